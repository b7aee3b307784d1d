// Chapter B: catalogue entries, consents, state assets (RULEBOOK 2.2 B, 3.1; art. 3, 6, 9, 10).
#include "ledger/rules/resources/catalogue.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>

#include "schema/state_catalogue.capnp.h"
#include "tests/ledger/support/rule_testing.h"

namespace luoshu::test {
namespace {

constexpr int kParties = 89;  // the province after its parties and roles: no catalogue entry yet

json::Value number(int n) {
  return json::Value(std::int64_t{n});
}
const json::Value& event_number(int n) {
  return scenario().at(static_cast<std::size_t>(n) - 1);
}
json::Value text(std::string_view value) {
  return json::Value(std::string(value));
}
json::Value texts(const std::vector<std::string>& values) {
  json::Array list;
  for (const std::string& value : values) list.emplace_back(value);
  return json::Value(std::move(list));
}
json::Value flag(std::string_view name) {
  return event_of(name);
}

json::Value on(json::Value event, std::string_view day) {
  event = with(std::move(event), "effective", text(day));
  return with(std::move(event), "recorded", text(day));
}

// Events about R01, the entry that holds data shared by hn-transport.
json::Value compiled() {
  return event_number(90);
}
json::Value accepted() {
  return event_number(100);
}
json::Value consent() {
  return event_number(110);
}
json::Value asset() {
  return event_number(111);
}
json::Value of(std::string_view type, std::string_view author, std::string_view role,
               std::string_view day, std::string_view fields) {
  return event_of(fmt::format(R"({{"type": "{}", "author": "{}", "role": "{}", "effective": "{}",)"
                              R"( "subject": "R01", "fields": {}}})",
                              type, author, role, day, fields));
}
json::Value revised(std::string_view day = "2025-03-25") {
  return of("CatalogEntryRevised", "zz-impl", "implementer", day,
            R"({"items": ["线路", "到站时间"]})");
}
json::Value returned(std::string_view day = "2025-03-17") {
  return of("CatalogEntryReturned", "hn-auth", "authority", day, R"({"reason": "信息项不完整"})");
}
json::Value withdrawn(std::string_view day = "2025-03-25") {
  return of("CatalogEntryWithdrawn", "zz-impl", "implementer", day, R"({"reason": "停用"})");
}
json::Value revoked(std::string_view day = "2025-03-25") {
  return of("SharedDataConsentRevoked", "hn-transport", "data_holder", day,
            R"({"granted_to": "zz-impl"})");
}
json::Value recognised() {
  return with(of("DataAssetRecognised", "zz-impl", "data_holder", "2025-03-31",
                 R"({"booked_as": "无形资产", "cost_fen": 300, "components": [)"
                 R"({"cost_class": "清洗", "amount_fen": 200},)"
                 R"({"cost_class": "标注", "amount_fen": 100}]})"),
              "cosigners", event_of(R"([{"party": "hn-fin", "role": "finance"}])"));
}

std::unique_ptr<Rehearsal> province_with(const std::vector<json::Value>& events) {
  auto rehearsal = Rehearsal::after(kParties);
  for (const json::Value& event : events) rehearsal->accept(event);
  return rehearsal;
}

void expect_refused(Rehearsal& rehearsal, const json::Value& event, const std::string& code) {
  EXPECT_TRUE(rehearsal.refusals(event).contains(code))
      << "not " << code << " for " << json::to_line(event) << "\n"
      << describe(rehearsal.judge(event).reasons, Language::kEn);
}
void expect_allowed(Rehearsal& rehearsal, const json::Value& event) {
  EXPECT_EQ(describe(rehearsal.judge(event).reasons, Language::kEn), "") << json::to_line(event);
}
void expect(Rehearsal& rehearsal, const json::Value& event, const std::string& code) {
  code.empty() ? expect_allowed(rehearsal, event) : expect_refused(rehearsal, event, code);
}

TEST(Catalogue, EveryEventInEveryState) {
  const json::Value early_consent = on(consent(), "2025-03-10");
  struct State {
    std::string name;
    std::vector<json::Value> events;
    std::array<std::string, 9> expected;
  };
  const std::string u = "E-UNKNOWN-SUBJECT";
  const std::string s = "E-STATE";
  const std::string d = "E-DUPLICATE";
  const std::vector<State> states{
      {"none", {}, {"", u, u, u, u, u, u, u, u}},
      {"draft", {compiled(), early_consent}, {d, s, "", "", s, "", "", "", ""}},
      {"active", {compiled(), early_consent, accepted()}, {d, "", s, s, "", "", "", "", ""}},
      {"waiting",
       {compiled(), early_consent, accepted(), revised("2025-03-18")},
       {d, "", "", "", "", "", "", "", ""}},
      {"returned", {compiled(), early_consent, returned()}, {d, "", s, s, s, "", "", "", ""}},
      {"withdrawn",
       {compiled(), early_consent, accepted(), withdrawn("2025-03-18")},
       {d, s, s, s, s, s, s, s, s}},
  };
  const std::array<json::Value, 9> events{
      compiled(),
      revised(),
      on(accepted(), "2025-03-25"),
      returned("2025-03-25"),
      withdrawn(),
      with(on(consent(), "2025-03-25"), "fields.shared_items", text("公交专用道车速")),
      revoked(),
      on(asset(), "2025-03-25"),
      recognised()};
  for (const State& state : states) {
    SCOPED_TRACE(state.name);
    const auto rehearsal = province_with(state.events);
    for (std::size_t i = 0; i < events.size(); ++i)
      expect(*rehearsal, events[i], state.expected[i]);
  }
}

TEST(Catalogue, WhatIsExcludedIsNotCompiled) {
  const auto rehearsal = Rehearsal::after(kParties);
  expect_refused(*rehearsal, with(compiled(), "fields.exclusions", texts({"国家安全"})),
                 "E-CAT-EXCLUDED");
  const json::Value personal =
      with(compiled(), "fields.contains_personal_information", flag("true"));
  expect_refused(*rehearsal, personal, "E-CAT-EXCLUDED");
  expect_refused(*rehearsal, with(personal, "fields.desensitised", flag("false")),
                 "E-CAT-EXCLUDED");
  expect_allowed(*rehearsal, with(personal, "fields.desensitised", flag("true")));
  expect_allowed(*rehearsal, with(compiled(), "fields.exclusions", texts({})));
}

TEST(Catalogue, ARevisionCannotMakeItExcluded) {
  const json::Value personal =
      with(with(compiled(), "fields.contains_personal_information", flag("true")),
           "fields.desensitised", flag("true"));
  const auto rehearsal = province_with({personal, accepted()});
  expect_allowed(*rehearsal, revised());
  expect_refused(*rehearsal, with(revised(), "fields.desensitised", flag("false")),
                 "E-CAT-EXCLUDED");
  expect_refused(*rehearsal, with(revised(), "fields.exclusions", texts({"行业禁止"})),
                 "E-CAT-EXCLUDED");
}

TEST(Catalogue, OneSourceForOneItemSet) {
  const auto rehearsal = province_with({compiled()});
  const std::string code = "E-CAT-DUPLICATE-SOURCE";
  const json::Value again = with(compiled(), "subject", text("R77"));
  const json::Value other_code = with(again, "fields.catalog_code", text("307016410100077/000077"));
  const json::Value other_name = with(again, "fields.name", text("另一目录"));
  expect_refused(*rehearsal, again, code);
  expect_refused(*rehearsal, other_code, code);
  expect_refused(*rehearsal, other_name, code);
  expect_allowed(*rehearsal, with(other_code, "fields.name", text("另一目录")));
  expect_allowed(*rehearsal, with(other_code, "fields.items", texts({"另一信息项"})));
  expect_refused(*rehearsal,
                 with(with(other_code, "fields.items", texts({"另一信息项"})),
                      "fields.single_source", flag("false")),
                 code);
}

TEST(Catalogue, TheOrderOfItemsMakesNoOtherSet) {
  const auto rehearsal = province_with({with(compiled(), "fields.items", texts({"甲", "乙"}))});
  const json::Value other = with(with(compiled(), "subject", text("R77")), "fields.catalog_code",
                                 text("307016410100077/000077"));
  expect_refused(*rehearsal, with(other, "fields.items", texts({"乙", "甲"})),
                 "E-CAT-DUPLICATE-SOURCE");
  expect_allowed(*rehearsal, with(other, "fields.items", texts({"乙甲"})));
}

TEST(Catalogue, WithdrawalFreesTheItemSet) {
  const auto rehearsal = province_with({compiled(), accepted(), withdrawn()});
  expect_allowed(*rehearsal, with(on(compiled(), "2025-03-26"), "subject", text("R77")));
}

TEST(Catalogue, RevisionMovesTheItemSet) {
  const auto rehearsal = province_with({compiled(), accepted(), revised()});
  const json::Value other = with(with(on(compiled(), "2025-03-26"), "subject", text("R77")),
                                 "fields.catalog_code", text("307016410100077/000077"));
  const json::Value new_set = with(other, "fields.items", texts({"线路", "到站时间"}));
  const std::string code = "E-CAT-DUPLICATE-SOURCE";
  // While it waits, both versions are claimed.
  expect_refused(*rehearsal, other, code);
  expect_refused(*rehearsal, new_set, code);
  auto taken = province_with({compiled(), accepted(), revised(), on(accepted(), "2025-03-26")});
  expect_allowed(*taken, other);
  expect_refused(*taken, new_set, code);
  auto dropped = province_with({compiled(), accepted(), revised(), returned("2025-03-26")});
  expect_refused(*dropped, other, code);
  expect_allowed(*dropped, new_set);
}

TEST(Catalogue, AnImplementerCompilesForItsOwnDivision) {
  const auto rehearsal = Rehearsal::after(kParties);
  expect_refused(*rehearsal, with(compiled(), "author", text("ly-impl")), "E-LEVEL");
  expect_refused(*rehearsal, with(compiled(), "fields.division", text("410300")), "E-LEVEL");
  expect_refused(*rehearsal, with(compiled(), "fields.division", text("420100")),
                 "E-DIVISION-UNKNOWN");
  expect_refused(*rehearsal, with(compiled(), "role", text("data_holder")), "E-ROLE");
}

TEST(Catalogue, TheSourceIsAPublicInstitutionOfTheDivision) {
  const auto rehearsal = Rehearsal::after(kParties);
  const auto source = [](std::string_view unit) {
    return with(compiled(), "fields.source_unit", text(unit));
  };
  expect_refused(*rehearsal, source("dev-credit"), "E-ROLE");
  expect_refused(*rehearsal, source("nobody"), "E-ROLE");
  expect_refused(*rehearsal, source("nobody"), "E-UNKNOWN-SUBJECT");
  expect_refused(*rehearsal, source("ly-impl"), "E-LEVEL");
  expect_refused(*rehearsal, with(compiled(), "fields.shared_from", texts({"nobody"})),
                 "E-UNKNOWN-SUBJECT");
}

TEST(Catalogue, AnEntrySaysSomething) {
  const auto rehearsal = Rehearsal::after(kParties);
  for (const char* field : {"name", "catalog_code", "division", "source_unit"}) {
    const std::string path = fmt::format("fields.{}", field);
    expect_refused(*rehearsal, with(compiled(), path, text(" ")), "E-FIELD");
    expect_refused(*rehearsal, without(compiled(), path), "E-FIELD");
  }
  expect_refused(*rehearsal, with(compiled(), "fields.items", texts({})), "E-FIELD");
  expect_refused(*rehearsal, with(compiled(), "fields.items", texts({""})), "E-FIELD");
  expect_refused(*rehearsal, with(compiled(), "fields.items", texts({"甲", "甲"})), "E-FIELD");
}

TEST(Catalogue, StepsComeInTheOrderOfTheirDates) {
  const std::string code = "E-DATE-ORDER";
  const auto draft = province_with({compiled()});
  expect_refused(*draft, on(accepted(), "2025-03-09"), code);
  expect_allowed(*draft, on(accepted(), "2025-03-10"));
  expect_refused(*draft, returned("2025-03-09"), code);
  expect_refused(*draft, on(consent(), "2025-03-09"), code);
  expect_refused(*draft, on(asset(), "2025-03-09"), code);
  const auto active = province_with({compiled(), accepted()});
  expect_refused(*active, revised("2025-03-16"), code);
  expect_refused(*active, withdrawn("2025-03-16"), code);
}

TEST(Catalogue, ARevisionOfItemsWaitsForItsAcceptance) {
  const auto rehearsal = province_with({compiled(), accepted(), revised()});
  const auto items = [&] {
    return rehearsal->state().find(tables::kCatalogue, "R01")->getItems().size();
  };
  EXPECT_TRUE(in_catalogue(rehearsal->state(), "R01"));
  EXPECT_EQ(items(), 1U);
  rehearsal->accept(on(accepted(), "2025-03-26"));
  EXPECT_EQ(items(), 2U);
  const auto row = rehearsal->state().find(tables::kCatalogue, "R01");
  EXPECT_FALSE(row->hasRevision());
  EXPECT_EQ(row->getAcceptedVersion(), 2U);
  EXPECT_EQ(Date{row->getAcceptedOn()}, *parse_date("2025-03-17"));
}

TEST(Catalogue, OtherRevisionsStandAtOnce) {
  const auto rehearsal = province_with({compiled(), accepted()});
  rehearsal->accept(of("CatalogEntryRevised", "zz-impl", "implementer", "2025-03-25",
                       R"({"name": "城市公交", "update_cycle": "小时"})"));
  const auto row = rehearsal->state().find(tables::kCatalogue, "R01");
  EXPECT_FALSE(row->hasRevision());
  EXPECT_EQ(row->getVersion(), 2U);
  EXPECT_EQ(row->getAcceptedVersion(), 2U);
  EXPECT_EQ(from_kj(row->getName()), "城市公交");
  EXPECT_EQ(from_kj(row->getSharedFrom()[0]), "hn-transport");  // left out: as it was
}

TEST(Catalogue, AnAcceptedEntryKeepsItsDivision) {
  const auto active = province_with({compiled(), accepted()});
  expect_refused(*active, with(revised(), "fields.division", text("410300")), "E-FIELD");
  expect_allowed(*active, with(revised(), "fields.division", text("410100")));
  expect_refused(*active, with(revised(), "author", text("ly-impl")), "E-LEVEL");
  const auto sent_back = province_with({compiled(), returned()});
  expect_refused(*sent_back, with(revised(), "fields.division", text("410300")), "E-LEVEL");
}

TEST(Catalogue, AReturnStatesItsReason) {
  const auto rehearsal = province_with({compiled()});
  expect_refused(*rehearsal, without(returned(), "fields.reason"), "E-REASON-MISSING");
  expect_refused(*rehearsal, without(returned(), "fields.reason"), "E-FIELD");
  expect_refused(*rehearsal, with(returned(), "fields.reason", text("")), "E-REASON-MISSING");
}

TEST(Catalogue, OnlyTheProvinceAccepts) {
  const auto rehearsal = province_with({compiled()});
  expect_refused(*rehearsal, with(accepted(), "author", text("zz-impl")), "E-LEVEL");
  expect_refused(*rehearsal, with(returned(), "author", text("zz-impl")), "E-LEVEL");
}

TEST(Catalogue, NoWithdrawalUnderAnOperationAgreement) {
  const auto rehearsal = Rehearsal::after(149);
  expect_refused(*rehearsal, withdrawn("2025-04-29"), "E-STATE");  // signed, not in force yet
  expect_refused(*rehearsal, withdrawn("2025-05-06"), "E-STATE");
  expect_refused(*rehearsal, withdrawn("2028-04-30"), "E-STATE");  // its last day
  expect_allowed(*rehearsal, withdrawn("2028-05-01"));
}

TEST(Catalogue, ConsentIsTheProvidersOwn) {
  const auto rehearsal = province_with({compiled()});
  expect_refused(*rehearsal, with(consent(), "author", text("ly-impl")), "E-LEVEL");
  expect_refused(*rehearsal, with(consent(), "author", text("zz-impl")), "E-LEVEL");
  expect_refused(*rehearsal, with(consent(), "role", text("implementer")), "E-ROLE");
  expect_refused(*rehearsal, with(consent(), "fields.granted_to", text("nobody")),
                 "E-UNKNOWN-SUBJECT");
  expect_refused(*rehearsal, with(consent(), "fields.shared_items", text("")), "E-FIELD");
  expect_refused(*rehearsal, with(consent(), "fields.valid_to", text("2025-03-17")), "E-FIELD");
  expect_allowed(*rehearsal, with(consent(), "fields.valid_to", text("2025-03-18")));
}

TEST(Catalogue, ConsentIsAnInterval) {
  const auto given = [](Rehearsal& rehearsal, std::string_view day) {
    return consents_given(rehearsal.state(), "R01", *parse_date(day));
  };
  const auto rehearsal =
      province_with({compiled(), with(consent(), "fields.valid_to", text("2025-04-30"))});
  EXPECT_FALSE(given(*rehearsal, "2025-03-17"));
  EXPECT_TRUE(given(*rehearsal, "2025-03-18"));
  EXPECT_TRUE(given(*rehearsal, "2025-04-30"));
  EXPECT_FALSE(given(*rehearsal, "2025-05-01"));
  expect_refused(*rehearsal,
                 with(on(consent(), "2025-03-20"), "fields.valid_to", text("2025-04-30")),
                 "E-DUPLICATE");
  rehearsal->accept(revoked("2025-04-01"));
  EXPECT_TRUE(given(*rehearsal, "2025-03-31"));
  EXPECT_FALSE(given(*rehearsal, "2025-04-01"));
  expect_refused(*rehearsal, revoked("2025-04-02"), "E-STATE");
  rehearsal->accept(on(consent(), "2025-04-10"));
  EXPECT_FALSE(given(*rehearsal, "2025-04-09"));
  EXPECT_TRUE(given(*rehearsal, "2025-04-10"));
}

TEST(Catalogue, ConsentToSomebodyElseOpensNothing) {
  const auto rehearsal =
      province_with({compiled(), with(consent(), "fields.granted_to", text("ly-impl"))});
  EXPECT_FALSE(consents_given(rehearsal->state(), "R01", *parse_date("2025-03-18")));
  rehearsal->accept(consent());
  EXPECT_TRUE(consents_given(rehearsal->state(), "R01", *parse_date("2025-03-18")));
}

TEST(Catalogue, OnlyAConsentInForceIsRevoked) {
  const auto rehearsal = province_with({compiled(), consent()});
  expect_refused(*rehearsal, revoked("2025-03-17"), "E-DATE-ORDER");
  expect_refused(*rehearsal, with(revoked(), "author", text("ly-impl")), "E-LEVEL");
  expect_refused(*rehearsal, with(revoked(), "fields.granted_to", text("ly-impl")), "E-STATE");
  expect_refused(*rehearsal, with(revoked(), "fields.granted_to", text("nobody")),
                 "E-UNKNOWN-SUBJECT");
  expect_refused(*rehearsal, with(revoked(), "fields.shared_items", text("别的数据")), "E-STATE");
  expect_allowed(*rehearsal, revoked("2025-03-18"));
}

TEST(Catalogue, TheStateAssetStepIsTheHolders) {
  const auto rehearsal = province_with({compiled()});
  expect_refused(*rehearsal, with(asset(), "author", text("ly-impl")), "E-LEVEL");
  expect_refused(*rehearsal, with(asset(), "fields.book_value_fen", number(-1)), "E-FIELD");
  expect_allowed(*rehearsal, with(asset(), "fields.book_value_fen", number(0)));
  expect_refused(*rehearsal, with(asset(), "fields.asset_card", text("")), "E-FIELD");
  rehearsal->accept(asset());
  EXPECT_FALSE(asset_confirmed(rehearsal->state(), "R01", *parse_date("2025-03-19")));
  EXPECT_TRUE(asset_confirmed(rehearsal->state(), "R01", *parse_date("2025-03-20")));
  expect_refused(*rehearsal, on(asset(), "2025-03-21"), "E-DUPLICATE");
  rehearsal->accept(with(on(asset(), "2025-03-21"), "fields.asset_card", text("GZ-2")));
  EXPECT_TRUE(asset_confirmed(rehearsal->state(), "R01", *parse_date("2025-03-20")));
}

TEST(Catalogue, APublicBodyBooksWithFinance) {
  const auto rehearsal = Rehearsal::after(120);
  expect_allowed(*rehearsal, recognised());
  expect_refused(*rehearsal, without(recognised(), "cosigners"), "E-COSIGN-MISSING");
  const json::Value company =
      with(with(recognised(), "author", text("hn-primary")), "role", text("primary_developer"));
  expect_allowed(*rehearsal, without(company, "cosigners"));
  expect_refused(*rehearsal, with(recognised(), "author", text("ly-impl")), "E-LEVEL");
}

TEST(Catalogue, TheFinanceOfAnotherCityIsNotCompetent) {
  const auto rehearsal = Rehearsal::after(120);
  rehearsal->accept(
      event_of(R"({"type": "RoleGranted", "author": "hn-auth", "role": "authority",)"
               R"( "effective": "2025-03-20", "subject": "ly-impl",)"
               R"( "fields": {"role": "finance", "level": "city", "division": "410300"}})"));
  expect_refused(*rehearsal, with(recognised(), "cosigners.0.party", text("ly-impl")), "E-LEVEL");
}

TEST(Catalogue, ThePartsMakeTheCost) {
  const auto rehearsal = Rehearsal::after(120);
  const auto changed = [](std::string_view field, int value) {
    return with(recognised(), field, number(value));
  };
  expect_refused(*rehearsal, changed("fields.cost_fen", 299), "E-FIELD");
  expect_refused(*rehearsal, changed("fields.cost_fen", 301), "E-FIELD");
  expect_refused(*rehearsal, changed("fields.components.0.amount_fen", 201), "E-FIELD");
  expect_refused(*rehearsal, changed("fields.components.0.amount_fen", -1), "E-FIELD");
  expect_refused(*rehearsal, without(changed("fields.cost_fen", 0), "fields.components"),
                 "E-FIELD");
  expect_allowed(*rehearsal, without(changed("fields.cost_fen", 1), "fields.components"));
  expect_refused(*rehearsal, with(recognised(), "fields.booked_as", text("固定资产")), "E-FIELD");
  expect_allowed(*rehearsal, with(recognised(), "fields.booked_as", text("存货")));
}

TEST(Catalogue, AProductIsItsDevelopersToBook) {
  const auto rehearsal = Rehearsal::after(229);
  const json::Value product = on(with(recognised(), "subject", text("PD1")), "2025-06-25");
  const json::Value company =
      with(with(product, "author", text("hn-primary")), "role", text("primary_developer"));
  expect_allowed(*rehearsal, company);
  expect_refused(*rehearsal, product, "E-LEVEL");
  expect_refused(*rehearsal, on(company, "2025-06-01"), "E-DATE-ORDER");
}

TEST(Catalogue, TheWorkedProvinceStands) {
  const auto rehearsal = Rehearsal::after(120);
  const State& state = rehearsal->state();
  const Date day = *parse_date("2025-05-06");
  for (const char* resource : {"R01", "R02", "R10"}) {
    EXPECT_TRUE(in_catalogue(state, resource));
    EXPECT_TRUE(consents_given(state, resource, day));
    EXPECT_TRUE(asset_confirmed(state, resource, day));
  }
  EXPECT_EQ(division_of_resource(state, "R10"), "419001");
  EXPECT_EQ(division_of_resource(state, "R99"), "");
  EXPECT_FALSE(in_catalogue(state, "R99"));
  EXPECT_FALSE(consents_given(state, "R99", day));
}

}  // namespace
}  // namespace luoshu::test
