// Chapter C after the code: validity, changes, renewals, cancellations; products; deadlines.
#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/identifiers.h"
#include "ledger/rules/resources/registrations.h"
#include "schema/state_registrations.capnp.h"
#include "tests/ledger/rules/resources/registration_testing.h"

namespace luoshu::test::registering {
namespace {

TEST(Registrations, InForceBetweenCodeAndExpiry) {
  const auto rehearsal = after_steps(until_coded());
  const auto registered = [&](std::string_view day) {
    return resource_registered(rehearsal->state(), "R09", *parse_date(day));
  };
  EXPECT_FALSE(registered("2025-06-09"));
  EXPECT_TRUE(registered("2025-06-10"));
  EXPECT_TRUE(registered("2028-06-09"));
  EXPECT_FALSE(registered("2028-06-10"));
  EXPECT_FALSE(resource_registered(rehearsal->state(), "R99", *parse_date("2025-07-01")));
  EXPECT_FALSE(product_registered(rehearsal->state(), "R09", *parse_date("2025-07-01")));
  rehearsal->accept(cancelled());
  EXPECT_TRUE(registered("2025-08-31"));
  EXPECT_FALSE(registered("2025-09-01"));
}

TEST(Registrations, AnEarlierRegistrationStillCoversItsDays) {
  const auto rehearsal = after_steps(until_coded({cancelled("2025-07-01")}));
  for (const json::Value& step :
       {asked("initial", "2025-07-02"), about("RG-2", on(accepted(), "2025-07-03")),
        about("RG-2", on(reviewed(), "2025-07-04"))})
    rehearsal->accept(step);
  rehearsal->accept(about(
      "RG-2", event_of(R"({"type": "RegistrationPublicized", "author": "hn-registrar",)"
                       R"( "role": "registrar", "effective": "2025-07-07", "subject": "RG-2",)"
                       R"( "fields": {"publicity_from": "2025-07-07",)"
                       R"( "publicity_to": "2025-07-21"}})")));
  json::Value code = about("RG-2", on(coded(), "2025-07-22"));
  code = with(code, "fields.local_code",
              text(to_string(LocalCode{LocalCodeKind::kResource, "410300", 2025, 19})));
  code = with(code, "fields.certificate_no", text("HNDJ-2025-0019"));
  code = with(with(code, "fields.valid_from", text("2025-07-22")), "fields.valid_to",
              text("2028-07-21"));
  rehearsal->accept(code);
  const auto registered = [&](std::string_view day) {
    return resource_registered(rehearsal->state(), "R09", *parse_date(day));
  };
  EXPECT_TRUE(registered("2025-06-30"));
  EXPECT_FALSE(registered("2025-07-01"));
  EXPECT_FALSE(registered("2025-07-21"));
  EXPECT_TRUE(registered("2025-07-22"));
}

TEST(Registrations, RenewalAddsThreeYearsAtMost) {
  const auto rehearsal = after_steps(until_coded());
  expect_allowed(*rehearsal, renewed("2028-06-09", "2031-06-09"));
  expect_refused(*rehearsal, renewed("2028-06-09", "2031-06-10"), "E-FIELD");
  expect_refused(*rehearsal, renewed("2028-06-09", "2028-06-09"), "E-FIELD");
  expect_allowed(*rehearsal, renewed("2028-06-09", "2028-06-10"));
  expect_refused(*rehearsal, renewed("2028-06-10", "2031-06-09"), "E-STATE");
  rehearsal->accept(renewed("2028-06-01", "2031-06-09"));
  EXPECT_TRUE(resource_registered(rehearsal->state(), "R09", *parse_date("2031-06-09")));
  expect_refused(*rehearsal, renewed("2028-06-02", "2034-06-10"), "E-FIELD");
  expect_allowed(*rehearsal, renewed("2028-06-02", "2034-06-09"));
}

TEST(Registrations, ACorrectionNeedsConsentOrProof) {
  const auto rehearsal = after_steps(until_coded());
  const json::Value bare = without(corrected(), "fields.evidence");
  expect_refused(*rehearsal, bare, "E-FIELD");
  expect_allowed(*rehearsal, with(bare, "fields.consent", text("同意")));
  for (const json::Value& event : {changed(), corrected()}) {
    expect_refused(*rehearsal, with(event, "fields.changes", event_of("[]")), "E-FIELD");
    expect_refused(*rehearsal, with(event, "fields.changes.0.field", text("")), "E-FIELD");
  }
}

TEST(Registrations, AChangeThatWasAskedForGoesThroughThePipeline) {
  const auto rehearsal = after_steps(until_coded({asked("change")}));
  const auto step = [&](const json::Value& event) { rehearsal->accept(about("RG-2", event)); };
  expect_refused(*rehearsal, changed(), "E-STATE");
  expect_allowed(*rehearsal, corrected());  // nobody asked for that
  step(on(accepted(), "2025-08-04"));
  expect_refused(*rehearsal, changed(), "E-STATE");
  step(on(reviewed(), "2025-08-05"));
  expect_allowed(*rehearsal, changed());
  expect_refused(*rehearsal, changed("2025-08-04"), "E-DATE-ORDER");
  step(event_of(R"({"type": "RegistrationPublicized", "author": "hn-registrar",)"
                R"( "role": "registrar", "effective": "2025-08-06", "subject": "RG-2",)"
                R"( "fields": {"publicity_from": "2025-08-06", "publicity_to": "2025-08-20"}})"));
  expect_refused(*rehearsal, changed("2025-08-20"), "E-REG-PUBLICITY");
  expect_refused(*rehearsal, about("RG-2", on(coded(), "2025-08-21")), "E-STATE");
  step(on(objected(), "2025-08-07"));
  expect_refused(*rehearsal, changed("2025-08-21"), "E-REG-PUBLICITY");
  step(on(resolved(), "2025-08-08"));
  rehearsal->accept(changed("2025-08-21"));
  EXPECT_EQ(rehearsal->state().find(tables::kRegistrations, "RG-R09")->getVersion(), 2U);
  expect_allowed(*rehearsal, about("RG-3", asked("change", "2025-09-01")));
}

TEST(Registrations, CancellationTakesOpenApplicationsAlong) {
  const auto rehearsal = after_steps(until_coded({asked("change")}));
  rehearsal->accept(cancelled());
  expect_refused(*rehearsal, about("RG-2", on(accepted(), "2025-09-02")), "E-STATE");
  expect_allowed(*rehearsal, about("RG-3", asked("initial", "2025-09-02")));
  EXPECT_TRUE(after_steps(until_coded())->warnings(cancelled()).contains("W-REG-EXPIRED"));
  EXPECT_FALSE(
      after_steps(until_coded())->warnings(cancelled("2028-06-10")).contains("W-REG-EXPIRED"));
}

TEST(Registrations, NoRenewalWithoutWhatARegistrationNeeds) {
  const auto rehearsal = Rehearsal::after(217);
  rehearsal->accept(event_of(
      R"({"type": "SharedDataConsentRevoked", "author": "hn-transport", "role": "data_holder",)"
      R"( "effective": "2028-01-10", "subject": "R01", "fields": {"granted_to": "zz-impl"}})"));
  expect_refused(*rehearsal, about("RG-R01", renewed()), "E-CAT-SHARED-CONSENT");
  expect_allowed(*rehearsal, renewed());
}

TEST(Registrations, ProductsNeedTheirReviewAndTheirDeveloper) {
  const auto rehearsal = Rehearsal::after(229);
  const json::Value& product = event_number(230);
  expect_allowed(*rehearsal, product);
  expect_refused(*Rehearsal::after(221), product, "E-PRD-COMPLIANCE");
  expect_refused(*Rehearsal::after(225), product, "E-PRD-COMPLIANCE");
  expect_refused(*rehearsal, on(product, "2025-06-19"), "E-DATE-ORDER");
  expect_refused(*rehearsal, with(product, "fields.object", text("PD9")), "E-UNKNOWN-SUBJECT");
  const json::Value holder =
      with(with(product, "author", text("zz-impl")), "role", text("data_holder"));
  expect_refused(*rehearsal, holder, "E-ROLE");
}

TEST(Registrations, ProductsOfTheWorkedProvinceAreRegistered) {
  const auto rehearsal = Rehearsal::after(267);
  for (const char* product : {"PD1", "PD2", "PD3", "PD4"}) {
    EXPECT_TRUE(product_registered(rehearsal->state(), product, *parse_date("2025-07-16")));
    EXPECT_FALSE(product_registered(rehearsal->state(), product, *parse_date("2025-07-15")));
  }
  const auto coding = Rehearsal::after(263);
  const auto coded_as = [](LocalCodeKind kind, const char* division) {
    return with(event_number(264), "fields.local_code",
                text(to_string(LocalCode{kind, division, 2025, 999})));
  };
  expect_allowed(*coding, coded_as(LocalCodeKind::kProduct, "410000"));
  expect_refused(*coding, coded_as(LocalCodeKind::kProduct, "410100"), "E-FIELD");
  expect_refused(*coding, coded_as(LocalCodeKind::kResource, "410000"), "E-FIELD");
}

TEST(Registrations, DeadlinesRunAndAreMet) {
  const auto due = [](Rehearsal& rehearsal, std::string_view code) -> std::string {
    for (const DueItem& item : due_items(rehearsal.state(), *parse_date("2028-06-10")))
      if (item.code == code && item.subject == "RG-R09")
        return fmt::format("{} {} {}", item.due ? to_string(*item.due) : "-",
                           item.met ? to_string(*item.met) : "-", item.overdue);
    return "none";
  };
  const auto rehearsal = after_steps({applied()});
  EXPECT_EQ(due(*rehearsal, "W-REG-ACCEPTANCE-LATE"), "2025-05-09 - true");
  rehearsal->accept(accepted());
  EXPECT_EQ(due(*rehearsal, "W-REG-ACCEPTANCE-LATE"), "2025-05-09 2025-05-08 false");
  EXPECT_EQ(due(*rehearsal, "W-REG-REVIEW-LATE"), "2025-06-06 - true");
  for (const json::Value& step : {reviewed(), publicized(), coded()}) rehearsal->accept(step);
  EXPECT_EQ(due(*rehearsal, "W-REG-REVIEW-LATE"), "2025-06-06 2025-05-22 false");
  EXPECT_EQ(due(*rehearsal, "W-REG-EXPIRED"), "2028-06-09 - true");
  rehearsal->accept(renewed());
  EXPECT_EQ(due(*rehearsal, "W-REG-EXPIRED"), "2031-06-09 - false");
  rehearsal->accept(cancelled("2028-06-09"));
  EXPECT_EQ(due(*rehearsal, "W-REG-EXPIRED"), "none");
}

}  // namespace
}  // namespace luoshu::test::registering
