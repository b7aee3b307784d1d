#include <fmt/format.h>

#include "projections/views/catalogue.h"
#include "tools/luoshu/ledger_view.h"
#include "tools/luoshu/sheet_output.h"
#include "tools/luoshu/verbs.h"
#include "tools/luoshu/view_words.h"

namespace luoshu {
namespace {

struct DiffWords {
  std::string home;
  std::string view;
  std::optional<std::string> to;
  std::optional<std::string> effective;
};

Status show(const DiffWords& words, const ViewWords& asked, const FormWords& form,
            const Console& console) {
  if (find_view(words.view) == nullptr)
    return make_fault(Errc::kNotFound,
                      fmt::format("there is no view {}; `luoshu view list` names them", words.view),
                      fmt::format("没有视图 {}；luoshu view list 列出全部视图", words.view));
  LUOSHU_CHECK(check_form(form));
  query::Members members(option_of);
  LUOSHU_CHECK(add_members(asked, members));
  if (words.to) LUOSHU_CHECK(members.add("to", *words.to));
  if (words.effective) LUOSHU_CHECK(members.add("as_of_effective", *words.effective));
  LUOSHU_TRY(const query::ViewQuestion question, query::difference_question(words.view, members));
  PointWords point;
  point.home = words.home;
  LUOSHU_TRY(const OpenedView opened, open_view(point, question.point));
  LUOSHU_TRY(const query::SheetAnswer answer, query::answer_difference(question, *opened.ledger));
  return show_sheet(answer.sheet, answer.at, form, console);
}

}  // namespace

int verb_diff(Arguments arguments, const Console& console) {
  DiffWords words;
  ViewWords asked;
  FormWords form;
  CommandLine line(
      "diff",
      {"视图在两个入账时刻之间的变化，以及造成变化的事件",
       "what changed in a view between two recorded times, and which events did it"},
      {{{"luoshu diff --view F1 --from 2025-11-03 --to 2026-01-31 --period 2025Q3 --home demo",
         {"三季度分配表后来有何变化，由哪些事件造成",
          "what happened to the third quarter's allocation since, and by which events"}},
        {"luoshu diff --view C1 --from 2025-09-30 --division 410300 --json --home demo",
         {"洛阳收益权的变化，JSON", "changes of Luoyang's revenue rights, as JSON"}}}},
      console);
  line.home(words.home)
      .required("--view", words.view, "NAME", {"视图代码或名称", "code or name of the view"})
      .option("--to", words.to, "T",
              {"截止时刻或账本规模（默认最新）", "later point; the newest without it"})
      .option("--as-of-effective", words.effective, "D",
              {"只计业务日不晚于该日者", "only what is dated up to that day"});
  add_view_options(line, asked);
  add_form_options(line, form);
  if (const auto stop = line.parse(arguments)) return *stop;
  if (console.json()) form.format = "json";
  const Status shown = show(words, asked, form, console);
  return shown ? 0 : console.fail(shown.error());
}

}  // namespace luoshu
