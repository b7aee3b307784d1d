// The duties of the worked province of version 2 at the points for which they are listed, row for
// row, and what must hold at every other point.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

#include "tests/ledger/support/second_province.h"
#include "tests/projections/duties/duty_testing.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

std::string text(const json::Value& holder, std::string_view member) {
  return *holder.find(member)->string();
}

const DutyStory& province() {
  static const DutyStory kStory = [] {
    DutyStory story;
    for (const json::Value& event : second_events()) story.tell(event);
    return story;
  }();
  return kStory;
}

json::Value listed_points() {
  std::ifstream file(version_two_folder() / "henan-duties-2.json");
  return event_of(std::string{std::istreambuf_iterator<char>(file), {}});
}

std::vector<std::string> open_on(std::string_view effective, std::string_view recorded) {
  std::vector<std::string> rows;
  for (const Duty& duty : province().book(effective, recorded).open())
    rows.push_back(row_text(duty, *parse_date(effective)));
  return rows;
}

TEST(WorkedDuties, AreThoseListedRowForRow) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const json::Value file = listed_points();
  std::size_t points = 0;
  for (const json::Value& point : *file.find("duties")->array()) {
    const std::string effective = text(point, "effective");
    SCOPED_TRACE(effective);
    std::vector<std::string> expected;
    for (const json::Value& row : *point.find("rows")->array())
      expected.push_back(fmt::format("{} {} {} {} {} {}", text(row, "kind"), text(row, "party"),
                                     text(row, "subject"), text(row, "due"), text(row, "basis"),
                                     text(row, "state")));
    EXPECT_EQ(open_on(effective, text(point, "recorded")), expected);
    ++points;
  }
  EXPECT_EQ(points, 12U);
}

// Every duty ever begun: not there the day before it begins, open on its first and last day,
// overdue or gone after it, and gone for good once it is met.
TEST(WorkedDuties, BeginAndEndOnTheirDays) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  std::set<DutyKind> kinds;
  std::size_t late = 0;
  for (const Duty& duty : province().book("2027-06-30", "2026-12-31").all()) {
    kinds.insert(duty.kind);
    ASSERT_FALSE(basis_of(duty).empty());
    late += duty.discharged && !is_met_in_time(duty);
    if (!duty.discharged) continue;
    // Met on its day; the events of that day are known at its end.
    const std::string key = fmt::format("{} {} {} {}", terms_of(duty.kind).code, duty.party,
                                        duty.subject, to_string(duty.due));
    const auto is_open = [&](Date day) {
      for (const std::string& row : open_on(to_string(day), "2026-12-31"))
        if (row.starts_with(key)) return true;
      return false;
    };
    EXPECT_FALSE(is_open(Date{duty.begin.days - 1})) << key;
    EXPECT_FALSE(is_open(duty.discharged->effective)) << key;
    // While R07 was excluded it had no duty; the revision that brought it back met the old one.
    const bool was_excluded = key.starts_with("refresh_catalog ny-impl R07 2026-07-03");
    if (duty.discharged->effective > duty.begin && !was_excluded) {
      EXPECT_TRUE(is_open(Date{duty.discharged->effective.days - 1})) << key;
    }
  }
  EXPECT_EQ(kinds.size(), 21U);  // no agreement or registration comes near its end
  EXPECT_GT(late, 0U);
}

// What was recorded later is not known, and what takes effect later is not either: a book of the
// events cut there says the same.
TEST(WorkedDuties, KnowOnlyWhatIsRecordedAndEffective) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  for (const auto& [effective, recorded] : {std::pair{"2025-12-31", "2026-06-30"},
                                            {"2026-02-10", "2026-02-10"},
                                            {"2026-10-20", "2026-09-15"},
                                            {"2025-10-01", "2026-12-31"}}) {
    DutyStory cut;
    for (const json::Value& event : second_events()) {
      const std::string type = text(event, "type");
      const bool counts = type == "WorkCalendarPublished" || type == "PolicyInstrumentAdopted" ||
                          text(event, "effective") <= effective;
      if (counts && text(event, "recorded") <= recorded) cut.tell(event);
    }
    std::vector<std::string> rows;
    for (const Duty& duty : cut.book(effective, "2030-01-01").open())
      rows.push_back(row_text(duty, *parse_date(effective)));
    EXPECT_EQ(rows, open_on(effective, recorded)) << effective;
  }
}

}  // namespace
}  // namespace luoshu
