#include <fmt/format.h>

#include "ledger/home.h"
#include "ledger/written_trial.h"
#include "tools/luoshu/event_file.h"
#include "tools/luoshu/refusals.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

int tell_allowed(const Trial& trial, std::size_t events, const Console& console) {
  if (console.json()) {
    console.value(to_json(trial, events));
    return 0;
  }
  console.line(fmt::format(
      fmt::runtime(console.say({"可以受理：{} 个事件，入账时间 {}。未写入任何内容。",
                                "It would be recorded: {} events, at {}. Nothing was written."})),
      events, to_string(trial.recorded)));
  tell_warnings(console, trial.warnings);
  return 0;
}

}  // namespace

int verb_try(Arguments words, const Console& console) {
  std::string where;
  std::string file;
  CommandLine line("try",
                   {"按当前账本试判事件：给出结论和全部理由，不写入",
                    "decides events on the ledger as it stands: all reasons, nothing written"},
                   {{{"luoshu try event.json --home demo",
                      {"受理：退出码 0；不予受理：1", "allowed: exit 0; refused: exit 1"}},
                     {"luoshu try usage.jsonl --home demo --json",
                      {"同一记录的多个事件，理由以 JSON 给出",
                       "several events of one entry, reasons as JSON"}}}},
                   console);
  line.home(where).required("EVENT", file, "EVENT.json",
                            {"业务事件（JSON 或 JSON Lines）", "events (JSON or JSON Lines)"});
  if (const auto stop = line.parse(words)) return *stop;
  const auto written = read_event_file(file);
  if (!written) return console.fail(written.error());
  const auto view = view_home(where);
  if (!view) return console.fail(view.error());
  SystemClock clock;
  const auto tried = try_written(*view->store, view->reader, *written, clock.now());
  if (!tried) return console.fail(tried.error());
  const Trial& trial = *tried;
  if (trial.reasons.empty()) return tell_allowed(trial, written->size(), console);
  tell_refusal(console, trial.reasons, std::nullopt);
  tell_warnings(console, trial.warnings);
  return exit_code(Errc::kRefused);
}

}  // namespace luoshu
