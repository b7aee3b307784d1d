// Inspection, audit, notices, security officer and emergency plan against articles 8, 19, 20 and 22
// to 24.

#include "ledger/rules/supervision/supervision.h"

#include "ledger/rules/supervision/risks.h"
#include "tests/ledger/rules/supervision/supervision_testing.h"

namespace luoshu {
namespace {

using namespace supervision_test;  // NOLINT(google-build-using-namespace)

json::Value inspection() {
  return event_of(R"({"type": "InspectionRecorded", "author": "zz-impl", "role": "implementer",
    "effective": "2025-08-10", "subject": "INSP-1", "fields": {"target": "hn-primary",
    "scope": "接口调用范围", "findings": "未发现超范围使用"}})");
}

TEST(InspectionRecorded, EveryReason) {
  const auto rehearsal = Rehearsal::after(288);
  const json::Value cyberspace = signed_by("hn-cac", "cyberspace");
  expect_cases(
      *rehearsal, inspection(),
      {{"own resource", {{"fields.target", "R01"}}, {}},
       {"another's resource", {{"fields.target", "R02"}}, {"E-LEVEL"}},
       {"the province, any resource", {{"author", "hn-transport"}, {"fields.target", "R02"}}, {}},
       {"another's party", {{"fields.target", "ly-impl"}}, {"E-LEVEL"}},
       {"a product", {{"fields.target", "PD1"}}, {}},
       {"an agreement", {{"fields.target", "AG-410100"}}, {}},
       {"unknown", {{"fields.target", "X-1"}}, {"E-UNKNOWN-SUBJECT"}},
       {"no findings", {{"fields.findings", ""}}, {"E-FIELD"}},
       {"not of the scope, alone", {{"fields.scope", {}}}, {"E-COSIGN-MISSING"}},
       {"not of the scope, together", {{"fields.scope", {}}, {"cosigners", cyberspace}}, {}},
       {"by the authority, alone",
        {{"author", "hn-auth"}, {"role", "authority"}},
        {"E-COSIGN-MISSING"}},
       {"by the authority, together",
        {{"author", "hn-auth"}, {"role", "authority"}, {"cosigners", cyberspace}},
        {}}});
  rehearsal->accept(inspection());
  EXPECT_EQ(rehearsal->refusals(inspection()), Codes{"E-DUPLICATE"});
}

TEST(InternalControlAuditRecorded, EveryReason) {
  const auto rehearsal = Rehearsal::after(288);
  expect_cases(*rehearsal, nth_on(372, "2025-08-10"),
               {{"alone", {{"cosigners", {}}}, {"E-COSIGN-MISSING"}},
                {"with the auditor",
                 {{"cosigners", signed_by("hn-audit", "auditor")}},
                 {"E-COSIGN-MISSING"}},
                {"unknown target", {{"fields.target", "nobody"}}, {"E-UNKNOWN-SUBJECT"}},
                {"no findings", {{"fields.findings", 0}}, {}},
                {"less than none", {{"fields.findings", -1}}, {"E-FIELD"}},
                {"not rectified", {{"fields.rectified", false}}, {}},
                {"by a city of another's",
                 {{"author", "zz-impl"}, {"fields.target", "ly-impl"}},
                 {"E-LEVEL"}}});
  rehearsal->accept(nth_on(372, "2025-08-10"));
  EXPECT_EQ(rehearsal->refusals(nth_on(372, "2025-08-10")), Codes{"E-DUPLICATE"});
}

json::Value notice(std::string_view type) {
  return with(event_of(R"({"author": "hn-auth", "role": "authority", "effective": "2025-08-10",
    "subject": "N-1", "fields": {"target": "hn-primary", "reason": "整改逾期"}})"),
              "type", type);
}

TEST(Notices, EveryReason) {
  const json::Value criticism =
      with(notice("CriticismNotified"), "fields.government_consent", "豫政文〔2025〕9号");
  for (const json::Value& event :
       {notice("InterviewHeld"), criticism, notice("LiabilityExemptionAssessed")}) {
    const auto rehearsal = Rehearsal::after(288);
    expect_cases(
        *rehearsal, event,
        {{"unknown target", {{"fields.target", "nobody"}}, {"E-UNKNOWN-SUBJECT"}},
         {"no target", {{"fields.target", ""}}, {"E-FIELD"}},
         {"no reason", {{"fields.reason", ""}}, {"E-FIELD"}},
         {"by a city of its own", {{"author", "zz-impl"}, {"fields.target", "dev-logistics"}}, {}},
         {"by a city of another's",
          {{"author", "ly-impl"}, {"fields.target", "dev-logistics"}},
          {"E-LEVEL"}},
         {"by finance", {{"author", "hn-fin"}, {"role", "finance"}}, {"E-ROLE"}}});
    rehearsal->accept(event);
    EXPECT_EQ(rehearsal->refusals(event), Codes{"E-DUPLICATE"});
  }
}

TEST(CriticismNotified, NeedsTheGovernmentsConsent) {
  const auto rehearsal = Rehearsal::after(288);
  const json::Value event = notice("CriticismNotified");
  EXPECT_EQ(rehearsal->refusals(event), (Codes{"E-CRIT-GOV-CONSENT", "E-FIELD"}));
  EXPECT_EQ(rehearsal->refusals(with(event, "fields.government_consent", "")),
            (Codes{"E-CRIT-GOV-CONSENT", "E-FIELD"}));
}

TEST(SecurityOfficerNamed, EveryReason) {
  const auto rehearsal = Rehearsal::after(288);
  const json::Value event = event_of(R"({"type": "SecurityOfficerNamed", "author": "hn-primary",
    "role": "primary_developer", "effective": "2025-08-10", "subject": "hn-primary",
    "fields": {"post": "首席安全官", "valid_to": "2026-08-09"}})");
  expect_cases(*rehearsal, event,
               {{"no post", {{"fields.post", ""}}, {"E-FIELD"}},
                {"of another", {{"subject", "ly-impl"}}, {"E-LEVEL"}},
                {"of nobody", {{"subject", "nobody"}}, {"E-UNKNOWN-SUBJECT"}},
                {"open-ended", {{"fields.valid_to", {}}}, {}},
                {"for a day", {{"fields.valid_to", "2025-08-10"}}, {}},
                {"for less", {{"fields.valid_to", "2025-08-09"}}, {"E-FIELD"}}});
  rehearsal->accept(event);
  EXPECT_EQ(rehearsal->refusals(event), Codes{});  // naming another one replaces the officer
}

TEST(EmergencyPlanFiled, EveryReason) {
  const auto rehearsal = Rehearsal::after(267);
  expect_cases(*rehearsal, nth(268),
               {{"no title", {{"fields.title", ""}}, {"E-FIELD"}},
                {"for a day", {{"fields.valid_to", "2025-07-17"}}, {}},
                {"for less", {{"fields.valid_to", "2025-07-16"}}, {"E-FIELD"}},
                {"no end", {{"fields.valid_to", {}}}, {"E-FIELD"}}});
  const auto in_force = [&](std::string_view text) {
    return emergency_plan_in_force(rehearsal->state(), "hn-primary", parse_date(text).value());
  };
  EXPECT_FALSE(in_force("2025-07-17"));
  rehearsal->accept(nth(268));
  EXPECT_EQ(rehearsal->refusals(nth(268)), Codes{"E-DUPLICATE"});
  EXPECT_FALSE(in_force("2025-07-16"));
  EXPECT_TRUE(in_force("2025-07-17"));
  EXPECT_TRUE(in_force("2028-07-16"));
  EXPECT_FALSE(in_force("2028-07-17"));
  rehearsal->accept(
      with(with(nth_on(268, "2028-07-01"), "subject", "EP-2028"), "fields.valid_to", "2031-06-30"));
  EXPECT_TRUE(in_force("2028-07-17"));
}

}  // namespace
}  // namespace luoshu
