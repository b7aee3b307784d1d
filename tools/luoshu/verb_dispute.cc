#include <fmt/format.h>

#include "projections/trace/find.h"
#include "tools/luoshu/answer_words.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {

int verb_dispute(Arguments words, const Console& console) {
  AnswerWords answer;
  std::string statement;
  std::optional<std::string> reason;
  std::optional<std::string> amount;
  CommandLine line(
      "dispute",
      {"起草对账异议（不写入），金额取自账本，并告知最后一日与下一步",
       "drafts a dispute of a statement (writes nothing), with the last day and what next"},
      {{{"luoshu dispute ST-2025Q4-410300 --reason '用量少计' --home luoyang --out d.jsonl",
         {"洛阳不同意四季度对账单", "Luoyang does not agree to its statement"}},
        {"luoshu dispute ST-2025Q4-410300 --reason '用量少计' --amount 28449.05 --home luoyang",
         {"理由中写明我方核算金额", "with the amount that we hold to be right in the ground"}}}},
      console);
  line.required("STATEMENT", statement, "STATEMENT", {"对账单编号", "id of the statement"})
      .option("--reason", reason, "TEXT", {"异议理由", "why"})
      .option(
          "--amount", amount, "YUAN",
          {"我方核算的本期金额，写入理由", "this period's amount as we hold it, for the ground"});
  add_answer_options(line, answer);
  if (const auto stop = line.parse(words)) return *stop;
  DisputeWords said{reason.value_or(""), std::nullopt};
  if (amount) said.ours_fen = amount_of(*amount);
  if (amount && !said.ours_fen)
    return console.fail({Errc::kUsage,
                         fmt::format("--amount: '{}' is no amount; write 28449.05", *amount),
                         fmt::format("--amount：“{}”不是金额；应写作 28449.05", *amount)});
  const auto view = open_view(answer.point);
  if (!view) return console.fail(view.error());
  const auto ask = answer_ask_of(answer, *view);
  if (!ask) return console.fail(ask.error());
  const auto draft = draft_dispute(view->at->state(), statement, *ask, said);
  if (!draft) return console.fail(draft.error());
  const BilingualView empty{
      "理由为空：提交前须补上 ground（或用 --reason），否则不予受理",
      "the ground is empty: fill it in (or use --reason), else it is refused"};
  return tell_answer(*draft, answer, *view, reason || amount ? "" : std::string(console.say(empty)),
                     console);
}

}  // namespace luoshu
