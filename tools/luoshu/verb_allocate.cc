#include <fmt/format.h>

#include "tools/luoshu/ledger_view.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

struct ClaimsWords {
  PointWords point;
  std::string period;
  std::string author;
  std::string effective;
  std::optional<std::string> run;
};

Result<std::vector<json::Value>> claims_of(const ClaimsWords& words) {
  query::Members members(option_of);
  LUOSHU_CHECK(members.add("period", words.period));
  LUOSHU_CHECK(members.add("author", words.author));
  LUOSHU_CHECK(members.add("effective", words.effective));
  if (words.run) LUOSHU_CHECK(members.add("run", *words.run));
  LUOSHU_CHECK(add_members(words.point, members));
  LUOSHU_TRY(const query::ClaimsQuestion question, query::claims_question(members));
  LUOSHU_TRY(const OpenedView view, open_view(words.point, question.point));
  return query::answer(question, *view.ledger);
}

}  // namespace

int verb_allocate(Arguments words, const Console& console) {
  ClaimsWords asked;
  CommandLine line(
      "allocate",
      {"起草某期间的分配批次和对账单（不写入）", "drafts the run and statements of a period"},
      {{{"luoshu allocate --period 2025Q3 --author hn-auth --effective 2025-10-20 --home demo",
         {"业务事件，每行一个，可交 draft、sign、submit", "events for draft, sign and submit"}},
        {"luoshu allocate --period 2025Q3 --author hn-auth --effective 2025-10-20 --run RUN-1",
         {"指定批次编号", "the run gets this id"}}}},
      console);
  line.required("--period", asked.period, "P", {"期间，如 2025Q3", "period, such as 2025Q3"})
      .required("--author", asked.author, "PARTY",
                {"签发的主管部门", "the authority that will sign"})
      .required("--effective", asked.effective, "D", {"生效日期", "effective date"})
      .option("--run", asked.run, "ID",
              {"批次编号，默认 RUN-期间", "id of the run, else RUN-<period>"});
  add_point_options(line, asked.point);
  if (const auto stop = line.parse(words)) return *stop;
  const auto events = claims_of(asked);
  if (!events) return console.fail(events.error());
  for (const json::Value& event : *events) console.value(event);
  if (events->empty()) {
    console.note(console.say({"该期间的批次和对账单都已入账，没有要起草的事件。",
                              "The run of that period and its statements are recorded: nothing is "
                              "left to draft."}));
    return 0;
  }
  console.note(fmt::format(
      fmt::runtime(console.say({"{} 个事件；金额由每个节点复算，差一分即不予受理。",
                                "{} events; every node computes the figures again and refuses a "
                                "difference of one fen."})),
      events->size()));
  return 0;
}

}  // namespace luoshu
