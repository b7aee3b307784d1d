// Admission of secondary developers, application agreements and environments against articles 3, 7
// and 17.

#include "ledger/rules/developers/developers.h"

#include "tests/ledger/rules/supervision/supervision_testing.h"

namespace luoshu {
namespace {

using namespace supervision_test;  // NOLINT(google-build-using-namespace)

Date day(std::string_view text) {
  return parse_date(text).value();
}

json::Value rejected() {
  return with(with(nth(277), "fields.outcome", "rejected"), "fields.reason", "数据需求不合理");
}

json::Value revoked() {
  return event_of(R"({"type": "DeveloperAdmissionRevoked", "author": "hn-transport",
    "role": "implementer", "effective": "2025-07-22", "subject": "ADM-dev-logistics",
    "fields": {"reason": "违反安全保密约定"}})");
}

TEST(Developers, ScenarioIsAllowed) {
  expect_scenario_allows({"DeveloperAdmissionApplied", "DeveloperAssessed",
                          "DeveloperAdmissionReviewed", "ApplicationAgreementSigned"});
}

// Rulebook 3.7.
TEST(Admissions, EveryPairOfStateAndEvent) {
  const Codes ok;
  const Codes state{"E-STATE"};
  const Codes twice{"E-DUPLICATE"};
  const Codes none{"E-UNKNOWN-SUBJECT"};
  const json::Value applied = nth(261);
  const json::Value assessed = nth(269);
  const json::Value approved = nth(277);
  expect_pairs(260,
               {{"none", {}, "2025-07-22"},
                {"applied", {applied}, "2025-07-22"},
                {"assessed", {applied, assessed}, "2025-07-22"},
                {"admitted", {applied, assessed, approved}, "2025-07-22"},
                {"refused", {applied, assessed, rejected()}, "2025-07-22"},
                {"revoked", {applied, assessed, approved, revoked()}, "2025-07-22"}},
               {applied, assessed, approved, rejected(), revoked()},
               {{ok, none, none, none, none},
                {twice, ok, state, state, state},
                {twice, state, ok, ok, state},
                {twice, state, state, state, ok},
                {twice, state, state, state, state},
                {twice, state, state, state, state}});
}

TEST(DeveloperAdmissionApplied, EveryReason) {
  const auto rehearsal = Rehearsal::after(260);
  expect_cases(*rehearsal, nth(261),
               {{"for another", {{"fields.developer", "dev-agri"}}, {"E-LEVEL"}},
                {"for nobody", {{"fields.developer", "nobody"}}, {"E-UNKNOWN-SUBJECT"}},
                {"empty", {{"fields.developer", ""}}, {"E-FIELD"}},
                {"no scenario", {{"fields.scenario", ""}}, {"E-FIELD"}},
                {"an approved scenario", {{"fields.scenario", "SC1"}}, {}},
                {"a rejected scenario", {{"fields.scenario", "SC5"}}, {"E-SCN-NOT-APPROVED"}},
                {"no legal person", {{"fields.legal_person", false}}, {"E-FIELD"}},
                {"the primary developer",
                 {{"author", "hn-primary"}, {"fields.developer", "hn-primary"}},
                 {"E-DEV-SELF"}},
                {"another role", {{"role", "implementer"}}, {"E-ROLE"}}});
}

TEST(DeveloperAssessed, EveryReason) {
  const auto rehearsal = Rehearsal::after(268);
  expect_cases(
      *rehearsal, nth(269),
      {{"not able: recorded as it is", {{"fields.capability", false}}, {}},
       {"no word on risk", {{"fields.security_risk", ""}}, {"E-FIELD"}},
       {"unknown", {{"subject", "ADM-X"}}, {"E-UNKNOWN-SUBJECT"}},
       {"on the day of the application", {{"effective", "2025-07-15"}}, {}},
       {"before it", {{"effective", "2025-07-14"}}, {"E-DATE-ORDER"}},
       {"by the implementer", {{"author", "hn-transport"}, {"role", "implementer"}}, {"E-ROLE"}}});
}

TEST(DeveloperAdmissionReviewed, EveryReason) {
  const auto rehearsal = Rehearsal::after(276);
  expect_cases(
      *rehearsal, nth(277),
      {{"no outcome known", {{"fields.outcome", "perhaps"}}, {"E-FIELD"}},
       {"rejected without a reason", {{"fields.outcome", "rejected"}}, {"E-REASON-MISSING"}},
       {"rejected with an empty one",
        {{"fields.outcome", "rejected"}, {"fields.reason", ""}},
        {"E-REASON-MISSING"}},
       {"unknown", {{"subject", "ADM-X"}}, {"E-UNKNOWN-SUBJECT"}},
       {"on the day of the assessment", {{"effective", "2025-07-17"}}, {}},
       {"before it", {{"effective", "2025-07-16"}}, {"E-DATE-ORDER"}},
       {"by the primary developer",
        {{"author", "hn-primary"}, {"role", "primary_developer"}},
        {"E-ROLE"}}});
}

// Who decides on a scenario of the ledger is implementer for data of it.
TEST(DeveloperAdmissionReviewed, ByAnImplementerConcerned) {
  const auto rehearsal = Rehearsal::after(260);
  rehearsal->accept(with(nth(261), "fields.scenario", "SC4"));  // 郑州, 洛阳
  rehearsal->accept(nth(269));
  expect_cases(*rehearsal, with(nth(277), "author", "zz-impl"),
               {{"洛阳", {{"author", "ly-impl"}}, {}},
                {"南阳", {{"author", "ny-impl"}}, {"E-LEVEL"}},
                {"the province", {{"author", "hn-transport"}}, {"E-LEVEL"}}});
  rehearsal->accept(with(nth(277), "author", "ly-impl"));
  expect_cases(*rehearsal, with(revoked(), "author", "ly-impl"),
               {{"another revokes", {{"author", "zz-impl"}}, {"E-LEVEL"}},
                {"no reason", {{"fields.reason", ""}}, {"E-FIELD", "E-REASON-MISSING"}},
                {"reason left out", {{"fields.reason", {}}}, {"E-FIELD", "E-REASON-MISSING"}},
                {"before the admission", {{"effective", "2025-07-21"}}, {"E-DATE-ORDER"}}});
}

TEST(DeveloperAdmissionReviewed, NeverOfThePrimaryDeveloper) {
  const auto rehearsal = Rehearsal::after(276);
  rehearsal->accept(event_of(R"({"type": "RoleGranted", "author": "hn-auth", "role": "authority",
    "effective": "2025-07-18", "subject": "dev-logistics", "fields": {"role": "primary_developer",
    "level": "province", "division": "410000", "document": "豫政〔2025〕2号"}})"));
  EXPECT_EQ(rehearsal->refusals(nth(277)), Codes{"E-DEV-SELF"});
}

TEST(Admissions, HoldFromReviewToRevocation) {
  const auto rehearsal = Rehearsal::after(277);
  EXPECT_FALSE(is_admitted(rehearsal->state(), "dev-logistics", day("2025-07-21")));
  EXPECT_TRUE(is_admitted(rehearsal->state(), "dev-logistics", day("2025-07-22")));
  rehearsal->accept(on("2025-09-01", revoked()));
  EXPECT_TRUE(is_admitted(rehearsal->state(), "dev-logistics", day("2025-08-31")));
  EXPECT_FALSE(is_admitted(rehearsal->state(), "dev-logistics", day("2025-09-01")));
  EXPECT_FALSE(is_admitted(rehearsal->state(), "zz-impl", day("2025-09-01")));
}

// ---- Application agreements ---------------------------------------------------------------------
json::Value amended() {
  return event_of(R"({"type": "ApplicationAgreementAmended", "author": "hn-primary",
    "role": "primary_developer", "effective": "2025-09-01", "subject": "AA-1",
    "cosigners": [{"party": "dev-logistics", "role": "secondary_developer"}],
    "fields": {"scope": "按新接口清单", "valid_to": "2026-12-31"}})");
}

json::Value terminated() {
  return event_of(R"({"type": "ApplicationAgreementTerminated", "author": "hn-primary",
    "role": "primary_developer", "effective": "2025-10-01", "subject": "AA-1",
    "cosigners": [{"party": "dev-logistics", "role": "secondary_developer"}],
    "fields": {"reason": "协商一致"}})");
}

json::Value environment() {
  return event_of(R"({"type": "EnvironmentProvisioned", "author": "hn-primary",
    "role": "primary_developer", "effective": "2025-08-01", "subject": "AA-1",
    "fields": {"environment": "ENV-1", "valid_from": "2025-08-01", "valid_to": "2026-07-31"}})");
}

// Rulebook 3.8.
TEST(ApplicationAgreements, EveryPairOfStateAndEvent) {
  const Codes ok;
  const Codes state{"E-STATE"};
  const Codes twice{"E-DUPLICATE"};
  const Codes late{"E-DATE-ORDER", "E-DUPLICATE"};  // signed after its first day, too
  const Codes none{"E-UNKNOWN-SUBJECT"};
  const Codes inactive{"E-APP-AGR-INACTIVE"};
  const json::Value signed_now = nth(283);
  expect_pairs(282,
               {{"none", {}, "2025-07-31"},
                {"signed", {signed_now}, "2025-07-31"},
                {"active", {signed_now}, "2025-08-01"},
                {"active, amended", {signed_now, amended()}, "2025-09-01"},
                {"active on its last day", {signed_now}, "2026-07-31"},
                {"run out", {signed_now}, "2026-08-01"},
                {"terminated", {signed_now, terminated()}, "2025-10-01"}},
               {signed_now, amended(), terminated(), environment()},
               {{ok, none, none, none},
                {twice, ok, ok, inactive},
                {twice, ok, ok, ok},
                {late, ok, ok, ok},
                {late, ok, ok, ok},
                {late, state, state, inactive},
                {late, state, state, inactive}});
}

TEST(ApplicationAgreementSigned, EveryReason) {
  const auto rehearsal = Rehearsal::after(282);
  const auto agri = [](std::string_view role) { return signed_by("dev-agri", role); };
  expect_cases(
      *rehearsal, nth(283),
      {{"not admitted",
        {{"fields.developer", "zz-exchange"}},
        {"E-COSIGN-MISSING", "E-DEV-NOT-ADMITTED"}},
       {"on the day of the admission", {{"effective", "2025-07-22"}}, {}},
       {"unknown developer",
        {{"fields.developer", "nobody"}},
        {"E-COSIGN-MISSING", "E-UNKNOWN-SUBJECT"}},
       {"another signs", {{"cosigners", agri("secondary_developer")}}, {"E-COSIGN-MISSING"}},
       {"signs as applicant",
        {{"cosigners", signed_by("dev-logistics", "applicant")}},
        {"E-COSIGN-MISSING"}},
       {"nobody signs", {{"cosigners", {}}}, {"E-COSIGN-MISSING"}},
       {"the primary developer",
        {{"fields.developer", "hn-primary"},
         {"cosigners", signed_by("hn-primary", "secondary_developer")}},
        {"E-DEV-NOT-ADMITTED", "E-DEV-SELF", "E-LEVEL", "E-ROLE"}},
       {"unknown product", {{"fields.product", "PD9"}}, {"E-UNKNOWN-SUBJECT"}},
       {"in force before it was signed", {{"fields.valid_from", "2025-07-24"}}, {"E-DATE-ORDER"}},
       {"no purpose", {{"fields.purpose", ""}}, {"E-AGR-CLAUSES", "E-FIELD"}},
       {"no scope", {{"fields.scope", ""}}, {"E-AGR-CLAUSES", "E-FIELD"}},
       {"no method", {{"fields.method", ""}}, {"E-AGR-CLAUSES", "E-FIELD"}},
       {"method left out", {{"fields.method", {}}}, {"E-AGR-CLAUSES", "E-FIELD"}},
       {"no first day", {{"fields.valid_from", {}}}, {"E-AGR-CLAUSES", "E-FIELD"}},
       {"no last day", {{"fields.valid_to", {}}}, {"E-AGR-CLAUSES", "E-FIELD"}},
       {"no revenue terms", {{"fields.revenue_terms", ""}}, {"E-AGR-CLAUSES", "E-FIELD"}},
       {"not confidential", {{"fields.confidentiality", false}}, {"E-AGR-CLAUSES"}},
       {"one day", {{"fields.valid_to", "2025-08-01"}}, {}},
       {"less than a day", {{"fields.valid_to", "2025-07-31"}}, {"E-FIELD"}}});
}

TEST(ApplicationAgreementSigned, OnlyOfAListedProduct) {
  const auto before_listing = Rehearsal::after(271);
  const Codes codes = before_listing->refusals(on("2025-07-17", nth(283)));
  EXPECT_TRUE(codes.contains("E-STATE"));
  EXPECT_TRUE(codes.contains("E-DEV-NOT-ADMITTED"));
  const auto rehearsal = Rehearsal::after(282);
  rehearsal->accept(with(nth_on(386, "2025-07-24"), "subject", "PD2"));
  EXPECT_EQ(rehearsal->refusals(nth(285)), Codes{"E-PRD-SUSPENDED"});
  EXPECT_EQ(rehearsal->refusals(nth(283)), Codes{});
}

TEST(ApplicationAgreementAmended, EveryReason) {
  const auto rehearsal = Rehearsal::after(288);
  expect_cases(*rehearsal, amended(),
               {{"nothing changes", {{"fields.scope", {}}, {"fields.valid_to", {}}}, {"E-FIELD"}},
                {"an empty scope", {{"fields.scope", ""}}, {"E-AGR-CLAUSES"}},
                {"an empty purpose", {{"fields.purpose", ""}}, {"E-AGR-CLAUSES"}},
                {"an empty method", {{"fields.method", ""}}, {"E-AGR-CLAUSES"}},
                {"empty revenue terms", {{"fields.revenue_terms", ""}}, {"E-AGR-CLAUSES"}},
                {"no longer confidential", {{"fields.confidentiality", false}}, {"E-AGR-CLAUSES"}},
                {"until today", {{"fields.valid_to", "2025-09-01"}}, {}},
                {"until yesterday", {{"fields.valid_to", "2025-08-31"}}, {"E-FIELD"}},
                {"before it was signed", {{"effective", "2025-07-24"}}, {"E-DATE-ORDER"}},
                {"another signs",
                 {{"cosigners", signed_by("dev-agri", "secondary_developer")}},
                 {"E-COSIGN-MISSING"}},
                {"nobody signs", {{"cosigners", {}}}, {"E-COSIGN-MISSING"}}});
  rehearsal->accept(amended());
  EXPECT_TRUE(application_agreement_active(rehearsal->state(), "AA-1", day("2026-12-31")));
  EXPECT_FALSE(application_agreement_active(rehearsal->state(), "AA-1", day("2027-01-01")));
}

TEST(ApplicationAgreementTerminated, EveryReason) {
  const auto rehearsal = Rehearsal::after(288);
  expect_cases(*rehearsal, terminated(),
               {{"no reason", {{"fields.reason", ""}}, {"E-FIELD"}},
                {"unknown", {{"subject", "AA-9"}}, {"E-UNKNOWN-SUBJECT"}},
                {"before it was signed", {{"effective", "2025-07-24"}}, {"E-DATE-ORDER"}},
                {"another signs",
                 {{"cosigners", signed_by("dev-agri", "secondary_developer")}},
                 {"E-COSIGN-MISSING"}}});
  rehearsal->accept(terminated());
  EXPECT_FALSE(application_agreement_active(rehearsal->state(), "AA-1", day("2025-07-31")));
  EXPECT_TRUE(application_agreement_active(rehearsal->state(), "AA-1", day("2025-09-30")));
  EXPECT_FALSE(application_agreement_active(rehearsal->state(), "AA-1", day("2025-10-01")));
}

TEST(EnvironmentProvisioned, EveryReason) {
  const auto rehearsal = Rehearsal::after(288);
  expect_cases(
      *rehearsal, environment(),
      {{"open-ended", {{"fields.valid_to", {}}}, {}},
       {"one day", {{"fields.valid_to", "2025-08-01"}}, {}},
       {"less", {{"fields.valid_to", "2025-07-31"}}, {"E-APP-AGR-INACTIVE", "E-FIELD"}},
       {"past the agreement", {{"fields.valid_to", "2026-08-01"}}, {"E-APP-AGR-INACTIVE"}},
       {"before the agreement", {{"fields.valid_from", "2025-07-31"}}, {"E-APP-AGR-INACTIVE"}},
       {"effective before it", {{"effective", "2025-07-31"}}, {"E-APP-AGR-INACTIVE"}},
       {"no name", {{"fields.environment", ""}}, {"E-FIELD"}},
       {"unknown", {{"subject", "AA-9"}}, {"E-UNKNOWN-SUBJECT"}}});
}

// Art. 7 para. 2 (1): a second primary developer disposes of its own products only.
TEST(ApplicationAgreements, AreThePrimaryDevelopersOwn) {
  const auto rehearsal = Rehearsal::after(288);
  rehearsal->accept(event_of(R"({"type": "RoleGranted", "author": "hn-auth", "role": "authority",
    "effective": "2025-07-20", "subject": "zz-exchange", "fields": {"role": "primary_developer",
    "level": "province", "division": "410000", "document": "豫政〔2025〕2号"}})"));
  const auto other = [](json::Value event) {
    return with(std::move(event), "author", "zz-exchange");
  };
  EXPECT_EQ(rehearsal->refusals(with(other(nth(283)), "subject", "AA-9")), Codes{"E-DELEGATE"});
  EXPECT_EQ(rehearsal->refusals(other(amended())), Codes{"E-DELEGATE"});
  EXPECT_EQ(rehearsal->refusals(other(terminated())), Codes{"E-DELEGATE"});
  EXPECT_EQ(rehearsal->refusals(other(environment())), Codes{"E-DELEGATE"});
}

}  // namespace
}  // namespace luoshu
