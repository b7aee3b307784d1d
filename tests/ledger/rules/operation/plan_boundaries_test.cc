// Plans, agreements and scenarios at their boundaries, under version 2 of the rules: C12, C39,
// C40, C44, C92.

#include "tests/ledger/support/second_province.h"

namespace luoshu {
namespace {

using test::changed;
using test::Codes;
using test::second;
using test::second_province;
using test::texts;
using test::with;
using test::without;

constexpr int kDrafted = 162;   // PLAN-410100
constexpr int kApproved = 175;  // the same, by the government of Zhengzhou
constexpr int kFiled = 180;     // the same
constexpr int kSigned = 187;    // AG-410300
constexpr int kApplied = 217;   // SC1
constexpr int kReviewed = 222;  // SC1

json::Value governments(std::string_view first, std::string_view second_one) {
  return test::signed_by(first, second_one, "government");
}

TEST(PlanBoundaries, C39AnotherGovernmentMaySignAsWell) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kApproved - 1);
  EXPECT_EQ(rehearsal->refusals(second(kApproved)), Codes{});
  const json::Value two = with(second(kApproved), "cosigners", governments("ly-gov", "zz-gov"));
  EXPECT_EQ(rehearsal->refusals(two), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(two, "fields.approved_by", "ly-gov")),
            Codes{"E-PLAN-NOT-APPROVED"});
}

TEST(PlanBoundaries, C40EachClassNamesAProductOrNone) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kDrafted - 1);
  const auto products = [](std::initializer_list<std::string_view> governance,
                           std::initializer_list<std::string_view> industry) {
    return with(
        second(kDrafted), "fields.product_list",
        json::Object{{"public_governance", texts(governance)}, {"industry", texts(industry)}});
  };
  EXPECT_EQ(rehearsal->refusals(products({"无"}, {"PD1"})), Codes{});
  EXPECT_EQ(rehearsal->refusals(products({}, {"PD1"})), Codes{"E-PLAN-SECTIONS"});
}

TEST(PlanBoundaries, C40ALongerTermNeedsItsException) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kDrafted - 1);
  const auto term = [](std::int64_t months) {
    return with(second(kDrafted), "fields.term_months", months);
  };
  const auto with_exception = [](json::Value event) {
    json::Array documents = *event.find("documents")->array();
    documents.push_back(with(with(documents.front(), "role", "exception"), "name", "例外.pdf"));
    return with(std::move(event), "documents", documents);
  };
  EXPECT_EQ(rehearsal->refusals(term(36)), Codes{});
  EXPECT_EQ(rehearsal->refusals(term(37)), Codes{"E-AGR-TERM"});
  EXPECT_EQ(rehearsal->refusals(with_exception(term(37))), Codes{});
  EXPECT_EQ(rehearsal->refusals(with_exception(term(60))), Codes{});
  EXPECT_EQ(rehearsal->refusals(with_exception(term(61))), Codes{"E-AGR-TERM"});
}

// The plan is for 36 months, from 2025-05-01 to 2028-04-30.
TEST(PlanBoundaries, C40TheAgreementStaysWithinThePlan) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kSigned - 1);
  const json::Value agreement = second(kSigned);
  EXPECT_EQ(rehearsal->refusals(without(agreement, "fields.clauses_present")), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(agreement, "fields.clauses_present", 12)),
            Codes{"E-AGR-CLAUSES"});
  EXPECT_EQ(rehearsal->refusals(with(agreement, "fields.valid_to", "2028-05-01")),
            Codes{"E-AGR-TERM"});
  EXPECT_EQ(rehearsal->refusals(with(agreement, "fields.product_list", texts({"PD1"}))), Codes{});
  const json::Value named = with(agreement, "fields.revenue_mechanism", "rule_9-A");
  EXPECT_EQ(rehearsal->refusals(named), Codes{});
  EXPECT_TRUE(rehearsal->warnings(named).contains("W-RULE-PENDING"));
  EXPECT_EQ(rehearsal->refusals(with(agreement, "fields.revenue_mechanism", "9-A")),
            Codes{"E-FIELD"});
}

// Version 1 misses the plan, version 2 the clauses.
TEST(PlanBoundaries, C12ReasonsOfBothVersionsComeTogether) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kSigned - 1);
  const Codes codes = rehearsal->refusals(
      changed(second(kSigned), {{"fields.plan", "PLAN-X"}, {"fields.clauses_present", 12}}));
  EXPECT_TRUE(codes.contains("E-PLAN-NOT-APPROVED"));
  EXPECT_TRUE(codes.contains("E-AGR-CLAUSES"));
}

TEST(PlanBoundaries, C92FiledWithTheProvinceAndASectorDepartment) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kFiled - 1);
  const auto filed_to = [](std::initializer_list<std::string_view> parties) {
    return with(second(kFiled), "fields.filed_to", texts(parties));
  };
  EXPECT_EQ(rehearsal->refusals(filed_to({"hn-transport", "hn-fin", "hn-auth"})), Codes{});
  EXPECT_EQ(rehearsal->refusals(filed_to({"hn-auth"})), Codes{"E-FIELD"});
  EXPECT_EQ(rehearsal->refusals(filed_to({"hn-transport"})), Codes{"E-FIELD"});
  constexpr int kAgreementFiled = 211;
  const auto agreements = second_province(kAgreementFiled - 1);
  const auto agreement = [](std::initializer_list<std::string_view> parties) {
    return with(second(kAgreementFiled), "fields.filed_to", texts(parties));
  };
  EXPECT_EQ(agreements->refusals(agreement({"hn-auth"})), Codes{});
  EXPECT_EQ(agreements->refusals(agreement({"hn-transport"})), Codes{"E-FIELD"});
}

TEST(PlanBoundaries, C44OneNeedForEachResource) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kApplied - 1);
  EXPECT_EQ(rehearsal->refusals(second(kApplied)), Codes{});
  EXPECT_EQ(rehearsal->refusals(without(second(kApplied), "fields.needs.0")), Codes{"E-FIELD"});
  EXPECT_EQ(rehearsal->refusals(with(second(kApplied), "fields.needs.1.resource", "R01"))
                .count("E-FIELD"),
            1U);
  EXPECT_EQ(rehearsal->refusals(without(second(kApplied), "fields.data_needs")), Codes{});
}

TEST(PlanBoundaries, C44AnApprovalLookedAtBoth) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kReviewed - 1);
  const auto checks = [](std::initializer_list<std::string_view> list) {
    return with(second(kReviewed), "fields.checks", texts(list));
  };
  EXPECT_EQ(rehearsal->refusals(checks({"数据需求必要性", "别的", "场景可行性"})), Codes{});
  EXPECT_EQ(rehearsal->refusals(checks({"数据需求必要性"})), Codes{"E-SCN-CHECKS"});
  const json::Value rejected = changed(
      checks({"别的"}),
      {{"fields.outcome", "rejected"}, {"fields.reason", "r"}, {"fields.legal_basis", "b"}});
  EXPECT_EQ(rehearsal->refusals(rejected), Codes{});
}

}  // namespace
}  // namespace luoshu
