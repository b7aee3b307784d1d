// Who took part in an audit of internal control and what a finding is about, under version 2 of the
// rules: C57.

#include <fmt/format.h>

#include "tests/ledger/support/rule_cases.h"

namespace luoshu {
namespace {

using test::Codes;
using test::event_of;
using test::texts;
using test::with;

json::Value audit() {
  return event_of(R"({"type": "InternalControlAuditRecorded", "author": "hn-auth",
      "role": "authority", "effective": "2025-03-10", "recorded": "2025-03-10", "subject": "IC-9",
      "cosigners": [{"party": "hn-cac", "role": "cyberspace"}],
      "fields": {"target": "hn-fin", "findings": 0, "bodies": ["cyberspace"]}})");
}

json::Value granted(std::string_view role) {
  return event_of(fmt::format(R"({{"type": "RoleGranted", "author": "hn-auth",
      "role": "authority", "effective": "2025-03-09", "recorded": "2025-03-09",
      "subject": "hn-audit", "fields": {{"role": "{}", "level": "province"}}}})",
                              role));
}

TEST(ControlAudits, C57TheBodiesThatAreNamedSigned) {
  test::Rehearsal rehearsal(kNewestRulesVersion);
  for (int n = 1; n <= 60; ++n) rehearsal.offer(test::nth(n));
  EXPECT_EQ(rehearsal.refusals(audit()), Codes{});
  EXPECT_EQ(rehearsal.warnings(audit()), Codes{"W-BODIES"});
  EXPECT_EQ(rehearsal.refusals(with(audit(), "fields.bodies", texts({"cyberspace", "secrecy"}))),
            Codes{"E-FIELD"});
}

TEST(ControlAudits, C57FourBodiesAreAll) {
  test::Rehearsal rehearsal(kNewestRulesVersion);
  for (int n = 1; n <= 60; ++n) rehearsal.offer(test::nth(n));
  json::Array cosigners{json::Object{{"party", "hn-cac"}, {"role", "cyberspace"}}};
  for (const std::string_view role : {"public_security", "cryptography", "secrecy"}) {
    rehearsal.accept(granted(role));
    cosigners.push_back(json::Object{{"party", "hn-audit"}, {"role", role}});
  }
  const json::Value event = with(audit(), "cosigners", cosigners);
  const json::Value all = texts({"cyberspace", "public_security", "cryptography", "secrecy"});
  EXPECT_EQ(rehearsal.refusals(with(event, "fields.bodies", all)), Codes{});
  EXPECT_EQ(rehearsal.warnings(with(event, "fields.bodies", all)), Codes{});
  EXPECT_EQ(rehearsal.warnings(with(event, "fields.bodies", texts({"cyberspace", "secrecy"}))),
            Codes{"W-BODIES"});
}

TEST(ControlAudits, C57AFindingIsAboutSomethingThatIsThere) {
  test::Rehearsal rehearsal(kNewestRulesVersion);
  for (int n = 1; n <= 60; ++n) rehearsal.offer(test::nth(n));
  const auto finding = [](std::string_view target) {
    return event_of(fmt::format(R"({{"type": "AuditFindingRecorded", "author": "hn-audit",
        "role": "auditor", "effective": "2025-03-10", "recorded": "2025-03-10",
        "subject": "AF-9", "fields": {{"target": "{}", "finding": "f", "severity": "s"}}}})",
                                target));
  };
  EXPECT_FALSE(rehearsal.refusals(finding("hn-fin")).contains("E-UNKNOWN-SUBJECT"));
  EXPECT_FALSE(rehearsal.refusals(finding("410300")).contains("E-UNKNOWN-SUBJECT"));
  EXPECT_TRUE(rehearsal.refusals(finding("nothing")).contains("E-UNKNOWN-SUBJECT"));
}

}  // namespace
}  // namespace luoshu
