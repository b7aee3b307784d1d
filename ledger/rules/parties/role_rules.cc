// Roles: intervals in which a party may act in a role, at a level, for a division (art. 3, 4, 7,
// 17). A role ends with its last day, or with the day before it is revoked.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/rules/developers/developers.h"
#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/parties/party_steps.h"
#include "schema/events_foundation.capnp.h"
#include "schema/state_parties.capnp.h"

namespace luoshu {
namespace {

using schema::RoleInterval;

constexpr std::array<std::string_view, 3> kRoleLevels{"province", "city", "market"};

// RULEBOOK 2.1; "root" is nobody's role to give.
struct KnownRole {
  std::string_view name;
  bool is_public;           // of the province or of a city, never of the market
  std::uint32_t since = 1;  // first version of the rules in which it may be given
};
constexpr std::array kRoles{
    KnownRole{"authority", true},
    KnownRole{"implementer", true},
    KnownRole{"data_holder", false},
    KnownRole{"registrar", true},
    KnownRole{"finance", true},
    KnownRole{"pricing", true},
    KnownRole{"auditor", true},
    KnownRole{"cyberspace", true},
    KnownRole{"ip", true},
    KnownRole{"government", true},
    KnownRole{"primary_developer", false},
    KnownRole{"secondary_developer", false},
    KnownRole{"exchange", false},
    KnownRole{"city_officer", true},
    KnownRole{"applicant", false},
    KnownRole{"interested_party", false},
    KnownRole{"public_security", true, 2},
    KnownRole{"state_security", true, 2},
    KnownRole{"cryptography", true, 2},
    KnownRole{"secrecy", true, 2},
    KnownRole{"market_supervision", true, 2},
    KnownRole{"state_assets", true, 2},
    KnownRole{"it_industry", true, 2},
    KnownRole{"financial_regulator", true, 2},
    KnownRole{"industry", true, 2},
    KnownRole{"lender", false, 2},
};

const KnownRole* known_role(std::string_view name) {
  const auto* found = std::ranges::find(kRoles, name, &KnownRole::name);
  return found == kRoles.end() ? nullptr : found;
}

void check_role_name(Decision& decision, bool present, std::string_view role) {
  const KnownRole* known = known_role(role);
  if (present && (known == nullptr || known->since > decision.version()))
    decision.refuse("E-FIELD", "fields.role", {"there is no such role", "没有该角色"});
}

// A province role that names no division is for 410000.
std::string_view granted_division(schema::RoleGranted::Reader fields) {
  if (fields.hasDivision()) return from_kj(fields.getDivision());
  return from_kj(fields.getLevel()) == "province" ? kProvinceDivision : std::string_view();
}

// Art. 3 para. 5, art. 4: a province role is for 410000, a city role for one of the cities; the
// primary developer is authorised for the whole province (art. 3 para. 3).
void check_level(Decision& decision) {
  const auto fields = decision.event.fields<schema::RoleGranted>();
  const std::string_view role = from_kj(fields.getRole());
  const std::string_view level = from_kj(fields.getLevel());
  const std::string_view division = granted_division(fields);
  const KnownRole* known = known_role(role);
  require_level_word(decision, level, kRoleLevels);
  require_division(decision, division, "fields.division");
  const std::string_view of_division = division_level(decision.state, division);
  const auto unfit = [&](std::string_view field) {
    decision.refuse("E-LEVEL", field,
                    {fmt::format("{} of level '{}' for division '{}'", role, level, division),
                     fmt::format("角色 {}，层级“{}”，区划“{}”", role, level, division)});
  };
  const bool is_public = known != nullptr && known->is_public;
  if (is_public && level == "market") unfit("fields.level");
  if (level == "city" && division.empty())
    decision.refuse("E-FIELD", "fields.division",
                    {"a city role names its city", "市级角色须注明区划"});
  if (is_public && level.empty() && division.empty())
    decision.refuse("E-FIELD", "fields.level",
                    {"of the province, or of which city?", "须注明层级或区划"});
  if (of_division.empty()) return;
  const bool differs = (level == "province" || level == "city") && level != of_division;
  const bool below_city = is_public && level.empty() && of_division == "county";
  const bool not_whole = role == "primary_developer" && of_division != "province";
  if (differs || below_city || not_whole) unfit("fields.division");
}

bool overlaps(RoleInterval::Reader held, std::int32_t from, std::int32_t to) {
  const bool ends_before = held.getTo() != kNoDay && held.getTo() < from;
  const bool begins_after = to != kNoDay && to < held.getFrom();
  const bool empty = held.getTo() != kNoDay && held.getTo() < held.getFrom();
  return !ends_before && !begins_after && !empty;
}

// The same role for the same division is not given twice at a time.
void check_not_held(Decision& decision, schema::PartyRow::Reader party) {
  const auto fields = decision.event.fields<schema::RoleGranted>();
  for (const auto held : party.getRoles()) {
    if (from_kj(held.getRole()) != from_kj(fields.getRole())) continue;
    if (from_kj(held.getDivision()) != granted_division(fields)) continue;
    if (!overlaps(held, decision.event.effective(), fields.getValidTo())) continue;
    decision.refuse("E-DUPLICATE", "fields.role",
                    same(fmt::format("{} / {}", decision.subject(), from_kj(fields.getRole()))));
    return;
  }
}

// Art. 3 para. 3: authorised by the provincial government. Art. 3 para. 4, 17 para. 1: admitted
// first. Art. 7 para. 2 (3): nobody is both.
void check_developer(Decision& decision) {
  const auto fields = decision.event.fields<schema::RoleGranted>();
  const std::string_view role = from_kj(fields.getRole());
  const std::string_view party = decision.subject();
  const Date day = decision.effective();
  if (role == "primary_developer") {
    if (form::is_blank(from_kj(fields.getDocument())))
      decision.refuse(
          "E-FIELD", "fields.document",
          {"the authorisation of the provincial government is missing", "缺少省政府授权文件"});
    if (holds_role(decision.state, party, "secondary_developer", Level::kAny, day))
      decision.refuse("E-DEV-SELF", "subject", same(party));
  }
  if (role == "secondary_developer") {
    if (!is_admitted(decision.state, party, day))
      decision.refuse("E-DEV-NOT-ADMITTED", "subject", same(party));
    if (holds_role(decision.state, party, "primary_developer", Level::kAny, day))
      decision.refuse("E-DEV-SELF", "subject", same(party));
  }
}

// With the first authority the founding ends (B1); were it a city's, nobody could go on.
void check_first_authority(Decision& decision) {
  const auto fields = decision.event.fields<schema::RoleGranted>();
  if (from_kj(fields.getRole()) != "authority") return;
  const auto ledger = decision.state.find(tables::kLedger, "");
  if (ledger && ledger->getAuthorityKnown()) return;
  if (granted_division(fields) == kProvinceDivision) return;
  decision.refuse("E-LEVEL", "fields.level",
                  {"the first authority is the province's", "首个主管部门须为省级"});
}

// ---- Ends of roles ------------------------------------------------------------------------------
bool is_meant(schema::RoleRevoked::Reader fields, RoleInterval::Reader held) {
  if (from_kj(held.getRole()) != from_kj(fields.getRole())) return false;
  const std::string_view level = from_kj(fields.getLevel());
  const std::string_view division = from_kj(fields.getDivision());
  if (!level.empty() && held.hasLevel() && from_kj(held.getLevel()) != level) return false;
  return division.empty() || from_kj(held.getDivision()) == division;
}

bool covers(RoleInterval::Reader held, std::int32_t day) {
  return held.getFrom() <= day && (held.getTo() == kNoDay || day <= held.getTo());
}

// Whether somebody else, or the party by another grant, is authority of the province that day.
bool another_authority(const Decision& decision) {
  const auto fields = decision.event.fields<schema::RoleRevoked>();
  bool found = false;
  decision.state.scan(tables::kParties, {}, [&](std::string_view party, const auto& row) {
    for (const auto held : row->getRoles()) {
      if (from_kj(held.getRole()) != "authority") continue;
      if (from_kj(held.getDivision()) != kProvinceDivision) continue;
      if (!covers(held, decision.event.effective())) continue;
      if (party == decision.subject() && is_meant(fields, held)) continue;
      found = true;
    }
    return !found;
  });
  return found;
}

void check_revocation(Decision& decision, schema::PartyRow::Reader party) {
  const auto fields = decision.event.fields<schema::RoleRevoked>();
  bool in_force = false;
  bool of_province = false;
  std::int32_t begins = kNoDay;  // of a grant that has not begun
  for (const auto held : party.getRoles()) {
    if (!is_meant(fields, held)) continue;
    if (held.getTo() != kNoDay && held.getTo() < held.getFrom()) continue;
    if (held.getFrom() > decision.event.effective()) begins = held.getFrom();
    if (!covers(held, decision.event.effective())) continue;
    in_force = true;
    of_province = of_province || from_kj(held.getDivision()) == kProvinceDivision;
  }
  if (!in_force && begins != kNoDay)
    decision.require_not_before(begins, "the grant of the role", "角色授予");
  else if (!in_force)
    decision.wrong_state("the party does not hold this role", "该机构未持有此角色");
  else if (of_province && from_kj(fields.getRole()) == "authority" && !another_authority(decision))
    decision.wrong_state("it is the only authority of the province: appoint the next one first",
                         "该机构为唯一省级主管部门，须先授予继任机构");
}

}  // namespace

// Art. 3, 4, 17; RULEBOOK 2.1.
void decide_role_granted(Decision& decision) {
  const auto fields = decision.event.fields<schema::RoleGranted>();
  check_role_name(decision, fields.hasRole(), from_kj(fields.getRole()));
  check_level(decision);
  require_interval(decision, decision.event.effective(), fields.getValidTo(), "fields.valid_to");
  check_developer(decision);
  check_first_authority(decision);
  const auto party = decision.state.find(tables::kParties, decision.subject());
  if (!party) {
    decision.unknown("subject", decision.subject());
    return;
  }
  decision.require_not_before(party->getRegisteredOn(), "the registration of the party",
                              "机构登记");
  check_not_held(decision, *party);
}

void apply_role_granted(Application& application) {
  const auto fields = application.event.fields<schema::RoleGranted>();
  State& state = application.state;
  state.edit(tables::kParties, application.subject(),
             [&](schema::PartyRow::Builder row, schema::PartyRow::Reader before) {
               auto role =
                   append_struct(before.getRoles(), [&](unsigned n) { return row.initRoles(n); });
               role.setRole(fields.getRole());
               if (fields.hasLevel()) role.setLevel(fields.getLevel());
               const std::string_view division = granted_division(fields);
               if (!division.empty()) role.setDivision(to_kj(division));
               role.setFrom(application.effective());
               role.setTo(fields.getValidTo());
               role.setEvent(application.moment.number.value);
               if (fields.hasDocument()) role.setDocument(fields.getDocument());
             });
  if (from_kj(fields.getRole()) != "authority") return;
  const auto ledger = state.find(tables::kLedger, "");
  if (!ledger || ledger->getAuthorityKnown()) return;
  state.edit(tables::kLedger, "", [](schema::LedgerRow::Builder row, schema::LedgerRow::Reader) {
    row.setAuthorityKnown(true);
  });
}

// Art. 3, 17: from the effective date on the party does not hold it; its last day is the day
// before. Level and division, where given, say which of several grants is meant.
void decide_role_revoked(Decision& decision) {
  const auto fields = decision.event.fields<schema::RoleRevoked>();
  check_role_name(decision, fields.hasRole(), from_kj(fields.getRole()));
  require_level_word(decision, from_kj(fields.getLevel()), kRoleLevels);
  require_division(decision, from_kj(fields.getDivision()), "fields.division");
  const auto party = decision.state.find(tables::kParties, decision.subject());
  if (!party)
    decision.unknown("subject", decision.subject());
  else if (known_role(from_kj(fields.getRole())) != nullptr)
    check_revocation(decision, *party);
}

void end_role(RoleInterval::Builder role, RoleInterval::Reader held, Application& application) {
  auto end = append_struct(held.getEnds(), [&](unsigned n) { return role.initEnds(n); });
  end.setEvent(application.moment.number.value);
  end.setBefore(held.getTo());
  role.setTo(application.effective() - 1);
}

void apply_role_revoked(Application& application) {
  const auto fields = application.event.fields<schema::RoleRevoked>();
  application.state.edit(
      tables::kParties, application.subject(),
      [&](schema::PartyRow::Builder row, schema::PartyRow::Reader before) {
        const auto held = before.getRoles();
        auto roles = row.getRoles();
        for (unsigned i = 0; i < held.size(); ++i)
          if (is_meant(fields, held[i]) && covers(held[i], application.effective()))
            end_role(roles[i], held[i], application);
      });
}

}  // namespace luoshu
