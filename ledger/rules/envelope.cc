#include "ledger/rules/envelope.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/form/required_fields.h"
#include "ledger/rules/parties.h"

namespace luoshu {
namespace {

// Open roles are held from the day on which the party was registered.
bool holds_open_role(const Decision& decision, std::string_view party) {
  const auto row = decision.state.find(tables::kParties, party);
  return row && row->getRegisteredOn() <= decision.effective().days;
}

// Whether the party holds the role that day; if not, says so at `field`.
void require_role(Decision& decision, std::string_view party, std::string_view role, Level level,
                  const std::string& field) {
  const Words who = same(fmt::format("{} / {}", party, role));
  if (is_open_role(role)) {
    if (!holds_open_role(decision, party)) decision.refuse("E-ROLE", field, who);
    return;
  }
  if (holds_role(decision.state, party, role, level, decision.effective())) return;
  const bool held = holds_role(decision.state, party, role, Level::kAny, decision.effective());
  decision.refuse(held ? "E-LEVEL" : "E-ROLE", field, who);
}

// Until the first RoleGranted(authority) the opener of the ledger founds it (LUORULE-PRECISE B1),
// and until the first key is enrolled the root key writes chapter A under any role (FORMATS §8).
bool founding(const Decision& decision) {
  const auto ledger = decision.state.find(tables::kLedger, "");
  if (!ledger || ledger->getAuthorityKnown()) return false;
  return from_kj(ledger->getOpener()) == decision.author();
}

void judge_author(Decision& decision, const Rule& rule, bool bootstrapping) {
  const std::string_view role = decision.role();
  const auto* allowed = std::ranges::find(rule.authors, role, &Who::role);
  if (allowed == rule.authors.end()) {
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
  const bool at_any_allowed = std::ranges::any_of(rule.authors, [&](const Who& who) {
    return who.role == role && !is_open_role(role) &&
           holds_role(decision.state, decision.author(), role, who.level, decision.effective());
  });
  if (!at_any_allowed) require_role(decision, decision.author(), role, allowed->level, "role");
}

void judge_cosigners(Decision& decision, const Rule& rule) {
  const auto cosigners = decision.event.getCosigners();
  for (unsigned i = 0; i < cosigners.size(); ++i)
    require_role(decision, from_kj(cosigners[i].getParty()), from_kj(cosigners[i].getRole()),
                 Level::kAny, fmt::format("cosigners[{}]", i));
  for (const Who& who : rule.cosigners) {
    const auto signing = cosigners_as(decision, who.role);
    if (signing.empty())
      decision.refuse("E-COSIGN-MISSING", "cosigners", same(who.role));
    else if (std::ranges::none_of(signing, [&](std::string_view party) {
               return is_open_role(who.role) ||
                      holds_role(decision.state, party, who.role, who.level, decision.effective());
             }))
      decision.refuse("E-LEVEL", "cosigners", same(who.role));
  }
}

}  // namespace

bool judge_envelope(Decision& decision, const Rule& rule, bool bootstrapping) {
  for (const form::OpenField& field : form::open_fields(decision.event))
    decision.refuse("E-FIELD", field.name,
                    field.why == form::OpenField::Why::kMissing
                        ? Words{"it is missing", "缺少该字段"}
                        : Words{"it is empty", "内容为空"});
  if (decision.event.getEffective() == kNoDay) return false;
  judge_author(decision, rule, bootstrapping);
  judge_cosigners(decision, rule);
  return true;
}

}  // namespace luoshu
