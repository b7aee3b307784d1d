#include <fmt/format.h>

#include "ledger/home.h"
#include "projections/engine/catch_up.h"
#include "projections/views/catalogue.h"
#include "tools/luoshu/interrupt.h"
#include "tools/luoshu/progress.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

Result<Rebuilt> rebuild_in(Home& home, const Console& console) {
  Progress progress(console, {"重建视图", "rebuild views"}, {"条记录", "entries"}, 0);
  return rebuild(home.store(), all_projections(), [&](std::uint64_t done, std::uint64_t all) {
    progress.update(done, all);
    return !interrupted();
  });
}

void tell(const Rebuilt& rebuilt, Size size, const Console& console) {
  if (console.json()) {
    console.value(json::Object{{"rebuilt", json::Object{{"size", size.value},
                                                        {"rows", rebuilt.rows},
                                                        {"differing", rebuilt.differing}}}});
    return;
  }
  console.line(
      fmt::format(fmt::runtime(console.say({"已由 {} 条记录重建视图的 {} 行并换用。",
                                            "The views have {1} rows, made anew from {0} entries, "
                                            "and these are in use now."})),
                  size.value, rebuilt.rows));
  if (rebuilt.differing == 0)
    console.line(console.say({"与原有各行一致。", "They equal those that were in use."}));
  else
    console.line(fmt::format(
        fmt::runtime(console.say({"与原有各行有 {} 处不同：原有视图有误，请运行 luoshu audit。",
                                  "{} differ from those that were in use, which were wrong: run "
                                  "`luoshu audit`."})),
        rebuilt.differing));
}

}  // namespace

int verb_rebuild(Arguments words, const Console& console) {
  std::string where;
  CommandLine line("rebuild",
                   {"由日志重建视图：与原有并存，比对后换用",
                    "makes the views anew beside those in use, compares, and swaps"},
                   {{{"luoshu rebuild --home demo",
                      {"读者始终可读；中断后再次运行即可继续",
                       "readers go on meanwhile; interrupted, the same command goes on"}},
                     {"luoshu rebuild --home demo --json",
                      {"行数与差异数", "how many rows, and how many differed"}}}},
                   console);
  line.home(where);
  if (const auto stop = line.parse(words)) return *stop;
  SystemClock clock;
  auto home = Home::open(where, clock);
  if (!home) return console.fail(home.error());
  const auto rebuilt = rebuild_in(**home, console);
  if (!rebuilt) return interrupted() ? kInterruptedExit : console.fail(rebuilt.error());
  const Size size = (*home)->ledger().head().size;
  if (const Status closed = (*home)->close(); !closed) return console.fail(closed.error());
  tell(*rebuilt, size, console);
  return 0;
}

}  // namespace luoshu
