// F5 成本补偿余额: what was allowed of each cost, what sales have recovered of it, and what is
// left. Source: RULEBOOK 5.2; A17.

#include "ledger/base/fen_sum.h"
#include "projections/money/period_book.h"
#include "projections/money/step_families.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"
#include "projections/views/shared_columns.h"
#include "projections/words/words.h"
#include "schema/state_costs.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"cost", {"成本单号", "cost"}, Kind::kText, false, true},
    {"party", {"承担方", "bearer"}},
    {"class", {"类别", "class"}},
    {"recorded_fen", {"登记额", "recorded"}, Kind::kFen, true},
    {"allowed_fen", {"核定额", "allowed"}, Kind::kFen, true},
    {"recovered_fen", {"已补偿", "recovered"}, Kind::kFen, true},
    {"restored_fen", {"退款恢复", "restored by refunds"}, Kind::kFen, true},
    {"balance_fen", {"余额", "balance"}, Kind::kFen, true},
    {"audited_on", {"核定日", "audited on"}, Kind::kDate},
};

struct Recovery {
  FenSum taken;
  FenSum restored;  // 0 or less
};

// What the recovery steps of all periods gave to each cost: the key of their lines is the cost.
Result<std::map<std::string, Recovery>> recoveries(const LedgerAt& ledger, Sheet& table) {
  std::map<std::string, Recovery> found;
  StepFamilies families(ledger.state());
  const Status read = each_period(ledger, {}, table, [&](const PeriodBook& book) -> Status {
    std::string last;
    for (const StepSum& sum : book.sums()) {
      if (sum.beneficiary == last ||
          families.of_step(sum.rule, sum.version, sum.step) != StepFamily::kRecovery)
        continue;
      last = sum.beneficiary;
      LUOSHU_CHECK(book.visit(last, [&](const PeriodLine& line) {
        if (families.of_step(line.rule, line.version, line.line.step) != StepFamily::kRecovery)
          return true;
        Recovery& of = found[line.line.key];
        (line.line.fen >= 0 ? of.taken : of.restored) += line.line.fen;
        return true;
      }));
    }
    return {};
  });
  if (!read) return read.error();
  return found;
}

Status add_cost(std::string_view id, schema::CostRow::Reader row, const Recovery& recovery,
                Sheet& table) {
  const bool audited = row.getAuditedOn() != kNoDay;
  const std::int64_t allowed = audited ? row.getAllowedFen() : 0;
  FenSum given_back;
  given_back -= recovery.restored;
  FenSum open(allowed);
  open -= recovery.taken;
  open -= recovery.restored;
  LUOSHU_TRY(const std::int64_t taken, recovery.taken.fen());
  LUOSHU_TRY(const std::int64_t restored, given_back.fen());
  LUOSHU_TRY(const std::int64_t left, open.fen());
  add_row(
      table,
      {text_cell(id), text_cell(from_kj(row.getParty())),
       words::cell(words::cost_classes(), from_kj(row.getCostClass())),
       number_cell(row.getAmountFen()), audited ? number_cell(allowed) : Cell(), number_cell(taken),
       number_cell(restored), number_cell(left), date_cell(row.getAuditedOn())},
      {row.getAuditEvent()});
  return {};
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_TRY(auto found, recoveries(ledger, table));
  Status added;
  ledger.state().scan(tables::kCosts, {}, [&](std::string_view id, const auto& row) {
    if (passes(ask.party, from_kj(row->getParty())) &&
        passes(ask.division, from_kj(row->getDivision())))
      added = add_cost(id, *row, found[std::string(id)], table);
    return added.has_value();
  });
  return added;
}

}  // namespace

const std::span<const Column> kCostColumns = kColumns;

const View views::kCostBalances{"F5",
                                "cost-balances",
                                {"成本补偿余额", "balances of audited cost"},
                                kColumns,
                                kHeedsParty | kHeedsDivision,
                                kHeedsNothing,
                                fill};

}  // namespace luoshu
