// Answers are those of the views themselves, to the byte; pages put together are the whole.
#include "projections/query/answer.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "ledger/store/mem_store.h"
#include "projections/query/lists.h"
#include "projections/render/sheet_json.h"
#include "projections/views/catalogue.h"
#include "schema/state_allocation.capnp.h"
#include "tests/projections/support/story_log.h"

namespace luoshu::query {
namespace {

using Texts = std::vector<std::pair<std::string, std::string>>;

Members members_of(const Texts& texts) {
  Members members;
  for (const auto& [name, text] : texts) EXPECT_TRUE(members.add(name, text)) << name;
  return members;
}

class Answers : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    store_ = make_mem_store();
    story_ = std::make_unique<test::StoryLog>(*store_);
    story_->tell(0, test::scenario().size());
    log_ = std::make_unique<LogReader>(story_->reader());
  }
  static void TearDownTestSuite() {
    log_.reset();
    story_.reset();
    store_.reset();
  }
  static std::unique_ptr<LedgerAt> at(const AsOfQuestion& point) {
    return open_at(*store_, *log_, point).value();
  }
  static SheetAnswer ask(std::string_view view, const Texts& texts) {
    const ViewQuestion question = view_question(view, members_of(texts)).value();
    return answer(question, *at(question.point)).value();
  }
  // The text of the first rule, as a supposed one.
  static std::string rule() {
    std::string text;
    at({})->state().scan(tables::kRuleTexts, {}, [&](std::string_view, const auto& row) {
      text = std::string(from_kj(row->getText()));
      return false;
    });
    return text;
  }
  static inline std::unique_ptr<Store> store_;
  static inline std::unique_ptr<test::StoryLog> story_;
  static inline std::unique_ptr<LogReader> log_;
};

TEST_F(Answers, AreTheViewsToTheByte) {
  const auto ledger = at({.size = 400, .recorded = {}, .effective = {}});
  ViewAsk ask;
  ask.period = parse_period("2025Q4").value();
  ask.division = "410300";
  const Sheet sheet = read_view(views::kStatement, *ledger, ask).value();
  const SheetAnswer answer =
      this->ask("C2", {{"division", "410300"}, {"period", "2025Q4"}, {"as_of_size", "400"}});
  EXPECT_EQ(json::to_line(to_json(answer).value()),
            json::to_line(render::sheet_json(sheet, luoshu::point_of(*ledger).value()).value()));
  EXPECT_FALSE(answer.next);
  EXPECT_EQ(answer.count, sheet.rows.size());
}

TEST_F(Answers, PagesPutTogetherAreTheWhole) {
  const json::Value whole = to_json(ask("L1", {{"period", "2025Q4"}})).value();
  json::Array rows;
  Texts texts{{"period", "2025Q4"}, {"limit", "50"}};
  for (int pages = 1;; ++pages) {
    ASSERT_LT(pages, 10);
    const SheetAnswer page = ask("L1", texts);
    const json::Value value = to_json(page).value();
    for (const json::Value& row : *value.find("rows")->array()) rows.push_back(row);
    EXPECT_EQ(json::to_line(*value.find("totals")), json::to_line(*whole.find("totals")));
    EXPECT_EQ(*value.find("row_count")->integer(),
              static_cast<std::int64_t>(whole.find("rows")->array()->size()));
    if (!page.next) break;
    EXPECT_EQ(page.count, 50U);
    texts = {{"period", "2025Q4"}, {"cursor", *page.next}};
  }
  EXPECT_EQ(json::to_line(json::Value(rows)), json::to_line(*whole.find("rows")));
  // Past the end there is nothing, and no fault.
  EXPECT_EQ(ask("L1", {{"period", "2025Q4"}, {"limit", "5000"}}).next, std::nullopt);
}

TEST_F(Answers, OfAnotherRuleAreASheetLikeEveryOther) {
  const SheetAnswer answer = ask("what-if", {{"period", "2025Q4"}, {"rule", rule()}});
  EXPECT_EQ(answer.sheet.code, "L3");
  ASSERT_FALSE(answer.sheet.rows.empty());
  const json::Array list = changes_list(answer.sheet);
  ASSERT_EQ(list.size(), answer.sheet.rows.size());
  std::int64_t difference = 0;
  for (const json::Value& change : list) {
    EXPECT_EQ(change.object()->size(), 4U);
    EXPECT_EQ(*change.find("after_fen")->integer() - *change.find("before_fen")->integer(),
              *change.find("difference_fen")->integer());
    difference += *change.find("difference_fen")->integer();
  }
  EXPECT_EQ(difference, 0);
  const ViewQuestion bad =
      view_question("L3", members_of({{"period", "2025Q4"}, {"rule", "no rule"}})).value();
  const auto fault = query::answer(bad, *at({}));
  ASSERT_FALSE(fault);
  EXPECT_EQ(fault.error().code, Errc::kInvalid);
  EXPECT_NE(fault.error().detail.find("1:1"), std::string::npos) << fault.error().detail;
  EXPECT_FALSE(fault.error().detail_zh.empty());
}

TEST_F(Answers, AsListsHaveWhatTheirSheetsHave) {
  const ViewQuestion lines = view_question("lines", members_of({{"period", "2025Q4"}})).value();
  EXPECT_TRUE(is_list("lines") && is_list("statements") && !is_list("L1") && !is_list("what-if"));
  EXPECT_EQ(list_answer(lines, *at({})).value().array()->size(),
            ask("L1", {{"period", "2025Q4"}}).sheet.rows.size());
  const ViewQuestion owners =
      view_question("statements", members_of({{"period", "2025Q4"}, {"division", "洛阳"}})).value();
  const json::Value list = list_answer(owners, *at({})).value();
  ASSERT_EQ(list.object()->size(), 1U);
  EXPECT_EQ(list.object()->front().first, "410300");
}

TEST_F(Answers, OfTwoPointsNameTheEntriesBetween) {
  const ViewQuestion question =
      difference_question("F1", members_of({{"from", "300"}, {"period", "2025Q3"}})).value();
  const SheetAnswer answer = answer_difference(question, *at(question.point)).value();
  EXPECT_FALSE(answer.sheet.rows.empty());
}

TEST_F(Answers, ExplainByNameAndCode) {
  const auto explained = [&](const char* division) {
    const ExplainQuestion question =
        explain_question(members_of({{"division", division}, {"period", "2025Q4"}})).value();
    return json::to_line(luoshu::to_json(answer(question, *at(question.point)).value()));
  };
  EXPECT_EQ(explained("410300"), explained("洛阳"));
}

TEST_F(Answers, ClaimWhatAPeriodLacks) {
  const auto claims = [&](const char* size) {
    const ClaimsQuestion question = claims_question(members_of({{"period", "2025Q3"},
                                                                {"author", "hn-auth"},
                                                                {"effective", "2025-10-20"},
                                                                {"as_of_recorded", size}}))
                                        .value();
    return answer(question, *at(question.point)).value();
  };
  const auto drafts = claims("2025-10-19");
  ASSERT_FALSE(drafts.empty());
  EXPECT_EQ(*drafts.front().find("type")->string(), "AllocationRunComputed");
  EXPECT_TRUE(claims("2026-06-30").empty());
}

TEST_F(Answers, AtAPointThatIsNotThereAreRefused) {
  EXPECT_FALSE(open_at(*store_, *log_, {.size = 0, .recorded = {}, .effective = {}}));
  EXPECT_FALSE(open_at(*store_, *log_, {.size = 100'000, .recorded = {}, .effective = {}}));
}

// C77: an instrument recorded on 29 December takes effect on 1 January.
TEST(OwnDay, IsThatOfTheRecordedPointUnderVersionTwo) {
  const auto store = make_mem_store();
  test::StoryLog story(*store, 2U);
  story.tell(0, 500);
  const LogReader log = story.reader();
  const auto shows = [&](const Texts& texts) {
    const ViewQuestion question = view_question("R3", members_of(texts)).value();
    const auto ledger = open_at(*store, log, question.point).value();
    const SheetAnswer sheet = answer(question, *ledger).value();
    const bool found = std::ranges::any_of(sheet.sheet.rows, [](const Row& row) {
      return code_of(row.cells[1]) == "洛书参数〔2026〕1号";
    });
    return std::pair(found, to_string(sheet.at.effective));
  };
  EXPECT_EQ(shows({{"as_of_recorded", "2025-12-29"}}),
            (std::pair(false, std::string("2025-12-29"))));
  EXPECT_EQ(shows({{"as_of_recorded", "2026-01-01"}}),
            (std::pair(true, std::string("2026-01-01"))));
  EXPECT_EQ(shows({{"as_of_recorded", "2025-12-29"}, {"as_of_effective", "2026-01-01"}}),
            (std::pair(true, std::string("2026-01-01"))));
}

}  // namespace
}  // namespace luoshu::query
