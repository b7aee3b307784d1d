// Views of supervision and of the public that version 2 adds, on its worked province.
#include "tests/projections/views/added_views.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

class AddedViewsOfSupervision : public AddedViews {};

TEST_F(AddedViewsOfSupervision, AllDataByQuarter) {
  const auto all = rows(views::kMonitoring);
  const auto of = [&](const char* division, const char* kind, const char* quarter) {
    return row(all, {{"division", division}, {"kind", kind}, {"quarter", quarter}});
  };
  EXPECT_EQ(of("410300", "public", "2025Q1").at("registered"), "0");
  EXPECT_EQ(of("410300", "public", "2025Q2").at("registered"), "2");
  EXPECT_EQ(of("410300", "public", "2025Q2").at("stale"), "2");
  EXPECT_EQ(of("410300", "public", "2025Q2").at("authorised"), "2");
  EXPECT_EQ(of("410300", "public", "2025Q2").at("traded"), "0");
  EXPECT_EQ(of("410300", "public", "2025Q3").at("stale"), "0");
  EXPECT_EQ(of("410300", "public", "2025Q3").at("traded"), "2");
  EXPECT_EQ(of("410300", "public", "2025Q3").at("known"), "");
  EXPECT_EQ(of("410300", "public", "2025Q4").at("known"), "143");
  EXPECT_EQ(of("410100", "public", "2025Q3").at("catalogued"), "3");  // R11 as well
  EXPECT_EQ(of("410100", "public", "2026Q4").at("stale"), "2");
  EXPECT_EQ(of("410000", "public", "2025Q2").at("high_value"), "1");  // R04
  EXPECT_EQ(of("410000", "enterprise", "2025Q4").at("known"), "5400");
  EXPECT_EQ(of("410000", "enterprise", "2025Q4").at("traded"), "");
  ViewAsk ask;
  ask.period = *parse_period("2025");
  const auto year = rows(views::kMonitoring, ask);
  EXPECT_LT(year.size(), all.size());
  for (const Texts& one : year) EXPECT_TRUE(one.at("quarter").starts_with("2025"));
}

TEST_F(AddedViewsOfSupervision, ReportsThatWereDue) {
  const auto all = rows(views::kReports);
  EXPECT_EQ(all.size(), 15U);  // six quarters; of the year report, use, seven disclosures
  const Texts second = row(all, {{"kind", "quarter"}, {"period", "2026Q1"}});
  EXPECT_EQ(second.at("state"), "in_time");
  EXPECT_EQ(second.at("transactions"), "5");
  EXPECT_EQ(second.at("net_fen"), "39000000");
  EXPECT_EQ(second.at("calls"), "711000");
  EXPECT_FALSE(second.at("digest").empty());
  const Texts third = row(all, {{"kind", "quarter"}, {"period", "2026Q3"}});
  EXPECT_EQ(day(third.at("due")), "2026-10-27");
  EXPECT_EQ(third.at("state"), "missing");
  EXPECT_EQ(third.at("late_days"), "65");
  EXPECT_EQ(row(all, {{"kind", "annual_disclosure"}, {"party", "jy-impl"}}).at("state"), "in_time");
  EXPECT_EQ(row(all, {{"kind", "use"}}).at("calls"), "1393000");
  const auto then = rows(views::kReports, {}, as_of_day("2026-03-10"));
  EXPECT_EQ(row(then, {{"kind", "year"}}).at("state"), "missing");
  EXPECT_EQ(row(then, {{"kind", "year"}}).at("late_days"), "");
}

TEST_F(AddedViewsOfSupervision, EvaluationsAndWhatCameOfThem) {
  const auto all = rows(views::kEvaluations);
  const Texts city = row(all, {{"id", "EV-2025-PD-JY"}});
  EXPECT_EQ(city.at("by"), "jy-impl");
  EXPECT_EQ(city.at("score"), "55");
  EXPECT_EQ(day(city.at("rectify_by")), "2026-09-30");
  EXPECT_EQ(day(city.at("rectified_on")), "2026-11-05");
  EXPECT_EQ(day(city.at("accepted_on")), "2026-11-12");
  EXPECT_EQ(city.at("suspend"), "no");
  EXPECT_NE(city.at("indicators").find("report: 100 · ledger"), std::string::npos);
  EXPECT_NE(city.at("indicators").find("security: 40 · manual"), std::string::npos);
  EXPECT_EQ(row(all, {{"kind", "effectiveness"}}).at("score"), "84");
  EXPECT_EQ(row(all, {{"evaluated", "zz-impl"}}).at("uses"), "数字政府建设综合评价、项目立项参考");
}

TEST_F(AddedViewsOfSupervision, FindingsAndHowFarTheyAreRectified) {
  const auto state_on = [](const char* effective) {
    return row(rows(views::kFindings, {}, as_of_day(effective)), {{"id", "AF-1"}}).at("state");
  };
  EXPECT_EQ(state_on("2026-06-23"), "raised");
  EXPECT_EQ(state_on("2026-06-24"), "ordered");
  EXPECT_EQ(state_on("2026-07-06"), "rectified");
  EXPECT_EQ(state_on("2026-07-13"), "accepted");
  const auto all = rows(views::kFindings);
  EXPECT_EQ(row(all, {{"id", "AF-1"}}).at("order"), "RECT-2");
  EXPECT_EQ(row(all, {{"id", "CF-1"}}).at("kind"), "competition");
  EXPECT_EQ(row(all, {{"id", "CF-1"}}).at("state"), "raised");
  EXPECT_EQ(row(all, {{"id", "IC-2025"}}).at("state"), "rectified");
}

TEST_F(AddedViewsOfSupervision, TheRegisterHasEveryEvent) {
  const auto all = rows(views::kRegister);
  ASSERT_EQ(all.size(), second_events().size());
  for (std::size_t i = 0; i < all.size(); ++i)
    EXPECT_EQ(all[i].at("type"), *second_events()[i].find("type")->string()) << i;
  ViewAsk ask;
  ask.type = "税款缴纳";
  EXPECT_EQ(rows(views::kRegister, ask).size(), 3U);
  ask.type = "TaxPaid";
  EXPECT_EQ(rows(views::kRegister, ask).size(), 3U);
  ask.period = *parse_period("2026Q2");
  EXPECT_EQ(row(rows(views::kRegister, ask), {}).at("subject"), "TAX-2026Q1");
  ask = {};
  ask.party = "zz-bank";
  for (const Texts& one : rows(views::kRegister, ask))
    EXPECT_TRUE(one.at("author") == "zz-bank" || one.at("cosigners").find("zz-bank") < 4096);
  ask = {};
  ask.type = "NoSuchType";
  const auto fault = read_view(views::kRegister, *story_->ledger(story_->at()), ask);
  ASSERT_FALSE(fault);
  EXPECT_EQ(fault.error().code, Errc::kUsage);
  EXPECT_NE(row(all, {{"subject", "AC-2025"}}).at("name").find("准入条件"), std::string::npos);
}

TEST_F(AddedViewsOfSupervision, UseThatWasDisclosedBesideTheBook) {
  const auto all = rows(views::kUseDisclosed);
  EXPECT_EQ(all.size(), 4U);
  for (const Texts& one : all) EXPECT_EQ(one.at("difference"), "0") << one.at("product");
  EXPECT_EQ(row(all, {{"product", "PD1"}}).at("booked"), "1159199");
  EXPECT_EQ(row(all, {{"product", "PD4"}}).at("booked"), "18000");
}

TEST_F(AddedViewsOfSupervision, AdmissionsThoseRefusedToo) {
  const auto all = rows(views::kAdmission);
  EXPECT_EQ(all.size(), 6U);  // conditions once, five applications
  EXPECT_EQ(day(row(all, {{"kind", "conditions"}}).at("from")), "2025-07-10");
  EXPECT_EQ(row(all, {{"admission", "ADM-ent-cold"}}).at("outcome"), "pending");
  const Texts revoked = row(all, {{"admission", "ADM-dev-logistics-SC2"}});
  EXPECT_EQ(revoked.at("outcome"), "revoked");
  EXPECT_EQ(revoked.at("reason"), "超范围留存查询结果");
  EXPECT_EQ(day(revoked.at("decided")), "2026-07-20");
  const auto then = rows(views::kAdmission, {}, as_of_day("2026-07-19"));
  EXPECT_EQ(row(then, {{"admission", "ADM-dev-logistics-SC2"}}).at("outcome"), "admitted");
}

}  // namespace
}  // namespace luoshu
