#include "ledger/rules/money/run_money.h"

#include <algorithm>

#include "ledger/allocation/step.h"
#include "schema/state_allocation.capnp.h"

namespace luoshu {
namespace {

using allocation::Booking;
using allocation::Steps;

// Sums what is earmarked for each division, adjustments included: lines whose step is called like
// an earmark of any version that the run uses.
class Earmarks {
 public:
  explicit Earmarks(const allocation::Book& book) : sums_(book.names.size()) {
    for (const allocation::Rule& rule : book.rules)
      for (const allocation::Step& step : rule.steps)
        if (const auto* earmark = std::get_if<allocation::Earmark>(&step.what))
          names_.insert(earmark->name);
  }
  void add(const Booking& booking, const Steps& steps) {
    if (names_.empty()) return;
    for (const allocation::Line& line : booking.lines)
      if (is_earmark(line.step, steps)) sums_[line.beneficiary.value] += line.fen;
  }
  std::map<std::string, std::int64_t> by_division(const allocation::Names& names) const {
    std::map<std::string, std::int64_t> result;
    for (std::uint32_t i = 0; i < sums_.size(); ++i)
      if (sums_[i] != 0) result.emplace(names.text({i}), sums_[i]);
    return result;
  }

 private:
  bool is_earmark(allocation::StepId step, const Steps& steps) {
    if (step.value >= known_.size()) known_.resize(step.value + 1, Known::kUnknown);
    Known& known = known_[step.value];
    if (known == Known::kUnknown)
      known =
          names_.contains(allocation::unadjusted_step(steps.text(step))) ? Known::kYes : Known::kNo;
    return known == Known::kYes;
  }
  enum class Known : std::uint8_t { kUnknown, kNo, kYes };
  std::set<std::string, std::less<>> names_;
  std::vector<Known> known_;
  std::vector<std::int64_t> sums_;
};

// Sums what goes to the reserve of each cycle. Adjustments leave those lines as they are (A33).
class Reserves {
 public:
  explicit Reserves(const allocation::Names& names) : sums_(names.size()) {
    for (std::uint32_t i = 0; i < names.size(); ++i) any_ = any_ || is_reserve(names.text({i}));
  }
  void add(const Booking& booking) {
    if (!any_) return;
    for (const allocation::Line& line : booking.lines) sums_[line.beneficiary.value] += line.fen;
  }
  std::map<std::string, std::int64_t> by_cycle(const allocation::Names& names) const {
    std::map<std::string, std::int64_t> result;
    for (std::uint32_t i = 0; i < sums_.size(); ++i)
      if (sums_[i] != 0 && is_reserve(names.text({i})))
        result.emplace(names.text({i}).substr(kReserve.size()), sums_[i]);
    return result;
  }

 private:
  static constexpr std::string_view kReserve = "reserve:";
  static bool is_reserve(std::string_view name) { return name.starts_with(kReserve); }
  bool any_ = false;
  std::vector<std::int64_t> sums_;
};

std::map<std::string, MoneyLines> lines_of_run(const State& state, const std::string& run,
                                               const std::set<std::string>& transactions) {
  const auto row = state.find(tables::kRuns, run);
  LUOSHU_ASSERT(row);
  allocation::Request request;
  request.wanted = transactions;
  const RunMoney money = run_money(state, reach_of_standing(state, run),
                                   *parse_period(from_kj(row->getPeriod())), std::move(request));
  LUOSHU_ASSERT(!money.fault);
  std::map<std::string, MoneyLines> lines;
  for (const auto& [transaction, left] : money.outcome.sales)
    lines.emplace(transaction,
                  to_money_lines(left, money.gathered.book.names, money.outcome.steps));
  return lines;
}

template <class Init>
void write_numbers(const std::map<std::string, std::int64_t>& numbers, const Init& init) {
  auto list = init(static_cast<unsigned>(numbers.size()));
  unsigned i = 0;
  for (const auto& [key, value] : numbers) {
    list[i].setKey(to_kj(key));
    list[i].setValue(value);
    ++i;
  }
}

// Costs that the book does not know (audited after its period, as known to an earlier run) keep
// what the run before left of them.
std::map<std::string, std::int64_t> open_costs(const State& state, const RunMoney& money) {
  std::map<std::string, std::int64_t> open;
  const auto before = standing_runs(state);
  if (!before.empty())
    if (const auto row = state.find(tables::kOutcomes, before.back().run))
      for (const auto cost : row->getOpenCosts())
        open.emplace(from_kj(cost.getKey()), cost.getValue());
  for (const allocation::Cost& cost : money.outcome.costs)
    open[std::string(money.gathered.book.names.text(cost.id))] = cost.open_fen;
  return open;
}

void write_residuals(const allocation::Residuals& residuals, schema::OutcomeRow::Builder row) {
  unsigned count = 0;
  for (const auto& [site, keys] : residuals) count += static_cast<unsigned>(keys.size());
  auto list = row.initResiduals(count);
  unsigned i = 0;
  for (const auto& [site, keys] : residuals)
    for (const auto& [key, amount] : keys) {
      list[i].setSite(to_kj(site));
      list[i].setKey(to_kj(key));
      list[i].setAmount(to_kj(amount.text()));
      ++i;
    }
}

void write_lines(const std::map<std::string, lines::LinesRoot>& by_owner,
                 schema::OutcomeRow::Builder row) {
  auto list = row.initLines(static_cast<unsigned>(by_owner.size()));
  unsigned i = 0;
  for (const auto& [owner, claim] : by_owner) {
    list[i].setOwner(to_kj(owner));
    list[i].setCount(static_cast<std::int64_t>(claim.count));
    list[i++].setRoot(kj_bytes(claim.root.view()));
  }
}

// What a refund took off each line of the sale, as the run computes it.
void record_later_refunds(State& state, std::string_view run, const RunBook& gathered) {
  const allocation::Book& book = gathered.book;
  std::vector<const allocation::BookedRefund*> refunds;
  for (const allocation::BookedRefund& refund : book.refunds)
    if (refund.of_earlier) refunds.push_back(&refund);
  std::ranges::sort(refunds, [](const auto* one, const auto* other) {
    return std::tie(one->booked, one->id) < std::tie(other->booked, other->id);
  });
  std::vector<allocation::EarlierSale> sales = book.earlier;
  for (const allocation::BookedRefund* refund : refunds) {
    std::vector<allocation::Line>& left = sales[refund->sale].lines;
    LaterRefund later{gathered.earlier[refund->sale],
                      refund->id,
                      to_money_lines(left, book.names, book.steps),
                      {}};
    allocation::refund_lines(refund->net_fen, left);
    for (std::size_t i = 0; i < left.size(); ++i)
      later.fen.push_back(later.lines[i].fen - left[i].fen);
    add_later_refund(state, later, run);
  }
}

}  // namespace

RunMoney run_money(const State& state, const RunReach& reach, const PeriodId& period,
                   allocation::Request request) {
  RunMoney money;
  money.gathered = gather_run(state, reach, period,
                              [&](const std::string& run, const std::set<std::string>& sales) {
                                return lines_of_run(state, run, sales);
                              });
  Earmarks earmarks(money.gathered.book);
  Reserves reserves(money.gathered.book.names);
  const auto sink = std::move(request.sink);
  request.sink = [&](const Booking& booking, const Steps& steps) {
    earmarks.add(booking, steps);
    reserves.add(booking);
    if (sink) sink(booking, steps);
  };
  auto outcome = allocation::allocate(money.gathered.book, request);
  if (!outcome) {
    money.fault = outcome.error();
    return money;
  }
  money.outcome = std::move(*outcome);
  money.earmarks = earmarks.by_division(money.gathered.book.names);
  money.reserves = reserves.by_cycle(money.gathered.book.names);
  return money;
}

std::shared_ptr<const RunMoney> money_of_new_run(const State& state, const RunReach& reach,
                                                 const PeriodId& period, std::uint32_t version) {
  return state.derived<RunMoney>(
      joined_key("run", to_string(period), std::to_string(reach.number)), [&] {
        if (version < 2) return run_money(state, reach, period);
        lines::BookedLines booked;
        allocation::Request request;
        request.sink = [&](const Booking& booking, const Steps&) { booked.add(booking); };
        RunMoney money = run_money(state, reach, period, std::move(request));
        if (!money.fault) money.roots = booked.roots(money.gathered.book, money.outcome.steps);
        return money;
      });
}

RunReach reach_of_standing(const State& state, std::string_view run) {
  const auto row = state.find(tables::kRuns, run);
  const auto outcome = state.find(tables::kOutcomes, run);
  LUOSHU_ASSERT(row && outcome);
  return {Date{row->getLastDay()}, {}, row->getEvent(), run, Date{outcome->getFirstDay()}};
}

void record_outcome(State& state, std::string_view run, const RunMoney& money,
                    std::uint32_t version) {
  const RunBook& gathered = money.gathered;
  std::map<std::string, std::int64_t> by_owner;
  for (const auto& [owner, fen] : money.outcome.by_owner)
    by_owner.emplace(gathered.book.names.text(owner), fen);
  std::set<std::string> refunded;
  for (const allocation::BookedRefund& refund : gathered.book.refunds)
    if (refund.of_earlier) refunded.insert(gathered.earlier[refund.sale]);
  const auto costs = open_costs(state, money);
  state.put(tables::kOutcomes, run, [&](schema::OutcomeRow::Builder row) {
    write_numbers(by_owner, [&](unsigned n) { return row.initByOwner(n); });
    write_numbers(costs, [&](unsigned n) { return row.initOpenCosts(n); });
    write_numbers(money.earmarks, [&](unsigned n) { return row.initEarmarks(n); });
    if (version >= 2)
      write_numbers(money.reserves, [&](unsigned n) { return row.initReserves(n); });
    auto days = row.initDays(static_cast<unsigned>(gathered.days.size()));
    unsigned i = 0;
    for (const auto& [day, net] : gathered.days) {
      days[i].setDay(day.days);
      days[i++].setNetFen(net);
    }
    write_residuals(money.outcome.residuals, row);
    row.setFirstDay(gathered.first_day.days);
    auto sales = row.initRefunded(static_cast<unsigned>(refunded.size()));
    i = 0;
    for (const std::string& transaction : refunded) sales.set(i++, to_kj(transaction));
    row.setAllocatedFen(static_cast<std::int64_t>(money.outcome.allocated_fen));
    if (money.roots) write_lines(money.roots->by_owner, row);
  });
  record_later_refunds(state, run, gathered);
}

void forget_outcome(State& state, std::string_view run) {
  const auto row = state.find(tables::kOutcomes, run);
  if (!row) return;
  for (const auto transaction : row->getRefunded())
    remove_later_refunds(state, from_kj(transaction), run);
  state.erase(tables::kOutcomes, run);
}

std::optional<std::int64_t> current_of(const State& state, std::string_view run,
                                       std::string_view owner) {
  if (const auto row = state.find(tables::kOutcomes, run))
    for (const auto one : row->getByOwner())
      if (from_kj(one.getKey()) == owner) return one.getValue();
  return std::nullopt;
}

std::optional<lines::LinesRoot> lines_of(const State& state, std::string_view run,
                                         std::string_view owner) {
  if (const auto row = state.find(tables::kOutcomes, run))
    for (const auto one : row->getLines())
      if (from_kj(one.getOwner()) == owner) {
        const auto root = hash_from(from_kj(one.getRoot()));
        LUOSHU_ASSERT(root);
        return lines::LinesRoot{static_cast<std::uint64_t>(one.getCount()), *root};
      }
  return std::nullopt;
}

Recomputed recomputed_sale(const State& state, std::string_view transaction, std::uint64_t number) {
  const std::string name(transaction);
  const std::string run = sale_taken(state, transaction, number).run;
  const auto row = state.find(tables::kRuns, run);
  LUOSHU_ASSERT(row);
  allocation::Request request;
  request.wanted = {name};
  RunMoney money = run_money(state, reach_of_standing(state, run),
                             *parse_period(from_kj(row->getPeriod())), std::move(request));
  allocation::Book& book = money.gathered.book;
  book.steps = money.outcome.steps;
  std::vector<allocation::Line> before = money.outcome.sales.at(name);
  if (const auto changed = changed_lines(state, transaction)) before = to_lines(*changed, book);
  const auto sale = std::ranges::find(book.sales, name, &allocation::Sale::id);
  LUOSHU_ASSERT(sale != book.sales.end());
  allocation::Steps steps = book.steps;
  const auto after =
      recompute(book, *sale, before, use_before(state, book.names, transaction, number), steps);
  if (!after) return {{}, {}, after.error()};
  const auto booked = allocation::adjustment_lines(before, *after, steps);
  return {to_money_lines(booked, book.names, steps), to_money_lines(*after, book.names, steps),
          std::nullopt};
}

}  // namespace luoshu
