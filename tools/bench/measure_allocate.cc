#include <sys/resource.h>

#include <cstring>

#include "ledger/allocation/allocate.h"
#include "ledger/rules/money/run_money.h"
#include "tools/bench/measures.h"
#include "tools/bench/province.h"
#include "tools/bench/quarter.h"

namespace luoshu::bench {
namespace {

constexpr std::int64_t kAimMillis = 5'000;  // of a million sales
constexpr std::uint32_t kAimSales = 1'000'000;
constexpr std::int64_t kAimMebibytes = 4'096;

std::int64_t millis(Steady::duration took) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
}

// Writing the same bytes twice, as little as a machine can do to hold the lines and read them back.
std::int64_t copy_millis(std::uint64_t lines) {
  std::vector<std::uint8_t> from(lines * sizeof(allocation::Line), 1);
  const auto begin = Steady::now();
  std::vector<std::uint8_t> to(from);
  std::memcpy(from.data(), to.data(), to.size());
  const auto took = Steady::now() - begin;
  volatile std::uint8_t used = from[from.size() / 2];  // so that it is not left out
  static_cast<void>(used);
  return std::max<std::int64_t>(1, millis(took));
}

std::int64_t peak_mebibytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1'024;
}

// Every line is seen, and every sale is held to its net.
Status allocate_quarter(std::uint32_t sales, const char* name, Report& report) {
  const allocation::Book book = make_quarter(sales);
  std::uint64_t lines = 0;
  std::int64_t sum = 0;
  const auto begin = Steady::now();
  LUOSHU_TRY(const auto outcome,
             allocation::allocate(
                 book, {[&](const allocation::Booking& booking, const allocation::Steps&) {
                          for (const auto& line : booking.lines) sum += line.fen;
                          lines += booking.lines.size();
                        },
                        {},
                        "",
                        nullptr}));
  const auto took = Steady::now() - begin;
  if (outcome.net_fen != sum || lines != outcome.line_count)
    return Fault{Errc::kCorruption, "the lines do not sum to the net of the sales"};
  Measurement& line = report.line(name, "ms");
  line.samples.push_back({millis(took), copy_millis(lines)});
  line.limited_by = "writing and copying as many bytes as the lines have";
  line.aim_is_upper_bound = true;
  if (sales == kAimSales) line.aim = kAimMillis;
  line.more = json::Object{{"sales", std::uint64_t{sales}}, {"lines", lines}};
  return Done{};
}

// The same for sales that the rules recorded: facts, sales and uses are read from the state on
// disk, as a node does that verifies a claimed run.
Status allocate_recorded(const Settings& settings, Report& report) {
  constexpr std::size_t kBulk = 1'000;
  LUOSHU_TRY(const auto province, Province::make(settings.directory / "quarter"));
  for (std::uint32_t made = 0; made < settings.sales; made += kBulk) {
    const Province::Bulk bulk = province->next(kBulk);
    for (const auto* events : {&bulk.metered, &bulk.settled}) {
      LUOSHU_CHECK(province->decide(*events));
      LUOSHU_CHECK(province->keep());
    }
  }
  const auto state = province->read();
  const PeriodId period = *parse_period("2025Q3");
  const auto begin = Steady::now();
  const RunMoney money =
      run_money(*state, {last_day(period), {}, province->next_event().value}, period);
  const auto took = Steady::now() - begin;
  if (money.fault || money.outcome.net_fen != money.outcome.allocated_fen)
    return Fault{Errc::kCorruption, "the lines do not sum to the net of the sales"};
  Measurement& line = report.line("allocate.recorded", "ms");
  line.samples.push_back({millis(took), copy_millis(money.outcome.line_count)});
  line.limited_by = "writing and copying as many bytes as the lines have";
  line.aim_is_upper_bound = true;
  if (settings.sales == kAimSales) line.aim = kAimMillis;
  line.more =
      json::Object{{"sales", std::uint64_t{settings.sales}}, {"lines", money.outcome.line_count}};
  return Done{};
}

}  // namespace

Status measure_allocate(const Settings& settings, unsigned rounds, Report& report) {
  for (unsigned round = 0; round < rounds; ++round) {
    LUOSHU_CHECK(allocate_quarter(settings.sales / 10, "allocate.tenth", report));
    LUOSHU_CHECK(allocate_quarter(settings.sales, "allocate.quarter", report));
  }
  // Once: making the sales takes longer than allocating them.
  LUOSHU_CHECK(allocate_recorded(settings, report));
  Measurement& memory = report.line("allocate.memory", "MiB");
  memory.samples.push_back({peak_mebibytes(), 0});
  memory.aim = kAimMebibytes;
  memory.aim_is_upper_bound = true;
  return Done{};
}

}  // namespace luoshu::bench
