#include "projections/money/what_if.h"

namespace luoshu {
namespace {

using Sums = std::map<std::string, std::int64_t>;

Result<Sums> sums_under(const State& state, EventNumber next, const PeriodId& period,
                        const allocation::Rule* rule) {
  LUOSHU_TRY(const PeriodMoney money, period_money(state, next, period, {{}, rule}));
  Sums sums;
  for (const auto& [beneficiary, fen] : money.money.outcome.by_beneficiary)
    sums.emplace(money.money.gathered.book.names.text(beneficiary), fen);
  return sums;
}

}  // namespace

Result<std::vector<BeneficiaryChange>> what_if(const State& state, EventNumber next,
                                               const PeriodId& period,
                                               const allocation::Rule* before,
                                               const allocation::Rule& after) {
  LUOSHU_TRY(const Sums old_sums, sums_under(state, next, period, before));
  LUOSHU_TRY(const Sums new_sums, sums_under(state, next, period, &after));
  std::map<std::string, BeneficiaryChange> changes;
  for (const auto& [name, fen] : old_sums) changes[name].before_fen = fen;
  for (const auto& [name, fen] : new_sums) changes[name].after_fen = fen;
  std::vector<BeneficiaryChange> list;
  for (auto& [name, change] : changes) {
    change.beneficiary = name;
    list.push_back(std::move(change));
  }
  return list;
}

}  // namespace luoshu
