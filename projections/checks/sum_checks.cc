#include "projections/checks/sum_checks.h"

#include "projections/checks/check_lines.h"
#include "projections/checks/money_checks.h"
#include "projections/views/catalogue.h"

namespace luoshu {
namespace {

Result<std::vector<SumsFound>> sums_of(const ReplayedStore& store) {
  LUOSHU_TRY(const LogReader log, LogReader::open(store));
  LUOSHU_TRY(const AsOf at, as_of(log, {log.head().size.value, std::nullopt, std::nullopt}));
  LUOSHU_TRY(const auto ledger, LedgerAt::open(store, log, all_projections(), at));
  return money_sums(*ledger);
}

}  // namespace

std::vector<Check> sum_checks(const ReplayedStore& log) {
  std::vector<Check> checks;
  const auto found = sums_of(log);
  if (!found) {
    checks.push_back(begin_check("sums", {"合计可以复算", "sums can be computed"}));
    fail(checks.back(), "the money", found.error().detail);
    return checks;
  }
  for (const SumsFound& sums : *found) {
    checks.push_back(begin_check(sums.name, sums.meaning));
    checks.back().count = sums.count;
    if (sums.faults != 0) fail(checks.back(), sums.place, sums.detail);
    checks.back().faults = sums.faults;
  }
  return checks;
}

}  // namespace luoshu
