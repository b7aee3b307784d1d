// Every view: as kept up to date, as rebuilt from zero, and as of the head, it says the same; and
// as of a size it says what it said when the log had that size. On the worked province and on
// random histories, lawful and not. Seeded; the seed is in every failure.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "ledger/store/mem_store.h"
#include "projections/checks/bundle_checks.h"
#include "projections/checks/derived_checks.h"
#include "projections/checks/view_checks.h"
#include "projections/views/catalogue.h"
#include "schema/state_parties.capnp.h"
#include "tests/ledger/support/rule_cases.h"
#include "tests/projections/support/story_log.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

// A view's answer, or that it has none.
struct Answer {
  ViewAsk ask;
  Result<Sheet> sheet;
};
using Answers = std::map<std::string, Answer>;

Answers ask_all(const LedgerAt& ledger) {
  Answers answers;
  for (const View* view : all_views()) {
    auto ask = example_ask(*view, ledger);
    EXPECT_TRUE(ask) << view->code;
    if (!*ask) continue;
    auto sheet = read_view(*view, ledger, **ask);
    EXPECT_TRUE(sheet || sheet.error().code == Errc::kNotFound) << view->code;
    answers.emplace(view->code, Answer{**ask, std::move(sheet)});
  }
  return answers;
}

void expect_same(const Answers& was, const LedgerAt& ledger, const std::string& what) {
  for (const auto& [code, answer] : was) {
    const auto again = read_view(*find_view(code), ledger, answer.ask);
    ASSERT_EQ(again.has_value(), answer.sheet.has_value()) << code << " " << what;
    if (!again) continue;
    const auto difference = sheet_difference(*again, *answer.sheet);
    EXPECT_FALSE(difference.has_value()) << code << " " << what << ": " << *difference;
  }
}

// Events of the province in their order, now and then one from elsewhere with another id or day.
class History {
 public:
  explicit History(std::uint32_t seed) : dice_(seed) {}

  // Until so much of the province is told. Now and then something is left out of it, once there
  // are parties with keys.
  void tell(StoryLog& story, std::size_t upto) {
    for (; next_ < upto; ++next_) {
      if (next_ > 90 && dice_() % 3 == 0) story.offer(other());
      if (next_ < 90 || dice_() % 60 != 0) story.offer(scenario()[next_]);
    }
  }

 private:
  json::Value other() {
    const std::size_t around = next_ - std::min<std::size_t>(next_, dice_() % 40);
    json::Value event = scenario()[around];
    const std::string& id = *event.find("subject")->string();
    event = with(event, "subject", fmt::format("{}-{}", id, dice_() % 1000));
    if (dice_() % 2 == 0) {
      const Date day = *parse_date(*event.find("effective")->string());
      const int shift = static_cast<int>(dice_() % 61) - 45;
      event = with(event, "effective", to_string(Date{day.days + shift}));
    }
    return without(event, "recorded");
  }

  std::mt19937 dice_;
  std::size_t next_ = 0;
};

std::uint32_t histories() {
  return std::getenv("LUOSHU_LONG") != nullptr ? 40 : 3;
}

TEST(Views, KeptRebuiltAndAsOfTheHeadAreTheSame) {
  const auto store = make_mem_store();
  StoryLog story(*store);
  for (std::size_t told = 0; told < 477; told += 53) {
    story.tell(told, std::min<std::size_t>(told + 53, 477));
    ASSERT_TRUE(catch_up(*store, all_projections()));
  }
  const auto kept = story.ledger(story.at());
  ASSERT_EQ(kept->lag(), 0U);
  const Answers answers = ask_all(*kept);
  EXPECT_EQ(answers.size(), all_views().size());
  // From zero: state and rows out of the events alone.
  const ReplayedRows rows = replay(*store);
  const ReplayedStore replayed(*store, rows, story.reader().head(),
                               ReplayedStore::ViewRowsFrom::kNowhere);
  const LogReader log = *LogReader::open(replayed);
  const auto rebuilt = *LedgerAt::open(replayed, log, all_projections(), story.at());
  EXPECT_EQ(rebuilt->lag(), story.size().value);
  expect_same(answers, *rebuilt, "rebuilt");
  // As of what was the head, when the log has gone on.
  const AsOf head = story.at();
  json::Value more = nth(477);
  more = with(more, "subject", "RISK-MORE");
  story.offer(more);
  expect_same(answers, *story.ledger(head), "as of the head");
}

TEST(Views, AsOfASizeIsWhatALogCutThereSays) {
  for (std::uint32_t seed = 0; seed < histories(); ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937 dice(seed);
    const auto store = make_mem_store();
    StoryLog story(*store);
    History history(seed);
    std::map<std::uint64_t, Answers> then;
    const bool plain = seed == 0;
    std::size_t told = 0;
    while (told < scenario().size()) {
      const std::size_t upto = std::min(scenario().size(), told + 40 + dice() % 90);
      if (plain)
        story.tell(told, upto);
      else
        history.tell(story, upto);
      told = upto;
      const bool follows = dice() % 3 != 0;
      ASSERT_TRUE(!follows || catch_up(*store, all_projections()));
      then.emplace(story.size().value, ask_all(*story.ledger(story.at())));
    }
    ASSERT_GT(then.size(), 3U);
    for (const auto& [size, answers] : then)
      expect_same(answers, *story.ledger(story.at(size)), fmt::format("size {}", size));
  }
}

TEST(DerivedChecks, HoldOfASoundHomeAndNameTheRowThatIsNot) {
  const auto store = make_mem_store();
  StoryLog story(*store);
  story.tell(0, 477);
  ASSERT_TRUE(catch_up(*store, all_projections()));
  const ReplayedRows rows = replay(*store);
  Replayed replayed;
  replayed.head = story.reader().head();
  for (const auto& [key, value] : rows)
    replayed.state.push_back({Table::kState, to_bytes(as_bytes(key)), value});
  std::uint64_t told = 0;
  const auto checks =
      derived_checks(*store, replayed, {2, [&](std::uint64_t done, std::uint64_t all) {
                                          EXPECT_EQ(done, ++told);
                                          EXPECT_GE(all, done);
                                        }});
  std::set<std::string> names;
  for (const Check& check : checks) {
    EXPECT_TRUE(check.ok()) << check.name() << " " << check.place << ": " << check.detail;
    EXPECT_GT(check.count, 0U) << check.name();
    EXPECT_FALSE(check.meaning().zh.empty() || check.meaning().en.empty());
    names.emplace(check.name());
  }
  for (const View* view : all_views())
    EXPECT_TRUE(names.contains(fmt::format("view.{}", view->code))) << view->code;
  EXPECT_TRUE(names.contains("sums.sales") && names.contains("closed"));
  EXPECT_EQ(told, checks.size() - 6);  // the sums are found together
}

// A row of the state that the log does not give: whoever shows it is caught, and named.
TEST(DerivedChecks, NameTheViewThatSaysOtherThanTheLog) {
  const auto store = make_mem_store();
  StoryLog story(*store);
  story.tell(0, 360);
  ASSERT_TRUE(catch_up(*store, all_projections()));
  Replayed replayed;
  replayed.head = story.reader().head();
  for (const auto& [key, value] : replay(*store))
    replayed.state.push_back({Table::kState, to_bytes(as_bytes(key)), value});
  // The name of a division is another one in the store.
  State state(nullptr);
  state.begin(Size{360});
  state.put(tables::kDivisions, "410300", [](auto row) {
    row.setName("洛阴");
    row.setLevel("city");
  });
  Batch lie;
  put_mutations(lie, state.commit(), Size{360});
  const HeadBytes head = *store->head();
  ASSERT_TRUE(std::holds_alternative<Committed>(store->commit(head, lie, head)));
  std::set<std::string> failed;
  for (const Check& check : derived_checks(*store, replayed, {}))
    if (!check.ok()) failed.emplace(check.name());
  EXPECT_TRUE(failed.contains("view.R2")) << "names of divisions are in it";
  EXPECT_FALSE(failed.contains("view.F2")) << "and not in that one";
  EXPECT_FALSE(failed.contains("rows.events"));
}

// Without room to unpack a bundle nothing is said of its sums, and why.
TEST(DerivedChecks, OfABundleNeedRoom) {
  const auto checks = bundle_checks("bundle", Replayed{}, "/no such folder");
  ASSERT_EQ(checks.size(), 1U);
  EXPECT_EQ(checks[0].outcome, Check::Outcome::kNotReached);
  EXPECT_EQ(checks[0].place, "/no such folder");
}

}  // namespace
}  // namespace luoshu
