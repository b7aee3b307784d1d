// Views over a home with many events: bulk entries of use, and at the end a quarter of sales that
// was allocated. Reads are of the store on disk, each with a snapshot of its own, as an answer to
// one request has.
#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "projections/engine/catch_up.h"
#include "projections/money/claims.h"
#include "projections/views/catalogue.h"
#include "schema/state_transactions.capnp.h"
#include "tools/bench/measures.h"
#include "tools/bench/pipeline.h"

namespace luoshu::bench {
namespace {

constexpr std::size_t kBulkEvents = 1'000;
constexpr std::size_t kEntriesAtOnce = 100;
constexpr std::size_t kReads = 20'000;
constexpr std::size_t kStatements = 20;
constexpr std::size_t kSampleEntries = 20;
constexpr std::int64_t kAimReadNanos = 1'000'000;
constexpr std::int64_t kAimStatementNanos = 50'000'000;
constexpr std::int64_t kAimOpenMillis = 2'000;
constexpr std::string_view kCity = "410100";

std::int64_t nanos(Steady::duration took) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(took).count();
}

Measurement& upper(Report& report, const std::string& name, const std::string& unit,
                   std::optional<std::int64_t> aim = {}) {
  Measurement& line = report.line(name, unit);
  line.aim = aim;
  line.aim_is_upper_bound = true;
  return line;
}

// ---- The home ----------------------------------------------------------------------------------

Status fill(Workload& workload, const Settings& settings, Report& report) {
  const std::uint64_t sold = 2 * std::uint64_t{settings.sales};
  const std::uint64_t bulk = settings.events > sold ? (settings.events - sold) / kBulkEvents : 0;
  const auto begin = Steady::now();
  for (std::uint64_t made = 0; made < bulk; made += kEntriesAtOnce) {
    const std::size_t count = std::min<std::uint64_t>(kEntriesAtOnce, bulk - made);
    LUOSHU_CHECK(record_all(workload.ledger(), workload.entries(count, kBulkEvents), {}));
  }
  LUOSHU_CHECK(workload.sell(settings.sales));
  Measurement& line = report.line("views.build", "events/s");
  line.samples.push_back({per_second(settings.events, Steady::now() - begin)});
  line.more = {{"events", settings.events}, {"sales", std::uint64_t{settings.sales}}};
  return Done{};
}

// What the authority claims of the quarter, as it would.
Status allocate(Workload& workload) {
  LUOSHU_TRY(const LogReader log, workload.ledger().reader());
  LUOSHU_TRY(const AsOf at, as_of(log, {}));
  const StateAt state(workload.home().store(), at);
  const PeriodId period = *parse_period("2025Q3");
  LUOSHU_TRY(const auto claims, draft_claims(state.state(), at.next, period,
                                             {"hn-auth", *parse_date("2025-10-20"), "", true}));
  return workload.record(claims);
}

Status follow(Store& store, Report& report, std::uint64_t events) {
  const auto begin = Steady::now();
  LUOSHU_CHECK(catch_up(store, all_projections()));
  Measurement& line = report.line("views.follow", "events/s");
  line.samples.push_back({per_second(events, Steady::now() - begin)});
  return Done{};
}

// Processor time of appending some bulk entries, already checked, and of the views that follow.
Status maintenance(Workload& workload, Report& report) {
  Ledger& ledger = workload.ledger();
  std::vector<CheckedEntry> group;
  const auto keys = ledger.keys();
  const Date day = day_of(ledger.next_recorded(std::nullopt));
  for (Entry& entry : workload.entries(kSampleEntries, kBulkEvents)) {
    CheckOutcome outcome = check_entry(std::move(entry), ledger.genesis(), ledger.id());
    auto* checked = std::get_if<CheckedEntry>(&outcome);
    if (checked == nullptr) return Fault{Errc::kRefused, "a measured entry does not hold"};
    check_signatures(*checked, *keys, Seq{ledger.head().size.value}, day);
    group.push_back(std::move(*checked));
  }
  const auto before = processor_time();
  LUOSHU_TRY(const auto outcomes, ledger.append(std::move(group)));
  const auto appended = processor_time();
  LUOSHU_CHECK(catch_up(workload.home().store(), all_projections()));
  const auto followed = processor_time();
  for (const AppendOutcome& outcome : outcomes)
    if (!std::holds_alternative<Accepted>(outcome))
      return Fault{Errc::kRefused, "a measured entry was not accepted"};
  constexpr auto kEvents = static_cast<std::int64_t>(kSampleEntries * kBulkEvents);
  Measurement& line = upper(report, "views.maintain", "ns/event");
  line.samples.push_back(
      {(followed - appended).count() / kEvents, (appended - before).count() / kEvents});
  line.limited_by = "the append of the same events: rules, tree and synced batch";
  line.aim_percent = 100;
  return Done{};
}

// ---- Reading -----------------------------------------------------------------------------------

// One row of one sale's use, at a point of the log.
Status read_row(const Store& store, const AsOf& at, std::uint64_t number) {
  const StateAt state(store, at);
  const std::string sale = fmt::format("T-{:08}", number);
  const auto row = state.state().find(tables::kUsage, sale);
  if (state.state().fault()) return *state.state().fault();
  if (!row || row->getByResource().size() == 0)
    return Fault{Errc::kCorruption, "the use of a sale is missing"};
  return Done{};
}

template <class Point>
Status time_reads(const std::string& name, const Store& store, std::uint64_t numbers,
                  Report& report, const Point& point) {
  std::mt19937_64 dice(11);
  const auto below = [&](std::uint64_t end) {
    return std::uniform_int_distribution<std::uint64_t>(0, end - 1)(dice);
  };
  std::vector<std::int64_t> times;
  for (std::size_t i = 0; i < kReads; ++i) {
    const std::uint64_t number = 1 + below(numbers);
    const AsOf at = point(number, below);
    const auto begin = Steady::now();
    LUOSHU_CHECK(read_row(store, at, number));
    times.push_back(nanos(Steady::now() - begin));
  }
  std::ranges::sort(times);
  upper(report, name + ".p50", "ns").samples.push_back({percentile_of(times, 50)});
  upper(report, name + ".p99", "ns", kAimReadNanos).samples.push_back({percentile_of(times, 99)});
  return Done{};
}

Status time_points(const Store& store, const Settings& settings, Size first, Report& report) {
  LUOSHU_TRY(const LogReader log, LogReader::open(store));
  LUOSHU_TRY(const AsOf head, as_of(log, {}));
  // Of the bulk, which is the beginning: from that entry on there is the row, so that a read as of
  // an earlier size finds one too.
  const std::uint64_t numbers =
      (settings.events - 2 * std::uint64_t{settings.sales}) / kBulkEvents * kBulkEvents;
  LUOSHU_CHECK(time_reads("views.read-now", store, numbers, report,
                          [&](std::uint64_t, const auto&) { return head; }));
  return time_reads("views.read-as-of", store, numbers, report,
                    [&](std::uint64_t number, const auto& below) {
                      const std::uint64_t there = first.value + (number - 1) / kBulkEvents + 1;
                      AsOf at = head;
                      at.size = Size{there + below(head.size.value - there + 1)};
                      return at;
                    });
}

Status time_view(const std::string& name, const View& view, const ViewAsk& ask, const Store& store,
                 Report& report) {
  std::vector<std::int64_t> times;
  std::uint64_t rows = 0;
  for (std::size_t i = 0; i < kStatements; ++i) {
    const auto begin = Steady::now();
    LUOSHU_TRY(const LogReader log, LogReader::open(store));
    LUOSHU_TRY(const AsOf head, as_of(log, {}));
    LUOSHU_TRY(const auto ledger, LedgerAt::open(store, log, all_projections(), head));
    LUOSHU_TRY(const Sheet sheet, read_view(view, *ledger, ask));
    times.push_back(nanos(Steady::now() - begin));
    rows = sheet.rows.size();
  }
  std::ranges::sort(times);
  Measurement& line = upper(report, name, "ns", kAimStatementNanos);
  line.samples.push_back({percentile_of(times, 50)});
  line.more = {{"rows", rows},
               {"ns_per_row", times[times.size() / 2] /
                                  static_cast<std::int64_t>(std::max<std::uint64_t>(rows, 1))},
               {"slowest_ns", times.back()}};
  return Done{};
}

Status time_views(const Store& store, Report& report) {
  ViewAsk ask;
  ask.period = *parse_period("2025Q3");
  LUOSHU_CHECK(time_view("views.allocation", *find_view("F1"), ask, store, report));
  ask.division = kCity;
  return time_view("views.statement", *find_view("C2"), ask, store, report);
}

// Until the first view could be answered; the writer until it could append.
Status time_opening(const std::filesystem::path& home, Report& report) {
  const auto millis = [](Steady::duration took) { return nanos(took) / 1'000'000; };
  auto begin = Steady::now();
  {
    LUOSHU_TRY(const HomeView view, view_home(home));
    LUOSHU_TRY(const AsOf head, as_of(view.reader, {}));
    LUOSHU_TRY(const auto ledger,
               LedgerAt::open(*view.store, view.reader, all_projections(), head));
    upper(report, "views.open-reader", "ms", kAimOpenMillis)
        .samples.push_back({millis(Steady::now() - begin)});
  }
  SystemClock clock;
  begin = Steady::now();
  LUOSHU_TRY(const auto writer, Home::open(home, clock));
  upper(report, "views.open-writer", "ms", kAimOpenMillis)
      .samples.push_back({millis(Steady::now() - begin)});
  return writer->close();
}

}  // namespace

Status measure_views(const Settings& settings, unsigned rounds, Report& report) {
  if (settings.events < 2 * std::uint64_t{settings.sales} + kBulkEvents)
    return Fault{Errc::kUsage,
                 "the sales take two events each: give more --events, or fewer --sales"};
  const auto home = settings.directory / "views";
  Size first;
  {
    LUOSHU_TRY(const auto workload, Workload::make(home, settings.suite));
    first = workload->ledger().head().size;
    LUOSHU_CHECK(fill(*workload, settings, report));
    LUOSHU_CHECK(allocate(*workload));
    LUOSHU_CHECK(follow(workload->home().store(), report, settings.events));
    for (unsigned round = 0; round < rounds; ++round) LUOSHU_CHECK(maintenance(*workload, report));
    LUOSHU_CHECK(workload->close());
  }
  for (unsigned round = 0; round < rounds; ++round) LUOSHU_CHECK(time_opening(home, report));
  LUOSHU_TRY(const auto store,
             open_rocks_store(home / "db", {.mode = RocksOptions::Mode::kReadOnly}));
  for (unsigned round = 0; round < rounds; ++round) {
    LUOSHU_CHECK(time_points(*store, settings, first, report));
    LUOSHU_CHECK(time_views(*store, report));
  }
  LUOSHU_TRY(const std::uint64_t bytes, store->stored_bytes());
  report.line("views.stored", "bytes/event")
      .samples.push_back({static_cast<std::int64_t>(bytes / settings.events)});
  return Done{};
}

}  // namespace luoshu::bench
