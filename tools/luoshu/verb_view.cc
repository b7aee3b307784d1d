#include <fmt/format.h>

#include "projections/query/lists.h"
#include "projections/views/catalogue.h"
#include "tools/luoshu/ledger_view.h"
#include "tools/luoshu/sheet_output.h"
#include "tools/luoshu/verbs.h"
#include "tools/luoshu/view_words.h"

namespace luoshu {
namespace {

constexpr std::string_view kList = "list";

// The options that a view must have, or those that narrow it.
std::vector<std::string> options_in(unsigned bits) {
  std::vector<std::string> options;
  for (const std::string_view name : names_in(bits)) options.push_back(option_of(name));
  return options;
}

std::string options_line(const View& view, const Console& console) {
  const auto needed = options_in(view.needs);
  const auto heeded = options_in(view.heeds & ~view.needs);
  std::string line;
  if (!needed.empty())
    line = fmt::format("{}{} ", console.say({"须有 ", "needs "}), fmt::join(needed, ", "));
  if (!heeded.empty())
    line += fmt::format("{}{}", console.say({"可用 ", "takes "}), fmt::join(heeded, ", "));
  return line;
}

json::Array to_json(const std::vector<std::string>& words) {
  return {words.begin(), words.end()};
}

void tell_view(const View& view, const Console& console) {
  console.line(fmt::format("{:<4} {:<24} {}", view.code, view.name,
                           console.say({view.title.zh, view.title.en})));
  const std::string options = options_line(view, console);
  if (!options.empty()) console.line(fmt::format("{:29} {}", "", options));
}

Status list_views(const FormWords& words, const Console& console) {
  json::Array all;
  for (const View* view : all_views()) {
    if (words.format == "json")
      all.emplace_back(json::Object{{"code", std::string(view->code)},
                                    {"name", std::string(view->name)},
                                    {"zh", std::string(view->title.zh)},
                                    {"en", std::string(view->title.en)},
                                    {"needs", to_json(options_in(view->needs))},
                                    {"takes", to_json(options_in(view->heeds & ~view->needs))}});
    else
      tell_view(*view, console);
  }
  if (words.format == "json") return show_json(json::Value(std::move(all)), words, console);
  return {};
}

Fault unknown_view(const std::string& name) {
  std::string names;
  for (const View* view : all_views()) names += fmt::format("{} ", view->code);
  return make_fault(
      Errc::kNotFound,
      fmt::format("there is no view {}; there are {}; see `luoshu view list`", name, names),
      fmt::format("没有视图 {}；现有 {}；见 luoshu view list", name, names));
}

Status show(const std::string& name, const PointWords& point, const ViewWords& asked,
            const FormWords& form, const Console& console) {
  if (find_view(name) == nullptr) return unknown_view(name);
  LUOSHU_CHECK(check_form(form));
  query::Members members(option_of);
  LUOSHU_CHECK(add_members(asked, members));
  LUOSHU_CHECK(add_members(point, members));
  LUOSHU_TRY(const query::ViewQuestion question, query::view_question(name, members));
  LUOSHU_TRY(const OpenedView opened, open_view(point, question.point));
  if (form.format == "json" && query::is_list(name)) {
    LUOSHU_TRY(const json::Value list, query::list_answer(question, *opened.ledger));
    return show_json(list, form, console);
  }
  LUOSHU_TRY(const query::SheetAnswer answer, query::answer(question, *opened.ledger));
  return show_sheet(answer.sheet, answer.at, form, console);
}

}  // namespace

int verb_view(Arguments arguments, const Console& console) {
  PointWords point;
  ViewWords asked;
  FormWords words;
  std::string name;
  CommandLine line(
      "view", {"视图：任一时点的台账、对账单、明细", "views: any table, at any point in time"},
      {{{"luoshu view C2 --division 410300 --period 2025Q4 --home demo",
         {"洛阳四季度对账单", "Luoyang's statement of the fourth quarter"}},
        {"luoshu view F1 --as-of-recorded 2025-11-03 --format xlsx --out f1.xlsx --home demo",
         {"11 月 3 日系统里的分配总表", "the allocation as the system showed it on 3 November"}}}},
      console);
  line.required(
      "NAME", name, "NAME",
      {"视图代码（C1…L3）、名称，或 list", "code of a view (C1 … L3), its name, or list"});
  add_form_options(line, words);
  add_view_options(line, asked);
  add_point_options(line, point, CommandLine::Home::kMayLack);
  if (const auto stop = line.parse(arguments)) return *stop;
  if (console.json()) words.format = "json";
  const Status shown =
      name == kList ? list_views(words, console) : show(name, point, asked, words, console);
  return shown ? 0 : console.fail(shown.error());
}

}  // namespace luoshu
