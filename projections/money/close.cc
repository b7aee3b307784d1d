// Closing a period: what is missing, and the events that come next.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ledger/rules/money/statements.h"
#include "ledger/rules/parties/parties.h"
#include "projections/money/event_draft.h"
#include "schema/state_allocation.capnp.h"

namespace luoshu {
namespace {

using schema::RunStatus;
using schema::StatementStatus;

OpenStatement open_statement(std::string_view id, schema::StatementRow::Reader statement) {
  OpenStatement open{std::string(id), std::string(from_kj(statement.getBeneficiary())),
                     OpenStatement::Why::kUnanswered, Date{statement.getConfirmBy()},
                     statement.getPayableFen()};
  if (statement.getStatus() == StatementStatus::DISPUTED) open.why = OpenStatement::Why::kDisputed;
  if (statement.getStatus() == StatementStatus::UPHELD) open.why = OpenStatement::Why::kUpheld;
  return open;
}

void look_at_statements(const State& state, schema::RunRow::Reader run, Date day,
                        CloseDraft& draft) {
  std::set<std::string> served;
  for (const auto id : run.getStatements()) {
    const auto statement = state.find(tables::kStatements, from_kj(id));
    if (!statement) continue;
    served.emplace(from_kj(statement->getBeneficiary()));
    if (!is_agreed_to(*statement, day))
      draft.open.push_back(open_statement(from_kj(id), *statement));
    if (statement->getPayableFen() > 0 && statement->getStatus() != StatementStatus::PAID)
      draft.unpaid.push_back({std::string(from_kj(id)),
                              std::string(from_kj(statement->getBeneficiary())),
                              statement->getPayableFen()});
  }
  const auto outcome = state.find(tables::kOutcomes, draft.run);
  if (!outcome) return;
  for (const auto owner : outcome->getByOwner())
    if (!served.contains(std::string(from_kj(owner.getKey()))))
      draft.open.push_back({"", std::string(from_kj(owner.getKey())), OpenStatement::Why::kMissing,
                            Date{}, owner.getValue()});
}

// The day after which nobody may answer any more, where time alone is waited for.
std::optional<Date> last_to_answer(const std::vector<OpenStatement>& open) {
  std::optional<Date> last;
  for (const OpenStatement& one : open) {
    if (one.why != OpenStatement::Why::kUnanswered) return std::nullopt;
    last = std::max(last.value_or(one.confirm_by), one.confirm_by);
  }
  return last;
}

Result<std::vector<Holder>> of_province(const State& state, std::string_view role, Date day) {
  auto holders = holders_of(state, role, kProvinceDivision, day);
  if (!holders.empty()) return holders;
  return Fault{
      Errc::kNotFound,
      fmt::format("on {} no party holds the role {} for the province", to_string(day), role),
      fmt::format("{} 当日没有机构具有省级 {} 角色", to_string(day), role)};
}

Status draft_events(const State& state, const AnswerAsk& ask, CloseDraft& draft) {
  LUOSHU_TRY(const auto finance, of_province(state, "finance", ask.effective));
  LUOSHU_TRY(const Holder author, choose_author(finance, ask.author));
  if (draft.step == CloseStep::kFinalize) {
    LUOSHU_TRY(const auto authority, of_province(state, "authority", ask.effective));
    draft.events.push_back(draft_event("AllocationRunFinalized", author, ask, draft.run,
                                       {authority.front()}, {{"net_fen", draft.net_fen}}));
    draft.authors.push_back(author);
  }
  draft.events.push_back(draft_event("PeriodClosed", author, ask, to_string(draft.period), {}, {}));
  draft.authors.push_back(author);
  return {};
}

CloseStep step_of(schema::RunRow::Reader run, const CloseDraft& draft) {
  switch (run.getStatus()) {
    case RunStatus::FINAL:
    case RunStatus::SETTLED:
      return CloseStep::kClose;
    case RunStatus::CLOSED:
      return CloseStep::kClosed;
    case RunStatus::COMPUTED:
    case RunStatus::ISSUED:
      if (run.getStale()) return CloseStep::kStale;
      return draft.open.empty() ? CloseStep::kFinalize : CloseStep::kNotReady;
    default:
      return CloseStep::kNoRun;
  }
}

}  // namespace

Result<CloseDraft> draft_close(const State& state, const PeriodId& period, const AnswerAsk& ask) {
  CloseDraft draft;
  draft.period = period;
  const auto row = state.find(tables::kPeriods, to_string(period));
  if (!row) return draft;
  if (row->getClosedOn() != kNoDay) draft.closed_on = Date{row->getClosedOn()};
  draft.run = from_kj(row->getRun());
  const auto run = state.find(tables::kRuns, draft.run);
  if (!run) return draft;
  draft.net_fen = run->getNetFen();
  look_at_statements(state, *run, ask.effective, draft);
  draft.step = draft.closed_on ? CloseStep::kClosed : step_of(*run, draft);
  if (draft.step == CloseStep::kNotReady) draft.agreed_after = last_to_answer(draft.open);
  if (draft.step == CloseStep::kClose || draft.step == CloseStep::kClosed) draft.open.clear();
  if (draft.step == CloseStep::kFinalize || draft.step == CloseStep::kClose)
    LUOSHU_CHECK(draft_events(state, ask, draft));
  return draft;
}

}  // namespace luoshu
