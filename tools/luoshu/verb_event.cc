#include <fmt/format.h>

#include "projections/trace/event_story.h"
#include "tools/luoshu/ledger_view.h"
#include "tools/luoshu/story_words.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {

int verb_event(Arguments words, const Console& console) {
  PointWords point;
  std::string which;
  CommandLine line("event",
                   {"一个事件：内容、签名、前后事件、回执",
                    "one event: what it says, who signed it, its neighbours, its receipt"},
                   {{{"luoshu event 407 --home demo --lang zh",
                      {"第 407 号事件说了什么、谁签的", "what event 407 says, and who signed it"}},
                     {"luoshu event 9 --bundle evidence --json",
                      {"由证据包作答，JSON", "the same out of an evidence bundle, as JSON"}}}},
                   console);
  line.required("N", which, "N", {"事件号", "number of the event"});
  add_point_options(line, point);
  if (const auto stop = line.parse(words)) return *stop;
  const auto number = number_of_word(which, {"事件号", "event number"}, {"355", "355"});
  if (!number) return console.fail(number.error());
  const auto view = open_view(point);
  if (!view) return console.fail(view.error());
  const auto story = event_story(*view->ledger, EventNumber{*number});
  if (!story) return console.fail(story.error());
  const std::string prove =
      fmt::format("luoshu prove {0}{1} --out event-{0}.json", *number, source_words(point));
  if (console.json()) {
    json::Value answer = to_json(*story);
    add_source(answer, *view, point);
    answer.object()->emplace_back("prove", prove);
    console.value(answer);
    return 0;
  }
  console.line(to_text(*story, console.language()));
  console.line(console.say({"\n回执（离线可验证）", "\nIts receipt, to be verified offline"}));
  console.line("  " + prove);
  console.note(point_line(console, view->at->as_of()));
  return 0;
}

}  // namespace luoshu
