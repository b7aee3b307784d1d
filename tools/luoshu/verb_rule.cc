#include <fmt/format.h>

#include <algorithm>

#include "ledger/allocation/rule_printer.h"
#include "projections/views/changes_sheet.h"
#include "tools/luoshu/changes_output.h"
#include "tools/luoshu/ledger_view.h"
#include "tools/luoshu/rule_file.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

using allocation::Rule;

int rule_check(Arguments words, const Console& console) {
  std::string file;
  CommandLine line(
      "rule check",
      {"检查收益分配规则文本：列出全部问题及其位置",
       "checks the text of an allocation rule: every issue and where it is"},
      {{{"luoshu rule check rule.txt", {"无误：退出码 0；有误：1", "in order: exit 0; issues: 1"}},
        {"luoshu rule check rule.txt --lang en --json",
         {"问题以 JSON 给出", "the issues as JSON"}}}},
      console);
  line.required("FILE", file, "FILE", {"规则文本", "the rule's text"});
  if (const auto stop = line.parse(words)) return *stop;
  int code = 0;
  const auto rule = read_rule(console, file, code);
  if (!rule) return code;
  if (console.json())
    console.value(json::Object{{"valid", true},
                               {"rule", rule->id},
                               {"version", rule->version},
                               {"effective", to_string(rule->effective)}});
  else
    console.line(fmt::format(fmt::runtime(console.say({"{} 第 {} 版，自 {} 起生效：文本无误。",
                                                       "{} version {}, effective {}: in order."})),
                             rule->id, rule->version, to_string(rule->effective)));
  return 0;
}

int rule_format(Arguments words, const Console& console) {
  std::string file;
  CommandLine line(
      "rule format", {"按规范格式输出规则文本", "prints the text of a rule in its canonical form"},
      {{{"luoshu rule format rule.txt", {"输出到屏幕", "to the screen"}},
        {"luoshu rule format rule.txt > canonical.txt", {"存为新文件", "into another file"}}}},
      console);
  line.required("FILE", file, "FILE", {"规则文本", "the rule's text"});
  if (const auto stop = line.parse(words)) return *stop;
  int code = 0;
  const auto rule = read_rule(console, file, code);
  if (!rule) return code;
  std::string text = allocation::print_rule(*rule);
  if (console.json()) {
    console.value(json::Object{{"text", text}});
    return 0;
  }
  if (text.ends_with('\n')) text.pop_back();
  console.line(text);
  return 0;
}

std::vector<std::string> lines_of(const Rule& rule) {
  std::vector<std::string> lines;
  const std::string text = allocation::print_rule(rule);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

struct Change {
  char mark = ' ';  // '-' only in the old text, '+' only in the new one
  std::string line;
};

// By the longest common subsequence of lines.
std::vector<Change> changes(const std::vector<std::string>& old_lines,
                            const std::vector<std::string>& new_lines) {
  const std::size_t rows = old_lines.size();
  const std::size_t columns = new_lines.size();
  std::vector<std::vector<std::size_t>> common(rows + 1, std::vector<std::size_t>(columns + 1));
  for (std::size_t i = rows; i-- > 0;)
    for (std::size_t j = columns; j-- > 0;)
      common[i][j] = old_lines[i] == new_lines[j] ? common[i + 1][j + 1] + 1
                                                  : std::max(common[i + 1][j], common[i][j + 1]);
  std::vector<Change> list;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < rows || j < columns) {
    if (i < rows && j < columns && old_lines[i] == new_lines[j]) {
      list.push_back({' ', old_lines[i++]});
      ++j;
    } else if (j == columns || (i < rows && common[i + 1][j] >= common[i][j + 1])) {
      list.push_back({'-', old_lines[i++]});
    } else {
      list.push_back({'+', new_lines[j++]});
    }
  }
  return list;
}

Status money_diff(const Rule& before, const Rule& after, const std::string& period,
                  const PointWords& point, json::Object answer, const FormWords& form,
                  const Console& console) {
  LUOSHU_TRY(const PeriodId id, query::period_of_text(period));
  LUOSHU_TRY(const OpenedView view, open_view(point));
  LUOSHU_TRY(const auto changes,
             what_if(view.at->state(), view.at->as_of().next, id, &before, after));
  LUOSHU_TRY(const TablePoint at, point_of(*view.ledger));
  return show_changes(changes_sheet(*view.ledger, id, changes), at, std::move(answer), form,
                      console);
}

int rule_diff(Arguments words, const Console& console) {
  std::string old_file;
  std::string new_file;
  std::optional<std::string> period;
  PointWords point;
  FormWords form;
  CommandLine line("rule diff",
                   {"比较两份规则文本；给出期间则再比较各受益方金额",
                    "compares two rules; with a period, also what everybody gets under each"},
                   {{{"luoshu rule diff v1.txt v2.txt", {"逐行比较", "line by line"}},
                     {"luoshu rule diff v1.txt v2.txt --period 2025Q4 --home demo",
                      {"同一期间在两份规则下各得多少", "the same period under both"}}}},
                   console);
  line.required("OLD", old_file, "OLD", {"原文本", "the old text"})
      .required("NEW", new_file, "NEW", {"新文本", "the new text"})
      .option("--period", period, "P", {"期间，如 2025Q4", "period, such as 2025Q4"});
  add_form_options(line, form);
  add_point_options(line, point, CommandLine::Home::kMayLack);
  if (const auto stop = line.parse(words)) return *stop;
  if (console.json()) form.format = "json";
  if (const Status good = check_form(form); !good) return console.fail(good.error());
  int code = 0;
  const auto before = read_rule(console, old_file, code);
  if (!before) return code;
  const auto after = read_rule(console, new_file, code);
  if (!after) return code;
  const bool is_table = form.format == "table" && form.reader != kForExcel;
  json::Array list;
  for (const Change& change : changes(lines_of(*before), lines_of(*after))) {
    if (is_table)
      console.line(fmt::format("{} {}", change.mark, change.line));
    else if (change.mark != ' ')
      list.push_back(json::Object{{"change", change.mark == '+' ? "added" : "removed"},
                                  {"line", change.line}});
  }
  json::Object answer{{"changes", std::move(list)}};
  Status shown = Done{};
  if (period) {
    if (is_table && !form.out) console.line("");
    shown = money_diff(*before, *after, *period, point, std::move(answer), form, console);
  } else if (form.format == "json") {
    shown = show_json(json::Value(std::move(answer)), form, console);
  }
  return shown ? 0 : console.fail(shown.error());
}

}  // namespace

int verb_rule(Arguments words, const Console& console) {
  const std::string verb = words.empty() ? "" : words.front();
  if (verb == "check") return rule_check(words.subspan(1), console);
  if (verb == "format") return rule_format(words.subspan(1), console);
  if (verb == "diff") return rule_diff(words.subspan(1), console);
  const std::string_view usage =
      console.say({"用法：luoshu rule check|format|diff 文件\n\n例：\n"
                   "  luoshu rule check rule.txt\n  luoshu rule diff v1.txt v2.txt",
                   "Usage: luoshu rule check|format|diff FILE\n\nExamples:\n"
                   "  luoshu rule check rule.txt\n  luoshu rule diff v1.txt v2.txt"});
  if (verb == "--help" || verb == "-h") {
    console.line(usage);
    return 0;
  }
  return console.fail(
      {Errc::kUsage, "rule check, format or diff?", "须为 rule check、format 或 diff"});
}

}  // namespace luoshu
