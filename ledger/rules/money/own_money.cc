#include "ledger/rules/money/own_money.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/rules/engine/facts.h"
#include "ledger/rules/money/account_book.h"
#include "ledger/rules/money/projects.h"
#include "schema/events_money.capnp.h"
#include "schema/state_costs.capnp.h"
#include "schema/state_products.capnp.h"

namespace luoshu {
namespace {

constexpr std::string_view kVoucher = "voucher";
// Kinds of amounts. By cost, by party and project (empty: none), or by party.
constexpr std::string_view kSubsidisedCost = "subsidised_cost";
constexpr std::string_view kInvested = "invested";
constexpr std::string_view kInvestedSubsidy = "invested_subsidy";
constexpr std::string_view kGranted = "granted";
constexpr std::string_view kGrantedUnnamed = "granted_unnamed";  // no investment names the project

bool names_project(const State& state, std::string_view party, std::string_view project) {
  return !project.empty() &&
         state.has(tables::kAmounts, joined_key(kInvested, joined_key(party, project)));
}

// What of the investments a subsidy must have paid, at least.
__int128 subsidy_needed(const State& state, std::string_view party, std::string_view project,
                        std::int64_t amount) {
  const std::string whose = joined_key(party, project);
  const __int128 invested = __int128{amount_of(state, kInvested, whose)} + amount;
  const std::int64_t granted = project.empty() ? amount_of(state, kGrantedUnnamed, party)
                                               : amount_of(state, kGranted, whose);
  return std::min<__int128>(invested, granted);
}

}  // namespace

void require_unused_vouchers(Decision& decision, capnp::List<capnp::Text>::Reader vouchers) {
  for (const auto voucher : vouchers)
    require_new(decision, kVoucher, joined_key(decision.author(), from_kj(voucher)),
                "fields.vouchers");
}

void use_vouchers(Application& application, capnp::List<capnp::Text>::Reader vouchers) {
  for (const auto voucher : vouchers)
    put_fact(application, kVoucher, joined_key(application.author(), from_kj(voucher)),
             application.subject());
}

void require_known_products(Decision& decision, capnp::List<capnp::Text>::Reader products) {
  for (const auto product : products)
    if (!decision.state.has(tables::kProducts, from_kj(product)))
      decision.unknown("fields.products", from_kj(product));
}

// C64.
void decide_cost_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::CostRecorded>();
  require_unused_vouchers(decision, fields.getVouchers());
  require_known_products(decision, fields.getProducts());
  const std::int64_t subsidised = fields.getSubsidisedFen();
  if (is_absent(subsidised) || is_absent(fields.getAmountFen())) return;
  if (subsidised > fields.getAmountFen())
    decision.refuse("E-FIELD", "fields.subsidised_fen",
                    {"it is more than the cost", "补助金额大于成本"});
}

void note_cost(Application& application) {
  const auto fields = application.event.fields<schema::CostRecorded>();
  use_vouchers(application, fields.getVouchers());
  if (!is_absent(fields.getSubsidisedFen()))
    add_to_amount(application.state, kSubsidisedCost, application.subject(),
                  fields.getSubsidisedFen());
}

void decide_audit_v2(Decision& decision) {
  const std::int64_t allowed = decision.event.fields<schema::CostAudited>().getAllowedFen();
  const auto cost = decision.state.find(tables::kCosts, decision.subject());
  if (!cost || is_absent(allowed)) return;
  const std::int64_t own =
      cost->getAmountFen() - amount_of(decision.state, kSubsidisedCost, decision.subject());
  if (allowed > own)
    decision.refuse(
        "E-SUB-NET", "fields.allowed_fen",
        {fmt::format("{} fen were not subsidised", own), fmt::format("扣除补助后 {} 分", own)});
}

// C70: of all its investments in the project, or in none.
void decide_investment_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::InvestmentRecorded>();
  const std::string_view project = from_kj(fields.getProject());
  require_unused_vouchers(decision, fields.getVouchers());
  const auto row = decision.state.find(tables::kSubsidyProjects, project);
  if (row)
    decision.require_not_before(row->getApprovedOn(), "the approval of the project",
                                "奖补项目批准");
  else if (fields.hasProject())
    decision.refuse("E-SUB-PROJECT", "fields.project", same(project));
  if (is_absent(fields.getAmountFen()) || is_absent(fields.getSubsidyFen())) return;
  const std::string_view party = decision.author();
  const __int128 said =
      __int128{amount_of(decision.state, kInvestedSubsidy, joined_key(party, project))} +
      fields.getSubsidyFen();
  const __int128 missing =
      subsidy_needed(decision.state, party, project, fields.getAmountFen()) - said;
  if (missing <= 0) return;
  const std::string fen = fmt::format("{}", missing);
  decision.refuse(
      "E-SUB-NET", "fields.subsidy_fen",
      {fmt::format("{} fen more are a subsidy's", fen), fmt::format("少扣 {} 分", fen)});
}

void note_investment(Application& application) {
  const auto fields = application.event.fields<schema::InvestmentRecorded>();
  const std::string_view party = application.author();
  const std::string_view project = from_kj(fields.getProject());
  const std::string whose = joined_key(party, project);
  State& state = application.state;
  use_vouchers(application, fields.getVouchers());
  if (!project.empty() && !names_project(state, party, project))
    add_to_amount(state, kGrantedUnnamed, party, -amount_of(state, kGranted, whose));
  add_to_amount(state, kInvested, whose, fields.getAmountFen());
  add_to_amount(state, kInvestedSubsidy, whose, fields.getSubsidyFen());
}

void note_granted(State& state, std::string_view party, std::string_view project,
                  std::int64_t fen) {
  add_to_amount(state, kGranted, joined_key(party, project), fen);
  if (!names_project(state, party, project)) add_to_amount(state, kGrantedUnnamed, party, fen);
}

}  // namespace luoshu
