// What an event claims may be far away, long or many: deciding it costs what the ledger holds, not
// what the event says. Work is counted in rows that the rules look up, never in time. The shorter
// ways give the verdicts of the long ones, since the log remembers refusals by their reasons.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "ledger/form/event_form.h"
#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/event_message.h"
#include "ledger/rules/engine/working_days.h"
#include "ledger/rules/money/allocation_runs.h"
#include "ledger/rules/money/run_takings.h"
#include "ledger/rules/money/transactions.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_transactions.capnp.h"
#include "tests/ledger/support/rule_cases.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

constexpr int kClosed = 363;  // the third quarter of 2025 is closed
constexpr int kAmended = 362;
constexpr int kComputed = 331;
// Rows and scans that one event may ask the store for.
constexpr std::size_t kLooksMax = 2'500;
constexpr std::size_t kFewLooks = 200;

// The rows of a ledger, and how often the store is asked for one.
class CountedRows final : public RowSource {
 public:
  explicit CountedRows(const State& state) {
    for (const Mutation& row : state.all_rows())
      rows_.emplace(std::pair(row.table, row.key), to_bytes(row.row->bytes()));
  }
  Result<std::optional<Found>> get(RowTable table, std::string_view key) const override {
    ++looks;
    const auto found = rows_.find(std::pair(table, std::string(key)));
    if (found == rows_.end()) return std::optional<Found>();
    return std::optional<Found>(Found{found->second, Size{1}});
  }
  Status scan(RowTable table, std::string_view prefix, const Row& row) const override {
    ++looks;
    for (auto at = rows_.lower_bound(std::pair(table, std::string(prefix))); at != rows_.end();
         ++at) {
      if (at->first.first != table || !at->first.second.starts_with(prefix)) break;
      if (!row(at->first.second, Found{at->second, Size{1}})) break;
    }
    return Done{};
  }
  Status get_each(RowTable table, std::span<const std::string_view> keys,
                  const OneOfMany& row) const override {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const auto found = get(table, keys[i]);
      row(i, *found ? std::optional<ByteView>((*found)->value) : std::nullopt);
    }
    return Done{};
  }
  mutable std::size_t looks = 0;

 private:
  std::map<std::pair<RowTable, std::string>, Bytes> rows_;
};

struct Cost {
  Judgement judgement;
  std::size_t looks = 0;
};
Cost cost_of(const State& state, const json::Value& event) {
  const CountedRows rows(state);
  const State counted(&rows);
  const auto bytes = form::event_from_json(event);
  EXPECT_TRUE(bytes) << bytes.error().detail;
  EventMessage message(*bytes);
  Moment moment;
  moment.number = EventNumber{1'000};
  moment.seq = Seq{1'000};
  moment.recorded = start_of_day(*parse_date("2026-06-19"));
  Cost cost;
  cost.judgement = judge_event(counted, moment, message.read());
  cost.looks = rows.looks;
  return cost;
}

TEST(CostlyRefusals, DatesFarAwayCostNoMoreThanNearOnes) {
  const auto rehearsal = Rehearsal::after(kClosed);
  const json::Value amended = changed(nth(kAmended), {{"author", "dev-logistics"}});
  const json::Value computed =
      changed(nth(kComputed), {{"author", "dev-logistics"}, {"subject", "RUN-X"}});
  const json::Value publicized = event_of(R"({"type": "RegistrationPublicized",
      "author": "dev-logistics", "role": "registrar", "effective": "2025-07-01",
      "subject": "RG-R01", "fields": {"publicity_from": "1900-01-01", "publicity_to": "9999-12-31",
                 "working_days": 10}})");
  const struct {
    const char* what;
    json::Value event;
    std::size_t most;
  } cases[] = {
      {"a rule text of 1900",
       changed(amended, {{"effective", "1900-01-01"}, {"fields.valid_from", "1900-01-01"}}),
       kFewLooks},
      {"a rule text of 9999", with(amended, "effective", "9999-12-31"), kFewLooks},
      {"a run of the year 9999", with(computed, "fields.period", "9999"), kLooksMax},
      {"a run of its last quarter", with(computed, "fields.period", "9999Q4"), kLooksMax},
      {"a run of its last month",
       changed(computed, {{"fields.period", "9999-12"}, {"effective", "9999-12-31"}}), kLooksMax},
      {"publicity of 8,100 years", publicized, kFewLooks},
  };
  for (const auto& one : cases) {
    const Cost cost = cost_of(rehearsal->state(), one.event);
    EXPECT_FALSE(cost.judgement.reasons.empty()) << one.what;
    EXPECT_LE(cost.looks, one.most) << one.what;
  }
}

// A rule that names thousands of parties nobody knows, under a name of 60 KB: the reasons are a
// hundred, and short enough to be told.
TEST(CostlyRefusals, ReasonsHaveNoMoreBytesThanPeopleRead) {
  const auto rehearsal = Rehearsal::after(kAmended - 1);
  const json::Value amended = nth(kAmended);
  std::string text = *amended.find("fields")->find("text")->string();
  const std::size_t name = text.find("RULE-");
  ASSERT_NE(name, std::string::npos);
  text.replace(name, text.find_first_of(" \n", name) - name, std::string(60'000, 'R'));
  const Cost cost = cost_of(rehearsal->state(), with(amended, "fields.text", text));
  ASSERT_FALSE(cost.judgement.reasons.empty());
  std::size_t bytes = 0;
  for (const Reason& reason : cost.judgement.reasons)
    bytes += reason.message_en.size() + reason.message_zh.size() + reason.field.size();
  EXPECT_LE(bytes, kReasonsMax * 2 * 800);
  EXPECT_LE(cost.looks, kFewLooks);
  for (const Reason& reason : cost.judgement.reasons) EXPECT_LE(reason.message_en.size(), 800U);
}

TEST(CostlyRefusals, AReasonThatIsCutEndsWithAWholeCharacter) {
  std::string detail = "x";
  for (int i = 0; i < 1'000; ++i) detail += "洛";
  const Reason reason = make_reason("E-FIELD", detail, detail);
  EXPECT_LT(reason.message_zh.size(), 800U);
  EXPECT_TRUE(reason.message_zh.ends_with("洛…"));
  EXPECT_EQ(reason.field, "");
  EXPECT_EQ(make_reason("E-FIELD", "short", "短")
                .message_zh.substr(make_reason("E-FIELD", "", "").message_zh.size()),
            "：短");
}

// ---- The short ways against the long ones -------------------------------------------------------
struct Closing {
  std::string period;
  bool closed;
};

void put_period(State& state, const Closing& one, int number) {
  const std::string run = fmt::format("RUN-{}", number);
  const Date last = last_day(*parse_period(one.period));
  state.put(tables::kRuns, run, [&](schema::RunRow::Builder row) {
    row.setPeriod(to_kj(one.period));
    row.setLastDay(last.days);
  });
  state.put(tables::kPeriods, one.period, [&](schema::PeriodRow::Builder row) {
    row.setRun(to_kj(run));
    if (one.closed) row.setClosedOn(last.days + 30);
  });
  add_standing_run(state, run, last, static_cast<std::uint64_t>(number) + 1);
  if (!one.closed) return;
  state.edit(tables::kFrontier, "",
             [&](schema::FrontierRow::Builder row, schema::FrontierRow::Reader before) {
               row.setClosedThrough(std::max(before.getClosedThrough(), last.days));
             });
}

std::optional<Date> walked(const State& state, Date first, Date last) {
  for (Date day = first; day <= last; ++day.days)
    if (period_closed(state, day)) return day;
  return std::nullopt;
}

TEST(CostlyRefusals, TheFirstClosedDayIsThatOfAWalk) {
  std::mt19937 dice(20261130);  // NOLINT(cert-msc51-cpp): the same cases every time
  const auto below = [&](int n) { return static_cast<int>(dice() % static_cast<unsigned>(n)); };
  for (int round = 0; round < 60; ++round) {
    State state;
    state.begin(Size{1});
    std::set<std::string> taken;
    for (int i = below(7); i > 0; --i) {
      const int year = 2019 + below(4);
      const std::string period = below(3) == 0   ? fmt::format("{}", year)
                                 : below(2) == 0 ? fmt::format("{}Q{}", year, 1 + below(4))
                                                 : fmt::format("{}-{:02}", year, 1 + below(12));
      if (taken.insert(period).second) put_period(state, {period, below(3) > 0}, i);
    }
    for (int i = 0; i < 40; ++i) {
      const Date first{parse_date("2018-06-01")->days + below(2'000)};
      const Date last{first.days - 30 + below(1'500)};
      const auto quick = first_closed_day(state, first, last);
      const auto slow = walked(state, first, last);
      ASSERT_EQ(quick.has_value(), slow.has_value()) << to_string(first) << to_string(last);
      ASSERT_EQ(quick, slow) << to_string(first) << to_string(last);
    }
    state.commit();
  }
}

TEST(CostlyRefusals, BookingsCenturiesApartAreAllMet) {
  std::mt19937 dice(4711);  // NOLINT(cert-msc51-cpp): the same cases every time
  for (int round = 0; round < 30; ++round) {
    State state;
    state.begin(Size{1});
    std::map<std::int32_t, std::set<std::string>> booked;
    const int spread = round % 3 == 0 ? 2'000 : round % 3 == 1 ? 70'000 : 2'900'000;
    for (int i = 0; i < 25; ++i) {
      const std::int32_t day =
          static_cast<std::int32_t>(dice() % static_cast<unsigned>(spread)) - 25'000;
      const std::string id = fmt::format("TX-{}", i);
      booked[day].insert(id);
      state.put(tables::kBooked, booked_key(day, BookedKind::kSale, id),
                [&](schema::BookedRow::Builder row) {
                  row.setTransaction(to_kj(id));
                  row.setEvent(1);
                });
    }
    const std::int32_t last =
        static_cast<std::int32_t>(dice() % static_cast<unsigned>(spread)) - 25'000;
    std::vector<std::string> expected;
    for (const auto& [day, ids] : booked)
      if (day <= last) expected.insert(expected.end(), ids.begin(), ids.end());
    std::vector<std::string> met;
    visit_takings(state, RunReach{Date{last}, {}, 100},
                  [&](const Taken& taken) { met.emplace_back(taken.id); });
    EXPECT_EQ(met, expected) << "round " << round;
    state.commit();
  }
}

WorkCalendar of_years(std::initializer_list<int> years) {
  WorkCalendar calendar;
  for (const int year : years)
    calendar.publish(year, {{*parse_date(fmt::format("{}-10-01", year))},
                            {*parse_date(fmt::format("{}-10-11", year))}});
  return calendar;
}

TEST(CostlyRefusals, WorkingDaysAreThoseOfTheEstimateWhereNothingIsEstimated) {
  const WorkCalendar calendar = of_years({2024, 2025, 2027});
  for (std::int32_t day = parse_date("2023-12-01")->days; day < parse_date("2028-02-01")->days;
       day += 3)
    for (const int count : {0, 1, 2, 9, 40, 300, 10'000, 10'001, -1}) {
      const auto estimate = calendar.add_working_days_estimated(Date{day}, count);
      const auto exact = calendar.add_working_days(Date{day}, count);
      const bool known = estimate && !estimate->estimated;
      ASSERT_EQ(exact.has_value(), known) << to_string(Date{day}) << " " << count;
      ASSERT_EQ(exact.value_or(Date{-1}), known ? estimate->day : Date{-1});
    }
}

TEST(CostlyRefusals, AYearWithoutCalendarEndsTheCountBetweenTwoDays) {
  State state;
  state.begin(Size{1});
  const auto list = [](const std::vector<Date>& days, auto out) {
    for (unsigned i = 0; i < out.size(); ++i) out.set(i, days[i].days);
  };
  for (const int year : {2024, 2025, 2027})
    state.put(tables::kCalendars, calendar_key(year), [&](schema::CalendarRow::Builder row) {
      list({*parse_date(fmt::format("{}-10-01", year))}, row.initHolidays(1));
      list({*parse_date(fmt::format("{}-10-11", year))}, row.initAdjustedWorkdays(1));
    });
  const WorkCalendar calendar = of_years({2024, 2025, 2027});
  for (std::int32_t from = parse_date("2023-12-20")->days; from < parse_date("2028-01-10")->days;
       from += 5)
    for (const int days : {-1, 0, 1, 8, 200, 500, 900}) {
      const auto slow = calendar.working_days_between(Date{from}, Date{from + days});
      const auto quick = working_days_between(state, Date{from}, Date{from + days});
      ASSERT_EQ(quick.has_value(), slow.has_value()) << to_string(Date{from}) << " " << days;
      ASSERT_EQ(quick.value_or(-1), slow.value_or(-1)) << to_string(Date{from}) << " " << days;
    }
  state.commit();
}

}  // namespace
}  // namespace luoshu
