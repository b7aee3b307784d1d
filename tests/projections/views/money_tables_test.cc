// What the tables about money claim: that columns add up, in every row and in the sums; that what
// is still to be answered is shown with its last day; and that nothing is replaced in silence.
#include <gmock/gmock.h>

#include "ledger/store/mem_store.h"
#include "projections/render/sheet_words.h"
#include "projections/views/catalogue.h"
#include "tests/projections/support/story_log.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using testing::HasSubstr;

std::size_t column_of(const Sheet& sheet, std::string_view key) {
  for (std::size_t i = 0; i < sheet.columns.size(); ++i)
    if (sheet.columns[i].key == key) return i;
  throw std::runtime_error(std::string(sheet.code) + " has no " + std::string(key));
}
std::string text(const Sheet& sheet, const Row& row, std::string_view key) {
  const Cell& cell = row.cells[column_of(sheet, key)];
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
  return std::string(code_of(cell));
}
std::string remarks(const Sheet& sheet) {
  std::string all;
  for (const Bilingual& remark : sheet.remarks) all += remark.en + "\n" + remark.zh + "\n";
  return all;
}

// The number of the event, from 1, which is also that of its entry.
std::size_t place_of(std::string_view type, std::string_view subject) {
  for (std::size_t n = 1; n <= scenario().size(); ++n)
    if (*scenario()[n - 1].find("type")->string() == type &&
        *scenario()[n - 1].find("subject")->string() == subject)
      return n;
  throw std::runtime_error(std::string(subject));
}

class MoneyTables : public testing::Test {
 protected:
  Sheet read(const View& view, const ViewAsk& ask = {}, std::optional<std::uint64_t> size = {}) {
    const auto ledger = story_.ledger(story_.at(size));
    auto sheet = read_view(view, *ledger, ask);
    if (!sheet) throw std::runtime_error(sheet.error().detail);
    return *std::move(sheet);
  }
  static ViewAsk of_quarter(const char* period, const char* division = nullptr) {
    ViewAsk ask;
    ask.period = *parse_period(period);
    if (division != nullptr) ask.division = division;
    return ask;
  }
  std::unique_ptr<Store> store_ = make_mem_store();
  StoryLog story_{*store_};
};

// A column that is the sum of others, or their difference; of rows that have a figure there.
struct Relation {
  const char* code;
  const char* whole;
  std::vector<const char*> plus;
  std::vector<const char*> minus = {};
  bool in_sums = true;
};
const std::vector<Relation>& relations() {
  static const std::vector<Relation> kRelations = {
      {"F1",
       "current_fen",
       {"reserve_fen", "recovery_fen", "invest_fen", "contribute_fen", "benefit_fen",
        "reinvest_fen", "limits_fen", "refund_fen", "adjustment_fen"}},
      {"F1", "payable_fen", {"paid_fen", "unpaid_fen", "carried_fen"}},
      // Reserves have no statement, which a remark says: the sums differ by theirs.
      {"F1", "payable_fen", {"carry_fen", "current_fen"}, {}, false},
      {"F2", "net_fen", {"gross_fen"}, {"tax_fen"}},
      {"F2", "allocated_fen", {"reserve_fen", "recovery_fen", "pools_fen"}},
      {"F2", "difference_fen", {"net_fen"}, {"allocated_fen"}},
      {"F3", "difference_fen", {"due_fen"}, {"paid_fen"}},
      {"F5", "balance_fen", {"allowed_fen", "restored_fen"}, {"recovered_fen"}},
      {"F8", "total_fen", {"q1_fen", "q2_fen", "q3_fen", "q4_fen"}},
      {"A1", "difference_fen", {"after_fen"}, {"before_fen"}},
      {"A7", "difference_fen", {"recorded_fen"}, {"recomputed_fen"}},
      {"L2", "payable_fen", {"carry_fen", "current_fen"}},
  };
  return kRelations;
}

TEST_F(MoneyTables, FootInEveryRowAndInTheirSums) {
  story_.tell(0, scenario().size());
  for (const std::uint64_t size : {320U, 395U, 405U, 478U})
    for (const Relation& relation : relations()) {
      ViewAsk ask;
      const std::string_view code = relation.code;
      if (code == "A1") ask.from = story_.at(300);
      if (code == "L2") ask.period = *parse_period("2025Q4");
      const Sheet sheet = read(*find_view(code), ask, size);
      const auto sum_of = [&](const auto& value_of) {
        std::int64_t sum = 0;
        for (const char* key : relation.plus) sum += value_of(column_of(sheet, key));
        for (const char* key : relation.minus) sum -= value_of(column_of(sheet, key));
        return sum;
      };
      const std::size_t whole = column_of(sheet, relation.whole);
      for (const Row& row : sheet.rows) {
        const auto* fen = std::get_if<std::int64_t>(&row.cells[whole]);
        if (fen == nullptr) continue;
        const auto value = [&](std::size_t i) {
          const auto* of = std::get_if<std::int64_t>(&row.cells[i]);
          return of == nullptr ? std::int64_t{0} : *of;
        };
        EXPECT_EQ(*fen, sum_of(value)) << code << " " << relation.whole << " at " << size;
      }
      if (!relation.in_sums) continue;
      EXPECT_EQ(*render::column_sum(sheet, whole), sum_of([&](std::size_t i) {
        return *render::column_sum(sheet, i);
      })) << code
          << " " << relation.whole << " at " << size;
    }
}

// What is carried on because it is below zero is in the sums, and what has no statement is named.
TEST_F(MoneyTables, SayWhatIsNotPaid) {
  story_.tell(0, scenario().size());
  const Sheet sheet = read(views::kAllocation, of_quarter("2025Q4"));
  EXPECT_EQ(*render::column_sum(sheet, column_of(sheet, "carried_fen")), -162'269);
  EXPECT_THAT(remarks(read(views::kAllocation, of_quarter("2026Q1"))), HasSubstr("no statement"));
}

TEST_F(MoneyTables, TheRunningSumOfAnOwnerEndsWithItsStatement) {
  story_.tell(0, scenario().size());
  const Sheet sheet = read(views::kStatement, of_quarter("2025Q4", "410300"));
  ASSERT_FALSE(sheet.rows.empty());
  EXPECT_EQ(text(sheet, sheet.rows.back(), "running_fen"), "2573143");
}

TEST_F(MoneyTables, SharesOfAYearAreTheWhole) {
  story_.tell(0, scenario().size());
  const Sheet sheet = read(views::kAnnual, of_quarter("2025"));
  std::int64_t sum = 0;
  for (const Row& row : sheet.rows)
    sum += std::get<std::int64_t>(row.cells[column_of(sheet, "share_ppm")]);
  EXPECT_EQ(sum, 1'000'000);
}

// The last day to answer stands where the division looks, until somebody answers or it is over.
TEST_F(MoneyTables, AStatementToBeAnsweredIsAMatterWithItsLastDay) {
  const std::size_t issued = place_of("StatementIssued", "ST-2025Q4-410300");
  const std::size_t disputed = place_of("StatementDisputed", "ST-2025Q4-410300");
  const std::string last_day = *scenario()[issued - 1].find("fields")->find("confirm_by")->string();
  story_.tell(0, scenario().size());
  const auto matters = [&](std::string_view matter, std::string_view subject, const ViewAsk& ask,
                           std::uint64_t size) {
    std::vector<std::string> due;
    const Sheet sheet = read(views::kDeadlinesOfCity, ask, size);
    for (const Row& row : sheet.rows)
      if (text(sheet, row, "matter") == matter && text(sheet, row, "subject") == subject) {
        const Cell& day = row.cells[column_of(sheet, "due")];
        const auto* days = std::get_if<std::int64_t>(&day);
        due.push_back(days == nullptr ? "" : to_string(Date{static_cast<std::int32_t>(*days)}));
      }
    return due;
  };
  using testing::ElementsAre;
  using testing::IsEmpty;
  ViewAsk luoyang;
  luoyang.division = "410300";
  ViewAsk other;
  other.division = "411300";
  EXPECT_THAT(matters("statement_confirm", "ST-2025Q4-410300", luoyang, issued), IsEmpty());
  EXPECT_THAT(matters("statement_confirm", "ST-2025Q4-410300", luoyang, issued + 1),
              ElementsAre(last_day));
  EXPECT_THAT(matters("statement_confirm", "ST-2025Q4-410300", other, issued + 1), IsEmpty());
  EXPECT_THAT(matters("statement_confirm", "ST-2025Q4-410300", luoyang, disputed + 1), IsEmpty());
  const std::string dispute = *scenario()[disputed - 1].find("fields")->find("dispute")->string();
  EXPECT_THAT(matters("dispute_resolve", dispute, {}, disputed + 1), ElementsAre(""));
  const Sheet open = read(views::kStatement, of_quarter("2025Q4", "410300"), disputed + 1);
  EXPECT_THAT(remarks(open), HasSubstr("the dispute " + dispute + " is open"));
  const Sheet before = read(views::kStatement, of_quarter("2025Q4", "410300"), issued + 1);
  EXPECT_THAT(remarks(before), HasSubstr("disputed by " + last_day));
  EXPECT_THAT(remarks(before), HasSubstr("ST-2025Q4-410300"));
  const Sheet after = read(views::kStatement, of_quarter("2025Q4", "410300"));
  EXPECT_THAT(remarks(after), HasSubstr("ADJ-DSP-1"));
}

TEST_F(MoneyTables, AMissingCalendarIsNamed) {
  story_.tell(0, scenario().size());
  EXPECT_THAT(remarks(read(views::kDeadlinesOfCity)), HasSubstr("no work calendar"));
}

// The same run once more voids the statements of the first: every table that shows them says so.
TEST_F(MoneyTables, ARunInThePlaceOfAnotherIsShown) {
  const std::size_t run = place_of("AllocationRunComputed", "RUN-2025Q4");
  std::size_t last = run;
  while (*scenario()[last].find("type")->string() == "StatementIssued") ++last;
  ASSERT_GT(last, run);
  story_.tell(0, last);
  EXPECT_EQ(remarks(read(views::kAllocation, of_quarter("2025Q4"))).find("replaced"),
            std::string::npos);
  const json::Value day(*scenario()[last - 1].find("recorded")->string());
  const json::Value again = with(with(scenario()[run - 1], "effective", day), "recorded", day);
  ASSERT_TRUE(story_.offer(again));
  const std::string old = std::to_string(run);
  const std::string now = std::to_string(last + 1);
  ViewAsk subject;
  subject.subject = "RUN-2025Q4";
  const Sheet changes = read(views::kChanges, subject);
  ASSERT_FALSE(changes.rows.empty());
  EXPECT_EQ(text(changes, changes.rows.back(), "field"), "recorded_again");
  EXPECT_EQ(text(changes, changes.rows.back(), "before"), old);
  EXPECT_EQ(text(changes, changes.rows.back(), "after"), now);
  const Sheet late = read(views::kLateEntries, of_quarter("2025Q4"));
  bool found = false;
  for (const Row& row : late.rows)
    if (text(late, row, "event") == now) {
      found = true;
      EXPECT_EQ(text(late, row, "treatment"), "replaces");
      EXPECT_EQ(text(late, row, "replaces"), old);
    }
  EXPECT_TRUE(found);
  ViewAsk statements = of_quarter("2025Q4");
  for (const View* view : {&views::kAllocation, &views::kStatement, &views::kStatements}) {
    const std::string said = remarks(read(*view, statements));
    EXPECT_THAT(said, HasSubstr("(event " + old + ") was replaced")) << view->code;
    EXPECT_THAT(said, HasSubstr("its " + std::to_string(last - run) + " statements"));
  }
}

TEST_F(MoneyTables, AVersionEndsTheDayBeforeTheNext) {
  story_.tell(0, scenario().size());
  const Sheet sheet = read(views::kRuleVersions);
  std::map<std::string, std::string> ends;
  std::map<std::string, std::int64_t> begins;
  for (const Row& row : sheet.rows) {
    ends[text(sheet, row, "version")] = text(sheet, row, "to");
    begins[text(sheet, row, "version")] =
        std::get<std::int64_t>(row.cells[column_of(sheet, "from")]);
    EXPECT_EQ(text(sheet, row, "signers").find(text(sheet, row, "author")), std::string::npos);
  }
  ASSERT_TRUE(ends.contains("1") && ends.contains("2"));
  EXPECT_EQ(ends["1"], std::to_string(begins["2"] - 1));
  EXPECT_EQ(ends["2"], "");
}

TEST_F(MoneyTables, WhereAnItemIsEmptyARemarkSaysWhy) {
  story_.tell(0, scenario().size());
  EXPECT_THAT(remarks(read(views::kTreasury)), HasSubstr("treasury_revenue_item"));
}

// Whoever is named as a cause is named with type and signers.
TEST_F(MoneyTables, CausesAreNamedWithTypeAndSigners) {
  story_.tell(0, scenario().size());
  ViewAsk ask = of_quarter("2025Q4");
  ask.from = story_.at(250);
  const Sheet sheet = read(views::kReplay, ask);
  std::size_t named = 0;
  for (const Row& row : sheet.rows)
    if (const auto* causes = std::get_if<Phrase>(&row.cells[column_of(sheet, "causes")])) {
      ++named;
      EXPECT_THAT(causes->zh, HasSubstr("签名："));
      EXPECT_THAT(causes->en, HasSubstr("signed by"));
      EXPECT_EQ(causes->code.find_first_not_of("0123456789、 …()"), std::string::npos);
    }
  EXPECT_GT(named, 5U);
}

TEST_F(MoneyTables, WhatIsIgnoredElsewhereIsRefused) {
  story_.tell(0, 200);
  const auto ledger = story_.ledger(story_.at());
  ViewAsk ask;
  ask.seed = 7;
  const auto sheet = read_view(views::kAllocation, *ledger, ask);
  ASSERT_FALSE(sheet);
  EXPECT_EQ(sheet.error().code, Errc::kUsage);
}

}  // namespace
}  // namespace luoshu
