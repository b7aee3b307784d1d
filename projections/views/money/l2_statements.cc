// L2 对账单一览: what each owner is due of a period, and how its statement stands. The command
// gives its JSON, where it is asked for by name, as an object for scripts. Source: RULEBOOK 3.11;
// art. 21.

#include "projections/money/period_book.h"
#include "projections/money/statement_standing.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"
#include "projections/words/words.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"period", {"期间", "period"}, Kind::kText, false, true},
    {"beneficiary", {"受益人", "beneficiary"}, Kind::kText, false, true},
    {"name", {"名称", "name"}},
    {"carry_fen", {"上期结转", "carried in"}, Kind::kFen, true},
    {"current_fen", {"本期发生", "of the period"}, Kind::kFen, true},
    {"payable_fen", {"应付", "payable"}, Kind::kFen, true},
    {"statement", {"对账单", "statement"}},
    {"status", {"状态", "state"}},
    {"issued_on", {"出具日", "issued on"}, Kind::kDate},
    {"confirm_by", {"确认或异议截止日", "confirm or dispute by"}, Kind::kDate},
    {"dispute", {"未决异议", "open dispute"}},
};

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  return each_period(ledger, ask.period, table, [&](const PeriodBook& book) -> Status {
    const Standings standings = statements_of_run(ledger.state(), book.run());
    const std::string_view none = book.provisional() ? "preview" : "not_issued";
    for (const auto& [owner, figures] : book.statements()) {
      if (!passes(ask.division, owner)) continue;
      StatementStanding statement;
      statement.state = *words::find(words::statement_states(), none);
      if (const auto found = standings.find(owner); found != standings.end())
        statement = found->second;
      add_row(table,
              {text_cell(to_string(book.period())), text_cell(owner),
               beneficiary_cell(ledger, owner), number_cell(figures.carry_fen),
               number_cell(figures.current_fen), number_cell(figures.payable_fen),
               text_cell(statement.id), statement.state, date_cell(statement.issued_on),
               date_cell(statement.confirm_by), text_cell(statement.dispute)},
              {book.run_event(), statement.event});
    }
    return remark_replaced(ledger, book.period(), table);
  });
}

}  // namespace

const View views::kStatements{
    "L2",
    "statements",
    {"对账单一览", "statements of a period"},
    kColumns,
    kHeedsPeriod | kHeedsDivision,
    kHeedsPeriod,
    fill,
    {"“view statements --format json”给出供程序用的对象："
     "{受益人: {\"carry_fen\",\"current_fen\",\"payable_fen\"}}；“view L2”的 JSON 与其他视图相同",
     "`view statements --format json` is an object for programs: "
     "`{beneficiary: {\"carry_fen\",\"current_fen\",\"payable_fen\"}}`; the JSON of `view L2` is "
     "like that of every view"}};

}  // namespace luoshu
