#include <fmt/format.h>

#include "projections/explain/explanation.h"
#include "projections/money/period_state.h"
#include "projections/views/view.h"
#include "tools/luoshu/ledger_view.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {

int verb_explain(Arguments words, const Console& console) {
  PointWords point;
  std::string period;
  std::string beneficiary;
  ExplainAsk ask;
  CommandLine line(
      "explain",
      {"凭什么：金额从哪笔交易、按哪条规则、由谁签名",
       "why an amount: from which sale, under which rule, signed by whom"},
      {{{"luoshu explain --division 410300 --period 2025Q4 --home demo",
         {"洛阳本期全部明细", "every line of Luoyang"}},
        {"luoshu explain --division 410300 --period 2025Q4 --tx TX-2025-0006 --json --home demo",
         {"一笔交易的逐步计算，可独立复算",
          "one sale step by step, for anybody to compute again"}}}},
      console);
  line.required(
          "--division", beneficiary, "CODE",
          {"区划或机构（受益方），代码或名称", "division or party, code or name: the beneficiary"})
      .required("--period", period, "P", {"期间，如 2025Q3", "period, such as 2025Q3"})
      .option("--tx", ask.sale, "ID", {"交易或退款：逐步解释", "sale or refund, step by step"})
      .option("--line", ask.line,
              {"明细序号（view lines 的次序）", "number of a line of the period"});
  add_point_options(line, point);
  if (const auto stop = line.parse(words)) return *stop;
  const auto id = period_of_word(period);
  if (!id) return console.fail(id.error());
  ask.period = *id;
  const auto view = open_view(point);
  if (!view) return console.fail(view.error());
  const auto code = code_of_division(*view->ledger, beneficiary);
  if (!code) return console.fail(code.error());
  ask.beneficiary = *code;
  const auto at = PeriodState::open(*view->ledger, ask.period);
  if (!at) return console.fail(at.error());
  const auto explanation = explain(at->at(), view->home->reader, ask);
  if (!explanation) return console.fail(explanation.error());
  if (console.json())
    console.value(to_json(*explanation));
  else
    console.line(to_text(*explanation, console.chinese()));
  return 0;
}

}  // namespace luoshu
