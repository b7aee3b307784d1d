#include "tools/luoshu/money_views.h"

#include "projections/money/period_money.h"
#include "projections/money/period_state.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"

namespace luoshu {
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

bool is_money_view(std::string_view name) {
  return name == views::kLines.name || name == views::kStatements.name;
}

Status show_money_view(const PointWords& point, const ViewWords& asked, std::string_view name,
                       const FormWords& form, const Console& console) {
  const View& view = *find_view(name);
  LUOSHU_CHECK(check_form(form));
  LUOSHU_TRY(const OpenedView opened, open_view(point));
  LUOSHU_TRY(ViewAsk ask, ask_of(asked, opened.home->reader));
  LUOSHU_CHECK(check_ask(view, ask));
  if (ask.division) {
    LUOSHU_TRY(ask.division, code_of_division(*opened.ledger, *ask.division));
  }
  LUOSHU_TRY(const PeriodState at, PeriodState::open(*opened.ledger, *ask.period));
  LUOSHU_TRY(const json::Value value, name == views::kLines.name
                                          ? lines_json(at, *ask.period, ask.division)
                                          : statements_json(at, *ask.period, ask.division));
  return show_json(value, form, console);
}

}  // namespace luoshu
