#include "ledger/rules/engine/envelope.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ledger/form/required_fields.h"
#include "ledger/rules/engine/declared_days.h"
#include "ledger/rules/engine/documents.h"
#include "ledger/rules/parties/parties.h"
#include "schema/state_parties.capnp.h"

namespace luoshu {
namespace {

// Open roles are held from the day on which the party was registered.
bool holds_open_role(const Decision& decision, std::string_view party) {
  const auto row = decision.state.find(tables::kParties, party);
  return row && row->getRegisteredOn() <= decision.effective().days;
}

// C85: it holds the role no more, and held it by the event's day; of a report, in its span.
bool winds_up(const Decision& decision, std::string_view party, std::string_view role,
              Level level) {
  const State& state = decision.state;
  if (!may_wind_up(decision.event.type(), role) ||
      holds_role(state, party, role, level, decision.moment.recorded_on()) ||
      !held_role_by(state, party, role, level, decision.effective()))
    return false;
  if (!has_span(decision.event.type())) return true;
  const auto span = span_of(decision.event);
  return span && held_role_within(state, party, role, level, first_day(*span), last_day(*span));
}

// Under version 2 a role is held on the day of recording as well (C79): dating back revives no
// revoked role.
bool holds(const Decision& decision, std::string_view party, std::string_view role, Level level) {
  const State& state = decision.state;
  const bool that_day = holds_role(state, party, role, level, decision.effective());
  if (decision.version() < 2) return that_day;
  if (that_day && holds_role(state, party, role, level, decision.moment.recorded_on())) return true;
  return winds_up(decision, party, role, level);
}

std::string cosigner_field(unsigned index) {
  return fmt::format("cosigners[{}]", index);
}

// Whether the party holds the role that day; if not, says so at that co-signer, or at the author.
void require_role(Decision& decision, std::string_view party, std::string_view role, Level level,
                  std::optional<unsigned> cosigner) {
  if (is_open_role(role) ? holds_open_role(decision, party) : holds(decision, party, role, level))
    return;
  const bool held = !is_open_role(role) && holds(decision, party, role, Level::kAny);
  decision.refuse(held ? "E-LEVEL" : "E-ROLE", cosigner ? cosigner_field(*cosigner) : "role",
                  same(fmt::format("{} / {}", party, role)));
}

// Until the first RoleGranted(authority) the opener of the ledger founds it (B1),
// and until the first key is enrolled the root key writes chapter A under any role (FORMATS §8).
bool founding(const Decision& decision) {
  const auto ledger = decision.state.find(tables::kLedger, "");
  if (!ledger || ledger->getAuthorityKnown()) return false;
  return from_kj(ledger->getOpener()) == decision.author();
}

void judge_author(Decision& decision, const Rule& rule, bool bootstrapping) {
  const std::string_view role = decision.role();
  const Whos& authors = rule.authors_under(decision.version());
  const auto* allowed = std::ranges::find(authors, role, &Who::role);
  if (allowed == authors.end()) {
    decision.refuse("E-ROLE", "role", same(role));
    return;
  }
  if (role == "root") {
    if (!bootstrapping && !decision.moment.signed_by_root)
      decision.refuse("E-ROLE", "role", {"the root key did not sign this", "未经根密钥签署"});
    return;
  }
  if (founding(decision)) return;
  // The same role may be allowed at several levels.
  const bool at_any_allowed = std::ranges::any_of(authors, [&](const Who& who) {
    return who.role == role && !is_open_role(role) &&
           holds(decision, decision.author(), role, who.level);
  });
  if (!at_any_allowed) require_role(decision, decision.author(), role, allowed->level, {});
}

void judge_cosigners(Decision& decision, const Rule& rule) {
  const auto cosigners = decision.event.cosigners();
  std::set<std::pair<std::string_view, std::string_view>> named;
  for (unsigned i = 0; i < cosigners.size(); ++i) {
    const std::string_view party = from_kj(cosigners[i].getParty());
    const std::string_view signs_as = from_kj(cosigners[i].getRole());
    require_role(decision, party, signs_as, Level::kAny, i);
    if (!named.emplace(party, signs_as).second)
      decision.refuse("E-FIELD", cosigner_field(i), {"it is named twice", "重复列出"});
  }
  for (const Who& who : rule.cosigners) {
    const auto signing = cosigners_as(decision, who.role);
    if (signing.empty())
      decision.refuse("E-COSIGN-MISSING", "cosigners", same(who.role));
    else if (std::ranges::none_of(signing, [&](std::string_view party) {
               return is_open_role(who.role) || holds(decision, party, who.role, who.level);
             }))
      decision.refuse("E-LEVEL", "cosigners", same(who.role));
  }
}

// What the reasons against the signers depend on, beside rows that are not of one sale.
std::string signers_fact(const Decision& decision) {
  std::string fact("signers");
  const auto add = [&](std::string_view text) {
    fact.push_back('\0');
    fact += text;
  };
  add(number_key(decision.event.type_number()));
  add(date_key(decision.event.effective()));
  if (decision.version() >= 2) add(date_key(decision.moment.recorded_on().days));
  add(decision.author());
  add(decision.role());
  for (const auto cosigner : decision.event.cosigners()) {
    add(from_kj(cosigner.getParty()));
    add(from_kj(cosigner.getRole()));
  }
  return fact;
}

// The events of a bulk entry mostly have the same signers on the same day.
void judge_signers(Decision& decision, const Rule& rule, bool bootstrapping) {
  const auto judge = [&] {
    const std::size_t before = decision.said();
    judge_author(decision, rule, bootstrapping);
    judge_cosigners(decision, rule);
    return decision.said() == before;
  };
  const bool of_span = decision.version() >= 2 && has_span(decision.event.type());
  if (decision.role() == "root" || of_span)
    judge();  // it depends on the signatures, or on the span reported on
  else
    decision.state.remembers(signers_fact(decision), judge);
}

}  // namespace

bool judge_envelope(Decision& decision, const Rule& rule, bool bootstrapping) {
  for (const form::OpenField& field : form::open_fields(decision.event, decision.version()))
    decision.refuse("E-FIELD", field.name,
                    field.why == form::OpenField::Why::kMissing
                        ? Words{"it is missing", "缺少该字段"}
                        : Words{"it is empty", "内容为空"});
  if (decision.event.effective() == kNoDay) return false;
  judge_signers(decision, rule, bootstrapping);
  if (decision.version() >= 2) {
    judge_documents(decision);
    require_past(decision);
  }
  return true;
}

}  // namespace luoshu
