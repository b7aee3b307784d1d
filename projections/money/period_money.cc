#include "projections/money/period_money.h"

#include <fmt/format.h>

#include "ledger/rules/money/allocation_runs.h"
#include "schema/state_allocation.capnp.h"

namespace luoshu {
namespace {

Fault not_computable(const RunBook& book) {
  return {Errc::kNotFound, fmt::format("no version of a rule governs the sale {}", book.ungoverned),
          fmt::format("交易 {} 无适用的规则版本", book.ungoverned)};
}

std::int64_t carry_into(const State& state, const std::string& owner) {
  const auto row = state.find(tables::kBeneficiaries, owner);
  return row ? row->getCarryFen() : 0;
}

// What was issued counts; what was not yet is what would be.
std::map<std::string, StatementFigures> statements_of(const State& state,
                                                      const PeriodMoney& period) {
  std::map<std::string, StatementFigures> statements;
  for (const auto& [owner, fen] : period.money.outcome.by_owner) {
    const std::string name(period.money.gathered.book.names.text(owner));
    const std::int64_t carry = carry_into(state, name);
    statements.emplace(name, StatementFigures{carry, fen, carry + fen});
  }
  const auto run = state.find(tables::kRuns, period.run);
  if (!run) return statements;
  for (const auto id : run->getStatements())
    if (const auto row = state.find(tables::kStatements, from_kj(id)))
      statements[std::string(from_kj(row->getBeneficiary()))] = {
          row->getCarryFen(), row->getCurrentFen(), row->getPayableFen()};
  return statements;
}

}  // namespace

Result<PeriodMoney> period_money(const State& state, EventNumber next, const PeriodId& period,
                                 const PeriodAsk& ask) {
  PeriodMoney result{period, standing_run(state, to_string(period)), {}, {}};
  RunReach reach = result.run.empty() ? RunReach{last_day(period), {}, next.value}
                                      : reach_of_standing(state, result.run);
  reach.instead = ask.instead;
  result.money = run_money(state, reach, period, ask.request);
  if (!result.money.gathered.ungoverned.empty()) return not_computable(result.money.gathered);
  if (result.money.fault) return *result.money.fault;
  if (state.fault()) return *state.fault();
  result.statements = statements_of(state, result);
  return result;
}

Result<PeriodLines> period_lines(const State& state, EventNumber next, const PeriodId& period,
                                 const PeriodAsk& ask) {
  struct Kept {
    allocation::Booking::Kind kind;
    std::string ref;
    std::string rule;
    std::int64_t version;
    std::vector<allocation::Line> lines;
  };
  std::vector<Kept> bookings;
  PeriodAsk with_sink = ask;
  with_sink.request.sink = [&](const allocation::Booking& booking, const allocation::Steps&) {
    bookings.push_back({booking.kind,
                        std::string(booking.ref),
                        booking.rule->id,
                        booking.rule->version,
                        {booking.lines.begin(), booking.lines.end()}});
  };
  LUOSHU_TRY(PeriodMoney money, period_money(state, next, period, with_sink));
  PeriodLines result{std::move(money), {}};
  const RunMoney& run = result.money.money;
  for (const Kept& kept : bookings)
    for (MoneyLine& line : to_money_lines(kept.lines, run.gathered.book.names, run.outcome.steps))
      result.lines.push_back({kept.kind, kept.ref, kept.rule, kept.version, std::move(line)});
  return result;
}

}  // namespace luoshu
