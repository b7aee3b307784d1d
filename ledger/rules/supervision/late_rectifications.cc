// Steps of a rectification that come after their last day, and the suspension that an evaluation
// asks for (art. 20, 22 para. 2).
#include <array>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/operation/evaluation_notes.h"
#include "ledger/rules/supervision/late_duties.h"
#include "schema/events_operation.capnp.h"
#include "schema/events_supervision.capnp.h"
#include "schema/state_supervision.capnp.h"

namespace luoshu {
namespace {

constexpr std::string_view kReturned = "returned";

// What is to be put right of the developer, by a day, is said some working days after it is asked.
void warn_of_late_plan(Decision& decision, std::string_view evaluation) {
  const auto row = decision.state.find(tables::kEvaluations, evaluation);
  if (!row || from_kj(row->getRole()) != "primary_developer" || !row->getIssues() ||
      row->getRectifyBy() == kNoDay || row->getPlanned())
    return;
  warn_discharged_late(
      decision, "W-RECT-PLAN", evaluation,
      due_after(decision.state, Date{row->getOn()}, "rectification_plan_working_days"));
}

// C36: the first suspension that names it, or its end where there was none.
void warn_of_late_suspension(Decision& decision, std::string_view evaluation) {
  const auto row = decision.state.find(tables::kEvaluations, evaluation);
  if (!row || row->getSuspended() || row->getSettledOn() != kNoDay) return;
  // It is due on the day of the evaluation, or the day after what it set has passed.
  const std::int32_t begin = row->getSuspend() ? row->getOn() : row->getRectifyBy() + 1;
  const auto last = last_day_of_grace(decision.state, *row);
  if (last && decision.effective().days >= begin)
    warn_discharged_late(decision, "W-SUSPEND-DUE", evaluation, last);
}

void decide_planned(Decision& decision) {
  warn_of_late_plan(
      decision, from_kj(decision.event.fields<schema::RectificationPlanSubmitted>().getAbout()));
}

void decide_completed(Decision& decision) {
  warn_of_late_plan(decision, decision.subject());
}

void decide_accepted(Decision& decision) {
  const auto fields = decision.event.fields<schema::RectificationAccepted>();
  const auto row = decision.state.find(tables::kRectifications, decision.subject());
  if (row && row->getStatus() == schema::RectificationStatus::COMPLETED)
    warn_discharged_late(decision, "W-RECT-UNACCEPTED", decision.subject(),
                         due_after(decision.state, Date{row->getChangedOn()},
                                   "rectification_acceptance_working_days"));
  if (from_kj(fields.getOutcome()) != kReturned)
    warn_of_late_suspension(decision, decision.subject());
}

void decide_suspended(Decision& decision) {
  warn_of_late_suspension(decision,
                          from_kj(decision.event.fields<schema::OperationSuspended>().getCause()));
}

const std::array kBesides{
    Beside{event_type<schema::RectificationPlanSubmitted>, decide_planned, nullptr},
    Beside{event_type<schema::RectificationCompleted>, decide_completed, nullptr},
    Beside{event_type<schema::RectificationAccepted>, decide_accepted, nullptr},
    Beside{event_type<schema::OperationSuspended>, decide_suspended, nullptr},
};

}  // namespace

std::span<const Beside> late_rectification_besides() {
  return kBesides;
}

}  // namespace luoshu
