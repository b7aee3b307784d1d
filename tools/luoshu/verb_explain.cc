#include "tools/luoshu/ledger_view.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

struct ExplainWords {
  PointWords point;
  std::string division;
  std::string period;
  std::optional<std::string> sale;
  std::optional<std::string> line;
};

Result<Explanation> explanation_of(const ExplainWords& words) {
  query::Members members(option_of);
  LUOSHU_CHECK(members.add("division", words.division));
  LUOSHU_CHECK(members.add("period", words.period));
  if (words.sale) LUOSHU_CHECK(members.add("tx", *words.sale));
  if (words.line) LUOSHU_CHECK(members.add("line", *words.line));
  LUOSHU_CHECK(add_members(words.point, members));
  LUOSHU_TRY(const query::ExplainQuestion question, query::explain_question(members));
  LUOSHU_TRY(const OpenedView view, open_view(words.point, question.point));
  return query::answer(question, *view.ledger);
}

}  // namespace

int verb_explain(Arguments words, const Console& console) {
  ExplainWords asked;
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
          "--division", asked.division, "CODE",
          {"区划或机构（受益方），代码或名称", "division or party, code or name: the beneficiary"})
      .required("--period", asked.period, "P", {"期间，如 2025Q3", "period, such as 2025Q3"})
      .option("--tx", asked.sale, "ID", {"交易或退款：逐步解释", "sale or refund, step by step"})
      .number("--line", asked.line,
              {"明细序号（view lines 的次序）", "number of a line of the period"});
  add_point_options(line, asked.point);
  if (const auto stop = line.parse(words)) return *stop;
  const auto explanation = explanation_of(asked);
  if (!explanation) return console.fail(explanation.error());
  if (console.json())
    console.value(to_json(*explanation));
  else
    console.line(to_text(*explanation, console.language()));
  return 0;
}

}  // namespace luoshu
