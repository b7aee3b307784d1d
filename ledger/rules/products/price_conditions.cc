#include "ledger/rules/products/price_conditions.h"

#include <algorithm>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/products/trade_blocks.h"
#include "schema/events_products.capnp.h"
#include "schema/state_products.capnp.h"

namespace luoshu {
namespace {

// Cycles of one developer do not overlap.
void require_free_days(Decision& decision, schema::PermittedRevenueApproved::Reader fields) {
  if (fields.getCycleFrom() == kNoDay || fields.getCycleTo() == kNoDay) return;
  decision.state.scan(tables::kCycles, {}, [&](std::string_view id, const auto& row) {
    const bool apart = fields.getCycleTo() < row->getFrom() || row->getTo() < fields.getCycleFrom();
    if (row->getPrimaryDeveloper() == fields.getPrimary() && !apart && id != decision.subject())
      decision.refuse("E-DUPLICATE", "fields.cycle_from", same(id));
    return true;
  });
}

}  // namespace

void decide_permitted_revenue_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::PermittedRevenueApproved>();
  require_free_days(decision, fields);
  if (is_absent(fields.getTreasuryYieldPpm()) || is_absent(fields.getProfitRatePpm())) return;
  const std::int64_t most = fields.getTreasuryYieldPpm() +
                            parameter(decision.state, "profit_margin_ppm", decision.effective());
  if (fields.getProfitRatePpm() > most)
    decision.refuse("E-PRC-PROFIT", "fields.profit_rate_ppm", same(std::to_string(most)));
}

// C87: where another implementer has set a cap for the cycle, the pricing department signs.
void require_one_author(Decision& decision, std::string_view cycle) {
  const auto product = decision.state.find(tables::kProducts, decision.subject());
  if (!product || !cosigners_as(decision, "pricing").empty()) return;
  for (const auto cap : product->getCaps())
    if (from_kj(cap.getCycle()) == cycle && from_kj(cap.getAuthor()) != decision.author())
      return decision.refuse("E-COSIGN-MISSING", "cosigners", same("pricing"));
}

// The cap is of a cycle that holds its day, and the pricing department hears of it.
void decide_price_cap_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::PriceCapSet>();
  const auto cycle = decision.state.find(tables::kCycles, from_kj(fields.getCycle()));
  const std::int32_t day = decision.event.effective();
  if (cycle && (day < cycle->getFrom() || cycle->getTo() < day))
    decision.refuse("E-PRC-NO-CYCLE", "fields.cycle", same(from_kj(fields.getCycle())));
  require_one_author(decision, from_kj(fields.getCycle()));
  for (const auto party : fields.getReportedTo())
    if (holds_role(decision.state, from_kj(party), "pricing", Level::kAny, decision.effective()))
      return;
  decision.refuse("E-FIELD", "fields.reported_to",
                  {"the pricing department is not among them", "未包括价格主管部门"});
}

void decide_price_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::PriceSet>();
  const auto product = decision.state.find(tables::kProducts, decision.subject());
  if (!product || is_absent(fields.getPriceFenPerUnit()) || fields.getPriceFenPerUnit() == 0)
    return;
  for (const Block& block : price_blocks(decision.state, decision.subject(),
                                         from_kj(product->getDeveloper()), decision.effective()))
    decision.refuse(block.code, "effective", same(block.about));
}

}  // namespace luoshu
