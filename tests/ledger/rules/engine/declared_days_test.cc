// Days that an author declares, under version 2 of the rules: C79, C80, C85.
#include "ledger/rules/engine/declared_days.h"

#include <fmt/format.h>

#include "ledger/form/schema_info.h"
#include "ledger/form/schema_plan.h"
#include "schema/events_money.capnp.h"
#include "schema/events_products.capnp.h"
#include "schema/events_registration.capnp.h"
#include "tests/ledger/support/rule_cases.h"

namespace luoshu {
namespace {

using test::Codes;
using test::nth;
using test::Rehearsal;
using test::with;

bool lies_ahead(Rehearsal& rehearsal, const std::string& type) {
  json::Value event = form::type_info(type)->example;
  event = with(with(event, "effective", "2025-03-05"), "recorded", "2025-03-04");
  return rehearsal.refusals(event).contains("E-DATE-FUTURE");
}

// Facts state what has happened; decisions may take effect later.
TEST(DeclaredDays, FactsLieBehind) {
  const std::set<std::string> may_lie_ahead{"DeveloperAdmissionRevoked",
                                            "ApplicationAgreementTerminated", "FreeUseEnded"};
  const std::set<std::string> facts{"DataSupplied",   "StatementConfirmed", "StatementDisputed",
                                    "AllocationPaid", "AllocationRetained", "ReinvestmentSpent"};
  Rehearsal second(kNewestRulesVersion);
  Rehearsal first;
  for (const form::TypePlan& type : form::event_plan().types) {
    const bool chapter = type.chapter == 'F' || type.chapter == 'G' || type.chapter == 'I';
    const bool fact = chapter ? !may_lie_ahead.contains(type.name) : facts.contains(type.name);
    EXPECT_EQ(lies_ahead(second, type.name), fact) << type.name;
    EXPECT_FALSE(lies_ahead(first, type.name)) << type.name;
  }
}

json::Value granted(std::string_view kind, std::string_view day) {
  return test::event_of(fmt::format(
      R"({{"type": "{}", "author": "hn-auth", "role": "authority", "effective": "{}",
      "recorded": "{}", "subject": "hn-fin", "fields": {{"role": "industry",
      "level": "province"}}}})",
      kind, day, day));
}

json::Value request(std::string_view effective, std::string_view recorded) {
  return test::event_of(fmt::format(
      R"({{"type": "MaterialsRequested", "author": "hn-fin", "role": "industry",
      "effective": "{}", "recorded": "{}", "subject": "MR-1", "fields": {{"from": "hn-auth",
      "items": ["a"], "purpose": "p", "due": "2025-12-31"}}}})",
      effective, recorded));
}

// A role that was revoked does not act by dating back; one granted later does not sign for before.
TEST(DeclaredDays, ARoleIsHeldOnBothDays) {
  Rehearsal rehearsal(kNewestRulesVersion);
  for (int n = 1; n <= 40; ++n) rehearsal.offer(nth(n));
  rehearsal.accept(granted("RoleGranted", "2025-03-10"));
  EXPECT_EQ(rehearsal.refusals(request("2025-03-09", "2025-03-12")), Codes{"E-ROLE"});
  EXPECT_EQ(rehearsal.refusals(request("2025-03-11", "2025-03-12")), Codes{});
  rehearsal.accept(granted("RoleRevoked", "2025-04-01"));
  EXPECT_EQ(rehearsal.refusals(request("2025-03-11", "2025-04-01")), Codes{"E-ROLE"});
  EXPECT_EQ(rehearsal.refusals(request("2025-03-11", "2025-03-31")), Codes{"E-ROLE"})
      << "recorded after the revocation, whatever day it claims";
}

TEST(DeclaredDays, WhatIsWoundUpIsNamed) {
  EXPECT_TRUE(may_wind_up(event_type<schema::RefundIssued>, "primary_developer"));
  EXPECT_TRUE(may_wind_up(event_type<schema::CreditReleased>, "lender"));
  EXPECT_FALSE(may_wind_up(event_type<schema::RefundIssued>, "finance"));
  EXPECT_FALSE(may_wind_up(event_type<schema::TransactionSettled>, "primary_developer"));
  EXPECT_FALSE(may_wind_up(event_type<schema::ProductListed>, "primary_developer"));
}

}  // namespace
}  // namespace luoshu
