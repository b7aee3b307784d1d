// F1 收益分配总表: what every beneficiary has of a period, by the kind of step, and whether it was
// paid. Source: RULEBOOK 5.2; art. 21.

#include <fmt/format.h>

#include <array>

#include "ledger/base/fen_sum.h"
#include "ledger/base/yuan.h"
#include "ledger/rules/money/run_facts.h"
#include "projections/money/period_book.h"
#include "projections/money/statement_standing.h"
#include "projections/money/step_families.h"
#include "projections/views/catalogue.h"
#include "projections/views/more_columns.h"
#include "projections/views/rows.h"
#include "projections/words/words.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"period", {"期间", "period"}, Kind::kText, false, true},
    {"beneficiary", {"受益人", "beneficiary"}, Kind::kText, false, true},
    {"name", {"名称", "name"}},
    {"reserve_fen", {"储备与预留", "reserves"}, Kind::kFen, true},
    {"recovery_fen", {"成本补偿", "recovery of cost"}, Kind::kFen, true},
    {"invest_fen", {"投入", "for investment"}, Kind::kFen, true},
    {"contribute_fen", {"贡献", "for contribution"}, Kind::kFen, true},
    {"benefit_fen", {"受益", "for benefit"}, Kind::kFen, true},
    {"reinvest_fen", {"反哺计提", "earmarked"}, Kind::kFen, true},
    {"limits_fen", {"限额调整", "ceilings and floors"}, Kind::kFen, true},
    {"refund_fen", {"退款", "refunds"}, Kind::kFen, true},
    {"adjustment_fen", {"争议与更正调整", "adjustments"}, Kind::kFen, true},
    {"current_fen", {"合计", "sum of the period"}, Kind::kFen, true},
    {"carry_fen", {"结转", "carried in"}, Kind::kFen, true},
    {"payable_fen", {"应付", "payable"}, Kind::kFen, true},
    {"paid_fen", {"已付", "paid"}, Kind::kFen, true},
    {"unpaid_fen", {"未付", "unpaid"}, Kind::kFen, true},
    {"carried_fen", {"结转下期", "carried on"}, Kind::kFen, true},
    {"status", {"状态", "state"}},
};

constexpr std::size_t kSettlementColumns = 5;  // carried in, payable, paid, unpaid, carried on

// Under version 2 statements are paid in parts, and what is carried on has the key of its own.
constexpr auto kColumnsV2 = [] {
  constexpr std::size_t kCarried = std::size(kColumns) - 2;
  static_assert(kColumns[kCarried].key == "carried_fen");
  constexpr Column kMore[] = {
      {"partly_paid_fen", {"部分已付", "of it paid in part"}, Kind::kFen, true}};
  auto all = with_more(kColumns, kMore);
  all[kCarried] = {"carried_out_fen", {"结转下期", "carried on"}, Kind::kFen, true};
  return all;
}();

using Sums = std::array<FenSum, kStepFamilies>;

// What is payable is paid, not paid yet, or, where it is below zero, carried on into the next
// statement: payable = paid + unpaid + carried on, in every row and in the sums.
void add_settlement(const StatementFigures& figures, bool is_paid, std::int64_t in_part, Row& row) {
  const std::int64_t owed = std::max<std::int64_t>(figures.payable_fen, 0);
  const std::int64_t paid = is_paid ? owed : in_part;
  for (const std::int64_t fen : {figures.carry_fen, figures.payable_fen, paid, owed - paid,
                                 std::min<std::int64_t>(figures.payable_fen, 0)})
    row.cells.push_back(number_cell(fen));
}

// Answers what the beneficiary has without a statement to pay it by.
Result<std::int64_t> add_owner(const LedgerAt& ledger, const PeriodBook& book,
                               const Standings& statements, const std::string& beneficiary,
                               const Sums& sums, Sheet& table) {
  Row row;
  row.cells = {text_cell(to_string(book.period())), text_cell(beneficiary),
               beneficiary_cell(ledger, beneficiary)};
  FenSum all;
  for (const FenSum& sum : sums) {
    LUOSHU_TRY(const std::int64_t fen, sum.fen());
    row.cells.push_back(number_cell(fen));
    all += sum;
  }
  LUOSHU_TRY(const std::int64_t current, all.fen());
  row.cells.push_back(number_cell(current));
  const auto figures = book.statements().find(beneficiary);
  const auto statement = statements.find(beneficiary);
  const bool owed = figures != book.statements().end();
  const Term& status =
      statement != statements.end()
          ? statement->second.state
          : *words::find(words::statement_states(), book.provisional() ? "preview" : "not_issued");
  const bool paid = status.code == "paid";
  const std::int64_t in_part =
      paid || statement == statements.end() ? 0 : statement->second.paid_fen;
  if (owed)
    add_settlement(figures->second, paid, in_part, row);
  else
    row.cells.resize(row.cells.size() + kSettlementColumns);
  row.cells.push_back(owed || book.provisional() ? Cell(status) : Cell());
  if (ledger.rules_version() >= 2) row.cells.push_back(owed ? number_cell(in_part) : Cell());
  if (book.run_event() != 0) row.events.push_back(EventNumber{book.run_event()});
  if (statement != statements.end()) row.events.push_back(EventNumber{statement->second.event});
  table.rows.push_back(std::move(row));
  return owed ? 0 : current;
}

void remark_unowed(const PeriodBook& book, std::int64_t fen, Sheet& table) {
  if (fen == 0) return;
  const std::string period = to_string(book.period());
  table.remarks.push_back(
      {fmt::format("{}：合计中有 {} 元属储备、预留等账户，不出具对账单，不在应付之内", period,
                   yuan(fen)),
       fmt::format(
           "{}: {} yuan of the sum are of reserves and the like, which get no statement and "
           "are in no payable amount",
           period, yuan(fen))});
}

Status fill_period(const LedgerAt& ledger, const PeriodBook& book, const ViewAsk& ask,
                   Sheet& table) {
  StepFamilies families(ledger.state());
  std::map<std::string, Sums> by_owner;
  for (const StepSum& sum : book.sums()) {
    const std::string owner = statement_owner(ledger.state(), sum.beneficiary);
    by_owner[owner.empty() ? sum.beneficiary : owner]
            [static_cast<std::size_t>(families.of(sum.kind, sum.rule, sum.version, sum.step))] +=
        sum.fen;
  }
  const Standings statements = statements_of_run(ledger.state(), book.run());
  FenSum unowed;
  for (const auto& [owner, sums] : by_owner) {
    if (!passes(ask.division, owner)) continue;
    LUOSHU_TRY(const std::int64_t fen, add_owner(ledger, book, statements, owner, sums, table));
    unowed += fen;
  }
  LUOSHU_TRY(const std::int64_t fen, unowed.fen());
  remark_unowed(book, fen, table);
  return remark_replaced(ledger, book.period(), table);
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  return each_period(ledger, ask.period, table,
                     [&](const PeriodBook& book) { return fill_period(ledger, book, ask, table); });
}

}  // namespace

const View views::kAllocation{"F1",
                              "allocation",
                              {"收益分配总表", "allocation of income"},
                              kColumns,
                              kHeedsPeriod | kHeedsDivision,
                              kHeedsNothing,
                              fill,
                              {},
                              kColumnsV2};

}  // namespace luoshu
