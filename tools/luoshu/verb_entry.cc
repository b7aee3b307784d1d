#include <fmt/format.h>

#include "projections/trace/entry_story.h"
#include "tools/luoshu/ledger_view.h"
#include "tools/luoshu/story_words.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {

int verb_entry(Arguments words, const Console& console) {
  PointWords point;
  std::string which;
  CommandLine line(
      "entry",
      {"日志中的一条记录：签名、事件、时序戳；拒绝记录及其理由",
       "one entry of the log: signers, events, stamp; of a refusal its reasons"},
      {{{"luoshu entry 17 --home demo --lang zh",
         {"第 17 号记录由谁提交、含哪些事件", "who handed in entry 17, and what is in it"}},
        {"luoshu entry 17 --bundle evidence --json",
         {"由证据包作答，JSON", "the same out of an evidence bundle, as JSON"}}}},
      console);
  line.required("N", which, "N", {"记录号，从 0 起", "number of the entry, from 0"});
  add_point_options(line, point);
  if (const auto stop = line.parse(words)) return *stop;
  const auto seq = number_of_word(which, {"记录号", "entry number"}, {"17", "17"});
  if (!seq) return console.fail(seq.error());
  const auto view = open_view(point);
  if (!view) return console.fail(view.error());
  const auto story = entry_story(*view->ledger, Seq{*seq});
  if (!story) return console.fail(story.error());
  const std::string prove =
      fmt::format("luoshu prove entry:{0}{1} --out {0}.tlog-proof --leaf-out {0}.leaf", *seq,
                  source_words(point));
  if (console.json()) {
    json::Value answer = to_json(*story);
    add_source(answer, *view, point);
    answer.object()->emplace_back("prove", prove);
    console.value(answer);
    return 0;
  }
  console.line(to_text(*story, console.language()));
  console.line(console.say({"\n日志证明（离线可验证）", "\nIts proof, to be verified offline"}));
  console.line("  " + prove);
  console.note(point_line(console, view->at->as_of()));
  return 0;
}

}  // namespace luoshu
