// What holds of every field of every type of event: required ones are missed, texts say something,
// references lead somewhere, numbers stay in their limits, and dates in their order.

#include <limits>
#include <map>

#include "ledger/base/limits.h"
#include "tests/ledger/rules/engine/specimens.h"

namespace luoshu {
namespace {

using test::Codes;
using test::for_each_specimen;
using test::Place;
using test::places_of;
using test::Rehearsal;
using test::Specimen;
using test::text_at;
using test::type_of;
using test::with;
using test::without;

// "Type.field" and why.
using Exceptions = std::map<std::string, std::string_view>;

bool share_any(const Codes& codes, const Codes& wanted) {
  return std::ranges::any_of(codes, [&](const std::string& code) { return wanted.contains(code); });
}

void expect_field_reason(Rehearsal& rehearsal, const json::Value& event, const std::string& field) {
  const Reasons reasons = rehearsal.judge(event).reasons;
  EXPECT_TRUE(std::ranges::any_of(
      reasons,
      [&](const Reason& reason) { return reason.code == "E-FIELD" && reason.field == field; }))
      << field << "\n"
      << describe(reasons, Language::kEn);
}

std::string name_of(const Specimen& specimen, const Place& place) {
  return type_of(specimen.event) + "." + place.info.name;
}

void expect_all_used(const Exceptions& exceptions, const std::set<std::string>& used) {
  for (const auto& [name, why] : exceptions)
    EXPECT_TRUE(used.contains(name)) << name << " is no exception any more: " << why;
}

TEST(EveryField, IsMissedWhereTheSchemaRequiresIt) {
  for_each_specimen([](Rehearsal& rehearsal, const Specimen& specimen) {
    for (const Place& place : places_of(specimen.event))
      if (place.info.required)
        expect_field_reason(rehearsal, without(specimen.event, place.path), place.field);
  });
}

TEST(EveryField, SaysSomethingWhereItIsARequiredText) {
  for_each_specimen([](Rehearsal& rehearsal, const Specimen& specimen) {
    for (const Place& place : places_of(specimen.event)) {
      if (!place.info.required) continue;
      // Blanks of either width say nothing, too.
      for (const char* blank : {"", " ", "\u3000 "}) {
        if (place.info.type == "text")
          expect_field_reason(rehearsal, with(specimen.event, place.path, blank), place.field);
        if (place.info.type == "list of texts")
          expect_field_reason(rehearsal,
                              with(specimen.event, place.path, json::Array{"one", blank}),
                              place.field + "[1]");
      }
      if (place.info.type != "list of texts") continue;
      const json::Value none = json::Array{};
      EXPECT_TRUE(share_any(rehearsal.refusals(with(specimen.event, place.path, none)),
                            {"E-FIELD", "E-PLAN-SECTIONS"}))
          << place.field;
    }
  });
}

// Fields that name something in the ledger, and what an unknown id there is refused with (one of).
const std::map<std::string, Codes> kReferences = {
    {"author", {"E-ROLE"}},
    {"agreement", {"E-UNKNOWN-SUBJECT"}},
    {"beneficiary", {"E-UNKNOWN-SUBJECT"}},
    {"buyer", {"E-UNKNOWN-SUBJECT"}},
    {"cycle", {"E-UNKNOWN-SUBJECT"}},
    {"developer", {"E-UNKNOWN-SUBJECT"}},
    {"division", {"E-DIVISION-UNKNOWN", "E-UNKNOWN-SUBJECT"}},
    {"evaluation", {"E-UNKNOWN-SUBJECT"}},
    {"filed_to", {"E-UNKNOWN-SUBJECT"}},
    {"granted_to", {"E-UNKNOWN-SUBJECT"}},
    {"object", {"E-UNKNOWN-SUBJECT", "E-FIELD"}},  // E-FIELD: not what was applied for
    {"parent", {"E-DIVISION-UNKNOWN"}},
    {"party", {"E-UNKNOWN-SUBJECT", "E-ROLE"}},
    {"plan", {"E-UNKNOWN-SUBJECT"}},
    {"primary", {"E-UNKNOWN-SUBJECT"}},
    {"product", {"E-UNKNOWN-SUBJECT", "E-FIELD"}},  // E-FIELD: not what was granted
    {"products", {"E-UNKNOWN-SUBJECT"}},
    {"reported_to", {"E-UNKNOWN-SUBJECT"}},
    {"resource", {"E-UNKNOWN-SUBJECT"}},
    {"resources", {"E-UNKNOWN-SUBJECT"}},
    {"rule", {"E-UNKNOWN-SUBJECT"}},
    {"run", {"E-UNKNOWN-SUBJECT"}},
    {"scenario", {"E-UNKNOWN-SUBJECT"}},
    {"sent_to", {"E-UNKNOWN-SUBJECT"}},
    {"shared_from", {"E-UNKNOWN-SUBJECT"}},
    {"source_unit", {"E-UNKNOWN-SUBJECT"}},
    {"target", {"E-UNKNOWN-SUBJECT"}},
    {"transaction", {"E-UNKNOWN-SUBJECT"}},
    {"user", {"E-UNKNOWN-SUBJECT"}},
};
const Exceptions kFreeReferences = {
    {"LedgerOpened.author", "nobody is registered yet"},
    {"DeveloperAdmissionApplied.scenario", "may be said in words (art. 17)"},
    {"UsageMetered.transaction", "the sale is recorded after its use was metered"},
    {"AuditFindingRecorded.target", "an auditor may name what is not in the ledger"},
    {"AttestationIssued.target", "an auditor may name what is not in the ledger"},
};

TEST(EveryField, LeadsToSomethingKnownWhereItIsAReference) {
  std::set<std::string> used;
  for_each_specimen([&](Rehearsal& rehearsal, const Specimen& specimen) {
    for (const Place& place : places_of(specimen.event)) {
      const auto reference = kReferences.find(place.info.name);
      if (reference == kReferences.end()) continue;
      const bool list = place.info.type == "list of texts";
      const json::Value unknown = list ? json::Value(json::Array{"419999"}) : "419999";
      const Codes codes = rehearsal.refusals(with(specimen.event, place.path, unknown));
      if (share_any(codes, reference->second)) continue;
      used.insert(name_of(specimen, place));
      EXPECT_TRUE(kFreeReferences.contains(name_of(specimen, place)))
          << place.field << " " << testing::PrintToString(codes);
    }
  });
  expect_all_used(kFreeReferences, used);
}

// Ids that are keys of an object of integers.
TEST(EveryField, LeadsToSomethingKnownWhereItIsAMapOfReferences) {
  const std::map<std::string, Codes> maps = {{"by_resource", {"E-PRD-LINEAGE"}},
                                             {"by_resource_new", {"E-PRD-LINEAGE"}},
                                             {"by_resource_old", {"E-FIELD"}},
                                             {"net_change", {"E-UNKNOWN-SUBJECT"}},
                                             {"parameters", {"E-FIELD"}}};
  for_each_specimen([&](Rehearsal& rehearsal, const Specimen& specimen) {
    for (const Place& place : places_of(specimen.event)) {
      const auto found = maps.find(place.info.name);
      if (found == maps.end()) continue;
      json::Value renamed = place.value;
      renamed.object()->front().first = "nothing";
      EXPECT_TRUE(
          share_any(rehearsal.refusals(with(specimen.event, place.path, renamed)), found->second))
          << place.field;
    }
  });
}

// Types that begin something, so that their subject may be a new id. All others are about
// something that is there.
const std::set<std::string> kBeginning = {"AllocationAdjusted",
                                          "AllocationRunComputed",
                                          "AnnualDisclosurePublished",
                                          "AnnualReportSubmitted",
                                          "ApplicationAgreementSigned",
                                          "AttestationIssued",
                                          "AuditFindingRecorded",
                                          "CatalogEntryCompiled",
                                          "CostRecorded",
                                          "CriticismNotified",
                                          "DeveloperAdmissionApplied",
                                          "EmergencyPlanFiled",
                                          "FreeUseGranted",
                                          "ImplementationPlanDrafted",
                                          "IncidentReported",
                                          "InspectionRecorded",
                                          "InternalControlAuditRecorded",
                                          "InterviewHeld",
                                          "InvestmentRecorded",
                                          "LedgerOpened",
                                          "LiabilityExemptionAssessed",
                                          "OperationAgreementSigned",
                                          "PartyRegistered",
                                          "PaymentReceived",
                                          "PermittedRevenueApproved",
                                          "PlatformAssessmentRecorded",
                                          "PolicyInstrumentAdopted",
                                          "PrimaryDeveloperEvaluated",
                                          "ProductDeveloped",
                                          "ProductListPublished",
                                          "QualityCheckRequested",
                                          "QuarterlyReportSubmitted",
                                          "RectificationOrdered",
                                          "RefundIssued",
                                          "RegistrationApplied",
                                          "ReinvestmentCommitted",
                                          "ReinvestmentSpent",
                                          "RiskReported",
                                          "ScenarioApplied",
                                          "StatementIssued",
                                          "SubsidyRecorded",
                                          "UsageCorrected",
                                          "UsageDisclosed",
                                          "UsageMetered",
                                          "WorkCalendarPublished"};

TEST(EveryField, IsAKnownSubjectUnlessTheEventBeginsSomething) {
  const Codes refusals{"E-UNKNOWN-SUBJECT", "E-DIVISION-UNKNOWN", "E-FIELD", "E-STATE", "E-LEVEL"};
  for_each_specimen([&](Rehearsal& rehearsal, const Specimen& specimen) {
    const Codes codes = rehearsal.refusals(with(specimen.event, "subject", "nothing-9"));
    const bool begins = kBeginning.contains(type_of(specimen.event));
    EXPECT_EQ(begins, codes.empty()) << testing::PrintToString(codes);
    EXPECT_TRUE(begins || share_any(codes, refusals)) << testing::PrintToString(codes);
  });
}

// B4: only these may be negative, and they must agree with the book.
const std::set<std::string> kSigned = {"AllocationAdjusted",     "AllocationRunComputed",
                                       "AllocationRunFinalized", "StatementIssued",
                                       "StatementConfirmed",     "StatementDisputed"};

void expect_limits(Rehearsal& rehearsal, const Specimen& specimen, const std::string& path) {
  const auto codes_at = [&](std::int64_t value) {
    return rehearsal.refusals(with(specimen.event, path, value));
  };
  Codes negative{"E-FIELD"};
  if (kSigned.contains(type_of(specimen.event)))
    negative.insert({"E-RUN-MISMATCH", "E-STM-AMOUNT"});
  EXPECT_TRUE(share_any(codes_at(-1), negative)) << path;
  EXPECT_TRUE(share_any(codes_at(-limits::kAmountFenMax), negative)) << path;
  // No value of the type at all.
  EXPECT_EQ(codes_at(limits::kAmountFenMax + 1), Codes{"E-FIELD"}) << path;
  EXPECT_EQ(codes_at(std::numeric_limits<std::int64_t>::max()), Codes{"E-FIELD"}) << path;
  EXPECT_EQ(codes_at(std::numeric_limits<std::int64_t>::min()), Codes{"E-FIELD"}) << path;
  // Lawful or not, decided and applied without a crash, and twice alike.
  for (const std::int64_t value : {std::int64_t{0}, std::int64_t{1}, limits::kAmountFenMax})
    EXPECT_EQ(codes_at(value), codes_at(value)) << path;
}

TEST(EveryField, StaysWithinItsLimitsWhereItIsANumber) {
  for_each_specimen([](Rehearsal& rehearsal, const Specimen& specimen) {
    for (const Place& place : places_of(specimen.event)) {
      if (place.info.type == "integer") expect_limits(rehearsal, specimen, place.path);
      if (place.info.type == "object of integers" && place.info.name != "parameters")
        for (const json::Member& member : *place.value.object())
          expect_limits(rehearsal, specimen, place.path + "." + member.first);
    }
  });
}

}  // namespace
}  // namespace luoshu
