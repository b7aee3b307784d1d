#include <fmt/format.h>

#include <algorithm>

#include "projections/render/sheet_csv.h"
#include "projections/render/sheet_json.h"
#include "projections/render/sheet_text.h"
#include "projections/render/sheet_xlsx.h"
#include "projections/views/catalogue.h"
#include "tools/luoshu/files.h"
#include "tools/luoshu/ledger_view.h"
#include "tools/luoshu/money_views.h"
#include "tools/luoshu/verbs.h"
#include "tools/luoshu/view_words.h"

namespace luoshu {
namespace {

constexpr std::string_view kList = "list";
constexpr std::size_t kWorkbookMax = std::size_t{1} << 30U;

struct FormWords {
  std::string name;
  std::string format = "table";
  std::optional<std::string> out;
  bool mark = false;
};

render::Language language_of(const Console& console) {
  return console.chinese() ? render::Language::kZh : render::Language::kEn;
}

Status list_views(const FormWords& words, const Console& console) {
  json::Array all;
  for (const View* view : all_views()) {
    if (words.format == "json")
      all.emplace_back(json::Object{{"code", std::string(view->code)},
                                    {"name", std::string(view->name)},
                                    {"zh", std::string(view->title.zh)},
                                    {"en", std::string(view->title.en)}});
    else
      console.line(fmt::format("{:<4} {:<24} {}", view->code, view->name,
                               console.say({view->title.zh, view->title.en})));
  }
  if (words.format == "json") console.value(std::move(all));
  return {};
}

Status need_out(const FormWords& words) {
  if (words.out || words.format != "xlsx") return {};
  return make_fault(Errc::kUsage, "a workbook needs --out FILE.xlsx",
                    "工作簿须给出 --out FILE.xlsx");
}

// Appears whole or not at all, and never in the place of something else.
Status write_workbook(const Sheet& sheet, const TablePoint& point, const std::string& out,
                      const Console& console) {
  const std::string partial = out + ".partial";
  LUOSHU_CHECK(render::write_sheet_xlsx(sheet, point, language_of(console), partial));
  const auto bytes = read_whole(partial, kWorkbookMax);
  std::filesystem::remove(partial);
  if (!bytes) return bytes.error();
  return write_new(out, *bytes);
}

Status show_sheet(const Sheet& sheet, const TablePoint& point, const FormWords& words,
                  const Console& console) {
  if (words.format == "xlsx") return write_workbook(sheet, point, *words.out, console);
  std::string text;
  if (words.format == "json") {
    LUOSHU_TRY(const json::Value value, render::sheet_json(sheet, point));
    text = json::to_line(value) + "\n";
  } else if (words.format == "csv") {
    text = render::sheet_csv(sheet, words.mark);
  } else {
    LUOSHU_TRY(text, render::sheet_text(sheet, point, language_of(console)));
  }
  if (words.out) return write_new(*words.out, as_bytes(text));
  if (text.ends_with('\n')) text.pop_back();
  console.line(text);
  return {};
}

Fault unknown_view(const std::string& name) {
  std::string names;
  for (const View* view : all_views()) names += fmt::format("{} ", view->code);
  return make_fault(
      Errc::kNotFound,
      fmt::format("there is no view {}; there are lines, statements, {}; see `luoshu view list`",
                  name, names),
      fmt::format("没有视图 {}；现有 lines、statements、{}；见 luoshu view list", name, names));
}

Status show(const PointWords& point, const ViewWords& asked, const FormWords& words,
            const Console& console) {
  const View* view = find_view(words.name);
  if (view == nullptr) return unknown_view(words.name);
  LUOSHU_CHECK(need_out(words));
  LUOSHU_TRY(const OpenedView opened, open_view(point));
  LUOSHU_TRY(const ViewAsk ask, ask_of(asked, opened.home->reader));
  LUOSHU_TRY(const Sheet sheet, read_view(*view, *opened.ledger, ask));
  LUOSHU_TRY(const TablePoint at, point_of(*opened.ledger));
  return show_sheet(sheet, at, words, console);
}

}  // namespace

int verb_view(Arguments arguments, const Console& console) {
  PointWords point;
  ViewWords asked;
  FormWords words;
  CommandLine line(
      "view", {"视图：任一时点的台账、对账单、明细", "views: any table, at any point in time"},
      {{{"luoshu view C2 --division 410300 --period 2025Q4 --home demo",
         {"洛阳四季度对账单", "Luoyang's statement of the fourth quarter"}},
        {"luoshu view F1 --as-of-recorded 2025-11-03 --format xlsx --out f1.xlsx --home demo",
         {"11 月 3 日系统里的分配总表", "the allocation as the system showed it on 3 November"}}}},
      console);
  line.required("NAME", words.name, "NAME",
                {"视图代码（C1…X1）、名称、lines、statements，或 list",
                 "code of a view (C1 … X1), its name, lines, statements, or list"})
      .choice("--format", words.format, {"table", "json", "csv", "xlsx"}, {"形式", "form"})
      .option("--out", words.out, "FILE", {"写入文件", "write to a file"})
      .flag("--bom", words.mark, {"CSV 加 UTF-8 BOM", "CSV with a UTF-8 byte order mark"});
  add_view_options(line, asked);
  add_point_options(line, point, CommandLine::Home::kMayLack);
  if (const auto stop = line.parse(arguments)) return *stop;
  if (console.json()) words.format = "json";
  Status shown = Done{};
  if (words.name == kList)
    shown = list_views(words, console);
  else if (is_money_view(words.name))
    shown =
        show_money_view(point, {words.name, asked.period, asked.division, words.format}, console);
  else
    shown = show(point, asked, words, console);
  return shown ? 0 : console.fail(shown.error());
}

}  // namespace luoshu
