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

// How fast the first city takes over `entries` of `events_each` that were recorded while it was
// away, from its start to the last of them; beside it what the province appends of the same kind.
Status catch_up(Net& net, Report& report, const std::string& kind, std::size_t entries,
                std::size_t events_each) {
  const std::string unit = events_each == 1 ? "entries/s" : "events/s";
  const auto begin = Steady::now();
  LUOSHU_CHECK(net.start_city(0));
  LUOSHU_CHECK(net.wait_until(0, net.size()));
  Measurement& line = sample(report, "net.catch_up." + kind, unit,
                             per_second(entries * events_each, Steady::now() - begin),
                             last_of(report, "net." + kind, unit));
  line.limited_by = "net." + kind + ": what the province appends of the same kind";
  line.aim_percent = 100;
  return net.stop_city(0);
}

// What goes through the province's own door while nobody follows; then a city takes it over.
Status measure_door(Net& net, const Settings& settings, Report& report, const std::string& kind,
                    std::size_t events_each) {
  const std::string unit = events_each == 1 ? "entries/s" : "events/s";
  const auto seconds = std::max<std::int64_t>(settings.duration.count() / 1'000, 1);
  const std::int64_t local = last_of(report, kind, unit);
  const std::size_t entries = static_cast<std::size_t>(seconds * local) / events_each + 1;
  LUOSHU_TRY(const std::int64_t entry_rate, rate(net, entries, events_each));
  Measurement& line = sample(report, "net." + kind, unit,
                             entry_rate * static_cast<std::int64_t>(events_each), local);
  line.limited_by = kind + ": the same without a network";
  line.aim_percent = kAimPercent;
  return catch_up(net, report, kind, entries, events_each);
}

}  // namespace

Status measure_net(const Settings& settings, Report& report) {
  LUOSHU_TRY(const Limits limits, measure_limits(settings, report));
  LUOSHU_CHECK(measure_single(settings, limits, report));
  LUOSHU_CHECK(measure_bulk(settings, limits, report));
  LUOSHU_TRY(const auto net,
             Net::make(settings.directory / "net", settings.suite, settings.cities));
  LUOSHU_CHECK(net->start_province());
  LUOSHU_CHECK(measure_door(*net, settings, report, "single", 1));
  LUOSHU_CHECK(measure_door(*net, settings, report, "bulk", kBulkEvents));
  LUOSHU_CHECK(sequenced(*net, report));
  LUOSHU_CHECK(net->start_city(0));
  LUOSHU_CHECK(net->wait_until(0, net->size()));
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
