#include "tools/luoshu/money_views.h"

#include <fmt/format.h>

#include "projections/money/period_money.h"
#include "projections/money/period_state.h"

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

Status view_lines(const OpenedView& view, const PeriodId& period, const MoneyViewWords& words,
                  const Console& console) {
  LUOSHU_TRY(const PeriodState at, PeriodState::open(*view.ledger, period));
  LUOSHU_TRY(const PeriodLines found, period_lines(at.state(), at.next(), period));
  json::Array lines;
  for (const PeriodLine& line : found.lines) {
    if (words.division && line.line.beneficiary != *words.division) continue;
    if (words.format == "json")
      lines.push_back(line_json(line));
    else
      console.line(fmt::format("{:<16} v{} {:<24} {:<16} {:<16} {:<12} {:>18}", line.ref,
                               line.version, line.line.step, line.line.key, line.line.beneficiary,
                               line.line.resource, yuan(line.line.fen)));
  }
  if (words.format == "json") console.value(std::move(lines));
  return {};
}

Status view_statements(const OpenedView& view, const PeriodId& period, const MoneyViewWords& words,
                       const Console& console) {
  LUOSHU_TRY(const PeriodState at, PeriodState::open(*view.ledger, period));
  LUOSHU_TRY(const PeriodMoney money, period_money(at.state(), at.next(), period));
  if (money.run.empty())
    console.note(console.say({"本期尚无分配批次：以下为试算。",
                              "No run was recorded for the period: this is a preview."}));
  json::Object all;
  for (const auto& [owner, figures] : money.statements) {
    if (words.division && owner != *words.division) continue;
    if (words.format == "json")
      all.emplace_back(owner, json::Object{{"carry_fen", figures.carry_fen},
                                           {"current_fen", figures.current_fen},
                                           {"payable_fen", figures.payable_fen}});
    else
      console.line(fmt::format("{:<16} {:>18} {:>18} {:>18}", owner, yuan(figures.carry_fen),
                               yuan(figures.current_fen), yuan(figures.payable_fen)));
  }
  if (words.format == "json") console.value(std::move(all));
  return {};
}

}  // namespace

bool is_money_view(std::string_view name) {
  return name == "lines" || name == "statements";
}

Status show_money_view(const PointWords& point, const MoneyViewWords& words,
                       const Console& console) {
  if (!words.period)
    return make_fault(Errc::kUsage, "this view needs --period, such as 2025Q3",
                      "该视图须给出 --period，如 2025Q3");
  if (words.format != "json" && words.format != "table")
    return make_fault(Errc::kUsage, "lines and statements come as table or json; use C2 or F1",
                      "lines 与 statements 只有 table 与 json；请用 C2 或 F1");
  LUOSHU_TRY(const PeriodId period, period_of_word(*words.period));
  LUOSHU_TRY(const OpenedView view, open_view(point));
  LUOSHU_CHECK(words.name == "lines" ? view_lines(view, period, words, console)
                                     : view_statements(view, period, words, console));
  if (words.format == "table") console.note(point_line(console, view.at->as_of()));
  return {};
}

}  // namespace luoshu
