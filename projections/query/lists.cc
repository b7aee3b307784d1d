#include "projections/query/lists.h"

#include "ledger/base/assert.h"
#include "projections/money/period_money.h"
#include "projections/money/period_state.h"
#include "projections/views/catalogue.h"
#include "projections/views/changes_sheet.h"
#include "projections/views/rows.h"

namespace luoshu::query {
namespace {

json::Value line_json(const PeriodLine& line) {
  return json::Object{{"ref", line.ref},
                      {"rule", line.version},
                      {"step", line.line.step},
                      {"key", line.line.key},
                      {"beneficiary", line.line.beneficiary},
                      {"resource", line.line.resource},
                      {"fen", line.line.fen}};
}

using Division = std::optional<std::string>;

Result<json::Value> lines_json(const PeriodState& at, const PeriodId& period,
                               const Division& division) {
  LUOSHU_TRY(const PeriodLines found, period_lines(at.state(), at.next(), period));
  json::Array lines;
  for (const PeriodLine& line : found.lines)
    if (passes(division, line.line.beneficiary)) lines.push_back(line_json(line));
  return json::Value(std::move(lines));
}

Result<json::Value> statements_json(const PeriodState& at, const PeriodId& period,
                                    const Division& division) {
  LUOSHU_TRY(const PeriodMoney money, period_money(at.state(), at.next(), period));
  json::Object all;
  for (const auto& [owner, figures] : money.statements)
    if (passes(division, owner))
      all.emplace_back(owner, json::Object{{"carry_fen", figures.carry_fen},
                                           {"current_fen", figures.current_fen},
                                           {"payable_fen", figures.payable_fen}});
  return json::Value(std::move(all));
}

}  // namespace

bool is_list(std::string_view name) {
  return name == views::kLines.name || name == views::kStatements.name;
}

Result<json::Value> list_answer(const ViewQuestion& question, const LedgerAt& ledger) {
  const PeriodId& period = *question.ask.period;
  Division division = question.ask.division;
  if (division) {
    LUOSHU_TRY(division, code_of_division(ledger, *division));
  }
  LUOSHU_TRY(const PeriodState at, PeriodState::open(ledger, period));
  return question.view == &views::kLines ? lines_json(at, period, division)
                                         : statements_json(at, period, division);
}

json::Array changes_list(const Sheet& sheet) {
  LUOSHU_ASSERT(sheet.columns.data() == kChangesColumns.data());
  json::Array list;
  for (const Row& row : sheet.rows) {
    json::Object change;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const std::string_view key = sheet.columns[i].key;
      if (key == "name") continue;
      const auto* fen = std::get_if<std::int64_t>(&row.cells[i]);
      change.emplace_back(key,
                          fen == nullptr ? json::Value(code_of(row.cells[i])) : json::Value(*fen));
    }
    list.emplace_back(std::move(change));
  }
  return list;
}

}  // namespace luoshu::query
