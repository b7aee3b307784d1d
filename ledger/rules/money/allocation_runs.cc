#include "ledger/rules/money/allocation_runs.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/rules/money/account_book.h"
#include "ledger/rules/money/allocation_rule_texts.h"
#include "ledger/rules/money/earmark_limits.h"
#include "ledger/rules/money/run_computed.h"
#include "ledger/rules/money/run_takings.h"
#include "ledger/rules/money/statements.h"
#include "schema/events_allocation.capnp.h"
#include "schema/state_allocation.capnp.h"

namespace luoshu {
namespace {

using RunStatus = schema::RunStatus;

constexpr Date kFirstDayOfPeriods{-25'567};  // 1900-01-01, where the first period begins

// ---- AllocationRunFinalized ---------------------------------------------------------------------
// A35: each owner of a line in the run has its statement.
void require_statements(Decision& decision, schema::RunRow::Reader run) {
  std::set<std::string> served;
  for (const auto id : run.getStatements())
    if (const auto statement = decision.state.find(tables::kStatements, from_kj(id)))
      served.emplace(from_kj(statement->getBeneficiary()));
  const auto outcome = decision.state.find(tables::kOutcomes, decision.subject());
  LUOSHU_ASSERT(outcome);
  for (const auto one : outcome->getByOwner())
    if (!served.contains(std::string(from_kj(one.getKey()))))
      decision.refuse(
          "E-STATE", "subject",
          {fmt::format("{} has no statement: {} fen", from_kj(one.getKey()), one.getValue()),
           fmt::format("{} 尚未出具对账单：{} 分", from_kj(one.getKey()), one.getValue())});
}

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

// Whether the beneficiary gets a statement of the run: reserves and accounts do not (A34).
bool has_owners(const Decision& decision) {
  const auto outcome = decision.state.find(tables::kOutcomes, decision.subject());
  LUOSHU_ASSERT(outcome);
  return outcome->getByOwner().size() != 0;
}

// Art. 4 para. 5, art. 21 para. 4; B13.
void decide_finalized(Decision& decision) {
  const auto fields = decision.event.fields<schema::AllocationRunFinalized>();
  const auto run = decision.state.find(tables::kRuns, decision.subject());
  if (!run) {
    decision.unknown("subject", decision.subject());
    return;
  }
  require_total(decision, fields.getNetFen(), run->getNetFen(), "fields.net_fen");
  require_fresh_run(decision, decision.subject(), "subject");
  decision.require_not_before(run->getChangedOn(), "the last step of the run", "该批次的上一步");
  // A run that gives to no owner has no statements, and nobody to wait for.
  const bool issued = run->getStatus() == RunStatus::ISSUED ||
                      (run->getStatus() == RunStatus::COMPUTED && !has_owners(decision));
  if (issued) {
    require_statements(decision, *run);
    require_agreed(decision, *run);
    return;
  }
  const Words words = run_words(run->getStatus());
  decision.wrong_state(words.en, words.zh);
}

void apply_finalized(Application& application) {
  if (application.version() >= 2) note_earmarked(application.state, application.subject());
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
      require_period(decision, decision.event.has_subject(), decision.subject(), "subject");
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

// C67.
void decide_closed_v2(Decision& decision) {
  if (const auto period = parse_period(decision.subject()))
    require_reconciled(decision, last_day(*period));
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
    {event_type<schema::AllocationRuleAdopted>,
     {{"authority", Level::kProvince}},
     {{"finance", Level::kProvince}},
     decide_rule_adopted,
     apply_rule_adopted,
     "4 (5), 21 (1)"},
    {event_type<schema::AllocationRuleAmended>,
     {{"authority", Level::kProvince}},
     {{"finance", Level::kProvince}},
     decide_rule_amended,
     apply_rule_amended,
     "4 (5), 21 (1)"},
    {event_type<schema::AllocationRunComputed>,
     {{"authority", Level::kProvince}},
     {},
     decide_run_computed,
     apply_run_computed,
     "21 (1), 21 (4)"},
    {event_type<schema::AllocationRunFinalized>,
     {{"finance", Level::kProvince}},
     {{"authority", Level::kProvince}},
     decide_finalized,
     apply_finalized,
     "4 (5), 21 (4)"},
    {event_type<schema::PeriodClosed>,
     {{"finance", Level::kProvince}},
     {},
     decide_closed,
     apply_closed,
     "21 (4)",
     decide_closed_v2},
};

}  // namespace

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

std::string standing_run(const State& state, std::string_view period) {
  const auto row = state.find(tables::kPeriods, period);
  return row ? std::string(from_kj(row->getRun())) : std::string();
}

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

std::optional<Date> first_closed_day(const State& state, Date first, Date last) {
  std::optional<Date> earliest;
  // A period is closed with the run that stands for it, which nothing replaces afterwards.
  for (const StandingRun& run : standing_runs(state, {})) {
    if (run.last_day < first.days) continue;
    const auto row = state.find(tables::kRuns, run.run);
    LUOSHU_ASSERT(row);
    const std::string_view name = from_kj(row->getPeriod());
    const auto period = state.find(tables::kPeriods, name);
    if (!period || period->getClosedOn() == kNoDay) continue;
    const Date day = std::max(first, first_day(*parse_period(name)));
    if (day <= last && (!earliest || day < *earliest)) earliest = day;
  }
  return earliest;
}

void require_open_period(Decision& decision, Date day, std::string_view field) {
  if (period_closed(decision.state, day))
    decision.refuse("E-PERIOD-CLOSED", field, same(to_string(day)));
}

RunFixed fixed_by(const State& state, std::string_view run, Date day) {
  const auto row = state.find(tables::kRuns, run);
  LUOSHU_ASSERT(row);
  const bool deemed = !row->getStale() && has_deemed_confirmation(state, *row, day);
  if (is_run_agreed(*row) || deemed) return RunFixed::kAgreed;
  if (row->getAdjusted() || row->getDisputesOpen() > 0) return RunFixed::kContested;
  return is_latest_run(state, run) ? RunFixed::kNot : RunFixed::kFollowed;
}

void require_fresh_run(Decision& decision, std::string_view run, std::string_view field) {
  const auto row = decision.state.find(tables::kRuns, run);
  if (row && row->getStale())
    decision.refuse("E-STATE", field,
                    {fmt::format("a sale of {} was voided: compute it again first", run),
                     fmt::format("{} 所含交易已作废，须先重新计算", run)});
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
