// The schema holds the rulebook's catalogue, no more and no less, and explains all of it.
#include <iostream>

#include "ledger/form/schema_info.h"
#include "tests/ledger/form/form_testing.h"

namespace luoshu::form {
namespace {

// Copied by hand from the tables of the rulebook's event catalogue, chapter by chapter.
const std::vector<std::pair<char, std::vector<std::string>>>& catalogue() {
  static const std::vector<std::pair<char, std::vector<std::string>>> kCatalogue = {
      {'A',
       {"LedgerOpened", "PolicyInstrumentAdopted", "DivisionRegistered", "PartyRegistered",
        "PartyAmended", "RoleGranted", "RoleRevoked", "KeyEnrolled", "KeyRevoked",
        "WorkCalendarPublished", "PlatformAssessmentRecorded"}},
      {'B',
       {"CatalogEntryCompiled", "CatalogEntryRevised", "CatalogEntryAccepted",
        "CatalogEntryReturned", "CatalogEntryWithdrawn", "SharedDataConsentGranted",
        "SharedDataConsentRevoked", "StateAssetConfirmed", "DataAssetRecognised"}},
      {'C',
       {"RegistrationApplied", "RegistrationAccepted", "RegistrationDeclined",
        "RegistrationReviewed", "RegistrationPublicized", "RegistrationObjectionRaised",
        "RegistrationObjectionResolved", "RegistrationCoded", "RegistrationChanged",
        "RegistrationCorrected", "RegistrationRenewed", "RegistrationCancelled"}},
      {'D',
       {"ImplementationPlanDrafted", "ImplementationPlanAmended", "PlanFinanceReviewed",
        "PlanApproved", "PlanReturned", "PlanFiled", "OperationAgreementSigned",
        "OperationAgreementFiled", "OperationAgreementAmended", "OperationAgreementRenewed",
        "OperationAgreementTerminated", "OperationSuspended", "OperationResumed"}},
      {'E',
       {"ScenarioApplied", "ScenarioReviewed", "ScenarioClosed", "ProductDeveloped",
        "ProductRevised", "ProductComplianceApplied", "ProductComplianceReviewed",
        "PermittedRevenueApproved", "PriceCapSet", "PriceSet", "ProductListed", "ProductSuspended",
        "ProductResumed", "ProductWithdrawn", "IpRightRecorded", "ProductListPublished",
        "UsageDisclosed"}},
      {'F',
       {"DeveloperAdmissionApplied", "DeveloperAssessed", "DeveloperAdmissionReviewed",
        "DeveloperAdmissionRevoked", "ApplicationAgreementSigned", "ApplicationAgreementAmended",
        "ApplicationAgreementTerminated", "EnvironmentProvisioned", "FreeUseGranted",
        "FreeUseRecorded", "FreeUseEnded"}},
      {'G',
       {"UsageMetered", "UsageCorrected", "TransactionSettled", "PaymentReceived", "RefundIssued",
        "TransactionVoided", "CostRecorded", "CostAudited", "InvestmentRecorded", "SubsidyRecorded",
        "QualityScored"}},
      {'H',
       {"AllocationRuleAdopted", "AllocationRuleAmended", "AllocationRunComputed",
        "StatementIssued", "StatementConfirmed", "StatementDisputed", "DisputeResolved",
        "AllocationAdjusted", "AllocationRunFinalized", "AllocationPaid", "AllocationRetained",
        "ReinvestmentCommitted", "ReinvestmentSpent", "PeriodClosed"}},
      {'I',
       {"QualityCheckRequested",
        "QualityCheckResponded",
        "QualityIssueClosed",
        "RiskReported",
        "IncidentReported",
        "RectificationOrdered",
        "RectificationCompleted",
        "RectificationAccepted",
        "InspectionRecorded",
        "InternalControlAuditRecorded",
        "InterviewHeld",
        "CriticismNotified",
        "LiabilityExemptionAssessed",
        "QuarterlyReportSubmitted",
        "AnnualReportSubmitted",
        "AnnualDisclosurePublished",
        "PrimaryDeveloperQualified",
        "SecurityOfficerNamed",
        "EmergencyPlanFiled",
        "ImplementerEvaluated",
        "PrimaryDeveloperEvaluated",
        "AuditFindingRecorded",
        "AttestationIssued"}},
  };
  return kCatalogue;
}

// What version 2 of the rulebook adds.
const std::vector<std::pair<char, std::vector<std::string>>>& second_catalogue() {
  static const std::vector<std::pair<char, std::vector<std::string>>> kCatalogue = {
      {'B',
       {"CatalogEntryExcluded", "CatalogEntryRefreshed", "DataSupplied", "HighValueListPublished",
        "DataResourceSurveyed", "DataHoldingDeclared", "DataAssetRevalued",
        "DataAssetDerecognised"}},
      {'C', {"NationalCodeAssigned", "CreditGranted", "CreditReleased"}},
      {'E', {"LineageRightReleased", "AggregationRiskAssessed", "PriceMonitoringPublished"}},
      {'F', {"AdmissionConditionsPublished"}},
      {'G',
       {"PaymentRefunded", "TaxPaid", "ExpenditureRecorded", "BankAccountDeclared",
        "BankAccountClosed", "BankStatementReceived", "BankLinesExplained", "ReconciliationDecided",
        "ReconciliationReopened", "SubsidyProjectApproved", "SubsidyProjectChanged",
        "SubsidyProjectAccepted"}},
      {'H',
       {"EarmarkProjectEntered", "EarmarkBudgetApproved", "EarmarkAdjusted", "EarmarkMonitored",
        "EarmarkEvaluated", "EarmarkCarriedOver"}},
      {'I',
       {"RiskClosed", "RectificationPlanSubmitted", "MaterialsRequested", "MaterialsProvided",
        "EvaluationSystemAdopted", "OperationEffectivenessAssessed", "CompetitionFindingRecorded"}},
  };
  return kCatalogue;
}

TEST(Catalogue, EveryEventOfTheRulebookInItsChapter) {
  std::vector<std::string> names;
  for (const auto* part : {&catalogue(), &second_catalogue()})
    for (const auto& [chapter, types] : *part)
      for (const std::string& name : types) {
        names.push_back(name);
        const TypePlan* type = event_plan().find(name);
        ASSERT_NE(type, nullptr) << name;
        EXPECT_EQ(type->chapter, chapter) << name;
        EXPECT_EQ(type->since, part == &catalogue() ? 1U : 2U) << name;
      }
  EXPECT_EQ(names.size(), event_plan().types.size());
  std::cout << "event types: " << event_plan().types.size() << "\n";
}

TEST(Catalogue, StructsAreNamedAsTheEvents) {
  for (const TypePlan& type : event_plan().types)
    EXPECT_EQ(type.name, type.fields->schema.getShortDisplayName().cStr());
}

void expect_explained(const std::vector<FieldInfo>& fields, const std::string& where) {
  for (const FieldInfo& field : fields) {
    EXPECT_FALSE(field.about.empty()) << where << field.name;
    EXPECT_FALSE(field.zh.empty()) << where << field.name;
    EXPECT_FALSE(field.source.empty()) << where << field.name;
    EXPECT_FALSE(field.type.empty()) << where << field.name;
    EXPECT_EQ(field.name.ends_with("_fen"), field.unit == "fen" &&
                                                !field.name.ends_with("_per_unit") &&
                                                field.name != "net_change" && field.name != "fen")
        << where << field.name;
    EXPECT_NE(field.name, "demo_key");
    expect_explained(field.members, where + field.name + ".");
  }
}

TEST(SchemaInfo, EveryTypeAndFieldIsExplained) {
  expect_explained(envelope_info(), "");
  for (const std::string_view name : type_names()) {
    const auto info = type_info(name);
    ASSERT_TRUE(info) << name;
    EXPECT_FALSE(info->zh.empty()) << name;
    EXPECT_FALSE(info->author.empty()) << name;
    EXPECT_FALSE(info->subject.empty()) << name;
    EXPECT_TRUE(info->about.starts_with(info->zh + ".")) << name;
    EXPECT_THAT(info->about, testing::HasSubstr("Source: "));
    expect_explained(info->fields, std::string(name) + ".");
  }
}

TEST(SchemaInfo, EveryExampleParsesAndIsCanonical) {
  for (const std::string_view name : type_names()) {
    const json::Value example = type_info(name)->example;
    EXPECT_EQ(json::to_line(must_write(must_parse(example))), json::to_line(example));
  }
}

TEST(SchemaInfo, UnknownTypeNamesSimilarOnes) {
  const auto info = type_info("payment");
  ASSERT_FALSE(info);
  EXPECT_EQ(info.error().code, Errc::kNotFound);
  EXPECT_THAT(info.error().detail, testing::HasSubstr("PaymentReceived"));
}

// What the demonstration province always fills in is what the rules ask for, or is optional by a
// reason; what it leaves out cannot be required.
TEST(SchemaInfo, RequiredFieldsArePresentInTheProvince) {
  for (const auto& line : read_lines(examples() / "henan-scenario.jsonl")) {
    const json::Value event = parse_json(line);
    const auto info = type_info(*event.find("type")->string());
    ASSERT_TRUE(info);
    for (const FieldInfo& field : info->fields)
      if (field.required) {
        EXPECT_NE(event.find("fields")->find(field.name), nullptr)
            << info->name << "." << field.name;
      }
  }
}

TEST(Examples, TheTwoSuitesDifferOnlyInTheirAlgorithms) {
  const auto gm = read_lines(examples() / "henan-scenario.jsonl");
  const auto intl = read_lines(examples() / "henan-scenario-intl.jsonl");
  ASSERT_EQ(gm.size(), intl.size());
  std::size_t changed = 0;
  for (std::size_t i = 0; i < gm.size(); ++i) {
    json::Value event = parse_json(gm[i]);
    const std::string type = *event.find("type")->string();
    for (json::Member& member : *event.object()) {
      if (member.first != "fields") continue;
      for (auto& [name, value] : *member.second.object()) {
        if (type == "LedgerOpened" && name == "signature") value = json::Value("Ed25519");
        if (type == "LedgerOpened" && name == "digest") value = json::Value("SHA-256");
        if (type == "KeyEnrolled" && name == "algorithm") value = json::Value("Ed25519");
      }
    }
    EXPECT_EQ(event, parse_json(intl[i])) << "line " << i + 1;
    changed += gm[i] == intl[i] ? 0 : 1;
  }
  EXPECT_EQ(changed, 18U);  // LedgerOpened and 17 keys
}

}  // namespace
}  // namespace luoshu::form
