// Divisions, parties and roles against art. 2, 3, 7, 17 and RULEBOOK 2.1, 2.2 (B1, B2, B19).

#include "ledger/rules/parties/parties.h"
#include "tests/ledger/rules/parties/foundation_testing.h"

namespace luoshu {
namespace {

using test::act;
using test::by;
using test::Codes;
using test::Rehearsal;
using test::with;
using test::without;

constexpr int kFounded = 89;  // parties, roles and keys of the worked province are there

json::Value party(std::string_view alias = "kf-impl") {
  return act("PartyRegistered", alias,
             R"({"name":"开封","uscc":"11410200XX00009086","division":"410200","level":"city"})");
}
json::Value division(std::string_view code) {
  return act("DivisionRegistered", code, R"({"name":"X","parent":"410100","level":"county"})");
}
json::Value granted(std::string_view alias, std::string_view role, std::string_view effective) {
  return act("RoleGranted", alias,
             fmt::format(R"({{"role":"{}","level":"city","division":"410100"}})", role), effective);
}
json::Value revoked(std::string_view alias, std::string_view role, std::string_view effective) {
  return act("RoleRevoked", alias, fmt::format(R"({{"role":"{}"}})", role), effective);
}

// B1: whoever opened the ledger founds it, until the first authority is appointed.
TEST(PartyRulesFounding, EndsWithTheFirstAuthority) {
  const auto before = Rehearsal::after(26);
  EXPECT_EQ(before->refusals(division("410105")), Codes{});
  EXPECT_EQ(before->refusals(with(division("410105"), "effective", "2025-01-01")),
            Codes{"E-DATE-ORDER"});  // the city above it is younger
  EXPECT_EQ(before->refusals(by(division("410105"), "zz-impl", "authority")), Codes{"E-ROLE"});
  const json::Value first = test::scenario()[26];
  EXPECT_EQ(before->refusals(first), Codes{});
  EXPECT_EQ(before->refusals(with(first, "fields.level", "city")), Codes{"E-LEVEL"});
  EXPECT_EQ(
      before->refusals(with(with(first, "fields.level", "city"), "fields.division", "410100")),
      Codes{"E-LEVEL"});
  before->accept(first);
  // The authority holds its role since 2025-03-03 and not earlier.
  EXPECT_EQ(before->refusals(
                act("PolicyInstrumentAdopted", "D", R"({"title":"T","issuer":"I"})", "2025-02-01")),
            Codes{"E-ROLE"});
}

TEST(PartyRulesDivision, Cases) {
  const auto rehearsal = Rehearsal::after(kFounded);
  test::expect_field_cases(*rehearsal, division("410105"),
                           {{"subject", R"("420105")", {"E-DIVISION-UNKNOWN"}},
                            {"subject", R"("41010")", {"E-FIELD", "E-DIVISION-UNKNOWN"}},
                            {"subject", R"("41010A")", {"E-FIELD", "E-DIVISION-UNKNOWN"}},
                            {"subject", R"("410000")", {"E-DUPLICATE"}},
                            {"subject", R"("410100")", {"E-DUPLICATE"}},
                            {"fields.name", "null", {"E-FIELD"}},
                            {"fields.name", R"("")", {"E-FIELD"}},
                            {"fields.level", "null", {"E-FIELD"}},
                            {"fields.level", R"("town")", {"E-FIELD"}},
                            {"fields.level", R"("province")", {"E-FIELD"}},
                            {"fields.level", R"("city")", {"E-FIELD"}},  // under a city
                            {"fields.parent", R"("410000")", {}},
                            {"fields.parent", R"("419999")", {"E-DIVISION-UNKNOWN"}},
                            {"fields.parent", R"("420000")", {"E-DIVISION-UNKNOWN"}},
                            {"fields.parent", "null", {"E-FIELD"}},
                            {"effective", R"("2025-03-03")", {}},
                            {"role", R"("implementer")", {"E-ROLE"}}});
  EXPECT_EQ(rehearsal->refusals(by(division("410105"), "zz-impl", "authority")), Codes{"E-LEVEL"});
  const json::Value city =
      without(with(division("410105"), "fields.level", "city"), "fields.parent");
  rehearsal->accept(city);
  EXPECT_EQ(division_level(rehearsal->state(), "410105"), "city");
  rehearsal->accept(with(division("410106"), "fields.parent", "410105"));
  EXPECT_EQ(rehearsal->refusals(with(division("410107"), "fields.parent", "410106")),
            Codes{"E-FIELD"});  // a county under a county
}

TEST(PartyRulesParty, Cases) {
  const auto rehearsal = Rehearsal::after(kFounded);
  test::expect_field_cases(
      *rehearsal, party(),
      {{"subject", R"("zz-impl")", {"E-DUPLICATE"}},
       {"subject", R"("410200")", {"E-FIELD"}},
       {"subject", R"("a:b")", {"E-FIELD"}},
       {"subject", R"("a/b")", {"E-FIELD"}},
       {"subject", R"("a b")", {"E-FIELD"}},
       {"subject", R"("")", {"E-FIELD"}},
       {"fields.name", R"("")", {"E-FIELD"}},
       {"fields.uscc", "null", {"E-FIELD"}},
       {"fields.uscc", R"("")", {"E-FIELD"}},
       {"fields.uscc", R"("11410200XX00009087")", {"E-USCC-CHECK"}},  // position 18
       {"fields.uscc", R"("11410200XX00009186")", {"E-USCC-CHECK"}},  // main body
       {"fields.uscc", R"("11410200XX00009096")", {"E-USCC-CHECK"}},  // position 17
       {"fields.uscc", R"("11410200XX0000908")", {"E-FIELD", "E-USCC-CHECK"}},
       {"fields.uscc", R"("11410200XX0000908I")", {"E-FIELD", "E-USCC-CHECK"}},
       {"fields.uscc", R"("11410200xx00009086")", {"E-FIELD", "E-USCC-CHECK"}},
       {"fields.uscc", R"("11410000XX0000019W")", {"E-DUPLICATE"}},  // hn-auth's
       {"fields.division", R"("420100")", {"E-DIVISION-UNKNOWN"}},
       {"fields.division", R"("410199")", {"E-DIVISION-UNKNOWN"}},
       {"fields.division", R"("410000")", {}},
       {"fields.division", "null", {"E-FIELD"}},
       {"fields.level", R"("village")", {"E-FIELD"}},
       {"fields.level", R"("central")", {}},
       {"fields.level", "null", {}},
       {"effective", R"("2025-03-03")", {}},
       {"effective", R"("2025-03-02")", {"E-ROLE", "E-DATE-ORDER"}}});
}

// GB 32100: parameter uscc_check 0 tells of a wrong check character, and refuses what is no code.
TEST(PartyRulesParty, CheckCharactersMayOnlyWarn) {
  const auto rehearsal = Rehearsal::after(kFounded);
  rehearsal->accept(act("PolicyInstrumentAdopted", "演示〔2025〕1号",
                        R"({"title":"T","issuer":"I","parameters":{"uscc_check":0}})"));
  const json::Value wrong = with(party(), "fields.uscc", "11410200XX00009087");
  EXPECT_EQ(rehearsal->refusals(wrong), Codes{});
  EXPECT_EQ(rehearsal->warnings(wrong), Codes{"E-USCC-CHECK"});
  EXPECT_EQ(rehearsal->warnings(party()), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(wrong, "fields.uscc", "1141")), Codes{"E-FIELD"});
  EXPECT_EQ(rehearsal->refusals(with(wrong, "effective", "2025-03-04")), Codes{"E-USCC-CHECK"});
  rehearsal->accept(wrong);
  EXPECT_EQ(rehearsal->refusals(with(wrong, "subject", "kf-2")), Codes{"E-DUPLICATE"});
}

TEST(PartyRulesParty, Amendments) {
  const auto rehearsal = Rehearsal::after(kFounded);
  rehearsal->accept(party());
  const json::Value amended =
      act("PartyAmended", "kf-impl",
          R"({"name":"新名","uscc":"11410200XX00009161","division":"410300","level":"city"})",
          "2025-04-01");
  test::expect_field_cases(*rehearsal, amended,
                           {{"subject", R"("nobody")", {"E-UNKNOWN-SUBJECT"}},
                            {"fields", R"({})", {"E-FIELD"}},
                            {"fields", R"({"reason":"无"})", {"E-FIELD"}},
                            {"fields", R"({"synthetic":true})", {}},
                            {"fields.name", R"("")", {"E-FIELD"}},
                            {"fields.uscc", R"("11410200XX00009087")", {"E-USCC-CHECK"}},
                            {"fields.uscc", R"("11410200XX00009086")", {}},  // its own
                            {"fields.uscc", R"("11410000XX0000019W")", {"E-DUPLICATE"}},
                            {"fields.division", R"("420100")", {"E-DIVISION-UNKNOWN"}},
                            {"fields.level", R"("village")", {"E-FIELD"}},
                            {"effective", R"("2025-03-05")", {}},
                            {"effective", R"("2025-03-04")", {"E-DATE-ORDER"}}});
  rehearsal->accept(amended);
  EXPECT_EQ(division_of_party(rehearsal->state(), "kf-impl"), "410300");
  EXPECT_EQ(rehearsal->refusals(with(amended, "effective", "2025-03-31")), Codes{"E-DATE-ORDER"});
  // Neither the code it has nor the one it had is free for another.
  EXPECT_EQ(rehearsal->refusals(party("kf-2")), Codes{"E-DUPLICATE"});
  EXPECT_EQ(rehearsal->refusals(with(party("kf-2"), "fields.uscc", "11410200XX00009161")),
            Codes{"E-DUPLICATE"});
}

// Every pair of (is the party registered, event of chapter A about it).
TEST(PartyRulesParty, EveryStateAndEvent) {
  const auto rehearsal = Rehearsal::after(kFounded);
  const json::Value key = act("KeyEnrolled", "kf-impl",
                              R"({"key_id":"kf#1","algorithm":"SM2","valid_to":"2028-01-01"})");
  const std::vector<std::pair<json::Value, Codes>> absent{
      {party(), {}},
      {act("PartyAmended", "kf-impl", R"({"name":"N"})"), {"E-UNKNOWN-SUBJECT"}},
      {granted("kf-impl", "data_holder", "2025-03-05"), {"E-UNKNOWN-SUBJECT"}},
      {revoked("kf-impl", "data_holder", "2025-03-05"), {"E-UNKNOWN-SUBJECT"}},
      {key, {"E-UNKNOWN-SUBJECT"}},
      {act("KeyRevoked", "kf-impl", R"({"key_id":"kf#1"})"), {"E-UNKNOWN-SUBJECT"}}};
  for (const auto& [event, codes] : absent)
    EXPECT_EQ(rehearsal->refusals(event), codes) << json::to_line(event);
  rehearsal->accept(party());
  const std::vector<Codes> present{{"E-DUPLICATE"}, {}, {}, {"E-STATE"}, {}, {"E-UNKNOWN-SUBJECT"}};
  for (std::size_t i = 0; i < absent.size(); ++i)
    EXPECT_EQ(rehearsal->refusals(absent[i].first), present[i]) << json::to_line(absent[i].first);
}

// Every role with every level and division, against the rule said once more in other words.
TEST(PartyRulesRole, EveryRoleLevelAndDivision) {
  const auto rehearsal = Rehearsal::after(kFounded);
  rehearsal->accept(division("410105"));
  rehearsal->accept(party());
  const std::set<std::string_view> open{"data_holder",         "exchange",  "primary_developer",
                                        "secondary_developer", "applicant", "interested_party"};
  const auto expected = [&](std::string_view role, std::string_view level, std::string_view code) {
    Codes codes;
    const bool is_public = !open.contains(role);
    if (level == "county") codes.insert("E-FIELD");
    if (code == "420100") codes.insert("E-DIVISION-UNKNOWN");
    if (is_public && level == "market") codes.insert("E-LEVEL");
    if (code.empty() && (level == "city" || (is_public && level.empty()))) codes.insert("E-FIELD");
    const bool province = code == "410000" || (code.empty() && level == "province");
    const bool city = code == "410100";
    const bool county = code == "410105";
    if (level == "province" && (city || county)) codes.insert("E-LEVEL");
    if (level == "city" && (province || county)) codes.insert("E-LEVEL");
    if (is_public && level.empty() && county) codes.insert("E-LEVEL");
    if (role == "primary_developer" && (city || county)) codes.insert("E-LEVEL");
    if (role == "secondary_developer") codes.insert("E-DEV-NOT-ADMITTED");
    return codes;
  };
  for (const std::string_view role :
       {"authority", "implementer", "data_holder", "registrar", "finance", "pricing", "auditor",
        "cyberspace", "ip", "government", "primary_developer", "secondary_developer", "exchange",
        "city_officer", "applicant", "interested_party"})
    for (const std::string_view level : {"", "province", "city", "market", "county"})
      for (const std::string_view code : {"", "410000", "410100", "410105", "420100"}) {
        json::Value event = act("RoleGranted", "kf-impl", R"({"document":"豫政〔2025〕1号"})");
        event = with(event, "fields.role", role);
        if (!level.empty()) event = with(event, "fields.level", level);
        if (!code.empty()) event = with(event, "fields.division", code);
        EXPECT_EQ(rehearsal->refusals(event), expected(role, level, code)) << json::to_line(event);
      }
  for (const std::string_view role : {"root", "mayor", ""})
    EXPECT_EQ(rehearsal->refusals(granted("kf-impl", role, "2025-03-05")), Codes{"E-FIELD"});
}

TEST(PartyRulesRole, Cases) {
  const auto rehearsal = Rehearsal::after(kFounded);
  rehearsal->accept(party());
  test::expect_field_cases(*rehearsal, granted("kf-impl", "data_holder", "2025-03-05"),
                           {{"fields.role", "null", {"E-FIELD"}},
                            {"fields.valid_to", R"("2025-03-04")", {"E-FIELD"}},
                            {"fields.valid_to", R"("2025-03-05")", {}},
                            {"effective", R"("2025-03-04")", {"E-DATE-ORDER"}},
                            {"role", R"("registrar")", {"E-ROLE"}}});
  const json::Value primary = act("RoleGranted", "kf-impl",
                                  R"({"role":"primary_developer","level":"province",)"
                                  R"("division":"410000","document":"豫政〔2025〕2号"})");
  test::expect_field_cases(
      *rehearsal, primary,
      {{"fields.document", "null", {"E-FIELD"}}, {"fields.document", R"("")", {"E-FIELD"}}});
  // A grant that names only its level or its division holds as one that names both.
  const Date day{parse_date("2025-03-05")->days};
  rehearsal->accept(act("RoleGranted", "kf-impl", R"({"role":"auditor","level":"province"})"));
  EXPECT_TRUE(holds_role_for(rehearsal->state(), "kf-impl", "auditor", "410000", day));
  rehearsal->accept(act("RoleGranted", "kf-impl", R"({"role":"finance","division":"410200"})"));
  EXPECT_TRUE(holds_role(rehearsal->state(), "kf-impl", "finance", Level::kCity, day));
  EXPECT_FALSE(holds_role(rehearsal->state(), "kf-impl", "finance", Level::kProvince, day));
}

// Art. 17 para. 1, 7 para. 2 (3): admitted first, and nobody is both.
TEST(PartyRulesRole, Developers) {
  const auto before = Rehearsal::after(276);
  const json::Value secondary = test::scenario()[277];  // dev-logistics
  EXPECT_EQ(before->refusals(secondary), Codes{"E-DEV-NOT-ADMITTED"});
  const auto rehearsal = Rehearsal::after(277);
  EXPECT_EQ(rehearsal->refusals(secondary), Codes{});
  EXPECT_EQ(rehearsal->refusals(with(secondary, "effective", "2025-07-01")),
            Codes{"E-DEV-NOT-ADMITTED"});
  EXPECT_EQ(rehearsal->refusals(with(secondary, "subject", "hn-primary")),
            (Codes{"E-DEV-NOT-ADMITTED", "E-DEV-SELF"}));
  rehearsal->accept(secondary);
  const json::Value primary =
      act("RoleGranted", "dev-logistics",
          R"({"role":"primary_developer","document":"豫政〔2025〕2号"})", "2025-07-23");
  EXPECT_EQ(rehearsal->refusals(primary), Codes{"E-DEV-SELF"});
}

// Every state of one role of one party, with every event about it.
TEST(PartyRulesRole, EveryStateAndEvent) {
  const std::string_view day = "2025-06-01";
  struct State {
    std::string_view name;
    std::vector<json::Value> before;
    Codes grant;
    Codes revoke;
  };
  const json::Value open = granted("kf-impl", "data_holder", "2025-04-01");
  const std::vector<State> states{
      {"never held", {}, {}, {"E-STATE"}},
      {"held", {open}, {"E-DUPLICATE"}, {}},
      {"last day", {with(open, "fields.valid_to", day)}, {"E-DUPLICATE"}, {}},
      {"ended", {with(open, "fields.valid_to", "2025-05-31")}, {}, {"E-STATE"}},
      {"first day", {with(open, "effective", day)}, {"E-DUPLICATE"}, {}},
      {"to come", {with(open, "effective", "2025-06-02")}, {"E-DUPLICATE"}, {"E-DATE-ORDER"}},
      {"revoked", {open, revoked("kf-impl", "data_holder", day)}, {}, {"E-STATE"}},
      {"to be revoked",
       {open, revoked("kf-impl", "data_holder", "2025-06-02")},
       {"E-DUPLICATE"},
       {}},
      {"revoked before it began",
       {with(open, "effective", day), revoked("kf-impl", "data_holder", day)},
       {},
       {"E-STATE"}}};
  for (const State& state : states) {
    const auto rehearsal = Rehearsal::after(kFounded);
    rehearsal->accept(party());
    for (const json::Value& event : state.before) rehearsal->accept(event);
    EXPECT_EQ(rehearsal->refusals(granted("kf-impl", "data_holder", day)), state.grant)
        << state.name;
    EXPECT_EQ(rehearsal->refusals(revoked("kf-impl", "data_holder", day)), state.revoke)
        << state.name;
  }
}

TEST(PartyRulesRole, RevocationEndsTheDayBefore) {
  const auto rehearsal = Rehearsal::after(kFounded);
  const auto holds = [&](std::string_view role, std::string_view day) {
    return holds_role(rehearsal->state(), "zz-impl", role, Level::kAny, *parse_date(day));
  };
  const json::Value event =
      act("RoleRevoked", "zz-impl", R"({"role":"city_officer","level":"city","division":"410100"})",
          "2025-04-01");
  test::expect_field_cases(*rehearsal, event,
                           {{"fields.role", R"("mayor")", {"E-FIELD"}},
                            {"fields.role", R"("ip")", {"E-STATE"}},
                            {"fields.role", "null", {"E-FIELD"}},
                            {"fields.level", R"("village")", {"E-FIELD", "E-STATE"}},
                            {"fields.level", R"("province")", {"E-STATE"}},
                            {"fields.division", R"("410300")", {"E-STATE"}},
                            {"fields.division", R"("420100")", {"E-DIVISION-UNKNOWN", "E-STATE"}},
                            {"fields.division", "null", {}},
                            {"effective", R"("2025-03-03")", {}}});
  rehearsal->accept(event);
  EXPECT_TRUE(holds("city_officer", "2025-03-31"));
  EXPECT_FALSE(holds("city_officer", "2025-04-01"));
  EXPECT_TRUE(holds("implementer", "2025-04-01"));
}

// A ledger without a provincial authority could never be written to again.
TEST(PartyRulesRole, TheOnlyAuthorityStays) {
  const auto rehearsal = Rehearsal::after(kFounded);
  EXPECT_EQ(rehearsal->refusals(revoked("hn-auth", "authority", "2025-04-01")), Codes{"E-STATE"});
  rehearsal->accept(
      act("RoleGranted", "hn-fin", R"({"role":"authority","level":"province"})", "2025-04-01"));
  EXPECT_EQ(rehearsal->refusals(revoked("hn-auth", "authority", "2025-03-31")), Codes{"E-STATE"});
  rehearsal->accept(revoked("hn-auth", "authority", "2025-04-01"));
  EXPECT_EQ(rehearsal->refusals(revoked("zz-impl", "authority", "2025-04-02")), Codes{"E-ROLE"});
}

}  // namespace
}  // namespace luoshu
