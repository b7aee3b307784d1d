// A ledger of version 1 knows nothing of version 2, and ignores nothing (C11): new types and new
// fields are refused, old ones are decided as before. Under version 2 more is asked for.

#include <map>

#include "ledger/form/schema_plan.h"
#include "ledger/form/type_versions.h"
#include "tests/ledger/rules/engine/specimens.h"

namespace luoshu {
namespace {

using test::changed;
using test::Codes;
using test::for_each_specimen;
using test::nth;
using test::Rehearsal;
using test::Specimen;
using test::type_of;
using test::with;

bool names_field(const Reasons& reasons, std::string_view code, std::string_view field) {
  return std::ranges::any_of(
      reasons, [&](const Reason& reason) { return reason.code == code && reason.field == field; });
}

// Types that came with version 2, by chapter.
const std::vector<std::string> kNewTypes = {"CatalogEntryExcluded",
                                            "CatalogEntryRefreshed",
                                            "DataSupplied",
                                            "HighValueListPublished",
                                            "DataResourceSurveyed",
                                            "DataHoldingDeclared",
                                            "DataAssetRevalued",
                                            "DataAssetDerecognised",
                                            "NationalCodeAssigned",
                                            "CreditGranted",
                                            "CreditReleased",
                                            "LineageRightReleased",
                                            "AggregationRiskAssessed",
                                            "PriceMonitoringPublished",
                                            "AdmissionConditionsPublished",
                                            "PaymentRefunded",
                                            "TaxPaid",
                                            "ExpenditureRecorded",
                                            "BankAccountDeclared",
                                            "BankAccountClosed",
                                            "BankStatementReceived",
                                            "BankLinesExplained",
                                            "ReconciliationDecided",
                                            "ReconciliationReopened",
                                            "SubsidyProjectApproved",
                                            "SubsidyProjectChanged",
                                            "SubsidyProjectAccepted",
                                            "EarmarkProjectEntered",
                                            "EarmarkBudgetApproved",
                                            "EarmarkAdjusted",
                                            "EarmarkMonitored",
                                            "EarmarkEvaluated",
                                            "EarmarkCarriedOver",
                                            "RiskClosed",
                                            "RectificationPlanSubmitted",
                                            "MaterialsRequested",
                                            "MaterialsProvided",
                                            "EvaluationSystemAdopted",
                                            "OperationEffectivenessAssessed",
                                            "CompetitionFindingRecorded"};

TEST(VersionGate, TheNewTypesAreThese) {
  std::vector<std::string> found;
  for (const form::TypePlan& type : form::event_plan().types)
    if (type.since == 2) found.push_back(type.name);
  EXPECT_EQ(found, kNewTypes);
}

TEST(VersionGate, ANewTypeIsNoTypeOfVersionOne) {
  Rehearsal first;
  Rehearsal second(kNewestRulesVersion);
  for (const std::string& type : kNewTypes) {
    const json::Value event = form::type_info(type)->example;
    const Judgement under_first = first.judge(event);
    ASSERT_EQ(under_first.reasons.size(), 1U) << type;
    EXPECT_TRUE(names_field(under_first.reasons, "E-FIELD", "type")) << type;
    const Judgement under_second = second.judge(event);
    EXPECT_FALSE(under_second.reasons.empty()) << type;
    EXPECT_FALSE(names_field(under_second.reasons, "E-FIELD", "type")) << type;
  }
}

// Nobody is anything in an empty ledger.
TEST(VersionGate, ANewTypeAsksForItsAuthorAndItsFields) {
  Rehearsal second(kNewestRulesVersion);
  for (const std::string& type : kNewTypes) {
    json::Value event = form::type_info(type)->example;
    EXPECT_TRUE(second.refusals(event).contains("E-ROLE")) << type;
    const auto info = form::type_info(type);
    for (const form::FieldInfo& field : info->fields) {
      if (!field.required) continue;
      const json::Value without = test::without(event, "fields." + field.name);
      EXPECT_TRUE(names_field(second.judge(without).reasons, "E-FIELD", "fields." + field.name))
          << type << " " << field.name;
    }
  }
}

json::Value some_document() {
  std::string digest("sha256:");
  digest.append(64, 'a');
  return json::Array{
      json::Object{{"role", "plan"}, {"name", "a.pdf"}, {"digest", digest}, {"bytes", 1}}};
}

TEST(VersionGate, ANewFieldIsNoFieldOfVersionOne) {
  std::size_t tried = 0;
  for_each_specimen([&](Rehearsal& rehearsal, const Specimen& specimen) {
    const auto documented = rehearsal.judge(with(specimen.event, "documents", some_document()));
    ASSERT_EQ(documented.reasons.size(), 1U) << describe(documented.reasons, Language::kEn);
    EXPECT_TRUE(names_field(documented.reasons, "E-FIELD", "documents"));
    const form::TypePlan* plan = form::event_plan().find(type_of(specimen.event));
    const json::Value example = form::type_info(type_of(specimen.event))->example;
    for (const form::FieldPlan& field : plan->fields->fields) {
      if (field.since == 1) continue;
      const json::Value event =
          with(specimen.event, "fields." + field.name, *example.find("fields")->find(field.name));
      EXPECT_TRUE(names_field(rehearsal.judge(event).reasons, "E-FIELD", "fields." + field.name))
          << field.name;
      ++tried;
    }
  });
  EXPECT_GT(tried, 40U);
}

TEST(VersionGate, RolesAndParametersOfVersionTwoAreNoneOfVersionOne) {
  const auto founded = [](std::uint32_t version) {
    auto rehearsal = std::make_unique<Rehearsal>(version);
    for (int n = 1; n <= 40; ++n) rehearsal->offer(nth(n));
    return rehearsal;
  };
  const auto first = founded(1);
  const auto second = founded(2);
  const auto granted = [](std::string_view role) {
    return test::event_of(fmt::format(
        R"({{"type": "RoleGranted", "author": "hn-auth", "role": "authority",
        "effective": "2025-03-04", "recorded": "2025-03-04", "subject": "hn-fin",
        "fields": {{"role": "{}", "level": "province"}}}})",
        role));
  };
  for (const char* role :
       {"public_security", "state_security", "cryptography", "secrecy", "market_supervision",
        "state_assets", "it_industry", "financial_regulator", "industry", "lender"}) {
    EXPECT_EQ(first->refusals(granted(role)), Codes{"E-FIELD"}) << role;
    EXPECT_EQ(second->refusals(granted(role)), Codes{}) << role;
  }
  const auto set = [](std::string_view name, std::int64_t value) {
    return test::event_of(fmt::format(
        R"({{"type": "PolicyInstrumentAdopted", "author": "hn-auth", "role": "authority",
        "effective": "2025-03-04", "recorded": "2025-03-04", "subject": "P-1",
        "fields": {{"title": "t", "issuer": "i", "parameters": {{"{}": {}}}}}}})",
        name, value));
  };
  struct Range {
    std::string_view name;
    std::int64_t least, most;
  };
  for (const Range& range : {Range{"payment_working_days", 1, 366},
                             {"refund_payment_working_days", 1, 366},
                             {"evaluation_due_mmdd", 101, 1231},
                             {"rectification_plan_working_days", 1, 366},
                             {"rectification_acceptance_working_days", 1, 366},
                             {"suspend_grace_working_days", 0, 366},
                             {"list_working_days", 1, 366},
                             {"reconciliation_working_days", 1, 366},
                             {"close_requires_reconciliation", 0, 1},
                             {"evaluation_pass_score", 0, 100},
                             {"registration_notice_working_days", 1, 366},
                             {"profit_margin_ppm", 0, 1'000'000}}) {
    EXPECT_EQ(first->refusals(set(range.name, range.least)), Codes{"E-FIELD"}) << range.name;
    EXPECT_EQ(second->refusals(set(range.name, range.least)), Codes{}) << range.name;
    EXPECT_EQ(second->refusals(set(range.name, range.most)), Codes{}) << range.name;
    EXPECT_EQ(second->refusals(set(range.name, range.least - 1)), Codes{"E-FIELD"}) << range.name;
    EXPECT_EQ(second->refusals(set(range.name, range.most + 1)), Codes{"E-FIELD"}) << range.name;
  }
  // C89: a day of a leap year. C82: five days of notice at least.
  EXPECT_EQ(second->refusals(set("evaluation_due_mmdd", 229)), Codes{});
  EXPECT_EQ(second->refusals(set("evaluation_due_mmdd", 230)), Codes{"E-FIELD"});
  EXPECT_EQ(first->refusals(set("recovery_working_days", 4)), Codes{});
  EXPECT_EQ(second->refusals(set("recovery_working_days", 4)), Codes{"E-FIELD"});
  EXPECT_EQ(second->refusals(set("recovery_working_days", 5)), Codes{});
}

}  // namespace
}  // namespace luoshu
