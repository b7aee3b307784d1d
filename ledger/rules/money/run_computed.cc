#include "ledger/rules/money/run_computed.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/form/text_rules.h"
#include "ledger/rules/money/allocation_runs.h"
#include "ledger/rules/money/claimed_lines.h"
#include "ledger/rules/money/run_money.h"
#include "ledger/rules/money/statements.h"
#include "schema/events_allocation.capnp.h"
#include "schema/state_allocation.capnp.h"

namespace luoshu {
namespace {

using RunStatus = schema::RunStatus;

std::string_view kind_name(PeriodKind kind) {
  switch (kind) {
    case PeriodKind::kMonth:
      return "month";
    case PeriodKind::kQuarter:
      return "quarter";
    case PeriodKind::kYear:
      break;
  }
  return "year";
}

// The rule that the run names; its periods are of the run's kind (A2).
RowView<schema::RuleRow> require_rule(Decision& decision,
                                      schema::AllocationRunComputed::Reader fields,
                                      const std::optional<PeriodId>& period) {
  const std::string_view name = from_kj(fields.getRule());
  auto rule =
      fields.hasRule() ? decision.state.find(tables::kRules, name) : RowView<schema::RuleRow>();
  if (!rule) {
    if (fields.hasRule()) decision.unknown("fields.rule", name);
    return rule;
  }
  const std::string_view kind = from_kj(rule->getPeriodKind());
  if (period && kind_name(period->kind) != kind)
    decision.refuse(
        "E-FIELD", "fields.period",
        {fmt::format("the rule's period is the {}", kind), fmt::format("该规则的期间为 {}", kind)});
  return rule;
}

// Every version that governs something the run takes is named. One that is in force within the
// period may be named although nothing was sold under it.
void require_versions(Decision& decision, schema::AllocationRunComputed::Reader fields,
                      schema::RuleRow::Reader rule, const std::set<std::int64_t>& governing,
                      const PeriodId& period) {
  if (!fields.hasRuleVersions()) return;
  std::set<std::int64_t> named;
  for (const std::int64_t version : fields.getRuleVersions()) named.insert(version);
  std::set<std::int64_t> allowed = governing;
  const auto versions = rule.getVersions();
  for (unsigned i = 0; i < versions.size(); ++i) {
    const std::int32_t next =
        i + 1 < versions.size() ? versions[i + 1].getFrom() : last_day(period).days + 1;
    if (versions[i].getFrom() <= last_day(period).days && next > first_day(period).days)
      allowed.insert(versions[i].getVersion());
  }
  if (std::ranges::includes(named, governing) && std::ranges::includes(allowed, named) &&
      named.size() == fields.getRuleVersions().size())
    return;
  decision.refuse("E-RUN-MISMATCH", "fields.rule_versions",
                  {fmt::format("it takes sales under version {}", fmt::join(governing, ", ")),
                   fmt::format("本期交易适用版本 {}", fmt::join(governing, "、"))});
}

void require_line_count(Decision& decision, std::int64_t claimed, std::uint64_t book) {
  if (is_absent(claimed) || static_cast<std::uint64_t>(claimed) == book) return;
  decision.refuse("E-RUN-MISMATCH", "fields.line_count",
                  {fmt::format("claimed {} lines, the ledger has {}", claimed, book),
                   fmt::format("申报 {} 条明细，账本为 {} 条", claimed, book)});
}

// The run, computed again: everybody gets the same lines, so their sums must be the claimed ones.
void require_book(Decision& decision, schema::AllocationRunComputed::Reader fields,
                  schema::RuleRow::Reader rule, const PeriodId& period, std::string_view replaced) {
  const RunReach reach{last_day(period), replaced, decision.moment.number.value};
  const auto money = money_of_new_run(decision.state, reach, period, decision.version());
  const RunBook& book = money->gathered;
  require_total(decision, fields.getGrossFen(), book.gross_fen, "fields.gross_fen");
  require_total(decision, fields.getTaxFen(), book.tax_fen, "fields.tax_fen");
  require_total(decision, fields.getNetFen(), book.net_fen, "fields.net_fen");
  if (!book.ungoverned.empty()) {
    decision.refuse("E-STATE", "fields.rule",
                    {fmt::format("no version of a rule governs {}", book.ungoverned),
                     fmt::format("交易 {} 无适用的规则版本", book.ungoverned)});
  } else if (money->fault) {
    decision.refuse("E-STATE", "fields.rule", {money->fault->detail, money->fault->detail_zh});
  } else {
    require_total(decision, fields.getAllocatedFen(), money->outcome.allocated_fen,
                  "fields.allocated_fen");
    require_line_count(decision, fields.getLineCount(), money->outcome.line_count);
    if (money->roots) require_lines(decision, claimed_lines(fields), money->roots->run);
  }
  require_versions(decision, fields, rule, book.versions, period);
}

// B16: a run may be replaced, by computing it again, until a beneficiary agreed to it.
void require_replaceable(Decision& decision, std::string_view standing) {
  const auto run = decision.state.find(tables::kRuns, standing);
  LUOSHU_ASSERT(run);
  const Words words = same(standing);
  const auto standing_in = [&](const auto& why) {
    decision.refuse("E-STATE", "fields.period", why);
  };
  switch (fixed_by(decision.state, standing, decision.effective())) {
    case RunFixed::kNot:
      break;
    case RunFixed::kAgreed:
      decision.refuse("E-RUN-DUP", "fields.period", words);
      break;
    case RunFixed::kContested:
      standing_in(Words{fmt::format("{} is disputed or adjusted", standing),
                        fmt::format("{} 有异议或已调整", standing)});
      break;
    case RunFixed::kFollowed:
      standing_in(Words{fmt::format("a later run rests on {}", standing),
                        fmt::format("其后的分配批次以 {} 为基础", standing)});
      break;
  }
  decision.require_not_before(run->getComputedOn(), "the run it replaces", "被替换的批次");
}

// C59: under version 2 a run is replaced by another id, which names it and says why, and only while
// nobody answered.
void require_replacement(Decision& decision, schema::AllocationRunComputed::Reader fields,
                         std::string_view standing) {
  const auto refuse = [&](std::string_view field, const Words& why) {
    decision.refuse("E-RUN-DUP", field, why);
  };
  if (standing.empty()) {
    if (fields.hasReplaces())
      refuse("fields.replaces", {"the period has no run", "该期间尚无分配批次"});
    return;
  }
  const auto run = decision.state.find(tables::kRuns, standing);
  LUOSHU_ASSERT(run);
  if (from_kj(fields.getReplaces()) != standing) refuse("fields.replaces", same(standing));
  if (form::is_blank(from_kj(fields.getReason())))
    refuse("fields.reason", {"say why it is replaced", "须说明替换原因"});
  if (run->getFinalOn() != kNoDay ||
      fixed_by(decision.state, standing, decision.effective()) != RunFixed::kNot)
    refuse("fields.period", {fmt::format("{} is answered, final or followed", standing),
                             fmt::format("{} 已有确认、异议、办结或后续批次", standing)});
  decision.require_not_before(run->getComputedOn(), "the run it replaces", "被替换的批次");
}

// A run whose sale was voided since is computed again before anything rests on it.
void require_fresh_runs(Decision& decision, std::string_view replaced) {
  for (const StandingRun& run : standing_runs(decision.state, replaced))
    require_fresh_run(decision, run.run, "fields.period");
}

// Takes the run away as if it had not been computed.
void replace(Application& application, const std::string& run) {
  State& state = application.state;
  give_back_carries(application, run);
  forget_outcome(state, run);
  remove_standing_run(state, run);
  state.edit(tables::kRuns, run, [&](schema::RunRow::Builder row, schema::RunRow::Reader) {
    row.setStatus(RunStatus::REPLACED);
    row.setChangedOn(application.effective());
  });
}

}  // namespace

// Art. 21 para. 4; RULEBOOK 3.10; A38, B16, B20: the totals are the book's.
void decide_run_computed(Decision& decision) {
  const auto fields = decision.event.fields<schema::AllocationRunComputed>();
  const auto period =
      require_period(decision, fields.hasPeriod(), from_kj(fields.getPeriod()), "fields.period");
  const auto rule = require_rule(decision, fields, period);
  if (!period) return;
  const std::string name = to_string(*period);
  const std::string replaced = standing_run(decision.state, name);
  const bool second = decision.version() >= 2;
  if (second)
    require_replacement(decision, fields, replaced);
  else if (!replaced.empty())
    require_replaceable(decision, replaced);
  require_fresh_runs(decision, replaced);
  if ((second || replaced != decision.subject()) &&
      decision.state.has(tables::kRuns, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  require_open_period(decision, last_day(*period), "fields.period");
  decision.require_not_before(last_day(*period).days, "the end of the period", "期末");
  if (rule) require_book(decision, fields, *rule, *period, replaced);
}

void apply_run_computed(Application& application) {
  const auto fields = application.event.fields<schema::AllocationRunComputed>();
  State& state = application.state;
  const PeriodId period = *parse_period(from_kj(fields.getPeriod()));
  const std::string replaced = standing_run(state, to_string(period));
  const RunReach reach{last_day(period), replaced, application.moment.number.value};
  const auto money = money_of_new_run(state, reach, period, application.version());
  mark_takings(application, reach, application.subject());
  if (!replaced.empty()) replace(application, replaced);
  record_outcome(state, application.subject(), *money, application.version());
  add_standing_run(state, application.subject(), reach.last_day, reach.number);
  state.put(tables::kRuns, application.subject(), [&](schema::RunRow::Builder row) {
    row.setStatus(RunStatus::COMPUTED);
    row.setChangedOn(application.effective());
    row.setComputedOn(application.effective());
    row.setPeriod(fields.getPeriod());
    row.setRule(fields.getRule());
    row.setNetFen(fields.getNetFen());
    row.setLineCount(fields.getLineCount());
    row.setEvent(reach.number);
    row.setLastDay(reach.last_day.days);
  });
  state.edit(tables::kPeriods, to_string(period),
             [&](schema::PeriodRow::Builder row, schema::PeriodRow::Reader) {
               row.setRun(to_kj(application.event.subject()));
             });
  state.edit(tables::kFrontier, "",
             [&](schema::FrontierRow::Builder row, schema::FrontierRow::Reader before) {
               row.setRunThrough(std::max(before.getRunThrough(), reach.last_day.days));
             });
}

}  // namespace luoshu
