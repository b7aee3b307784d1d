// Chapter C up to the code (RULEBOOK 2.2 C, 3.2, appendix B).
#include "ledger/rules/resources/registrations.h"

#include "ledger/rules/engine/identifiers.h"
#include "tests/ledger/rules/resources/registration_testing.h"

namespace luoshu::test::registering {
namespace {

struct Stage {
  std::string name;
  std::vector<json::Value> steps;
  std::string subject = "RG-R09";
  std::string day;  // on which the events are offered
  std::string allowed;
};

std::vector<Stage> stages() {
  const std::vector<json::Value> change{
      asked("change"), about("RG-2", on(accepted(), "2025-08-04")),
      about("RG-2", on(reviewed(), "2025-08-05")), changed("2025-08-06")};
  std::vector<json::Value> objection = until_publicity();
  objection.push_back(objected());
  std::vector<json::Value> dropped = objection;
  dropped.push_back(upheld());
  return {
      {"none", {}, "RG-R09", "2025-05-06", "Applied"},
      {"applied", {applied()}, "RG-R09", "2025-05-08", "Accepted Declined"},
      {"accepted", {applied(), accepted()}, "RG-R09", "2025-05-22", "Reviewed"},
      {"declined", {applied(), declined()}, "RG-R09", "2025-05-22", ""},
      {"reviewed", {applied(), accepted(), reviewed()}, "RG-R09", "2025-05-23", "Publicized"},
      {"returned", {applied(), accepted(), failed()}, "RG-R09", "2025-05-23", ""},
      {"in publicity", until_publicity(), "RG-R09", "2025-05-28", "ObjectionRaised"},
      {"after publicity", until_publicity(), "RG-R09", "2025-06-10", "Coded"},
      {"objected", objection, "RG-R09", "2025-06-10", "ObjectionResolved"},
      {"upheld", dropped, "RG-R09", "2025-06-10", ""},
      {"registered", until_coded(), "RG-R09", "2025-09-01", "Changed Corrected Renewed Cancelled"},
      {"last day", until_coded(), "RG-R09", "2028-06-09", "Changed Corrected Renewed Cancelled"},
      {"expired", until_coded(), "RG-R09", "2028-06-10", "Cancelled"},
      {"deregistered", until_coded({cancelled()}), "RG-R09", "2025-09-02", ""},
      {"closed", until_coded(change), "RG-2", "2025-09-01", ""},
  };
}

TEST(Registrations, EveryEventInEveryState) {
  const std::vector<std::pair<std::string, json::Value>> events{
      {"Applied", applied()},
      {"Accepted", accepted()},
      {"Declined", declined()},
      {"Reviewed", reviewed()},
      {"Publicized", publicized()},
      {"ObjectionRaised", objected()},
      {"ObjectionResolved", resolved()},
      {"Coded", coded()},
      {"Changed", changed()},
      {"Corrected", corrected()},
      {"Renewed", renewed()},
      {"Cancelled", cancelled()},
  };
  for (const Stage& stage : stages()) {
    SCOPED_TRACE(stage.name);
    const auto rehearsal = after_steps(stage.steps);
    const std::string allowed = fmt::format(" {} ", stage.allowed);
    for (const auto& [name, event] : events) {
      std::string code;
      if (allowed.find(fmt::format(" {} ", name)) == std::string::npos)
        code = name == "Applied"                                 ? "E-DUPLICATE"
               : stage.steps.empty()                             ? "E-UNKNOWN-SUBJECT"
               : name == "Coded" && stage.name == "in publicity" ? "E-REG-PUBLICITY"
               : name == "Coded" && stage.name == "objected"     ? "E-REG-PUBLICITY"
                                                                 : "E-STATE";
      expect(*rehearsal, about(stage.subject, on(event, stage.day)), code);
    }
  }
}

TEST(Registrations, GatesOfTheApplication) {
  const auto gate = [](int after, int application, const std::string& code) {
    const auto rehearsal = Rehearsal::after(after);
    expect_refused(*rehearsal, on(event_number(application), "2025-03-31"), code);
  };
  gate(99, 152, "E-CAT-NOT-ACCEPTED");
  gate(109, 150, "E-CAT-SHARED-CONSENT");
  gate(109, 151, "E-ASSET-NOT-CONFIRMED");
  const auto rehearsal = Rehearsal::after(120);
  expect_allowed(*rehearsal, on(event_number(150), "2025-03-20"));
  expect_refused(*rehearsal, on(event_number(150), "2025-03-19"), "E-ASSET-NOT-CONFIRMED");
  expect_refused(*rehearsal, on(event_number(150), "2025-03-17"), "E-CAT-SHARED-CONSENT");
  expect_refused(*rehearsal, on(event_number(150), "2025-03-16"), "E-DATE-ORDER");
}

TEST(Registrations, GatesAreLookedAtAgainWhereTheConsentWentAway) {
  const auto rehearsal = Rehearsal::after(150);  // R01 applied
  rehearsal->accept(event_of(
      R"({"type": "SharedDataConsentRevoked", "author": "hn-transport", "role": "data_holder",)"
      R"( "effective": "2025-05-07", "subject": "R01", "fields": {"granted_to": "zz-impl"}})"));
  expect_refused(*rehearsal, event_number(160), "E-CAT-SHARED-CONSENT");
  const auto coding = Rehearsal::after(207);
  coding->accept(event_of(
      R"({"type": "SharedDataConsentRevoked", "author": "hn-transport", "role": "data_holder",)"
      R"( "effective": "2025-06-10", "subject": "R01", "fields": {"granted_to": "zz-impl"}})"));
  expect_refused(*coding, event_number(208), "E-CAT-SHARED-CONSENT");
}

TEST(Registrations, AWithdrawnEntryIsNotRegistered) {
  const auto rehearsal = Rehearsal::after(120);
  rehearsal->accept(
      event_of(R"({"type": "CatalogEntryWithdrawn", "author": "ly-impl", "role": "implementer",)"
               R"( "effective": "2025-03-25", "subject": "R09", "fields": {"reason": "停用"}})"));
  expect_refused(*rehearsal, on(applied(), "2025-03-31"), "E-CAT-NOT-ACCEPTED");
}

TEST(Registrations, WhoApplies) {
  const auto rehearsal = Rehearsal::after(kBefore);
  expect_refused(*rehearsal, with(applied(), "author", text("zz-impl")), "E-LEVEL");
  expect_refused(*rehearsal, with(applied(), "role", text("implementer")), "E-ROLE");
  const json::Value company =
      with(with(applied(), "author", text("hn-primary")), "role", text("primary_developer"));
  expect_refused(*rehearsal, company, "E-ROLE");
}

TEST(Registrations, WhatIsAppliedFor) {
  const auto rehearsal = Rehearsal::after(kBefore);
  const auto applying = [](std::string_view field, std::string_view value) {
    return with(applied(), fmt::format("fields.{}", field), text(value));
  };
  expect_refused(*rehearsal, applying("object", "R99"), "E-UNKNOWN-SUBJECT");
  expect_refused(*rehearsal, applying("object_kind", "dataset"), "E-FIELD");
  expect_refused(*rehearsal, applying("object_kind", "product"), "E-UNKNOWN-SUBJECT");
  expect_refused(*rehearsal, applying("registration_type", "first"), "E-FIELD");
  for (const char* type : {"change", "correction", "renewal", "deregistration"})
    expect_refused(*rehearsal, applying("registration_type", type), "E-STATE");
  for (const char* field : {"fields.object", "fields.object_kind", "fields.registration_type"})
    expect_refused(*rehearsal, without(applied(), field), "E-FIELD");
}

TEST(Registrations, OneApplicationAtATimeAndOneRegistration) {
  const auto open = after_steps({applied()});
  expect_refused(*open, about("RG-2", applied()), "E-DUPLICATE");
  const auto sent_back = after_steps({applied(), declined()});
  expect_allowed(*sent_back, about("RG-2", on(applied(), "2025-05-09")));
  expect_refused(*sent_back, on(applied(), "2025-05-09"), "E-DUPLICATE");
  const auto registered = after_steps(until_coded());
  expect_refused(*registered, asked("initial"), "E-DUPLICATE");
  expect_refused(*registered, asked("initial", "2028-06-09"), "E-DUPLICATE");
  expect_allowed(*registered, asked("initial", "2028-06-10"));
  expect_allowed(*registered, asked("change"));
  expect_refused(*registered, asked("change", "2028-06-10"), "E-STATE");
  expect_refused(*registered, asked("renewal", "2028-06-10"), "E-STATE");
  expect_allowed(*registered, asked("deregistration", "2028-06-10"));
  expect_refused(*registered, asked("change", "2025-06-09"), "E-DATE-ORDER");
}

TEST(Registrations, ARefusalStatesReasonAndBasis) {
  const auto open = after_steps({applied()});
  expect_refused(*open, without(declined(), "fields.reason"), "E-REASON-MISSING");
  expect_refused(*open, without(declined(), "fields.legal_basis"), "E-REASON-MISSING");
  expect_refused(*open, with(declined(), "fields.reason", text(" ")), "E-REASON-MISSING");
  const auto taken = after_steps({applied(), accepted()});
  expect_refused(*taken, without(failed(), "fields.reason"), "E-REASON-MISSING");
  expect_refused(*taken, with(reviewed(), "fields.outcome", text("maybe")), "E-FIELD");
  const auto noticed = after_steps({applied(), accepted(), reviewed(), publicized(), objected()});
  expect_refused(*noticed, without(upheld(), "fields.reason"), "E-REASON-MISSING");
  expect_refused(*noticed, with(resolved(), "fields.outcome", text("maybe")), "E-FIELD");
}

TEST(Registrations, StepsComeInTheOrderOfTheirDates) {
  const std::string code = "E-DATE-ORDER";
  expect_refused(*after_steps({applied()}), on(accepted(), "2025-05-05"), code);
  expect_refused(*after_steps({applied()}), declined("2025-05-05"), code);
  expect_refused(*after_steps({applied(), accepted()}), on(reviewed(), "2025-05-07"), code);
  const auto review = after_steps({applied(), accepted(), reviewed()});
  expect_refused(*review, on(publicized(), "2025-05-21"), code);
  expect_refused(*review, with(publicized(), "fields.publicity_from", text("2025-05-21")), code);
  expect_refused(*after_steps(until_coded()), changed("2025-06-09"), code);
  expect_refused(*after_steps(until_coded()), cancelled("2025-06-09"), code);
}

// 2025-05-23 is day 0; 31 May to 2 June is the Dragon Boat festival; day 10 is 9 June.
TEST(Registrations, ThePublicNoticeLastsTenWorkingDays) {
  const auto rehearsal = after_steps({applied(), accepted(), reviewed()});
  const auto notice = [](std::string_view from, std::string_view to) {
    const json::Value event = without(publicized(), "fields.working_days");
    return with(with(event, "fields.publicity_from", text(from)), "fields.publicity_to", text(to));
  };
  expect_allowed(*rehearsal, notice("2025-05-23", "2025-06-09"));
  expect_refused(*rehearsal, notice("2025-05-23", "2025-06-08"), "E-REG-PUBLICITY");
  expect_refused(*rehearsal, notice("2025-05-23", "2025-06-06"), "E-REG-PUBLICITY");
  expect_refused(*rehearsal, notice("2025-05-23", "2025-05-23"), "E-REG-PUBLICITY");
  expect_refused(*rehearsal, notice("2025-05-23", "2025-05-22"), "E-FIELD");
  expect_refused(*rehearsal, notice("2025-12-25", "2026-01-20"), "E-CALENDAR-MISSING");
  expect_refused(*rehearsal, with(publicized(), "fields.working_days", event_of("11")), "E-FIELD");
  expect_refused(*rehearsal, with(publicized(), "fields.working_days", event_of("9")), "E-FIELD");
}

TEST(Registrations, AnybodyRegisteredObjectsWithinTheNotice) {
  const auto rehearsal = after_steps(until_publicity());
  expect_allowed(*rehearsal, on(objected(), "2025-05-23"));
  expect_allowed(*rehearsal, on(objected(), "2025-06-09"));
  expect_refused(*rehearsal, on(objected(), "2025-06-10"), "E-STATE");
  expect_refused(*rehearsal, with(objected(), "author", text("nobody")), "E-ROLE");
  expect_refused(*rehearsal, with(objected(), "fields.ground", text("")), "E-FIELD");
  expect_allowed(*rehearsal, with(objected(), "author", text("zz-exchange")));
}

TEST(Registrations, AnOpenObjectionKeepsTheCodeBack) {
  std::vector<json::Value> steps = until_publicity();
  steps.push_back(objected());
  const auto rehearsal = after_steps(steps);
  expect_refused(*rehearsal, coded(), "E-REG-PUBLICITY");
  rehearsal->accept(resolved());
  expect_allowed(*rehearsal, coded());
}

TEST(Registrations, NoCodeBeforeTheNoticeIsOver) {
  const auto rehearsal = after_steps(until_publicity());
  expect_refused(*rehearsal, on(coded(), "2025-06-09"), "E-REG-PUBLICITY");
  expect_allowed(*rehearsal, on(coded(), "2025-06-10"));
  const auto without_notice = after_steps({applied(), accepted(), reviewed()});
  expect_refused(*without_notice, coded(), "E-REG-PUBLICITY");
}

TEST(Registrations, TheLocalCodeIsTheObjectsOwn) {
  const auto rehearsal = after_steps(until_publicity());
  const auto code = [](std::string_view value) {
    return with(coded(), "fields.local_code", text(value));
  };
  const auto made = [&](LocalCodeKind kind, const char* division, int year) {
    return code(to_string(LocalCode{kind, division, year, 9}));
  };
  EXPECT_EQ(to_string(LocalCode{LocalCodeKind::kResource, "410300", 2025, 9}),
            "41R410300202500009F");
  expect_refused(*rehearsal, code("41R410300202500009A"), "E-FIELD");
  expect_refused(*rehearsal, code("41R41030020250009F"), "E-FIELD");
  expect_refused(*rehearsal, code(""), "E-FIELD");
  expect_refused(*rehearsal, made(LocalCodeKind::kProduct, "410300", 2025), "E-FIELD");
  expect_refused(*rehearsal, made(LocalCodeKind::kResource, "410100", 2025), "E-FIELD");
  expect_refused(*rehearsal, made(LocalCodeKind::kResource, "410300", 2024), "E-FIELD");
  expect_allowed(*rehearsal, made(LocalCodeKind::kResource, "410300", 2025));
}

TEST(Registrations, CodesAndCertificatesAreUsedOnce) {
  const auto rehearsal = Rehearsal::after(215);  // all but R09 and R10 are coded
  const json::Value& other = event_number(209);  // R02, of the same city
  const auto taken = [&](std::string_view field) {
    return with(coded(), fmt::format("fields.{}", field), *other.find("fields")->find(field));
  };
  expect_refused(*rehearsal, taken("local_code"), "E-DUPLICATE");
  expect_refused(*rehearsal, taken("certificate_no"), "E-DUPLICATE");
  expect_refused(*rehearsal, taken("object"), "E-FIELD");
}

TEST(Registrations, ARegistrationLastsThreeYearsAtMost) {
  const auto rehearsal = after_steps(until_publicity());
  const auto valid = [](std::string_view from, std::string_view to) {
    return with(with(coded(), "fields.valid_from", text(from)), "fields.valid_to", text(to));
  };
  expect_allowed(*rehearsal, valid("2025-06-10", "2028-06-09"));
  expect_refused(*rehearsal, valid("2025-06-10", "2028-06-10"), "E-FIELD");
  expect_allowed(*rehearsal, valid("2025-06-10", "2025-06-10"));
  expect_refused(*rehearsal, valid("2025-06-10", "2025-06-09"), "E-FIELD");
  expect_refused(*rehearsal, valid("2025-06-09", "2028-06-08"), "E-FIELD");
}

}  // namespace
}  // namespace luoshu::test::registering
