#include "ledger/rules/allocation_runs.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/rules/allocation_rule_texts.h"
#include "ledger/rules/periods.h"
#include "ledger/rules/run_takings.h"
#include "ledger/rules/statements.h"

namespace luoshu {
namespace {

using RunStatus = schema::RunStatus;

constexpr Date kFirstDayOfPeriods{-25'567};  // 1900-01-01, where the first period begins

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

// The period, where the text names one; else E-FIELD.
std::optional<PeriodId> require_period(Decision& decision, bool present, std::string_view text,
                                       std::string_view field) {
  if (!present) return std::nullopt;
  const auto period = parse_period(text);
  if (period) return *period;
  decision.refuse("E-FIELD", field,
                  {fmt::format("{} is no period; write 2025-08, 2025Q3 or 2025", text),
                   fmt::format("{} 不是期间；应写作 2025-08、2025Q3 或 2025", text)});
  return std::nullopt;
}

// ---- AllocationRunComputed ----------------------------------------------------------------------
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

void require_total(Decision& decision, std::int64_t claimed, __int128 book,
                   std::string_view field) {
  if (is_absent(claimed) || claimed == book) return;
  const auto expected = static_cast<std::int64_t>(book);
  const auto difference = static_cast<std::int64_t>(__int128{claimed} - book);
  decision.refuse(
      "E-RUN-MISMATCH", field,
      {fmt::format("claimed {}, the ledger has {}: {:+} fen", claimed, expected, difference),
       fmt::format("申报 {}，账本为 {}，差额 {:+} 分", claimed, expected, difference)});
}

// Every version that governs something the run takes is named. One that is in force within the
// period may be named although nothing was sold under it.
void require_versions(Decision& decision, schema::AllocationRunComputed::Reader fields,
                      schema::RuleRow::Reader rule, const Takings& takings,
                      const PeriodId& period) {
  if (!fields.hasRuleVersions()) return;
  std::set<std::int64_t> named;
  for (const std::int64_t version : fields.getRuleVersions()) named.insert(version);
  std::set<std::int64_t> allowed = takings.versions;
  const auto versions = rule.getVersions();
  for (unsigned i = 0; i < versions.size(); ++i) {
    const std::int32_t next =
        i + 1 < versions.size() ? versions[i + 1].getFrom() : last_day(period).days + 1;
    if (versions[i].getFrom() <= last_day(period).days && next > first_day(period).days)
      allowed.insert(versions[i].getVersion());
  }
  if (std::ranges::includes(named, takings.versions) && std::ranges::includes(allowed, named) &&
      named.size() == fields.getRuleVersions().size())
    return;
  decision.refuse(
      "E-RUN-MISMATCH", "fields.rule_versions",
      {fmt::format("it takes sales under version {}", fmt::join(takings.versions, ", ")),
       fmt::format("本期交易适用版本 {}", fmt::join(takings.versions, "、"))});
}

// The totals, summed again from the book.
void require_book(Decision& decision, schema::AllocationRunComputed::Reader fields,
                  schema::RuleRow::Reader rule, const PeriodId& period, std::string_view replaced) {
  const RunReach reach{last_day(period), replaced, decision.moment.number.value};
  Takings takings = takings_of(decision.state, reach);
  if (const auto row = decision.state.find(tables::kPeriods, to_string(period)))
    for (const std::int64_t version : row->getAdjustmentVersions())
      takings.versions.insert(version);
  require_total(decision, fields.getGrossFen(), takings.gross_fen, "fields.gross_fen");
  require_total(decision, fields.getTaxFen(), takings.tax_fen, "fields.tax_fen");
  require_total(decision, fields.getNetFen(), takings.net_fen, "fields.net_fen");
  require_total(decision, fields.getAllocatedFen(), takings.net_fen, "fields.allocated_fen");
  if (!takings.ungoverned.empty())
    decision.refuse("E-STATE", "fields.rule",
                    {fmt::format("no version of a rule governs {}", takings.ungoverned),
                     fmt::format("交易 {} 无适用的规则版本", takings.ungoverned)});
  require_versions(decision, fields, rule, takings, period);
}

// B16: a run may be replaced until somebody agreed to it, by one who says so by computing again.
void require_replaceable(Decision& decision, std::string_view standing) {
  const auto run = decision.state.find(tables::kRuns, standing);
  LUOSHU_ASSERT(run);
  const Words words = same(standing);
  if (is_run_agreed(*run) || has_deemed_confirmation(decision.state, *run, decision.effective()))
    decision.refuse("E-RUN-DUP", "fields.period", words);
  else if (run->getAdjusted() || run->getDisputesOpen() > 0)
    decision.refuse("E-STATE", "fields.period",
                    {fmt::format("{} is disputed or adjusted", standing),
                     fmt::format("{} 有异议或已调整", standing)});
  else if (!is_latest_run(decision.state, standing))
    decision.refuse("E-STATE", "fields.period",
                    {fmt::format("a later run rests on {}", standing),
                     fmt::format("其后的分配批次以 {} 为基础", standing)});
  decision.require_not_before(run->getComputedOn(), "the run it replaces", "被替换的批次");
}

std::string standing_run(const State& state, std::string_view period) {
  const auto row = state.find(tables::kPeriods, period);
  return row ? std::string(from_kj(row->getRun())) : std::string();
}

// Art. 21 para. 4; RULEBOOK 3.10; A38, B16, B20: the totals are the book's.
void decide_computed(Decision& decision) {
  const auto fields = decision.event.getAllocationRunComputed();
  const auto period =
      require_period(decision, fields.hasPeriod(), from_kj(fields.getPeriod()), "fields.period");
  const auto rule = require_rule(decision, fields, period);
  if (!period) return;
  const std::string name = to_string(*period);
  const std::string replaced = standing_run(decision.state, name);
  if (!replaced.empty()) require_replaceable(decision, replaced);
  if (replaced != decision.subject() && decision.state.has(tables::kRuns, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  require_open_period(decision, last_day(*period), "fields.period");
  decision.require_not_before(last_day(*period).days, "the end of the period", "期末");
  if (rule) require_book(decision, fields, *rule, *period, replaced);
}

// Takes the run away as if it had not been computed.
void replace(Application& application, const std::string& run) {
  State& state = application.state;
  give_back_carries(application, run);
  remove_standing_run(state, run);
  state.edit(tables::kRuns, run, [&](schema::RunRow::Builder row, schema::RunRow::Reader) {
    row.setStatus(RunStatus::REPLACED);
    row.setChangedOn(application.effective());
  });
}

void apply_computed(Application& application) {
  const auto fields = application.event.getAllocationRunComputed();
  State& state = application.state;
  const PeriodId period = *parse_period(from_kj(fields.getPeriod()));
  const std::string replaced = standing_run(state, to_string(period));
  const RunReach reach{last_day(period), replaced, application.moment.number.value};
  mark_takings(application, reach, application.subject());
  if (!replaced.empty()) replace(application, replaced);
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
               row.setRun(application.event.getSubject());
             });
  state.edit(tables::kFrontier, "",
             [&](schema::FrontierRow::Builder row, schema::FrontierRow::Reader before) {
               row.setRunThrough(std::max(before.getRunThrough(), reach.last_day.days));
             });
}

// ---- AllocationRunFinalized ---------------------------------------------------------------------
// B13: everybody agreed, or had the time to say otherwise.
void require_agreed(Decision& decision, schema::RunRow::Reader run) {
  if (run.getDisputesOpen() > 0)
    decision.refuse("E-FIN-DISPUTED", "subject",
                    {fmt::format("{} open", run.getDisputesOpen()),
                     fmt::format("未决 {} 项", run.getDisputesOpen())});
  for (const auto id : run.getStatements()) {
    const auto statement = decision.state.find(tables::kStatements, from_kj(id));
    LUOSHU_ASSERT(statement);
    if (is_agreed_to(*statement, decision.effective()) ||
        statement->getStatus() == schema::StatementStatus::DISPUTED)
      continue;
    decision.refuse("E-STATE", "subject",
                    {fmt::format("{} is not confirmed, and may be until {}", from_kj(id),
                                 to_string(Date{statement->getConfirmBy()})),
                     fmt::format("{} 尚未确认，确认期限为 {}", from_kj(id),
                                 to_string(Date{statement->getConfirmBy()}))});
  }
}

// Art. 4 para. 5, art. 21 para. 4; B13.
void decide_finalized(Decision& decision) {
  const auto fields = decision.event.getAllocationRunFinalized();
  const auto run = decision.state.find(tables::kRuns, decision.subject());
  if (!run) {
    decision.unknown("subject", decision.subject());
    return;
  }
  require_total(decision, fields.getNetFen(), run->getNetFen(), "fields.net_fen");
  decision.require_not_before(run->getChangedOn(), "the last step of the run", "该批次的上一步");
  // A run over nothing has no statements, and nobody to wait for.
  const bool issued = run->getStatus() == RunStatus::ISSUED ||
                      (run->getStatus() == RunStatus::COMPUTED && run->getLineCount() == 0);
  if (issued) {
    require_agreed(decision, *run);
    return;
  }
  const Words words = run_words(run->getStatus());
  decision.wrong_state(words.en, words.zh);
}

void apply_finalized(Application& application) {
  application.state.edit(tables::kRuns, application.subject(),
                         [&](schema::RunRow::Builder row, schema::RunRow::Reader) {
                           row.setStatus(RunStatus::FINAL);
                           row.setChangedOn(application.effective());
                           row.setFinalOn(application.effective());
                         });
}

// ---- PeriodClosed -------------------------------------------------------------------------------
// Art. 21 para. 4; RULEBOOK 3.10: its run is final. What is not paid yet may be paid afterwards.
void decide_closed(Decision& decision) {
  const auto period =
      require_period(decision, decision.event.hasSubject(), decision.subject(), "subject");
  if (!period) return;
  const auto row = decision.state.find(tables::kPeriods, decision.subject());
  const auto run =
      row ? decision.state.find(tables::kRuns, from_kj(row->getRun())) : RowView<schema::RunRow>();
  if (row && row->getClosedOn() != kNoDay) {
    decision.refuse("E-PERIOD-CLOSED", "subject", same(decision.subject()));
    return;
  }
  if (!run) {
    decision.wrong_state("the period has no run", "该期间尚无分配批次");
    return;
  }
  decision.require_not_before(run->getChangedOn(), "the last step of its run", "该批次的上一步");
  if (run->getStatus() == RunStatus::FINAL || run->getStatus() == RunStatus::SETTLED) return;
  const Words words = run_words(run->getStatus());
  decision.wrong_state(words.en, words.zh);
}

void apply_closed(Application& application) {
  State& state = application.state;
  const PeriodId period = *parse_period(application.subject());
  const std::string run = standing_run(state, application.subject());
  const bool left_over =
      has_left_over(state, first_day(period), last_day(period), application.moment.number.value);
  state.edit(tables::kPeriods, application.subject(),
             [&](schema::PeriodRow::Builder row, schema::PeriodRow::Reader) {
               row.setClosedOn(application.effective());
               row.setLeftOver(left_over);
             });
  state.edit(tables::kFrontier, "",
             [&](schema::FrontierRow::Builder row, schema::FrontierRow::Reader before) {
               row.setClosedThrough(std::max(before.getClosedThrough(), last_day(period).days));
             });
  state.edit(tables::kRuns, run, [&](schema::RunRow::Builder row, schema::RunRow::Reader) {
    row.setStatus(RunStatus::CLOSED);
    row.setChangedOn(application.effective());
  });
}

constexpr Rule kRules[] = {
    {schema::Event::ALLOCATION_RULE_ADOPTED,
     {{"authority", Level::kProvince}},
     {{"finance", Level::kProvince}},
     decide_rule_adopted,
     apply_rule_adopted,
     "4 (5), 21 (1)"},
    {schema::Event::ALLOCATION_RULE_AMENDED,
     {{"authority", Level::kProvince}},
     {{"finance", Level::kProvince}},
     decide_rule_amended,
     apply_rule_amended,
     "4 (5), 21 (1)"},
    {schema::Event::ALLOCATION_RUN_COMPUTED,
     {{"authority", Level::kProvince}},
     {},
     decide_computed,
     apply_computed,
     "21 (1), 21 (4)"},
    {schema::Event::ALLOCATION_RUN_FINALIZED,
     {{"finance", Level::kProvince}},
     {{"authority", Level::kProvince}},
     decide_finalized,
     apply_finalized,
     "4 (5), 21 (4)"},
    {schema::Event::PERIOD_CLOSED,
     {{"finance", Level::kProvince}},
     {},
     decide_closed,
     apply_closed,
     "21 (4)"},
};

}  // namespace

bool period_closed(const State& state, Date day) {
  const auto frontier = state.find(tables::kFrontier, "");
  if (!frontier || frontier->getClosedThrough() == kNoDay) return false;
  if (day.days > frontier->getClosedThrough() || day < kFirstDayOfPeriods) return false;
  for (const PeriodKind kind : {PeriodKind::kQuarter, PeriodKind::kMonth, PeriodKind::kYear}) {
    const auto period = state.find(tables::kPeriods, to_string(period_of(day, kind)));
    if (period && period->getClosedOn() != kNoDay) return true;
  }
  return false;
}

void require_open_period(Decision& decision, Date day, std::string_view field) {
  if (period_closed(decision.state, day))
    decision.refuse("E-PERIOD-CLOSED", field, same(to_string(day)));
}

bool is_run_agreed(schema::RunRow::Reader run) {
  return run.getConfirmed() > 0 || run.getStatus() == RunStatus::FINAL ||
         run.getStatus() == RunStatus::SETTLED || run.getStatus() == RunStatus::CLOSED;
}

Words run_words(RunStatus status) {
  switch (status) {
    case RunStatus::COMPUTED:
      return {"the run is computed, its statements are not issued", "批次已计算、对账单未签发"};
    case RunStatus::ISSUED:
      return {"the run's statements are issued, it is not final", "对账单已签发、批次未办结"};
    case RunStatus::FINAL:
    case RunStatus::SETTLED:
      return {"the run is final", "批次已办结"};
    case RunStatus::CLOSED:
      return {"the run's period is closed", "批次所属期间已关账"};
    case RunStatus::REPLACED:
      return {"the run was replaced", "批次已被替换"};
    default:
      return {"there is no run", "无此批次"};
  }
}

std::span<const Rule> allocation_run_rules() {
  return kRules;
}

}  // namespace luoshu
