#include "tools/bench/bench.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <thread>

#include "tools/bench/measures.h"

namespace luoshu::bench {
namespace {

constexpr std::string_view kExamples =
    "Examples:\n"
    "  luoshu bench log\n"
    "      everything, three rounds, in a directory below the present one\n"
    "  luoshu bench log --only bulk --rounds 5 --out-dir /var/lib/luoshu --json\n"
    "      bulk entries and the audit of them, on the disk that will hold the ledger\n"
    "\nThe figures mean something on the disk, the machine and the build (Release) that will run\n"
    "the ledger, with nothing else running.";

struct Options {
  std::string what = "log";  // the subcommand
  std::uint64_t seconds = 2;
  unsigned rounds = 3;
  std::string suite = "intl";
  std::uint64_t entries = 1'000'000;
  std::uint32_t sales = 1'000'000;
  std::uint64_t events = 1'000'000;
  std::size_t cities = 19;
  std::uint32_t quarter_sales = 1'000;  // of the home whose views are read
  std::filesystem::path out_dir = ".";
  std::string only;
  std::string lang;
  bool json = false;
};

// A directory of its own, gone with everything in it when the bench ends.
class Scratch {
 public:
  static Result<std::unique_ptr<Scratch>> make(const std::filesystem::path& parent) {
    std::string pattern = (parent / "luoshu-bench-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
      return Fault{Errc::kIo, "cannot make a directory in " + parent.string() +
                                  "; name a writable one with --out-dir"};
    return std::unique_ptr<Scratch>(new Scratch(pattern));
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  explicit Scratch(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

Status measure(const Options& options, const Settings& settings, Report& report) {
  if (options.what == "rules") return measure_rules(settings, options.rounds, report);
  if (options.what == "allocate") return measure_allocate(settings, options.rounds, report);
  if (options.what == "views") return measure_views(settings, options.rounds, report);
  if (options.what == "net") return measure_net(settings, report);
  const auto wanted = [&](const char* name) {
    return options.only.empty() || options.only == name;
  };
  for (unsigned round = 0; round < options.rounds; ++round) {
    LUOSHU_TRY(const Limits limits, measure_limits(settings, report));
    if (wanted("single")) LUOSHU_CHECK(measure_single(settings, limits, report));
    if (wanted("bulk")) LUOSHU_CHECK(measure_bulk(settings, limits, report));
  }
  if (wanted("proofs")) LUOSHU_CHECK(measure_proofs(settings, options.rounds, report));
  return Done{};
}

void print(const Options& options, const Report& report) {
  const bool json = options.json || ::isatty(STDOUT_FILENO) == 0;
  const json::Value machine =
      json::Object{{"name", "machine"},
                   {"cores", std::uint64_t{std::thread::hardware_concurrency()}},
                   {"suite", options.suite},
                   {"seconds", options.seconds},
                   {"rounds", std::uint64_t{options.rounds}},
                   {"rocksdb", rocksdb_version()},
                   {"note", "Debian builds RocksDB with assertions on"}};
  fmt::print("{}\n", json ? json::to_line(machine)
                          : fmt::format("RocksDB {} (Debian's build has assertions on), {} cores, "
                                        "median of {} rounds",
                                        rocksdb_version(), std::thread::hardware_concurrency(),
                                        options.rounds));
  for (const auto& line : report.lines())
    fmt::print("{}\n", json ? json::to_line(to_json(*line)) : to_row(*line));
}

CLI::App& add_views(CLI::App& app, Options& options) {
  CLI::App& views = *app.add_subcommand("views", "reading and maintaining views, opening a home");
  views.footer("Example:\n  luoshu bench views --events 10000000 --out-dir /var/lib/luoshu\n");
  views.add_option("--events", options.events, "how many events the home has")
      ->check(CLI::Range(std::uint64_t{10'000}, std::uint64_t{90'000'000}))
      ->capture_default_str();
  views.add_option("--sales", options.quarter_sales, "how many sales its quarter has")
      ->check(CLI::Range(std::uint32_t{10}, std::uint32_t{1'000'000}))
      ->capture_default_str();
  views.add_option("--rounds", options.rounds, "how often the readings are repeated")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  views.add_option("--out-dir", options.out_dir, "where to measure: the home is on disk there")
      ->capture_default_str();
  views.add_flag("--json", options.json, "JSON lines also on a terminal");
  return views;
}

CLI::App& add_net(CLI::App& app, Options& options) {
  CLI::App& net =
      *app.add_subcommand("net", "nodes on the loopback: submissions, receipts, copies");
  net.footer("Example:\n  luoshu bench net --cities 19 --out-dir /var/lib/luoshu\n");
  net.add_option("--cities", options.cities, "how many cities follow the province")
      ->check(CLI::Range(5, 60))
      ->capture_default_str();
  net.add_option("--seconds", options.seconds, "length of each measurement")
      ->check(CLI::Range(1, 600))
      ->capture_default_str();
  net.add_option("--suite", options.suite, "intl or gm")
      ->check(CLI::IsMember({"intl", "gm"}))
      ->capture_default_str();
  net.add_option("--out-dir", options.out_dir, "where to measure: the homes are on disk there")
      ->capture_default_str();
  net.add_flag("--json", options.json, "JSON lines also on a terminal");
  return net;
}

int run(const Options& options) {
  const auto fail = [](const Fault& fault) {
    fmt::print(stderr, "luoshu bench: {}\n", fault.detail);
    return exit_code(fault.code);
  };
  const auto suite = suite_from_name(options.suite);
  if (!suite) return fail(suite.error());
  const auto scratch = Scratch::make(options.out_dir);
  if (!scratch) return fail(scratch.error());
  const Settings settings{(*scratch)->path(), *suite,        std::chrono::seconds(options.seconds),
                          options.entries,    options.sales, options.events,
                          options.cities};
  Report report;
  const Status measured = measure(options, settings, report);
  if (!measured) return fail(measured.error());
  print(options, report);
  return 0;
}

}  // namespace

int bench_command(std::span<const std::string> words) {
  CLI::App app("Measures this machine and what the ledger makes of it", "luoshu bench");
  app.require_subcommand(1);
  app.footer(std::string(kExamples));
  CLI::App& log = *app.add_subcommand("log", "the log: entries, audit, proofs, stored bytes");
  log.footer(std::string(kExamples));
  Options options;
  log.add_option("--seconds", options.seconds, "length of each measurement")
      ->check(CLI::Range(1, 600))
      ->capture_default_str();
  log.add_option("--rounds", options.rounds, "how often each is repeated; figures are medians")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  log.add_option("--suite", options.suite, "intl or gm")
      ->check(CLI::IsMember({"intl", "gm"}))
      ->capture_default_str();
  log.add_option("--entries", options.entries, "size of the log that proofs are taken from")
      ->check(CLI::Range(std::uint64_t{2}, std::uint64_t{100'000'000}))
      ->capture_default_str();
  log.add_option("--out-dir", options.out_dir,
                 "where to measure: a directory on the disk in question")
      ->capture_default_str();
  log.add_option("--only", options.only, "one measurement beside the limits")
      ->check(CLI::IsMember({"single", "bulk", "proofs", "limits"}));
  log.add_option("--lang", options.lang, "accepted as everywhere; the figures are the same")
      ->check(CLI::IsMember({"zh", "en"}));
  log.add_flag("--json", options.json, "JSON lines also on a terminal");
  CLI::App& rules =
      *app.add_subcommand("rules", "the rules: deciding and applying bulk entries on one core");
  rules.footer("Example:\n  luoshu bench rules --rounds 5 --out-dir /var/lib/luoshu\n");
  rules.add_option("--rounds", options.rounds, "how often it is repeated; figures are medians")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  rules.add_option("--out-dir", options.out_dir, "where to measure: the state is on disk there")
      ->capture_default_str();
  rules.add_flag("--json", options.json, "JSON lines also on a terminal");
  CLI::App& allocate = *app.add_subcommand("allocate", "the money of a quarter of sales");
  allocate.footer("Example:\n  luoshu bench allocate --sales 100000 --rounds 1\n");
  allocate.add_option("--sales", options.sales, "how many sales the quarter has")
      ->check(CLI::Range(std::uint32_t{10}, std::uint32_t{50'000'000}))
      ->capture_default_str();
  allocate.add_option("--rounds", options.rounds, "how often it is repeated; figures are medians")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  allocate.add_flag("--json", options.json, "JSON lines also on a terminal");
  CLI::App& views = add_views(app, options);
  CLI::App& net = add_net(app, options);
  std::vector<std::string> reversed(words.rbegin(), words.rend());
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : exit_code(Errc::kUsage);
  }
  if (rules.parsed()) options.what = "rules";
  if (allocate.parsed()) options.what = "allocate";
  if (net.parsed()) {
    options.what = "net";
    options.rounds = 1;
  }
  if (views.parsed()) {
    options.what = "views";
    options.sales = options.quarter_sales;
  }
  return run(options);
}

}  // namespace luoshu::bench
