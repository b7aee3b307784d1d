#include <algorithm>
#include <atomic>
#include <thread>

#include "tools/bench/measures.h"
#include "tools/bench/net.h"

namespace luoshu::bench {
namespace {

constexpr std::size_t kClients = 5;  // each under the key of a city, on its own connection
constexpr std::size_t kInFlight = 128;
constexpr std::size_t kBulkEvents = 1'000;
constexpr std::size_t kOneByOne = 300;  // submissions whose time is taken
constexpr std::size_t kCosignedOnes = 100;
constexpr std::int64_t kAimPercent = 70;

Measurement& sample(Report& report, const std::string& name, const std::string& unit,
                    std::int64_t value, std::int64_t limit = 0) {
  Measurement& line = report.line(name, unit);
  line.samples.push_back({value, limit});
  return line;
}

// Some clients hand in their part of the entries at the same time; entries a second.
Result<std::int64_t> rate(Net& net, std::size_t count, std::size_t events_each) {
  const std::vector<Bytes> entries = net.entries(count, events_each);
  std::vector<Status> ended(kClients, Done{});
  const auto begin = Steady::now();
  {
    std::vector<std::jthread> clients;
    for (std::size_t i = 0; i < kClients; ++i)
      clients.emplace_back([&, i] {
        std::vector<Bytes> part;
        for (std::size_t k = i; k < entries.size(); k += kClients) part.push_back(entries[k]);
        const auto outcome = net.submit(i, part, node::WaitFor::kSequenced, kInFlight,
                                        [](std::size_t, const node::Submitted&) {});
        if (!outcome) ended[i] = outcome.error();
      });
  }
  const auto took = Steady::now() - begin;
  for (const Status& one : ended) LUOSHU_CHECK(one);
  return per_second(count, took);
}

// One submission after the other over one connection: p50 and p99 from handing in to the receipt.
Status sequenced(Net& net, Report& report) {
  const std::vector<Bytes> entries = net.entries(kOneByOne, 1);
  std::vector<std::int64_t> micros;
  auto last = Steady::now();
  LUOSHU_TRY(
      const auto outcome,
      net.submit(0, entries, node::WaitFor::kSequenced, 1,
                 [&](std::size_t, const node::Submitted&) {
                   const auto now = Steady::now();
                   micros.push_back(
                       std::chrono::duration_cast<std::chrono::microseconds>(now - last).count());
                   last = now;
                 }));
  micros.erase(micros.begin());  // with the connection and its handshake
  std::ranges::sort(micros);
  sample(report, "net.sequenced.p50", "µs", percentile_of(micros, 50));
  sample(report, "net.sequenced.p99", "µs", percentile_of(micros, 99));
  return Done{};
}

// The same until the quorum has cosigned; a call each, with its connection, because a receipt of
// that kind often comes for several entries at once.
Status cosigned(Net& net, Report& report) {
  std::vector<std::int64_t> micros;
  for (const Bytes& entry : net.entries(kCosignedOnes, 1)) {
    const auto begin = Steady::now();
    LUOSHU_TRY(const auto outcome, net.submit(0, {entry}, node::WaitFor::kCosigned, 1,
                                              [](std::size_t, const node::Submitted&) {}));
    micros.push_back(
        std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - begin).count());
  }
  std::ranges::sort(micros);
  sample(report, "net.cosigned.p50", "µs", percentile_of(micros, 50));
  sample(report, "net.cosigned.p99", "µs", percentile_of(micros, 99));
  return Done{};
}

// Processor time of the province for an entry, with the cities that follow it at present.
Result<std::int64_t> cost(Net& net, std::size_t count) {
  LUOSHU_TRY(const auto before, net.province().processor_time());
  LUOSHU_TRY(const std::int64_t ignored, rate(net, count, 1));
  static_cast<void>(ignored);
  LUOSHU_CHECK(net.wait_until(0, net.size()));
  LUOSHU_TRY(const auto after, net.province().processor_time());
  return std::chrono::nanoseconds(after - before).count() / static_cast<std::int64_t>(count);
}

std::int64_t last_of(Report& report, const std::string& name, const std::string& unit) {
  const auto& samples = report.line(name, unit).samples;
  return samples.empty() ? 0 : samples.back().value;
}

// Nobody follows yet: what goes through the province's own door.
Status measure_door(Net& net, const Settings& settings, Report& report) {
  const auto seconds = std::max<std::int64_t>(settings.duration.count() / 1'000, 1);
  const std::int64_t single = last_of(report, "single", "entries/s");
  const std::int64_t bulk = last_of(report, "bulk", "events/s");
  LUOSHU_TRY(const std::int64_t single_rate,
             rate(net, static_cast<std::size_t>(seconds * single), 1));
  Measurement& singles = sample(report, "net.single", "entries/s", single_rate, single);
  singles.limited_by = "single: the same without a network";
  singles.aim_percent = kAimPercent;
  const auto bulk_entries = static_cast<std::size_t>(seconds * bulk) / kBulkEvents + 1;
  LUOSHU_TRY(const std::int64_t bulk_rate, rate(net, bulk_entries, kBulkEvents));
  Measurement& bulks = sample(report, "net.bulk", "events/s",
                              bulk_rate * static_cast<std::int64_t>(kBulkEvents), bulk);
  bulks.limited_by = "bulk: the same without a network";
  bulks.aim_percent = kAimPercent;
  return sequenced(net, report);
}

// A city with an empty home takes over everything that was recorded so far.
Status measure_catch_up(Net& net, Report& report) {
  const auto begin = Steady::now();
  LUOSHU_CHECK(net.start_city(0));
  LUOSHU_CHECK(net.wait_until(0, net.size()));
  Measurement& line = sample(report, "net.catch_up", "entries/s",
                             per_second(net.size().value, Steady::now() - begin),
                             last_of(report, "net.single", "entries/s"));
  line.limited_by = "net.single: what the province appends; part of these hold 1,000 events";
  line.aim_percent = 100;
  return Done{};
}

}  // namespace

Status measure_net(const Settings& settings, Report& report) {
  LUOSHU_TRY(const Limits limits, measure_limits(settings, report));
  LUOSHU_CHECK(measure_single(settings, limits, report));
  LUOSHU_CHECK(measure_bulk(settings, limits, report));
  LUOSHU_TRY(const auto net,
             Net::make(settings.directory / "net", settings.suite, settings.cities));
  LUOSHU_CHECK(net->start_province());
  LUOSHU_CHECK(measure_door(*net, settings, report));
  LUOSHU_CHECK(measure_catch_up(*net, report));
  constexpr std::size_t kMeasured = 2'000;
  LUOSHU_TRY(const std::int64_t alone, cost(*net, kMeasured));
  for (std::size_t city = 1; city < settings.cities; ++city) {
    LUOSHU_CHECK(net->start_city(city));
    LUOSHU_CHECK(net->wait_until(city, net->size()));
  }
  LUOSHU_TRY(const std::int64_t together, cost(*net, kMeasured));
  const auto more = static_cast<std::int64_t>(settings.cities) - 1;
  Measurement& line = sample(report, "net.city", "ns of the province's processor an entry",
                             more > 0 ? (together - alone) / more : 0);
  line.more = {{"with_one_city", alone}, {"with_all", together}, {"cities", settings.cities}};
  LUOSHU_CHECK(cosigned(*net, report));
  return net->stop();
}

}  // namespace luoshu::bench
