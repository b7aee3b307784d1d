#include <fmt/format.h>

#include "projections/trace/find.h"
#include "tools/luoshu/interrupt.h"
#include "tools/luoshu/ledger_view.h"
#include "tools/luoshu/progress.h"
#include "tools/luoshu/story_words.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {

int verb_find(Arguments words, const Console& console) {
  PointWords point;
  FindAsk ask;
  CommandLine line("find",
                   {"按文字、编号或金额查找事件", "finds events by a text, an id or an amount"},
                   {{{"luoshu find 26,000.00 --home demo --lang zh",
                      {"含金额 26,000.00 元的事件", "events with an amount of 26,000.00 yuan"}},
                     {"luoshu find ST-2025Q4-410300 --limit 5 --home demo --json",
                      {"与一张对账单有关的事件，JSON", "events about a statement, as JSON"}}}},
                   console);
  line.required("TEXT", ask.text, "TEXT",
                {"文字、编号或金额（26000.00、26,000.00元、2600000分）",
                 "a text, an id or an amount (26000.00, 26,000.00元, 2600000fen)"})
      .option("--limit", ask.limit, {"至多给出几个", "at most so many"});
  add_point_options(line, point);
  if (const auto stop = line.parse(words)) return *stop;
  const auto view = open_view(point);
  if (!view) return console.fail(view.error());
  const auto result = [&] {
    Progress progress(console, {"查找", "find"}, {"条记录", "entries"},
                      view->at->as_of().size.value);
    ask.stop = [] { return interrupted(); };
    ask.progress = [&](std::uint64_t entries) { progress.update(entries); };
    return find_events(*view->ledger, ask);
  }();
  if (!result) return console.fail(result.error());
  if (console.json()) {
    json::Value answer = to_json(*result);
    add_source(answer, *view, point);
    console.value(answer);
  } else {
    console.line(to_text(*result, console.language()));
    if (!result->found.empty())
      console.note(fmt::format(fmt::runtime(console.say({"查看其中一个：luoshu event {}{}",
                                                         "one of them: luoshu event {}{}"})),
                               result->found.front().number.value, source_words(point)));
  }
  if (result->stopped) return kInterruptedExit;
  return result->found.empty() ? exit_code(Errc::kNotFound) : 0;
}

}  // namespace luoshu
