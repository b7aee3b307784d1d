#include "projections/money/claims.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/money/governing_version.h"
#include "schema/state_allocation.capnp.h"

namespace luoshu {
namespace {

constexpr std::string_view kBasis = "豫政办〔2025〕5号 第二十一条";

json::Value event_of(std::string_view type, std::string subject, const ClaimsAsk& ask,
                     json::Object fields) {
  json::Object event{{"type", type},
                     {"author", ask.author},
                     {"role", "authority"},
                     {"effective", to_string(ask.effective)}};
  if (ask.rehearsal) event.emplace_back("recorded", to_string(ask.effective));
  event.emplace_back("subject", std::move(subject));
  event.emplace_back("basis", json::Array{kBasis});
  event.emplace_back("fields", std::move(fields));
  return event;
}

// The rule whose versions the run names: that of the first sale, else the one for all sales.
struct NamedRule {
  std::string id;
  std::set<std::int64_t> versions;
};
Result<NamedRule> named_rule(const State& state, EventNumber next, const PeriodMoney& money) {
  const RunBook& gathered = money.money.gathered;
  if (!gathered.book.rules.empty())
    return NamedRule{gathered.book.rules.front().id, gathered.versions};
  const auto version = governing_version(state, {last_day(money.period).days, {}, {}}, next.value);
  if (version) return NamedRule{version->rule, {version->version}};
  const std::string period = to_string(money.period);
  return Fault{Errc::kNotFound, fmt::format("no rule is in force at the end of {}", period),
               fmt::format("{} 期末无有效的分配规则", period)};
}

// The money of the period, with the roots of its lines where its events carry them.
Result<PeriodMoney> money_to_claim(const State& state, EventNumber next, const PeriodId& period,
                                   const ClaimsAsk& ask) {
  if (ask.rules_version < 2) return period_money(state, next, period);
  lines::BookedLines booked;
  PeriodAsk watched;
  watched.request.sink = [&](const allocation::Booking& booking, const allocation::Steps&) {
    booked.add(booking);
  };
  LUOSHU_TRY(PeriodMoney money, period_money(state, next, period, watched));
  RunMoney& run = money.money;
  run.roots = booked.roots(run.gathered.book, run.outcome.steps);
  return money;
}

void add_lines(const lines::LinesRoot& claim, json::Object& fields) {
  fields.emplace_back("lines_count", claim.count);
  fields.emplace_back("lines_root", claim.root.hex());
}

json::Value run_event(const NamedRule& rule, const PeriodMoney& money, const std::string& run,
                      const ClaimsAsk& ask) {
  const RunBook& gathered = money.money.gathered;
  const auto fen = [](__int128 amount) { return static_cast<std::int64_t>(amount); };
  json::Array versions;
  for (const std::int64_t version : rule.versions) versions.emplace_back(version);
  json::Object fields{{"period", to_string(money.period)},
                      {"rule", rule.id},
                      {"rule_versions", std::move(versions)},
                      {"gross_fen", fen(gathered.gross_fen)},
                      {"tax_fen", fen(gathered.tax_fen)},
                      {"net_fen", fen(gathered.net_fen)},
                      {"allocated_fen", fen(money.money.outcome.allocated_fen)},
                      {"line_count", money.money.outcome.line_count}};
  if (money.money.roots) add_lines(money.money.roots->run, fields);
  return event_of("AllocationRunComputed", run, ask, std::move(fields));
}

json::Value statement_event(const std::string& owner, const StatementFigures& figures,
                            const PeriodMoney& money, const std::string& run, Date confirm_by,
                            const ClaimsAsk& ask) {
  json::Object fields{{"run", run},
                      {"beneficiary", owner},
                      {"carry_fen", figures.carry_fen},
                      {"current_fen", figures.current_fen},
                      {"payable_fen", figures.payable_fen},
                      {"confirm_by", to_string(confirm_by)}};
  if (money.money.roots) add_lines(money.money.roots->by_owner.at(owner), fields);
  return event_of("StatementIssued", fmt::format("ST-{}-{}", to_string(money.period), owner), ask,
                  std::move(fields));
}

std::set<std::string> issued_owners(const State& state, const std::string& run) {
  std::set<std::string> owners;
  const auto row = state.find(tables::kRuns, run);
  if (!row) return owners;
  for (const auto id : row->getStatements())
    if (const auto statement = state.find(tables::kStatements, from_kj(id)))
      owners.emplace(from_kj(statement->getBeneficiary()));
  return owners;
}

}  // namespace

Result<std::vector<json::Value>> draft_claims(const State& state, EventNumber next,
                                              const PeriodId& period, const ClaimsAsk& ask) {
  LUOSHU_TRY(const PeriodMoney money, money_to_claim(state, next, period, ask));
  const std::string name = to_string(period);
  std::string run = money.run;
  std::vector<json::Value> events;
  if (run.empty()) {
    run = ask.run.empty() ? "RUN-" + name : ask.run;
    LUOSHU_TRY(const NamedRule rule, named_rule(state, next, money));
    events.push_back(run_event(rule, money, run, ask));
  }
  const auto confirm_by = working_day_after(
      state, ask.effective, parameter(state, "confirm_working_days", ask.effective));
  if (!confirm_by)
    return Fault{
        Errc::kNotFound,
        fmt::format("no calendar says which days after {} work: record CalendarPublished",
                    to_string(ask.effective)),
        fmt::format("{} 之后的工作日历尚未公布，请先登记工作日历", to_string(ask.effective))};
  const auto issued = issued_owners(state, money.run);
  for (const auto& [owner, figures] : money.statements) {
    if (issued.contains(owner)) continue;
    events.push_back(statement_event(owner, figures, money, run, *confirm_by, ask));
  }
  return events;
}

Result<std::optional<json::Value>> draft_run(const State& state, EventNumber next,
                                             const PeriodId& period, const ClaimsAsk& ask) {
  LUOSHU_TRY(const PeriodMoney money, money_to_claim(state, next, period, ask));
  const RunBook& gathered = money.money.gathered;
  if (gathered.book.sales.empty() && gathered.book.refunds.empty() &&
      money.money.outcome.line_count == 0)
    return std::optional<json::Value>();
  LUOSHU_TRY(const NamedRule rule, named_rule(state, next, money));
  return std::optional<json::Value>(run_event(rule, money, "RUN-" + to_string(period), ask));
}

}  // namespace luoshu
