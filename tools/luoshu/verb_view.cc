#include <fmt/format.h>

#include <algorithm>

#include "projections/money/period_money.h"
#include "tools/luoshu/ledger_view.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

// What is asked of a view, beside the point in time.
struct ViewWords {
  std::string name;
  std::optional<std::string> period;
  std::optional<std::string> division;
  std::string format = "table";
};

json::Value line_json(const PeriodLine& line) {
  return json::Object{{"ref", line.ref},
                      {"rule", line.version},
                      {"step", line.line.step},
                      {"key", line.line.key},
                      {"beneficiary", line.line.beneficiary},
                      {"resource", line.line.resource},
                      {"fen", line.line.fen}};
}

Status view_lines(const OpenedView& view, const PeriodId& period, const ViewWords& words,
                  const Console& console) {
  LUOSHU_TRY(const PeriodLines found,
             period_lines(view.at->state(), view.at->as_of().next, period));
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

Status view_statements(const OpenedView& view, const PeriodId& period, const ViewWords& words,
                       const Console& console) {
  LUOSHU_TRY(const PeriodMoney money,
             period_money(view.at->state(), view.at->as_of().next, period));
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

Status show(const OpenedView& view, const ViewWords& words, const Console& console) {
  if (words.name != "lines" && words.name != "statements")
    return make_fault(
        Errc::kUsage,
        fmt::format("there is no view {}; there are lines and statements", words.name),
        fmt::format("没有视图 {}；现有 lines、statements", words.name));
  if (!words.period)
    return make_fault(Errc::kUsage, "this view needs --period, such as 2025Q3",
                      "该视图须给出 --period，如 2025Q3");
  LUOSHU_TRY(const PeriodId period, period_of_word(*words.period));
  return words.name == "lines" ? view_lines(view, period, words, console)
                               : view_statements(view, period, words, console);
}

}  // namespace

int verb_view(Arguments arguments, const Console& console) {
  PointWords point;
  ViewWords words;
  CommandLine line("view", {"视图：分配明细、对账单", "views: allocation lines, statements"},
                   {{{"luoshu view statements --period 2025Q3 --home demo",
                      {"各受益方的结转、本期与应付", "carry, current and payable of everybody"}},
                     {"luoshu view lines --period 2025Q3 --division 410300 --home demo --json",
                      {"洛阳的每一条明细", "every line of Luoyang"}}}},
                   console);
  line.required("NAME", words.name, "NAME", {"lines 或 statements", "lines or statements"})
      .option("--period", words.period, "P", {"期间，如 2025Q3", "period, such as 2025Q3"})
      .option("--division", words.division, "CODE", {"只看该受益方", "only this beneficiary"})
      .choice("--format", words.format, {"table", "json"}, {"形式", "form"});
  add_point_options(line, point);
  if (const auto stop = line.parse(arguments)) return *stop;
  if (console.json()) words.format = "json";
  const auto view = open_view(point);
  if (!view) return console.fail(view.error());
  const Status shown = show(*view, words, console);
  if (!shown) return console.fail(shown.error());
  if (words.format == "table") console.note(point_line(console, view->at->as_of()));
  return 0;
}

}  // namespace luoshu
