#include "ledger/rules/operation/agreement_signing.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/operation/agreement_terms.h"
#include "ledger/rules/operation/plans.h"
#include "schema/events_operation.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_facts.capnp.h"

namespace luoshu {
namespace {

using schema::AgreementStatus;

constexpr std::int64_t kClauses = 13;  // art. 14 (1) to (13)

// Art. 11, 13 para. 1: the agreement rests on the implementer's own plan, approved and, of a city,
// filed.
void judge_plan(Decision& decision, std::string_view plan, Texts resources) {
  constexpr std::string_view kField = "fields.plan";
  if (plan.empty()) return;
  require_usable_plan(decision, plan, kField);
  const auto row = decision.state.find(tables::kPlans, plan);
  if (!row) return;
  decision.require_not_before(row->getChangedOn(), "the plan's last step", "方案上一步骤");
  const std::string_view author = from_kj(row->getAuthor());
  if (author != decision.author())
    decision.refuse(
        "E-LEVEL", kField,
        {fmt::format("the plan is {}'s", author), fmt::format("方案由 {} 编制", author)});
  require_within_plan(decision, plan, resources);
}

}  // namespace

// Art. 13 para. 1: on an approved plan, after the implementer's own collective decision, signed
// with the primary developer; art. 14: thirteen clauses, at most three years.
void decide_agreement_signed(Decision& decision) {
  const auto fields = decision.event.fields<schema::OperationAgreementSigned>();
  if (decision.state.has(tables::kAgreements, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  judge_plan(decision, from_kj(fields.getPlan()), fields.getResources());
  require_own_resources(decision, fields.hasResources(), fields.getResources(), "fields.resources");
  judge_term(decision, fields.getValidFrom(), fields.getValidTo(),
             !is_blank(from_kj(fields.getTermException())));
  if (fields.getValidFrom() != kNoDay && fields.getValidFrom() < decision.effective().days)
    decision.refuse("E-DATE-ORDER", "fields.valid_from",
                    {"it would be in force before it was signed", "生效日早于签订日"});
  warn_if_outliving_measures(decision, fields.getValidTo());
  if (is_blank(from_kj(fields.getDecisionMinutes())))
    decision.refuse("E-AGR-DECISION", "fields.decision_minutes");
  const std::int64_t clauses = fields.getClausesPresent();
  if (decision.version() < 2 && clauses != kClauses) {
    const std::int64_t shown = is_absent(clauses) ? 0 : clauses;
    decision.refuse(
        "E-AGR-CLAUSES", "fields.clauses_present",
        {fmt::format("{} of {}", shown, kClauses), fmt::format("{} / {}", shown, kClauses)});
  }
  refuse_blank(decision, fields.hasRevenueMechanism(), from_kj(fields.getRevenueMechanism()),
               "fields.revenue_mechanism");
}

void apply_agreement_signed(Application& application) {
  const auto fields = application.event.fields<schema::OperationAgreementSigned>();
  const auto plan = application.state.find(tables::kPlans, from_kj(fields.getPlan()));
  application.state.put(
      tables::kAgreements, application.subject(), [&](schema::AgreementRow::Builder row) {
        row.setStatus(AgreementStatus::SIGNED);
        row.setChangedOn(application.effective());
        row.setSignedOn(application.effective());
        row.setPlan(fields.getPlan());
        row.setImplementer(to_kj(application.author()));
        for (const auto cosigner : application.event.cosigners())
          if (!row.hasPrimaryDeveloper() && from_kj(cosigner.getRole()) == kPrimaryRole)
            row.setPrimaryDeveloper(cosigner.getParty());
        row.setDivision(plan->getDivision());
        row.setResources(fields.getResources());
        row.setValidFrom(fields.getValidFrom());
        row.setValidTo(fields.getValidTo());
        row.setTermFrom(fields.getValidFrom());
        if (application.version() >= 2 && fields.hasProductList())
          row.setProducts(fields.getProductList());
        if (!is_blank(from_kj(fields.getTermException())))
          row.setTermException(fields.getTermException());
        auto coverage = row.initCoverage(fields.getResources().size());
        for (unsigned i = 0; i < coverage.size(); ++i) {
          coverage[i].setResource(fields.getResources()[i]);
          coverage[i].setFrom(fields.getValidFrom());
          coverage[i].setUntil(kNoDay);
        }
      });
  if (application.version() >= 2) {
    const auto row = application.state.find(tables::kAgreements, application.subject());
    application.state.edit(tables::kAgreementsOf, from_kj(row->getPrimaryDeveloper()),
                           [&](schema::ListRow::Builder list, schema::ListRow::Reader before) {
                             append_value(
                                 before.getIds(), [&](unsigned n) { return list.initIds(n); },
                                 application.subject());
                           });
  }
  enter_in_catalogue(application, fields.getResources());
  start_agreement_expiry(application);
  DeadlineTerms terms;
  terms.code = kAgreementFilingLate;
  terms.subject = application.subject();
  terms.responsible = {application.author()};
  terms.trigger = application.effective();
  terms.working_days =
      parameter(application.state, "filing_working_days", Date{application.effective()});
  terms.basis = "豫政办〔2025〕5号 第十三条第二款";
  start_deadline(application, terms);
}

// Art. 13 para. 2: filed with the province's authority; late is a warning.
void decide_agreement_filed(Decision& decision) {
  const auto fields = decision.event.fields<schema::OperationAgreementFiled>();
  require_parties(decision, fields.hasFiledTo(), fields.getFiledTo(), "fields.filed_to");
  require_filed_with(decision, fields.getFiledTo(), "authority",
                     {"not with the province's public-data authority", "缺少省级公共数据主管部门"});
  const auto row = subject_agreement(decision, false);
  if (!row) return;
  // Filing follows the signing alone: what came in between does not matter.
  decision.require_not_before(row->getSignedOn(), "the agreement", "协议");
  const AgreementPhase phase = agreement_phase(*row, decision.effective());
  if (phase == AgreementPhase::kExpired || phase == AgreementPhase::kEnded)
    wrong_phase(decision, phase);
  else if (row->getFiledOn() != kNoDay)
    decision.wrong_state("the agreement is filed already", "协议已备案");
  warn_if_late(decision, kAgreementFilingLate, decision.subject());
}

void apply_agreement_filed(Application& application) {
  application.state.edit(
      tables::kAgreements, application.subject(),
      [&](schema::AgreementRow::Builder row, schema::AgreementRow::Reader before) {
        row.setFiledOn(application.effective());
        row.setChangedOn(std::max(before.getChangedOn(), application.effective()));
      });
  meet_deadline(application, kAgreementFilingLate, application.subject());
}

}  // namespace luoshu
