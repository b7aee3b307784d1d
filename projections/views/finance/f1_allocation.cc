// F1 收益分配总表: what every beneficiary has of a period, by the kind of step, and whether it was
// paid. Source: RULEBOOK 5.2; art. 21.

#include <array>

#include "ledger/rules/run_facts.h"
#include "projections/money/step_families.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"

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
    {"status", {"状态", "state"}},
};

constexpr Term kPreview{"preview", {"试算", "preview"}};
constexpr Term kNotIssued{"not_issued", {"未签发", "not issued"}};
constexpr Term kIssued{"issued", {"已签发", "issued"}};
constexpr Term kConfirmed{"confirmed", {"已确认", "confirmed"}};
constexpr Term kDisputed{"disputed", {"有异议", "disputed"}};
constexpr Term kPaid{"paid", {"已拨付或自留", "paid or retained"}};
constexpr Term kUpheld{"upheld", {"异议成立", "dispute upheld"}};

Term term_of(schema::StatementStatus status) {
  switch (status) {
    case schema::StatementStatus::ISSUED:
      return kIssued;
    case schema::StatementStatus::CONFIRMED:
      return kConfirmed;
    case schema::StatementStatus::DISPUTED:
      return kDisputed;
    case schema::StatementStatus::PAID:
      return kPaid;
    case schema::StatementStatus::UPHELD:
      return kUpheld;
    default:
      return kNotIssued;
  }
}

using Sums = std::array<std::int64_t, kStepFamilies>;

// The statement of each beneficiary in the run of the period.
using Statements = std::map<std::string, RowView<schema::StatementRow>>;
Statements statements_of(const LedgerAt& ledger, const PeriodBook& book) {
  Statements statements;
  const auto run = ledger.state().find(tables::kRuns, book.run());
  if (!run) return statements;
  for (const auto id : run->getStatements()) {
    auto row = ledger.state().find(tables::kStatements, from_kj(id));
    if (row) statements.insert_or_assign(std::string(from_kj(row->getBeneficiary())), row);
  }
  return statements;
}

void add_owner(const LedgerAt& ledger, const PeriodBook& book, const Statements& statements,
               const std::string& beneficiary, const Sums& sums, Sheet& table) {
  Row row;
  row.cells = {text_cell(to_string(book.period())), text_cell(beneficiary),
               text_cell(beneficiary_name(ledger, beneficiary))};
  std::int64_t current = 0;
  for (const std::int64_t fen : sums) {
    row.cells.push_back(number_cell(fen));
    current += fen;
  }
  row.cells.push_back(number_cell(current));
  const auto figures = book.statements().find(beneficiary);
  const auto statement = statements.find(beneficiary);
  const bool owed = figures != book.statements().end();
  const std::int64_t payable = owed ? figures->second.payable_fen : 0;
  const Term status = book.provisional()              ? kPreview
                      : statement == statements.end() ? kNotIssued
                                                      : term_of(statement->second->getStatus());
  const std::int64_t paid = status.code == kPaid.code ? std::max<std::int64_t>(payable, 0) : 0;
  row.cells.push_back(owed ? number_cell(figures->second.carry_fen) : Cell());
  row.cells.push_back(owed ? number_cell(payable) : Cell());
  row.cells.push_back(owed ? number_cell(paid) : Cell());
  row.cells.push_back(owed ? number_cell(std::max<std::int64_t>(payable, 0) - paid) : Cell());
  row.cells.push_back(owed || book.provisional() ? Cell(status) : Cell());
  if (book.run_event() != 0) row.events.push_back(EventNumber{book.run_event()});
  if (statement != statements.end())
    row.events.push_back(EventNumber{statement->second->getEvent()});
  table.rows.push_back(std::move(row));
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
  const Statements statements = statements_of(ledger, book);
  for (const auto& [owner, sums] : by_owner)
    if (passes(ask.division, owner)) add_owner(ledger, book, statements, owner, sums, table);
  return {};
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
                              fill};

}  // namespace luoshu
