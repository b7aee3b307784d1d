#include "tools/bench/measures.h"

#include <algorithm>

#include "ledger/audit/audit.h"
#include "tools/bench/pipeline.h"

namespace luoshu::bench {
namespace {

constexpr std::size_t kSmallValueBytes = 256;
constexpr std::size_t kSmallValuesEach = 1'000;
constexpr std::size_t kBulkValueBytes = 200'000;
constexpr std::size_t kBulkEvents = 1'000;
constexpr std::size_t kWriteBytes = 4'096;
// More than any machine we know does, so that a measurement lasts about as long as asked.
constexpr std::uint64_t kSinglePerSecond = 20'000;
constexpr std::uint64_t kBulkPerSecond = 500;

std::uint64_t count_for(const Settings& settings, std::uint64_t per_second_expected) {
  const auto millis = static_cast<std::uint64_t>(settings.duration.count());
  return std::max<std::uint64_t>(per_second_expected * millis / 1'000, 1);
}

void add(Report& report, const std::string& name, const std::string& unit, Sample sample) {
  report.line(name, unit).samples.push_back(sample);
}

// Live bytes of the store for each event byte, times 1,000.
Status add_stored(const Settings& settings, const std::string& name, const Workload& workload,
                  std::uint64_t events, Report& report) {
  LUOSHU_TRY(const auto store, open_rocks_store(settings.directory / "home" / "db",
                                                {.mode = RocksOptions::Mode::kReadOnly}));
  LUOSHU_TRY(const std::uint64_t bytes, store->stored_bytes());
  const std::uint64_t event_bytes = events * workload.event_bytes();
  Measurement& line = report.line(name, "bytes per 1,000 event bytes");
  line.samples.push_back({static_cast<std::int64_t>(bytes * 1'000 / event_bytes)});
  line.more = {{"stored_bytes", bytes}, {"event_bytes", event_bytes}};
  return Done{};
}

struct Recorded {
  std::int64_t entries_per_second = 0;
  std::int64_t mean_group = 1;
  std::int64_t cpu_nanos_per_entry = 0;
};

Result<Recorded> record(Workload& workload, std::vector<Entry> entries) {
  const std::uint64_t count = entries.size();
  const auto used = processor_time();
  const auto begin = Steady::now();
  LUOSHU_TRY(const PipelineResult result, record_all(workload.ledger(), std::move(entries), {}));
  const auto took = Steady::now() - begin;
  return Recorded{per_second(count, took),
                  std::max<std::int64_t>(1, static_cast<std::int64_t>(count / result.groups)),
                  (processor_time() - used).count() / static_cast<std::int64_t>(count)};
}

Status audit_with(const Settings& settings, unsigned jobs, const Limits& limits,
                  std::size_t event_bytes, Report& report) {
  AuditOptions options;
  options.jobs = jobs;
  const auto used = processor_time();
  const auto begin = Steady::now();
  LUOSHU_TRY(const AuditReport found, audit_home(settings.directory / "home", options));
  const auto took = Steady::now() - begin;
  const std::int64_t cpu_nanos = (processor_time() - used).count();
  LUOSHU_CHECK(found.verdict());
  // Each event is hashed once, and once more as half of a node of its entry's tree.
  const auto blocks = static_cast<std::int64_t>((event_bytes + 1 + 9 + 63) / 64 + 2);
  Measurement& line = report.line("audit." + std::to_string(jobs), "events/s");
  line.samples.push_back({per_second(found.events, took), limits.sha256_blocks * jobs / blocks});
  line.limited_by = "SHA-256 of event and node on " + std::to_string(jobs) + " core(s)";
  if (jobs == 2) line.aim = 1'000'000;
  line.more = {{"events", found.events},
               {"jobs", std::int64_t{jobs}},
               {"cpu_ns_per_event",
                cpu_nanos / static_cast<std::int64_t>(std::max<std::uint64_t>(found.events, 1))}};
  return Done{};
}

}  // namespace

Measurement& Report::line(const std::string& name, const std::string& unit) {
  const auto found = std::ranges::find_if(lines_, [&](const auto& l) { return l->name == name; });
  if (found != lines_.end()) return **found;
  lines_.push_back(std::make_unique<Measurement>(Measurement{name, unit}));
  return *lines_.back();
}

Result<Limits> measure_limits(const Settings& settings, Report& report) {
  Limits limits;
  const auto& directory = settings.directory;
  const Suite suite = settings.suite;
  const auto duration = settings.duration;
  LUOSHU_TRY(limits.fsyncs, fsyncs_per_second(directory, kWriteBytes, duration));
  LUOSHU_TRY(limits.rocksdb_small,
             rocksdb_bytes_per_second(directory, {kSmallValueBytes, kSmallValuesEach}, duration));
  LUOSHU_TRY(limits.rocksdb_bulk,
             rocksdb_bytes_per_second(directory, {kBulkValueBytes, 1}, duration));
  limits.verify_one = verifications_per_second(suite, 1, duration);
  limits.verify_two = verifications_per_second(suite, 2, duration);
  limits.sha256_blocks = sha256_blocks_per_second(200, duration);
  const std::string algorithm = suite == Suite::kIntl ? "ed25519" : "sm2";
  add(report, "limit.fsync", "fsync/s", {limits.fsyncs});
  add(report, "limit.rocksdb.256B", "bytes/s", {limits.rocksdb_small});
  add(report, "limit.rocksdb.200KB", "bytes/s", {limits.rocksdb_bulk});
  add(report, "limit." + algorithm + ".1", "verifications/s", {limits.verify_one});
  add(report, "limit." + algorithm + ".2", "verifications/s", {limits.verify_two});
  add(report, "limit.sha256", "64-byte blocks/s", {limits.sha256_blocks});
  return limits;
}

Status measure_single(const Settings& settings, const Limits& limits, Report& report) {
  std::filesystem::remove_all(settings.directory / "home");
  std::filesystem::remove(settings.directory / "home.anchor");
  LUOSHU_TRY(const auto workload, Workload::make(settings.directory / "home", settings.suite));
  const std::uint64_t count = count_for(settings, kSinglePerSecond);
  LUOSHU_TRY(const Recorded recorded, record(*workload, workload->entries(count, 1)));
  const std::int64_t synced = limits.fsyncs * recorded.mean_group;
  Measurement& line = report.line("single", "entries/s");
  line.samples.push_back({recorded.entries_per_second, std::min(synced, limits.verify_two)});
  line.limited_by =
      synced < limits.verify_two ? "fsync/s x mean group" : "verifications/s, 2 cores";
  line.aim_percent = 80;
  line.more = {{"events_per_entry", 1},
               {"mean_group", recorded.mean_group},
               {"cpu_ns_per_entry", recorded.cpu_nanos_per_entry}};
  LUOSHU_CHECK(workload->close());
  return add_stored(settings, "stored.single", *workload, count, report);
}

Status measure_bulk(const Settings& settings, const Limits& limits, Report& report) {
  std::filesystem::remove_all(settings.directory / "home");
  std::filesystem::remove(settings.directory / "home.anchor");
  LUOSHU_TRY(const auto workload, Workload::make(settings.directory / "home", settings.suite));
  const std::uint64_t count = count_for(settings, kBulkPerSecond);
  LUOSHU_TRY(const Recorded recorded, record(*workload, workload->entries(count, kBulkEvents)));
  const auto event_bytes = static_cast<std::int64_t>(workload->event_bytes());
  Measurement& line = report.line("bulk", "events/s");
  line.samples.push_back({recorded.entries_per_second * static_cast<std::int64_t>(kBulkEvents),
                          limits.rocksdb_bulk / event_bytes});
  line.limited_by = "RocksDB, 200 KB values";
  line.aim = 400'000;
  line.more = {{"events_per_entry", std::uint64_t{kBulkEvents}},
               {"event_bytes", event_bytes},
               {"mean_group", recorded.mean_group},
               {"cpu_ns_per_event", recorded.cpu_nanos_per_entry / std::int64_t{kBulkEvents}},
               {"raw_256B_records_per_second",
                limits.rocksdb_small / static_cast<std::int64_t>(kSmallValueBytes)}};
  LUOSHU_CHECK(workload->close());
  LUOSHU_CHECK(add_stored(settings, "stored.bulk", *workload, count * kBulkEvents, report));
  Measurement& stored = report.line("stored.bulk", "");
  stored.aim = 1'250;
  stored.aim_is_upper_bound = true;
  for (const unsigned jobs : {1U, 2U})
    LUOSHU_CHECK(audit_with(settings, jobs, limits, workload->event_bytes(), report));
  return Done{};
}

}  // namespace luoshu::bench
