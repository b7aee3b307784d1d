#include "projections/money/period_money.h"

#include <fmt/format.h>

#include <cstdlib>

#include "ledger/base/fen_sum.h"
#include "ledger/rules/money/allocation_runs.h"
#include "schema/state_allocation.capnp.h"

namespace luoshu {
namespace {

Fault not_computable(const RunBook& book) {
  return {Errc::kNotFound, fmt::format("no version of a rule governs the sale {}", book.ungoverned),
          fmt::format("交易 {} 无适用的规则版本", book.ungoverned)};
}

// What the run of the period gives to each owner.
std::map<std::string, std::int64_t> current_by_owner(const PeriodMoney& period) {
  std::map<std::string, std::int64_t> current;
  for (const auto& [owner, fen] : period.money.outcome.by_owner)
    current.emplace(period.money.gathered.book.names.text(owner), fen);
  return current;
}

Status require_summable(const std::vector<PeriodLine>& lines) {
  FenSum sum;
  for (const PeriodLine& line : lines) sum += std::abs(line.line.fen);
  const auto fen = sum.fen();
  return fen ? Status() : fen.error();
}

}  // namespace

std::map<std::string, StatementFigures> statement_figures(
    const State& state, std::string_view run, const std::map<std::string, std::int64_t>& current) {
  std::map<std::string, StatementFigures> statements;
  for (const auto& [owner, fen] : current) {
    const auto row = state.find(tables::kBeneficiaries, owner);
    const std::int64_t carry = row ? row->getCarryFen() : 0;
    statements.emplace(owner, StatementFigures{carry, fen, carry + fen});
  }
  if (const auto row = state.find(tables::kRuns, run))
    for (const auto id : row->getStatements())
      if (const auto issued = state.find(tables::kStatements, from_kj(id)))
        statements[std::string(from_kj(issued->getBeneficiary()))] = {
            issued->getCarryFen(), issued->getCurrentFen(), issued->getPayableFen()};
  return statements;
}

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
  result.statements = statement_figures(state, result.run, current_by_owner(result));
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
  LUOSHU_CHECK(require_summable(result.lines));
  return result;
}

}  // namespace luoshu
