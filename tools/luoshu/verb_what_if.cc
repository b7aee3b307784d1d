#include <fmt/format.h>

#include "projections/money/period_state.h"
#include "tools/luoshu/changes_output.h"
#include "tools/luoshu/rule_file.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

Status show(const allocation::Rule& rule, const std::string& period, const PointWords& point,
            const FormWords& form, const Console& console) {
  LUOSHU_CHECK(check_form(form));
  LUOSHU_TRY(const PeriodId id, period_of_word(period));
  LUOSHU_TRY(const OpenedView view, open_view(point));
  LUOSHU_TRY(const PeriodState at, PeriodState::open(*view.ledger, id));
  LUOSHU_TRY(const auto changes, what_if(at.state(), at.next(), id, nullptr, rule));
  return show_changes(view, id, changes, {{"period", period}, {"rule", rule.id}}, form, console);
}

}  // namespace

int verb_what_if(Arguments words, const Console& console) {
  PointWords point;
  FormWords form;
  std::string file;
  std::string period;
  CommandLine line("what-if",
                   {"试算：某期间改用另一规则，各受益方各得多少（不写入）",
                    "a period under another rule: what everybody would get; nothing is stored"},
                   {{{"luoshu what-if --rule new-rule.txt --period 2025Q4 --home demo",
                      {"现行、试算与差额", "as it is, as it would be, the difference"}},
                     {"luoshu what-if --rule new-rule.txt --period 2025Q4 --home demo --json",
                      {"以 JSON 给出", "as JSON"}}}},
                   console);
  line.required("--rule", file, "FILE",
                {"规则文本；适用于其范围内的全部交易，不论生效日期",
                 "the rule's text; it governs all sales in its scope, whatever its dates say"})
      .required("--period", period, "P", {"期间，如 2025Q4", "period, such as 2025Q4"});
  add_form_options(line, form);
  add_point_options(line, point);
  if (const auto stop = line.parse(words)) return *stop;
  if (console.json()) form.format = "json";
  int code = 0;
  const auto rule = read_rule(console, file, code);
  if (!rule) return code;
  const Status shown = show(*rule, period, point, form, console);
  return shown ? 0 : console.fail(shown.error());
}

}  // namespace luoshu
