#include "ledger/rules/operation/agreement_suspension.h"

#include "ledger/rules/operation/agreement_terms.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/parties/parties.h"
#include "schema/events_operation.capnp.h"
#include "schema/state_agreements.capnp.h"

namespace luoshu {
namespace {

constexpr std::string_view kNotSuspendedEn = "the operation is not suspended";
constexpr std::string_view kNotSuspendedZh = "授权运营未处于暂停状态";

// Both events have the same fields.
template <class Fields>
void judge_contents(Decision& decision, Fields fields) {
  refuse_blank(decision, fields.hasScope(), from_kj(fields.getScope()), "fields.scope");
  refuse_blank(decision, fields.hasReason(), from_kj(fields.getReason()), "fields.reason");
}

bool is_primary_developer(const Decision& decision) {
  return holds_role(decision.state, decision.subject(), "primary_developer", Level::kAny,
                    decision.effective());
}

// Ends what is open, if anything is.
template <class Row, class OldRow>
void resume(Row row, OldRow before, std::int32_t day) {
  auto list = row.initSuspensions(before.getSuspensions().size());
  for (unsigned i = 0; i < list.size(); ++i) {
    list.setWithCaveats(i, before.getSuspensions()[i]);
    if (list[i].getUntil() == kNoDay) list[i].setUntil(day);
  }
  row.setChangedOn(day);
}

template <class Row, class OldRow>
void suspend(Row row, OldRow before, std::int32_t day, capnp::Text::Reader cause) {
  auto interval = append_struct(before.getSuspensions(),
                                [&](unsigned count) { return row.initSuspensions(count); });
  interval.setFrom(day);
  interval.setUntil(kNoDay);
  if (cause.size() != 0) interval.setCause(cause);
  row.setChangedOn(day);
}

// Calls change(row, before) on whichever of the two rows the event is about.
template <class Change>
void change_subject(Application& application, const Change& change) {
  if (application.state.has(tables::kAgreements, application.subject()))
    application.state.edit(tables::kAgreements, application.subject(), change);
  else
    application.state.edit(tables::kOperations, application.subject(), change);
}

}  // namespace

// Art. 22 para. 2: an agreement in force, or the whole operation of a primary developer, stops.
void decide_operation_suspended(Decision& decision) {
  judge_contents(decision, decision.event.fields<schema::OperationSuspended>());
  if (const auto agreement = decision.state.find(tables::kAgreements, decision.subject())) {
    const AgreementPhase phase = agreement_phase(*agreement, decision.effective());
    if (phase != AgreementPhase::kInForce) wrong_phase(decision, phase);
    decision.require_not_before(agreement->getChangedOn(), "the agreement's last step",
                                "协议上一步骤");
    return;
  }
  if (!is_primary_developer(decision)) {
    decision.unknown("subject", decision.subject());
    return;
  }
  if (const auto row = decision.state.find(tables::kOperations, decision.subject())) {
    if (in_suspension(row->getSuspensions(), decision.effective()))
      decision.wrong_state("the operation is suspended already", "授权运营已暂停");
    decision.require_not_before(row->getChangedOn(), "the last suspension or resumption",
                                "上一次暂停或恢复");
  }
}

void apply_operation_suspended(Application& application) {
  const auto cause = application.event.fields<schema::OperationSuspended>().getCause();
  change_subject(application, [&](auto row, auto before) {
    suspend(row, before, application.effective(), cause);
  });
}

// Art. 22 para. 2: only what is suspended is resumed, from that day on (B15).
void decide_operation_resumed(Decision& decision) {
  judge_contents(decision, decision.event.fields<schema::OperationResumed>());
  if (const auto agreement = decision.state.find(tables::kAgreements, decision.subject())) {
    const AgreementPhase phase = agreement_phase(*agreement, decision.effective());
    if (phase == AgreementPhase::kInForce)
      decision.wrong_state(kNotSuspendedEn, kNotSuspendedZh);
    else if (phase != AgreementPhase::kSuspended)
      wrong_phase(decision, phase);
    decision.require_not_before(agreement->getChangedOn(), "the agreement's last step",
                                "协议上一步骤");
    return;
  }
  const auto row = decision.state.find(tables::kOperations, decision.subject());
  if (row)
    decision.require_not_before(row->getChangedOn(), "the last suspension or resumption",
                                "上一次暂停或恢复");
  if (!row && !is_primary_developer(decision))
    decision.unknown("subject", decision.subject());
  else if (!row || !in_suspension(row->getSuspensions(), decision.effective()))
    decision.wrong_state(kNotSuspendedEn, kNotSuspendedZh);
}

void apply_operation_resumed(Application& application) {
  change_subject(application,
                 [&](auto row, auto before) { resume(row, before, application.effective()); });
}

}  // namespace luoshu
