// What a column says where the worked province has nothing to say in it.
#include <gtest/gtest.h>

#include "ledger/store/mem_store.h"
#include "projections/views/catalogue.h"
#include "tests/projections/support/story_log.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

class Columns : public testing::Test {
 protected:
  // The cells of the rows of a view now, as texts, by the key of their columns.
  std::vector<std::map<std::string, std::string>> rows(const View& view) {
    const auto ledger = story_.ledger(story_.at());
    const auto sheet = read_view(view, *ledger, {});
    EXPECT_TRUE(sheet) << sheet.error().detail;
    std::vector<std::map<std::string, std::string>> all;
    for (const Row& row : sheet->rows) {
      auto& texts = all.emplace_back();
      for (std::size_t i = 0; i < row.cells.size(); ++i)
        texts[std::string(view.columns[i].key)] = text(row.cells[i]);
    }
    return all;
  }
  std::map<std::string, std::string> row(const View& view, const std::string& id) {
    for (const auto& one : rows(view))
      if (one.at("id") == id) return one;
    return {};
  }
  static std::string text(const Cell& cell) {
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
    return std::string(code_of(cell));
  }

  std::unique_ptr<Store> store_ = make_mem_store();
  StoryLog story_{*store_};
};

TEST_F(Columns, HowLongAStageMayLast) {
  story_.tell(0, 150);
  EXPECT_EQ(row(views::kProgress, "RG-R01").at("limit"), "3");
  ASSERT_TRUE(story_.offer(event_of(R"({"type": "PolicyInstrumentAdopted", "author": "hn-auth",
      "role": "authority", "effective": "2025-05-06", "recorded": "2025-05-06",
      "subject": "豫数〔2025〕99号", "fields": {"title": "期限", "issuer": "河南省行政审批政务信息管理局",
      "parameters": {"registration_acceptance_working_days": 2}}})")));
  EXPECT_EQ(row(views::kProgress, "RG-R01").at("limit"), "2");
}

TEST_F(Columns, WhyAMatterCameBackAndOnWhatBasis) {
  story_.tell(0, 150);
  ASSERT_TRUE(story_.offer(event_of(R"({"type": "RegistrationDeclined", "author": "hn-registrar",
      "role": "registrar", "effective": "2025-05-06", "recorded": "2025-05-06",
      "subject": "RG-R01", "basis": ["another"],
      "fields": {"reason": "材料不齐", "legal_basis": "第十条第二款"}})")));
  const auto declined = row(views::kProgress, "RG-R01");
  EXPECT_EQ(declined.at("stage"), "declined");
  EXPECT_EQ(declined.at("with"), "zz-impl");
  EXPECT_EQ(declined.at("reason"), "材料不齐");
  EXPECT_EQ(declined.at("basis"), "第十条第二款");
}

TEST_F(Columns, WhatEarmarkedMoneyIsToAchieve) {
  story_.tell(0, 431);
  const json::Value spent = with(scenario()[431], "fields.purpose", json::Value("数据治理"));
  ASSERT_TRUE(story_.offer(with(spent, "fields.performance_target", json::Value("到站误差≤30秒"))));
  const auto one = row(views::kReinvestment, "RI-1");
  EXPECT_EQ(one.at("purpose"), "数据治理");
  EXPECT_EQ(one.at("performance_target"), "到站误差≤30秒");
}

TEST_F(Columns, TheItemOfRevenueIsThatOfTheInstrument) {
  story_.tell(0, scenario().size());
  for (const auto& one : rows(views::kTreasury)) EXPECT_EQ(one.at("revenue_item"), "");
  const std::string day = *scenario().back().find("recorded")->string();
  ASSERT_TRUE(story_.offer(event_of(R"({"type": "PolicyInstrumentAdopted", "author": "hn-auth",
      "role": "authority", "effective": ")" +
                                    day + R"(", "recorded": ")" + day + R"(",
      "subject": "豫财〔2026〕99号", "fields": {"title": "科目", "issuer": "河南省财政厅",
      "parameters": {"treasury_revenue_item": 1030799}}})")));
  // What was paid before stays as it was booked then.
  const auto after = rows(views::kTreasury);
  std::size_t open = 0;
  for (const auto& one : after) {
    const bool paid = !one.at("receipt").empty();
    EXPECT_EQ(one.at("revenue_item"), paid ? "" : "1030799");
    open += paid ? 0 : 1;
  }
  EXPECT_GT(open, 0U);
  EXPECT_LT(open, after.size());
}

TEST_F(Columns, AYearIsTheQuartersInIt) {
  story_.tell(0, scenario().size());
  const auto ledger = story_.ledger(story_.at());
  const auto count = [&](const char* period) {
    ViewAsk ask;
    ask.period = *parse_period(period);
    const auto sheet = read_view(views::kAllocation, *ledger, ask);
    EXPECT_TRUE(sheet) << sheet.error().detail;
    return sheet->rows.size();
  };
  EXPECT_EQ(count("2025"), count("2025Q3") + count("2025Q4"));
  EXPECT_GT(count("2025Q4"), 0U);
  ViewAsk month;
  month.period = *parse_period("2025-10");
  const auto none = read_view(views::kAllocation, *ledger, month);
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().detail.find("2025Q4"), std::string::npos);
}

// Each event that A1 names moved the figure, and together they moved it by the difference.
TEST_F(Columns, TwoPointsDifferByWhatTheNamedEventsDid) {
  story_.tell(0, scenario().size());
  using Differences = std::map<std::string, std::pair<std::int64_t, std::vector<EventNumber>>>;
  const auto between = [&](std::uint64_t from, std::uint64_t to) {
    AsOf at = story_.at(to);
    at.effective = story_.at().effective;
    ViewAsk ask;
    ask.from = story_.at(from);
    const auto ledger = story_.ledger(at);
    const auto sheet = read_view(views::kReplay, *ledger, ask);
    EXPECT_TRUE(sheet && sheet->remarks.size() == 1);  // which point "then" is
    Differences differences;
    for (const Row& row : sheet->rows)
      differences[text(row.cells[0]) + " " + text(row.cells[1])] = {
          std::get<std::int64_t>(row.cells[5]), row.events};
    return differences;
  };
  std::size_t named = 0;
  for (const auto& [from, to] : {std::pair{250, 300}, {330, 350}, {360, 412}, {400, 470}}) {
    for (const auto& [key, found] : between(from, to)) {
      const auto& [difference, events] = found;
      EXPECT_EQ(difference == 0, events.empty()) << key;
      if (events.size() >= 12) continue;  // no more than that are shown
      std::int64_t moved = 0;
      for (const EventNumber event : events) {  // entry 0 has no event, so entry n holds event n
        const std::int64_t one = between(event.value, event.value + 1).at(key).first;
        EXPECT_NE(one, 0) << key << " " << event.value;
        moved += one;
        ++named;
      }
      EXPECT_EQ(moved, difference) << key << " " << from << ".." << to;
    }
  }
  EXPECT_GT(named, 50U);
}

}  // namespace
}  // namespace luoshu
