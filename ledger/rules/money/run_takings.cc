#include "ledger/rules/money/run_takings.h"

#include <algorithm>
#include <iterator>

#include "ledger/rules/engine/periods.h"
#include "ledger/rules/money/booked_rows.h"
#include "ledger/rules/money/transactions.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

constexpr std::string_view kStandingKey = "runs";

void put_standing(State& state, const std::vector<StandingRun>& runs) {
  state.put(tables::kFrontier, kStandingKey, [&](schema::FrontierRow::Builder row) {
    auto list = row.initStanding(static_cast<unsigned>(runs.size()));
    for (unsigned i = 0; i < list.size(); ++i) {
      list[i].setRun(to_kj(runs[i].run));
      list[i].setLastDay(runs[i].last_day);
      list[i].setEvent(runs[i].event);
    }
  });
}

// A row of tables::kBooked.
struct Booked {
  std::int32_t day = kNoDay;
  bool refund = false;
  std::string_view id;
  schema::BookedRow::Reader row;
};

// REQUIRES a key of the table.
Booked booked_of(std::string_view key, schema::BookedRow::Reader row) {
  const auto read = read_booked_key(key);
  LUOSHU_ASSERT(read);
  return {read->day.days, read->kind == BookedKind::kRefund, read->id, row};
}

// Who took what, as of one moment.
class Taker {
 public:
  Taker(const State& state, std::string_view replaced, std::uint64_t number)
      : state_(state), runs_(standing_runs(state, replaced)), number_(number) {
    const auto frontier = state.find(tables::kFrontier, "");
    scoped_ = frontier && frontier->getScopedRules();
    paid_ = frontier && frontier->getPaidRules();
  }

  // Which run takes the sale of this row, and when it was recognised.
  struct Fate {
    const StandingRun* run = nullptr;
    std::optional<GoverningVersion> version;
    std::int32_t recognised_on = kNoDay;  // kNoDay: not yet
    // Of a refund: the same of its sale.
    const StandingRun* sale_run = nullptr;
    std::int32_t sold_on = kNoDay;
  };
  Fate fate_of_sale(const Booked& booked) const {
    GovernedSale facts{booked.day, {}, {}};
    if (scoped_)
      facts = {booked.day, from_kj(booked.row.getProduct()), from_kj(booked.row.getAgreement())};
    RowView<schema::TransactionRow> sale;
    if (paid_) sale = state_.find(tables::kTransactions, booked.id);
    if (const StandingRun* marked = marked_run(booked))
      return {marked, governing_version(state_, facts, marked->event),
              sale ? sale->getPaidOn() : booked.day};
    if (!paid_) {
      const StandingRun* run = first_after(booked, 0);
      return {run, version_at(facts, run), booked.day};
    }
    for (const StandingRun* run = first_after(booked, 0); run != nullptr;
         run = first_after(booked, run->event)) {
      auto version = governing_version(state_, facts, run->event);
      if (!version || !version->on_paid) return {run, std::move(version), booked.day};
    }
    auto version = governing_version(state_, facts, number_);
    const bool on_paid = version && version->on_paid;
    return {nullptr, std::move(version), on_paid && sale ? sale->getPaidOn() : booked.day};
  }

  // A refund is under the version of its sale, and not recognised before it.
  Fate fate_of_refund(const Booked& booked) const {
    const std::string_view id = from_kj(booked.row.getTransaction());
    Fate sale = fate_of_transaction(id);
    const bool on_paid = sale.version && sale.version->on_paid;
    const std::int32_t on =
        sale.recognised_on == kNoDay ? kNoDay : std::max(sale.recognised_on, booked.day);
    const StandingRun* run = marked_run(booked);
    if (run == nullptr && !on_paid) run = first_after(booked, 0);
    return {run, std::move(sale.version), on, sale.run, sale.recognised_on};
  }

  Fate fate_of_transaction(std::string_view id) const {
    const auto sale = state_.find(tables::kTransactions, id);
    if (!sale) return {};
    const auto row =
        state_.find(tables::kBooked, booked_key(sale->getSettledOn(), BookedKind::kSale, id));
    if (!row) return {};
    return fate_of_sale({sale->getSettledOn(), false, id, *row});
  }

  Fate fate_of(const Booked& booked) const {
    return booked.refund ? fate_of_refund(booked) : fate_of_sale(booked);
  }

 private:
  // The first standing run that reaches the row's day and was recorded after it and after `event`.
  const StandingRun* first_after(const Booked& booked, std::uint64_t event) const {
    const std::uint64_t after = std::max(event, booked.row.getEvent());
    const auto found = std::ranges::find_if(runs_, [&](const StandingRun& run) {
      return run.event > after && run.last_day >= booked.day;
    });
    return found == runs_.end() ? nullptr : &*found;
  }
  const StandingRun* marked_run(const Booked& booked) const {
    if (booked.row.getRun().size() == 0) return nullptr;
    const auto found = std::ranges::find(runs_, from_kj(booked.row.getRun()), &StandingRun::run);
    return found == runs_.end() ? nullptr : &*found;
  }
  std::optional<GoverningVersion> version_at(const GovernedSale& facts,
                                             const StandingRun* run) const {
    // What an earlier run took needs no version, unless a refund asks for it.
    return governing_version(state_, facts, run == nullptr ? number_ : run->event);
  }

  const State& state_;
  std::vector<StandingRun> runs_;
  std::uint64_t number_;
  bool scoped_ = false;
  bool paid_ = false;
};

// The last day of a closed period around the day of which every sale was taken.
std::optional<Date> sealed_until(const State& state, Date day) {
  for (const PeriodKind kind : {PeriodKind::kYear, PeriodKind::kQuarter, PeriodKind::kMonth}) {
    const PeriodId period = period_of(day, kind);
    const auto row = state.find(tables::kPeriods, to_string(period));
    if (row && row->getClosedOn() != kNoDay && !row->getLeftOver()) return last_day(period);
  }
  return std::nullopt;
}

// The days that share the beginning of a key: one, two or three bytes of its four.
constexpr std::int32_t kDaysOfKey[] = {1 << 24, 1 << 16, 1 << 8};

// Where no day of a block that begins here has bookings: the first day after it. What an event
// claims may lie thousands of years ahead; some hundred looks pass them. Blocks begin at multiples:
// the key of day 0 ends in zeroes.
std::optional<Date> behind_empty_block(const State& state, Date day) {
  for (std::size_t i = 0; i < std::size(kDaysOfKey); ++i) {
    if (day.days % kDaysOfKey[i] != 0) continue;
    bool booked = false;
    state.scan(tables::kBooked, date_key(day.days).substr(0, i + 1),
               [&](std::string_view, const auto&) {
                 booked = true;
                 return false;
               });
    if (!booked) return Date{day.days + kDaysOfKey[i]};
  }
  return std::nullopt;
}

// Calls use(key, Booked) for every row of these days, until it answers false; kOpen: for those that
// may be in no run yet.
enum class Days { kOpen, kAll };
template <class Use>
void visit_booked(const State& state, Days days, Date first, Date last, const Use& use) {
  bool go_on = true;
  for (Date day = first; go_on && day <= last;) {
    if (const auto sealed = days == Days::kOpen ? sealed_until(state, day) : std::nullopt) {
      day = Date{sealed->days + 1};
      continue;
    }
    if (const auto behind = behind_empty_block(state, day)) {
      day = *behind;
      continue;
    }
    state.scan(tables::kBooked, date_key(day.days), [&](std::string_view key, const auto& row) {
      go_on = use(key, booked_of(key, *row));
      return go_on;
    });
    ++day.days;
  }
}

std::optional<Date> first_booked_day(const State& state) {
  std::optional<Date> first;
  state.scan(tables::kBooked, "", [&](std::string_view key, const auto& row) {
    first = Date{booked_of(key, *row).day};
    return false;
  });
  return first;
}

// Calls use(key, Booked, Fate) for every row that the run takes.
template <class Use>
void visit_taken_rows(const State& state, const RunReach& run, const Use& use) {
  const Taker taker(state, run.replaced, run.number);
  const auto take = [&](std::string_view key, const Booked& booked) {
    const Taker::Fate fate = taker.fate_of(booked);
    const bool recognised = fate.recognised_on != kNoDay && fate.recognised_on <= run.last_day.days;
    const std::string_view by = fate.run == nullptr ? std::string_view() : fate.run->run;
    if (by == run.standing && recognised) use(key, booked, fate);
    return true;
  };
  if (!run.standing.empty()) {
    visit_booked(state, Days::kAll, run.first_day, run.last_day, take);
  } else if (const auto first = first_booked_day(state)) {
    visit_booked(state, Days::kOpen, *first, run.last_day, take);
  }
}

}  // namespace

void visit_takings(const State& state, const RunReach& reach,
                   const std::function<void(const Taken&)>& use) {
  visit_taken_rows(
      state, reach, [&](std::string_view, const Booked& booked, const Taker::Fate& fate) {
        const bool elsewhere =
            booked.refund && fate.sale_run != nullptr && fate.sale_run->run != reach.standing;
        use({booked.refund, booked.id, from_kj(booked.row.getTransaction()),
             Date{fate.recognised_on}, Date{booked.refund ? fate.sold_on : fate.recognised_on},
             elsewhere ? std::string_view(fate.sale_run->run) : std::string_view(),
             booked.row.getGrossFen(), booked.row.getTaxFen(), booked.row.getNetFen(), fate.version,
             Date{booked.day}, from_kj(booked.row.getProduct()), booked.row.getProductVersion(),
             from_kj(booked.row.getAgreement())});
      });
}

void mark_takings(Application& application, const RunReach& reach, std::string_view run) {
  State& state = application.state;
  const auto frontier = state.find(tables::kFrontier, "");
  const auto first = first_booked_day(state);
  if (!frontier || !frontier->getPaidRules() || !first) return;
  // Gathered first: a scan must not see changes.
  std::vector<std::pair<std::string, std::string_view>> marks;
  if (!reach.replaced.empty())
    visit_booked(state, Days::kOpen, *first, reach.last_day,
                 [&](std::string_view key, const Booked& booked) {
                   if (from_kj(booked.row.getRun()) == reach.replaced) marks.emplace_back(key, "");
                   return true;
                 });
  visit_taken_rows(state, reach, [&](std::string_view key, const Booked&, const Taker::Fate& fate) {
    if (fate.version && fate.version->on_paid) marks.emplace_back(key, run);
  });
  for (const auto& [key, named] : marks)
    state.edit(tables::kBooked, key,
               [mark = named](schema::BookedRow::Builder row, schema::BookedRow::Reader) {
                 if (mark.empty())
                   row.disownRun();
                 else
                   row.setRun(to_kj(mark));
               });
}

SaleTaken sale_taken(const State& state, std::string_view transaction, std::uint64_t number) {
  const Taker taker(state, {}, number);
  auto fate = taker.fate_of_transaction(transaction);
  SaleTaken taken;
  if (fate.run != nullptr) taken.run = fate.run->run;
  if (fate.run != nullptr) taken.run_event = fate.run->event;
  if (fate.recognised_on != kNoDay) taken.allocated = Date{fate.recognised_on};
  taken.version = std::move(fate.version);
  return taken;
}

bool has_left_over(const State& state, Date first, Date last, std::uint64_t number) {
  const Taker taker(state, {}, number);
  bool left = false;
  visit_booked(state, Days::kOpen, first, last, [&](std::string_view, const Booked& booked) {
    left = taker.fate_of(booked).run == nullptr;
    return !left;
  });
  return left;
}

std::vector<StandingRun> standing_runs(const State& state, std::string_view without) {
  std::vector<StandingRun> runs;
  if (const auto row = state.find(tables::kFrontier, kStandingKey))
    for (const auto one : row->getStanding())
      if (from_kj(one.getRun()) != without)
        runs.push_back({std::string(from_kj(one.getRun())), one.getLastDay(), one.getEvent()});
  return runs;
}

void add_standing_run(State& state, std::string_view run, Date last_day, std::uint64_t event) {
  auto runs = standing_runs(state, {});
  runs.push_back({std::string(run), last_day.days, event});
  put_standing(state, runs);
}

void remove_standing_run(State& state, std::string_view run) {
  put_standing(state, standing_runs(state, run));
}

bool is_latest_run(const State& state, std::string_view run) {
  const auto runs = standing_runs(state, {});
  return !runs.empty() && runs.back().run == run;
}

}  // namespace luoshu
