#include "ledger/rules/money/earmark_limits.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/rules/money/account_book.h"
#include "schema/state_allocation.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

// Kinds of amounts, by division.
constexpr std::string_view kEarmarked = "earmarked";
constexpr std::string_view kBudgeted = "budgeted";

}  // namespace

void note_earmarked(State& state, std::string_view run) {
  const auto outcome = state.find(tables::kOutcomes, run);
  if (!outcome) return;
  for (const auto one : outcome->getEarmarks())
    add_to_amount(state, kEarmarked, from_kj(one.getKey()), one.getValue());
}

void require_earmarked(Decision& decision, std::string_view division, __int128 more_fen) {
  if (more_fen <= 0) return;
  const __int128 left = __int128{amount_of(decision.state, kEarmarked, division)} -
                        amount_of(decision.state, kBudgeted, division);
  if (more_fen <= left) return;
  const std::string most = fmt::format("{}", std::max<__int128>(0, left));
  decision.refuse("E-RI-EXCEEDS", "fields.amount_fen",
                  {fmt::format("{} fen of the earmarks of {} have no budget", most, division),
                   fmt::format("{} 尚未安排预算的反哺资金为 {} 分", division, most)});
}

void note_budget(State& state, std::string_view division, std::int64_t more_fen) {
  add_to_amount(state, kBudgeted, division, more_fen);
}

}  // namespace luoshu
