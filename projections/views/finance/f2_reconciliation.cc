// F2 收支勾稽表: for every sale, whether what was shared adds up to what came in, to the fen.
// Source: RULEBOOK 5.2; docs/ARCHITECTURE.md, invariant 8.

#include "ledger/base/fen_sum.h"
#include "ledger/rules/money/booked_rows.h"
#include "projections/money/period_book.h"
#include "projections/money/step_families.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"period", {"期间", "period"}},
    {"ref", {"交易编号", "sale or refund"}, Kind::kText, false, true},
    {"gross_fen", {"含税收入", "income with tax"}, Kind::kFen, true},
    {"tax_fen", {"税额", "tax"}, Kind::kFen, true},
    {"net_fen", {"净收入", "net income"}, Kind::kFen, true},
    {"reserve_fen", {"超收储备", "reserve above the cap"}, Kind::kFen, true},
    {"recovery_fen", {"成本补偿", "recovery of cost"}, Kind::kFen, true},
    {"pools_fen", {"三池合计", "pools"}, Kind::kFen, true},
    {"allocated_fen", {"分配合计", "allocated"}, Kind::kFen, true},
    {"difference_fen", {"差额(应为0)", "difference (must be 0)"}, Kind::kFen, true},
};

struct Shared {
  FenSum reserve;
  FenSum recovery;
  FenSum pools;
};

// Sums the lines of each sale and refund over all beneficiaries.
Result<std::map<std::string, Shared>> shared_of(const LedgerAt& ledger, const PeriodBook& book) {
  StepFamilies families(ledger.state());
  std::map<std::string, Shared> shared;
  std::string last;
  for (const StepSum& sum : book.sums()) {
    if (sum.beneficiary == last) continue;
    last = sum.beneficiary;
    LUOSHU_CHECK(book.visit(last, [&](const PeriodLine& line) {
      Shared& of = shared[line.ref];
      const StepFamily family = families.of_step(line.rule, line.version, line.line.step);
      (family == StepFamily::kReserve    ? of.reserve
       : family == StepFamily::kRecovery ? of.recovery
                                         : of.pools) += line.line.fen;
      return true;
    }));
  }
  return shared;
}

Status add_row(Sheet& table, const PeriodBook& book, std::string_view ref,
               schema::BookedRow::Reader row, const Shared& shared) {
  FenSum sum = shared.reserve;
  sum += shared.recovery;
  sum += shared.pools;
  LUOSHU_TRY(const std::int64_t reserve, shared.reserve.fen());
  LUOSHU_TRY(const std::int64_t recovery, shared.recovery.fen());
  LUOSHU_TRY(const std::int64_t pools, shared.pools.fen());
  LUOSHU_TRY(const std::int64_t all, sum.fen());
  FenSum rest(row.getNetFen());
  rest -= all;
  LUOSHU_TRY(const std::int64_t left, rest.fen());
  table.rows.push_back(
      {{text_cell(to_string(book.period())), text_cell(ref), number_cell(row.getGrossFen()),
        number_cell(row.getTaxFen()), number_cell(row.getNetFen()), number_cell(reserve),
        number_cell(recovery), number_cell(pools), number_cell(all), number_cell(left)},
       {EventNumber{row.getEvent()}}});
  return {};
}

Status fill_period(const LedgerAt& ledger, const PeriodBook& book, Sheet& table) {
  LUOSHU_TRY(auto shared, shared_of(ledger, book));
  Status summed;
  ledger.state().scan(tables::kBooked, {}, [&](std::string_view key, const auto& row) {
    const auto booked = read_booked_key(key);
    const std::string ref(booked ? booked->id : std::string_view());
    const auto found = shared.find(ref);
    if (found == shared.end()) return true;
    summed = add_row(table, book, ref, *row, found->second);
    shared.erase(found);
    return summed.has_value();
  });
  return summed;
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  return each_period(ledger, ask.period, table,
                     [&](const PeriodBook& book) { return fill_period(ledger, book, table); });
}

}  // namespace

const View views::kReconciliation{
    "F2",     "reconciliation", {"收支勾稽表", "shares against income"},
    kColumns, kHeedsPeriod,     kHeedsNothing,
    fill};

}  // namespace luoshu
