#include <fmt/format.h>

#include "projections/money/period_state.h"
#include "tools/luoshu/ledger_view.h"
#include "tools/luoshu/rule_file.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {

int verb_what_if(Arguments words, const Console& console) {
  PointWords point;
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
  add_point_options(line, point);
  if (const auto stop = line.parse(words)) return *stop;
  int code = 0;
  const auto rule = read_rule(console, file, code);
  if (!rule) return code;
  const auto id = period_of_word(period);
  if (!id) return console.fail(id.error());
  const auto view = open_view(point);
  if (!view) return console.fail(view.error());
  const auto at = PeriodState::open(*view->ledger, *id);
  if (!at) return console.fail(at.error());
  const auto changes = what_if(at->state(), at->next(), *id, nullptr, *rule);
  if (!changes) return console.fail(changes.error());
  tell_changes(console, *changes, {{"period", period}, {"rule", rule->id}});
  return 0;
}

}  // namespace luoshu
