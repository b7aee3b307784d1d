// Divisions and parties (art. 2, 3; GB 32100-2015): who may be named by other events.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/engine/identifiers.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/parties/party_steps.h"
#include "schema/events_foundation.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

constexpr std::array<std::string_view, 3> kDivisionLevels{"province", "city", "county"};
constexpr std::array<std::string_view, 4> kPartyLevels{"central", "province", "city", "market"};

// ---- Divisions ----------------------------------------------------------------------------------
// A city lies under the province, a county under a city or the province.
void check_parent(Decision& decision) {
  const auto fields = decision.event.fields<schema::DivisionRegistered>();
  const std::string_view level = from_kj(fields.getLevel());
  const std::string_view parent = from_kj(fields.getParent());
  if (parent.empty()) {
    if (level == "county")
      decision.refuse("E-FIELD", "fields.parent",
                      {"a county needs the division above it", "县级区划须有上级区划"});
    return;
  }
  require_division(decision, parent, "fields.parent");
  const std::string_view above = division_level(decision.state, parent);
  if (above.empty()) return;
  const bool fits = level == "city" ? above == "province" : level != "county" || above != "county";
  if (!fits)
    decision.refuse(
        "E-FIELD", "fields.parent",
        {fmt::format("{} is a {}", parent, above), fmt::format("{} 的层级为 {}", parent, above)});
}

// Art. 2, 3 para. 5: divisions of Henan only, 41xxxx. The province itself exists from the start.
void decide_division(Decision& decision) {
  const auto fields = decision.event.fields<schema::DivisionRegistered>();
  const std::string_view code = decision.subject();
  const std::string_view level = from_kj(fields.getLevel());
  if (!code.empty()) {
    if (!is_division_code(code))
      decision.refuse("E-FIELD", "subject",
                      {"a division code has six digits", "区划代码须为六位数字"});
    if (!is_henan_division_code(code))
      decision.refuse("E-DIVISION-UNKNOWN", "subject", same(code));
    else if (division_exists(decision.state, code))
      decision.refuse("E-DUPLICATE", "subject", same(code));
  }
  require_level_word(decision, level, kDivisionLevels);
  if (level == "province" && code != kProvinceDivision)
    decision.refuse("E-FIELD", "fields.level", {"410000 is the one province", "省级仅为 410000"});
  check_parent(decision);
}

void apply_division(Application& application) {
  const auto fields = application.event.fields<schema::DivisionRegistered>();
  application.state.put(
      tables::kDivisions, application.subject(), [&](schema::DivisionRow::Builder row) {
        row.setName(fields.getName());
        row.setParent(fields.hasParent() ? fields.getParent() : to_kj(kProvinceDivision));
        row.setLevel(fields.getLevel());
        row.setRegisteredOn(application.effective());
        row.setEvent(application.moment.number.value);
      });
}

// ---- Parties ------------------------------------------------------------------------------------
// An alias stands beside division codes and names such as account:x as a beneficiary, and beside a
// key id after "/": it must not be taken for them.
bool is_alias(std::string_view alias) {
  return !alias.empty() && !is_division_code(alias) &&
         alias.find_first_of(":/ ") == std::string_view::npos;
}

// GB 32100-2015, GB 11714-1997 (B19): both check characters. What is no code at all is refused;
// a wrong check character is refused or only told, as parameter uscc_check says.
void judge_credit_code(Decision& decision, std::string_view code) {
  if (code.empty()) return;
  const IdentifierFlaw flaw = check_credit_code(code);
  if (flaw == IdentifierFlaw::kNone) return;
  const Words words{std::string(words_of(flaw).en), std::string(words_of(flaw).zh)};
  const bool only_digits =
      flaw == IdentifierFlaw::kInnerCheck || flaw == IdentifierFlaw::kOuterCheck;
  if (!only_digits) decision.refuse("E-FIELD", "fields.uscc", words);
  if (parameter(decision.state, "uscc_check", decision.effective()) != 0)
    decision.refuse("E-USCC-CHECK", "fields.uscc", words);
  else if (only_digits)
    decision.warn("E-USCC-CHECK", "fields.uscc", words);
}

// One code, one party; also one that a party had before.
void check_code_is_free(Decision& decision, std::string_view code) {
  if (code.empty()) return;
  const auto row = decision.state.find(tables::kCreditCodes, code);
  if (!row || from_kj(row->getSubject()) == decision.subject()) return;
  decision.refuse("E-DUPLICATE", "fields.uscc", same(from_kj(row->getSubject())));
}

void put_credit_code(Application& application, capnp::Text::Reader code) {
  application.state.put(tables::kCreditCodes, from_kj(code), [&](schema::IndexRow::Builder row) {
    row.setSubject(to_kj(application.event.subject()));
  });
}

// Art. 2, 3; GB 32100: one alias and one credit code for a body, in a division of the province.
void decide_party(Decision& decision) {
  const auto fields = decision.event.fields<schema::PartyRegistered>();
  if (party_exists(decision.state, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  if (!is_alias(decision.subject()))
    decision.refuse("E-FIELD", "subject",
                    {"an alias is no division code and holds no ':', '/' or space",
                     "别名不得为区划代码，不得含“:”“/”或空格"});
  judge_credit_code(decision, from_kj(fields.getUscc()));
  check_code_is_free(decision, from_kj(fields.getUscc()));
  require_division(decision, from_kj(fields.getDivision()), "fields.division");
  require_level_word(decision, from_kj(fields.getLevel()), kPartyLevels);
}

void apply_party(Application& application) {
  const auto fields = application.event.fields<schema::PartyRegistered>();
  application.state.put(tables::kParties, application.subject(),
                        [&](schema::PartyRow::Builder row) {
                          row.setName(fields.getName());
                          row.setUscc(fields.getUscc());
                          row.setDivision(fields.getDivision());
                          if (fields.hasKind()) row.setKind(fields.getKind());
                          if (fields.hasLevel()) row.setLevel(fields.getLevel());
                          row.setRegisteredOn(application.effective());
                          row.setChangedOn(application.effective());
                          row.setEvent(application.moment.number.value);
                        });
  put_credit_code(application, fields.getUscc());
}

// Art. 2, 3; GB 32100: what is absent stays; the alias never changes.
void decide_amended(Decision& decision) {
  const auto fields = decision.event.fields<schema::PartyAmended>();
  const auto row = decision.state.find(tables::kParties, decision.subject());
  if (row)
    decision.require_not_before(row->getChangedOn(), "the record as it stands", "现有登记信息");
  else
    decision.unknown("subject", decision.subject());
  const bool changes = fields.hasName() || fields.hasUscc() || fields.hasDivision() ||
                       fields.hasKind() || fields.hasLevel() ||
                       fields.getSynthetic() != schema::Flag::ABSENT;
  if (!changes) decision.refuse("E-FIELD", "fields", {"nothing changes", "没有任何变更事项"});
  require_words(decision, fields.hasName(), fields.getName(), "fields.name");
  require_words(decision, fields.hasUscc(), fields.getUscc(), "fields.uscc");
  require_words(decision, fields.hasDivision(), fields.getDivision(), "fields.division");
  judge_credit_code(decision, from_kj(fields.getUscc()));
  check_code_is_free(decision, from_kj(fields.getUscc()));
  require_division(decision, from_kj(fields.getDivision()), "fields.division");
  require_level_word(decision, from_kj(fields.getLevel()), kPartyLevels);
}

void apply_amended(Application& application) {
  const auto fields = application.event.fields<schema::PartyAmended>();
  application.state.edit(tables::kParties, application.subject(),
                         [&](schema::PartyRow::Builder row, schema::PartyRow::Reader) {
                           if (fields.hasName()) row.setName(fields.getName());
                           if (fields.hasUscc()) row.setUscc(fields.getUscc());
                           if (fields.hasDivision()) row.setDivision(fields.getDivision());
                           if (fields.hasKind()) row.setKind(fields.getKind());
                           if (fields.hasLevel()) row.setLevel(fields.getLevel());
                           row.setChangedOn(application.effective());
                         });
  if (fields.hasUscc()) put_credit_code(application, fields.getUscc());
}

const std::array kRules{
    Rule{event_type<schema::DivisionRegistered>,
         {{"authority", Level::kProvince}},
         {},
         decide_division,
         apply_division,
         "2, 3 (5)"},
    Rule{event_type<schema::PartyRegistered>,
         {{"authority", Level::kProvince}},
         {},
         decide_party,
         apply_party,
         "2, 3 (1), GB 32100-2015, GB 11714-1997"},
    Rule{event_type<schema::PartyAmended>,
         {{"authority", Level::kProvince}},
         {},
         decide_amended,
         apply_amended,
         "2, 3 (1), GB 32100-2015, GB 11714-1997"},
    Rule{event_type<schema::RoleGranted>,
         {{"authority", Level::kProvince}},
         {},
         decide_role_granted,
         apply_role_granted,
         "3 (3), 3 (4), 3 (5), 4 (2), 4 (3), 7 (2), 17 (1)"},
    Rule{event_type<schema::RoleRevoked>,
         {{"authority", Level::kProvince}},
         {},
         decide_role_revoked,
         apply_role_revoked,
         "3 (3), 3 (4), 3 (5), 4 (2), 4 (3), 17 (1)"},
};

}  // namespace

void require_division(Decision& decision, std::string_view division, std::string_view field) {
  if (division.empty()) return;
  if (!division_exists(decision.state, division)) {
    decision.refuse("E-DIVISION-UNKNOWN", field, same(division));
    return;
  }
  if (const auto row = decision.state.find(tables::kDivisions, division))
    decision.require_not_before(row->getRegisteredOn(), "the division's registration", "区划登记");
}

void require_level_word(Decision& decision, std::string_view level,
                        std::span<const std::string_view> allowed) {
  if (level.empty() || std::ranges::find(allowed, level) != allowed.end()) return;
  const std::string list = fmt::format("{}", fmt::join(allowed, ", "));
  decision.refuse("E-FIELD", "fields.level",
                  {fmt::format("one of {}", list), fmt::format("须为 {} 之一", list)});
}

std::span<const Rule> party_rules() {
  return kRules;
}

}  // namespace luoshu
