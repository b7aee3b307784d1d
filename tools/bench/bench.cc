#include "tools/bench/bench.h"

#include <fmt/format.h>

#include <thread>

#include "ledger/base/new_file.h"
#include "tools/bench/measures.h"

namespace luoshu::bench {
namespace {

using Print = std::function<void(std::string_view line)>;

Status measure(const Options& options, const Settings& settings, Report& report) {
  const auto rounds = static_cast<unsigned>(options.rounds);
  if (options.what == "rules") return measure_rules(settings, rounds, report);
  if (options.what == "allocate") return measure_allocate(settings, rounds, report);
  if (options.what == "views") return measure_views(settings, rounds, report);
  if (options.what == "net") return measure_net(settings, report);
  const auto wanted = [&](const char* name) {
    return options.only.empty() || options.only == name;
  };
  for (unsigned round = 0; round < rounds; ++round) {
    LUOSHU_TRY(const Limits limits, measure_limits(settings, report));
    if (wanted("single")) LUOSHU_CHECK(measure_single(settings, limits, report));
    if (wanted("bulk")) LUOSHU_CHECK(measure_bulk(settings, limits, report));
  }
  if (wanted("proofs")) LUOSHU_CHECK(measure_proofs(settings, rounds, report));
  return Done{};
}

void tell(const Options& options, const Report& report, const Print& print) {
  const json::Value machine =
      json::Object{{"name", "machine"},
                   {"cores", std::uint64_t{std::thread::hardware_concurrency()}},
                   {"suite", options.suite},
                   {"seconds", options.seconds},
                   {"rounds", options.rounds},
                   {"rocksdb", rocksdb_version()},
                   {"note", "Debian builds RocksDB with assertions on"}};
  print(options.json
            ? json::to_line(machine)
            : fmt::format("RocksDB {} (Debian's build has assertions on), {} cores, "
                          "median of {} rounds",
                          rocksdb_version(), std::thread::hardware_concurrency(), options.rounds));
  for (const auto& line : report.lines())
    print(options.json ? json::to_line(to_json(*line)) : to_row(*line));
}

}  // namespace

Status run(const Options& options, const Print& print) {
  LUOSHU_TRY(const Suite suite, suite_from_name(options.suite));
  auto folder = begin_folder(options.out_dir / "bench", kOwnerFolder);
  if (!folder)
    return Fault{Errc::kIo,
                 folder.error().detail + "; name a folder that can be written with --out-dir",
                 folder.error().detail_zh + "；请用 --out-dir 指定可写的目录"};
  const Settings settings{folder->path(),
                          suite,
                          std::chrono::seconds(options.seconds),
                          options.entries,
                          static_cast<std::uint32_t>(options.sales),
                          options.events,
                          options.cities};
  Report report;
  LUOSHU_CHECK(measure(options, settings, report));
  tell(options, report, print);
  return Done{};
}

}  // namespace luoshu::bench
