#include "tools/luoshu/answer_words.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {

int verb_confirm(Arguments words, const Console& console) {
  AnswerWords answer;
  std::string statement;
  CommandLine line(
      "confirm",
      {"起草对账单确认（不写入），金额取自账本，并告知最后一日与下一步",
       "drafts the confirmation of a statement (writes nothing), with the last day and what next"},
      {{{"luoshu confirm ST-2025Q4-410300 --home luoyang --lang zh",
         {"洛阳确认四季度对账单：事件一行", "Luoyang agrees to its statement: one event"}},
        {"luoshu confirm ST-2025Q4-410300 --home luoyang --out confirm.jsonl",
         {"写入文件，供 try、draft、sign、submit", "into a file, for try, draft, sign, submit"}}}},
      console);
  line.required("STATEMENT", statement, "STATEMENT", {"对账单编号", "id of the statement"});
  add_answer_options(line, answer);
  if (const auto stop = line.parse(words)) return *stop;
  const auto view = open_view(answer.point);
  if (!view) return console.fail(view.error());
  const auto ask = answer_ask_of(answer, *view);
  if (!ask) return console.fail(ask.error());
  const auto draft = draft_confirmation(view->at->state(), statement, *ask);
  if (!draft) return console.fail(draft.error());
  return tell_answer(*draft, answer, *view, "", console);
}

}  // namespace luoshu
