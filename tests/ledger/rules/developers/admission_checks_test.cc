// Admission, application agreements, and what is done under them, under version 2: C25, C48 to C50.

#include "tests/ledger/support/second_province.h"

namespace luoshu {
namespace {

using test::changed;
using test::Codes;
using test::dated;
using test::second;
using test::second_province;
using test::second_reject;
using test::with;
using test::without;

TEST(AdmissionChecks, C48AScenarioIsOneThatWasApproved) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(319);
  EXPECT_EQ(rehearsal->refusals(second_reject(70)), Codes{"E-SCN-NOT-APPROVED"});
  EXPECT_EQ(rehearsal->refusals(second(320)), Codes{});
}

// The conditions are published on 2025-07-10.
TEST(AdmissionChecks, C48ConditionsStoodWhenTheDeveloperApplied) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(331);
  EXPECT_EQ(rehearsal->refusals(second_reject(65)), Codes{"E-DEV-CONDITIONS"});
  for (const auto& [applied, codes] : std::vector<std::pair<std::string_view, Codes>>{
           {"2025-07-09", {"E-DEV-CONDITIONS"}}, {"2025-07-10", {}}}) {
    const auto other = second_province(331);
    other->accept(changed(
        second(320), {{"subject", "ADM-X"}, {"effective", applied}, {"recorded", "2025-07-17"}}));
    EXPECT_EQ(other->refusals(with(second_reject(65), "subject", "ADM-X")), codes) << applied;
  }
}

TEST(AdmissionChecks, C48LaterConditionsReplaceThoseBefore) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(312);
  rehearsal->accept(changed(second(312), {{"subject", "AC-2"},
                                          {"fields.valid_from", "2025-07-12"},
                                          {"fields.valid_to", "2025-07-14"}}));
  for (int n = 313; n <= 331; ++n)
    if (*second(n).find("type")->string() != "DeveloperAssessed") rehearsal->accept(second(n));
  EXPECT_EQ(rehearsal->refusals(second(329)), Codes{"E-DEV-CONDITIONS"});  // applied on 07-15
}

TEST(AdmissionChecks, C48IsDecidedByEverybodyWhoseDataIsInTheScenario) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(340);
  EXPECT_EQ(rehearsal->refusals(second_reject(68)), Codes{"E-COSIGN-MISSING"});
  EXPECT_EQ(rehearsal->refusals(second(341)), Codes{});
  EXPECT_EQ(rehearsal->refusals(without(second(341), "cosigners.2")), Codes{"E-COSIGN-MISSING"});
  EXPECT_TRUE(rehearsal->refusals(with(second(341), "author", "ny-impl")).contains("E-LEVEL"));
}

TEST(AdmissionChecks, C48AnApprovalInSpiteOfADoubtSaysWhy) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  constexpr int kAssessment = 329;
  for (const auto& [field, value] : std::vector<std::pair<std::string_view, json::Value>>{
           {"fields.capability", false}, {"fields.security_risk", "高"}}) {
    const auto rehearsal = second_province(340, kAssessment);
    rehearsal->accept(with(dated(second(kAssessment), "2025-07-22"), field, value));
    EXPECT_EQ(rehearsal->refusals(second(341)), Codes{"E-REASON-MISSING"}) << field;
    EXPECT_EQ(rehearsal->refusals(with(second(341), "fields.reason", "r")), Codes{}) << field;
  }
}

TEST(AdmissionChecks, C48AnyOfThoseWhoDecidedRevokes) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(663);
  EXPECT_EQ(rehearsal->refusals(with(second(664), "author", "jy-impl")), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(second(664), "author", "ny-impl")), Codes{"E-LEVEL"});
}

TEST(AdmissionChecks, C49AnAgreementNamesAnAdmissionForItsScenario) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(350);
  EXPECT_EQ(rehearsal->refusals(second(351)), Codes{});
  EXPECT_EQ(rehearsal->refusals(second_reject(71)), Codes{"E-DEV-NOT-ADMITTED"});
  EXPECT_EQ(rehearsal->refusals(without(second(351), "fields.admission")),
            (Codes{"E-DEV-NOT-ADMITTED", "E-FIELD"}));
  EXPECT_EQ(rehearsal->refusals(with(second(351), "fields.admission", "ADM-dev-credit")),
            Codes{"E-DEV-NOT-ADMITTED"});
}

// The operation agreements end on 2028-04-30.
TEST(AdmissionChecks, C49AnAgreementEndsWithTheOperation) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(347);
  EXPECT_EQ(rehearsal->refusals(second_reject(72)), Codes{"E-AGR-TERM"});
  EXPECT_EQ(rehearsal->refusals(with(second_reject(72), "fields.valid_to", "2028-04-30")), Codes{});
  const auto later = second_province(644);
  EXPECT_EQ(later->refusals(with(second(645), "fields.valid_to", "2028-05-01")),
            Codes{"E-AGR-TERM"});
  EXPECT_EQ(later->refusals(with(second(645), "fields.valid_to", "2028-04-30")), Codes{});
}

TEST(AdmissionChecks, C25NoAgreementIsSignedForWhatIsStopped) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(505);  // a risk of PD2
  const json::Value agreement = changed(dated(second(350), "2026-01-12"),
                                        {{"subject", "AA-X"}, {"fields.valid_from", "2026-01-13"}});
  EXPECT_EQ(rehearsal->refusals(agreement), Codes{"E-RISK-OPEN"});
  const json::Value environment = test::event_of(
      R"({"type": "EnvironmentProvisioned", "author": "hn-primary", "role": "primary_developer",
      "effective": "2026-01-12", "recorded": "2026-01-12", "subject": "AA-3",
      "fields": {"environment": "e", "valid_from": "2026-01-12"}})");
  EXPECT_EQ(rehearsal->refusals(environment), Codes{"E-RISK-OPEN"});
  EXPECT_EQ(rehearsal->refusals(with(environment, "subject", "AA-1")), Codes{});
}

TEST(AdmissionChecks, C50NothingIsSoldOrUsedUnderARevokedAdmission) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(664);  // revoked on 2026-07-20
  const json::Value sale = second_reject(73);
  EXPECT_FALSE(rehearsal->refusals(dated(sale, "2026-07-19")).contains("E-DEV-NOT-ADMITTED"));
  EXPECT_TRUE(rehearsal->refusals(dated(sale, "2026-07-20")).contains("E-DEV-NOT-ADMITTED"));
  // Others are not concerned.
  EXPECT_FALSE(
      rehearsal->refusals(with(sale, "fields.agreement", "AA-3")).contains("E-DEV-NOT-ADMITTED"));
  const json::Value environment = test::event_of(
      R"({"type": "EnvironmentProvisioned", "author": "hn-primary", "role": "primary_developer",
      "effective": "2026-07-20", "recorded": "2026-07-20", "subject": "AA-4",
      "fields": {"environment": "e", "valid_from": "2026-07-20"}})");
  EXPECT_EQ(rehearsal->refusals(environment), Codes{"E-DEV-NOT-ADMITTED"});
}

TEST(AdmissionChecks, C50ASaleIsUnderTheAgreementOfItsUse) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(381);  // use of TX-2025-0003 under AA-3
  EXPECT_EQ(rehearsal->refusals(second(382)), Codes{});
  EXPECT_EQ(rehearsal->refusals(changed(second(382), {{"fields.agreement", "AA-4"},
                                                      {"fields.buyer", "dev-logistics"},
                                                      {"cosigners.0.party", "dev-logistics"}})),
            Codes{"E-APP-AGR-INACTIVE"});
}

}  // namespace
}  // namespace luoshu
