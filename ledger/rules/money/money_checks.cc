#include "ledger/rules/money/money_checks.h"

#include <fmt/format.h>

#include "ledger/form/text_rules.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/products/products.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {

Words words(std::string_view en, std::string_view zh) {
  return {std::string(en), std::string(zh)};
}

void require_filled(Decision& decision, bool present, capnp::Text::Reader text,
                    std::string_view field) {
  if (present && form::is_blank(from_kj(text)))
    decision.refuse("E-FIELD", field, words("it is empty", "不得为空"));
}

bool require_amount(Decision& decision, std::int64_t amount, std::int64_t least,
                    std::string_view field) {
  if (is_absent(amount)) return false;
  if (amount >= least) return true;
  decision.refuse(
      "E-FIELD", field,
      {fmt::format("{} is below {}", amount, least), fmt::format("{} 小于 {}", amount, least)});
  return false;
}

void require_own_product(Decision& decision, std::string_view developer) {
  if (decision.author() == developer) return;
  decision.refuse(
      "E-DELEGATE", "author",
      {fmt::format("it is for {} to do", developer), fmt::format("应由 {} 自行办理", developer)});
}

void require_developer_of(Decision& decision, std::string_view product) {
  if (decision.version() >= 2)
    return require_own_product(decision,
                               developer_on(decision.state, product, decision.effective()));
  const auto row = decision.state.find(tables::kProducts, product);
  require_own_product(decision, from_kj(row->getDeveloper()));
}

void require_among_cosigners(Decision& decision, std::string_view party, std::string_view role) {
  if (is_cosigner(decision, party, role)) return;
  if (!cosigners_as(decision, role).empty()) require_cosigner(decision, party, role);
}

void require_new_subject(Decision& decision, std::string_view kind) {
  if (decision.state.has(tables::kSeen, joined_key(kind, decision.subject())))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
}

void use_up_subject(Application& application, std::string_view kind, std::string_view about,
                    std::int64_t amount_fen) {
  application.state.put(tables::kSeen, joined_key(kind, application.subject()),
                        [&](schema::SeenRow::Builder row) {
                          row.setOn(application.effective());
                          row.setAbout(to_kj(about));
                          row.setAmountFen(amount_fen);
                          row.setEvent(application.moment.number.value);
                        });
}

bool is_late_entry(const State& state, std::int32_t day) {
  const auto frontier = state.find(tables::kFrontier, "");
  return frontier && (day <= frontier->getRunThrough() || day <= frontier->getClosedThrough());
}

void warn_if_late_entry(Decision& decision) {
  if (!is_late_entry(decision.state, decision.event.effective())) return;
  decision.warn("W-LATE-ENTRY", "effective",
                words("its period has been run: a later run takes it",
                      "该日所属期间已计算分配，计入以后批次"));
}

bool answers_for_division(const State& state, std::string_view party, std::string_view role,
                          std::string_view division, Date day) {
  return holds_role(state, party, role, Level::kProvince, day) ||
         holds_role_for(state, party, role, division, day);
}

bool is_implementer_of(const State& state, std::string_view party,
                       schema::CatalogueRow::Reader entry, Date day) {
  constexpr std::string_view kRole = "implementer";
  const std::string_view compiler = from_kj(entry.getCompiler());
  if (holds_role(state, compiler, kRole, Level::kAny, day)) return party == compiler;
  return holds_role_for(state, party, kRole, from_kj(entry.getDivision()), day);
}

}  // namespace luoshu
