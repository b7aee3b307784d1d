#include "ledger/rules/operation/agreement_changes.h"

#include <string>
#include <vector>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/seen_kinds.h"
#include "ledger/rules/operation/agreement_terms.h"
#include "ledger/rules/operation/plans.h"
#include "schema/events_operation.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

using schema::AgreementStatus;

struct Interval {
  std::string resource;
  std::int32_t from;
  std::int32_t until;
};

// What is no longer named ends on that day, what is new begins on it.
std::vector<Interval> amended_coverage(schema::AgreementRow::Reader before, Texts resources,
                                       std::int32_t day) {
  std::vector<Interval> intervals;
  for (const auto old : before.getCoverage()) {
    const bool ends = old.getUntil() == kNoDay && !lists(resources, from_kj(old.getResource()));
    intervals.push_back(
        {std::string(from_kj(old.getResource())), old.getFrom(), ends ? day : old.getUntil()});
  }
  for (const auto resource : resources)
    if (!lists(before.getResources(), from_kj(resource)))
      intervals.push_back({std::string(from_kj(resource)), day, kNoDay});
  return intervals;
}

// Renewal rests on an evaluation that stands in the ledger.
void judge_evaluation(Decision& decision, std::string_view evaluation) {
  constexpr std::string_view kField = "fields.evaluation";
  if (is_blank(evaluation)) {
    decision.refuse("E-FIELD", kField, {"renewal rests on an evaluation", "续约须有评价依据"});
    return;
  }
  const auto row = decision.state.find(tables::kSeen, joined_key(seen::kEvaluation, evaluation));
  if (row)
    decision.require_not_before(row->getOn(), "the evaluation", "评价");
  else
    decision.unknown(kField, evaluation);
}

template <class Fields>
void require_reason(Decision& decision, Fields fields) {
  refuse_blank(decision, fields.hasReason(), from_kj(fields.getReason()), "fields.reason");
}

}  // namespace

// Art. 14: new terms within the plan and within the longest term.
void decide_agreement_amended(Decision& decision) {
  const auto fields = decision.event.fields<schema::OperationAgreementAmended>();
  require_reason(decision, fields);
  require_own_resources(decision, fields.hasResources(), fields.getResources(), "fields.resources");
  if (fields.getValidTo() != kNoDay && fields.getValidTo() < decision.effective().days)
    decision.refuse("E-FIELD", "fields.valid_to",
                    {"the new term would have ended already", "新期限已届满"});
  const auto row = subject_agreement(decision, true);
  if (!row) return;
  decision.require_not_before(row->getChangedOn(), "the agreement's last step", "协议上一步骤");
  const AgreementPhase phase = agreement_phase(*row, decision.effective());
  if (phase == AgreementPhase::kExpired || phase == AgreementPhase::kEnded)
    wrong_phase(decision, phase);
  judge_term(decision, row->getTermFrom(), fields.getValidTo(), row->hasTermException());
  if (fields.getValidTo() > row->getValidTo())
    warn_if_outliving_measures(decision, fields.getValidTo());
  if (!fields.hasResources()) return;
  const std::string_view plan = from_kj(row->getPlan());
  require_within_plan(decision, plan, fields.getResources());
  const bool more = any_item(fields.getResources(), [&](auto resource) {
    return !lists(row->getResources(), from_kj(resource));
  });
  if (!more) return;
  // What is added rests on the plan as it stands today.
  require_usable_plan(decision, plan, "fields.resources");
  const auto plan_row = decision.state.find(tables::kPlans, plan);
  if (plan_row)
    decision.require_not_before(plan_row->getChangedOn(), "the plan's last step", "方案上一步骤");
}

void apply_agreement_amended(Application& application) {
  const auto fields = application.event.fields<schema::OperationAgreementAmended>();
  application.state.edit(
      tables::kAgreements, application.subject(),
      [&](schema::AgreementRow::Builder row, schema::AgreementRow::Reader before) {
        row.setChangedOn(application.effective());
        if (fields.getValidTo() != kNoDay) row.setValidTo(fields.getValidTo());
        if (application.version() >= 2 && fields.hasProductList())
          row.setProducts(fields.getProductList());
        if (!fields.hasResources()) return;
        const auto intervals =
            amended_coverage(before, fields.getResources(), application.effective());
        auto coverage = row.initCoverage(static_cast<unsigned>(intervals.size()));
        for (unsigned i = 0; i < coverage.size(); ++i) {
          coverage[i].setResource(to_kj(intervals[i].resource));
          coverage[i].setFrom(intervals[i].from);
          coverage[i].setUntil(intervals[i].until);
        }
        row.setResources(fields.getResources());
      });
  if (fields.hasResources()) enter_in_catalogue(application, fields.getResources());
  start_agreement_expiry(application);
}

// Art. 14 (9): renewed before it expires, on a positive evaluation, for three years at most.
void decide_agreement_renewed(Decision& decision) {
  const auto fields = decision.event.fields<schema::OperationAgreementRenewed>();
  const std::int32_t from = fields.getValidFrom();
  const std::int32_t to = fields.getValidTo();
  if (decision.version() < 2) judge_evaluation(decision, from_kj(fields.getEvaluation()));
  judge_term(decision, from, to, false);
  warn_if_outliving_measures(decision, to);
  if (from != kNoDay && from < decision.effective().days)
    decision.refuse("E-DATE-ORDER", "fields.valid_from",
                    {"the new term would begin before it was agreed", "新期限起始日早于续约日"});
  const auto row = subject_agreement(decision, true);
  if (!row) return;
  decision.require_not_before(row->getChangedOn(), "the agreement's last step", "协议上一步骤");
  const AgreementPhase phase = agreement_phase(*row, decision.effective());
  if (phase != AgreementPhase::kInForce) wrong_phase(decision, phase);
  if (from != kNoDay && from > row->getValidTo() + 1)
    decision.refuse("E-FIELD", "fields.valid_from",
                    {"it would not be in force in between", "与原期限不连续"});
  if (to != kNoDay && to <= row->getValidTo())
    decision.refuse("E-FIELD", "fields.valid_to",
                    {"it does not go beyond the present term", "未超出现有期限"});
}

void apply_agreement_renewed(Application& application) {
  const auto fields = application.event.fields<schema::OperationAgreementRenewed>();
  application.state.edit(tables::kAgreements, application.subject(),
                         [&](schema::AgreementRow::Builder row, schema::AgreementRow::Reader) {
                           row.setChangedOn(application.effective());
                           row.setTermFrom(fields.getValidFrom());
                           row.setValidTo(fields.getValidTo());
                           row.disownTermException();  // it was for the term before
                         });
  start_agreement_expiry(application);
}

// Art. 14: it ends from the effective date on.
void decide_agreement_terminated(Decision& decision) {
  require_reason(decision, decision.event.fields<schema::OperationAgreementTerminated>());
  const auto row = subject_agreement(decision, true);
  if (!row) return;
  decision.require_not_before(row->getChangedOn(), "the agreement's last step", "协议上一步骤");
  const AgreementPhase phase = agreement_phase(*row, decision.effective());
  if (phase == AgreementPhase::kExpired || phase == AgreementPhase::kEnded)
    wrong_phase(decision, phase);
}

void apply_agreement_terminated(Application& application) {
  application.state.edit(tables::kAgreements, application.subject(),
                         [&](schema::AgreementRow::Builder row, schema::AgreementRow::Reader) {
                           row.setStatus(AgreementStatus::ENDED);
                           row.setChangedOn(application.effective());
                           row.setEndedOn(application.effective());
                         });
  drop_deadline(application, kAgreementFilingLate, application.subject());
  drop_deadline(application, kAgreementExpiring, application.subject());
}

}  // namespace luoshu
