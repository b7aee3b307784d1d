#include "tools/bench/bench.h"
#include "tools/luoshu/streams.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

using bench::Options;

int measure(CommandLine& line, Options& options, Arguments words, const Console& console) {
  std::optional<std::string> asked;
  line.option("--out-dir", asked, "DIR",
              {"测量所在的目录（默认当前目录）：应在将来存放账本的磁盘上",
               "where to measure (the present folder without it): on the disk in question"});
  if (const auto stop = line.parse(words)) return *stop;
  if (asked) options.out_dir = *asked;
  options.json = console.json() || !output_is_terminal();
  const Status ran = bench::run(options, [&](std::string_view row) { console.line(row); });
  return ran ? 0 : console.fail(ran.error());
}

constexpr BilingualView kRounds{"重复次数，取中位数",
                                "how often each is repeated; figures are medians"};
constexpr BilingualView kSeconds{"每项测量的秒数", "seconds of each measurement"};
constexpr BilingualView kSuite{"密码套件", "cryptographic suite"};
constexpr BilingualView kSales{"季度内的交易笔数", "how many sales the quarter has"};

int bench_log(Arguments words, const Console& console) {
  Options options;
  CommandLine line(
      "bench log",
      {"日志：记录、审计、证明、占用空间", "the log: entries, audit, proofs, stored bytes"},
      {{{"luoshu bench log", {"全部，三轮，在当前目录", "everything, three rounds, right here"}},
        {"luoshu bench log --only bulk --rounds 5 --out-dir /var/lib/luoshu --json",
         {"只测批量记录及其审计，在将来的磁盘上",
          "bulk entries and their audit, on the disk that will hold the ledger"}}}},
      console);
  line.option("--seconds", options.seconds, kSeconds, {1, 600})
      .option("--rounds", options.rounds, kRounds, {1, 100})
      .choice("--suite", options.suite, {"intl", "gm"}, kSuite)
      .option("--entries", options.entries,
              {"取证明的日志规模", "size of the log that proofs are taken from"}, {2, 100'000'000})
      .choice("--only", options.only, {"single", "bulk", "proofs", "limits"},
              {"除机器极限外只测一项", "one measurement beside the limits"});
  return measure(line, options, words, console);
}

int bench_rules(Arguments words, const Console& console) {
  Options options;
  options.what = "rules";
  CommandLine line(
      "bench rules",
      {"规则：单核判定并应用批量记录", "the rules: deciding and applying bulk entries on one core"},
      {{{"luoshu bench rules", {"三轮", "three rounds"}},
        {"luoshu bench rules --rounds 5 --out-dir /var/lib/luoshu",
         {"五轮，在将来的磁盘上", "five rounds, on the disk in question"}}}},
      console);
  line.option("--rounds", options.rounds, kRounds, {1, 100});
  return measure(line, options, words, console);
}

int bench_allocate(Arguments words, const Console& console) {
  Options options;
  options.what = "allocate";
  CommandLine line("bench allocate",
                   {"分配：一个季度的交易金额", "the money of a quarter of sales"},
                   {{{"luoshu bench allocate", {"一百万笔交易", "a million sales"}},
                     {"luoshu bench allocate --sales 100000 --rounds 1",
                      {"十万笔，一轮", "a hundred thousand, one round"}}}},
                   console);
  line.option("--sales", options.sales, kSales, {10, 50'000'000})
      .option("--rounds", options.rounds, kRounds, {1, 100});
  return measure(line, options, words, console);
}

int bench_views(Arguments words, const Console& console) {
  Options options;
  options.what = "views";
  options.sales = 1'000;
  CommandLine line(
      "bench views",
      {"视图：读取、维护，以及打开账本目录", "reading and maintaining views, opening a home"},
      {{{"luoshu bench views", {"一百万个事件", "a million events"}},
        {"luoshu bench views --events 10000000 --out-dir /var/lib/luoshu",
         {"一千万个事件，在将来的磁盘上", "ten million, on the disk in question"}}}},
      console);
  line.option("--events", options.events, {"账本目录的事件数", "how many events the home has"},
              {10'000, 90'000'000})
      .option("--sales", options.sales, kSales, {10, 1'000'000})
      .option("--rounds", options.rounds, kRounds, {1, 100});
  return measure(line, options, words, console);
}

int bench_net(Arguments words, const Console& console) {
  Options options;
  options.what = "net";
  options.rounds = 1;
  CommandLine line("bench net",
                   {"本机回环上的多个节点：提交、凭证、同步",
                    "nodes on the loopback: submissions, receipts, copies"},
                   {{{"luoshu bench net", {"十九个地市", "nineteen cities"}},
                     {"luoshu bench net --cities 5 --out-dir /var/lib/luoshu",
                      {"五个地市，在将来的磁盘上", "five, on the disk in question"}}}},
                   console);
  line.option("--cities", options.cities,
              {"跟随省节点的地市数", "how many cities follow the province"}, {5, 60})
      .option("--seconds", options.seconds, kSeconds, {1, 600})
      .choice("--suite", options.suite, {"intl", "gm"}, kSuite);
  return measure(line, options, words, console);
}

}  // namespace

int verb_bench(Arguments words, const Console& console) {
  const std::string what = words.empty() ? "" : words.front();
  if (what == "log") return bench_log(words.subspan(1), console);
  if (what == "rules") return bench_rules(words.subspan(1), console);
  if (what == "allocate") return bench_allocate(words.subspan(1), console);
  if (what == "views") return bench_views(words.subspan(1), console);
  if (what == "net") return bench_net(words.subspan(1), console);
  if (what == "--help" || what == "-h") {
    console.line(console.say(
        {"用法：luoshu bench log|rules|allocate|views|net [选项]\n\n例：\n"
         "  luoshu bench log --only bulk --rounds 5\n  luoshu bench net --cities 5\n\n"
         "只有在将要运行账本的磁盘、机器和 Release 构建上单独运行，数字才有意义。",
         "Usage: luoshu bench log|rules|allocate|views|net [options]\n\nExamples:\n"
         "  luoshu bench log --only bulk --rounds 5\n  luoshu bench net --cities 5\n\n"
         "The figures mean something on the disk, the machine and the build (Release) that will\n"
         "run the ledger, with nothing else running."}));
    return 0;
  }
  return console.fail({Errc::kUsage, "bench log, rules, allocate, views or net?",
                       "须为 bench log、rules、allocate、views 或 net"});
}

}  // namespace luoshu
