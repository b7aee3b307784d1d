#include "tools/bench/measures.h"
#include "tools/bench/province.h"

namespace luoshu::bench {
namespace {

constexpr std::size_t kBulkEvents = 1'000;
constexpr std::size_t kEntries = 20;  // a round
constexpr std::int64_t kAimNanos = 2'000;

// SHA-256 over the bytes of the events: what a core must do for each of them anyhow, when it checks
// the entry.
std::int64_t hash_nanos(const std::vector<Bytes>& events) {
  const auto begin = processor_time();
  Hash sum;
  for (const Bytes& event : events) sum.bytes[0] ^= sha256(event).bytes[0];
  const auto took = processor_time() - begin;
  volatile std::uint8_t used = sum.bytes[0];  // so that it is not left out
  static_cast<void>(used);
  return took.count() / static_cast<std::int64_t>(events.size());
}

Status decide(Province& province, const std::vector<Bytes>& events, Measurement& line) {
  const std::int64_t hashed = hash_nanos(events);
  const auto begin = processor_time();
  LUOSHU_CHECK(province.decide(events));
  const auto took = processor_time() - begin;
  line.samples.push_back({took.count() / static_cast<std::int64_t>(events.size()), hashed});
  line.limited_by = "SHA-256 of the event's bytes";
  line.aim = kAimNanos;
  line.aim_is_upper_bound = true;
  return province.keep();
}

}  // namespace

Status measure_rules(const Settings& settings, unsigned rounds, Report& report) {
  LUOSHU_TRY(const auto province, Province::make(settings.directory / "state"));
  for (std::size_t i = 0; i < rounds * kEntries; ++i) {
    const Province::Bulk bulk = province->next(kBulkEvents);
    LUOSHU_CHECK(decide(*province, bulk.metered, report.line("rules.metered", "ns/event")));
    LUOSHU_CHECK(decide(*province, bulk.settled, report.line("rules.settled", "ns/event")));
  }
  return Done{};
}

}  // namespace luoshu::bench
