#include "ledger/rules/operation/plans.h"

#include <fmt/format.h>

#include <array>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/operation/plan_conditions.h"
#include "ledger/rules/operation/plan_contents.h"
#include "ledger/rules/parties/parties.h"
#include "schema/events_operation.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

using schema::PlanStatus;

constexpr std::string_view kFilingLate = "W-FILING-LATE";
constexpr std::string_view kProvinceLevel = "province";
constexpr std::string_view kConsent = "同意";  // the only opinion that lets a plan go on

Words words_of(PlanStatus status) {
  switch (status) {
    case PlanStatus::NONE:
      break;
    case PlanStatus::DRAFT:
      return {"the plan is a draft", "方案为草案"};
    case PlanStatus::REVIEWED:
      return {"the plan is reviewed by finance, not approved yet", "方案已经财政审核，尚未审议"};
    case PlanStatus::APPROVED:
      return {"the plan is approved", "方案已审议通过"};
    case PlanStatus::FILED:
      return {"the plan is filed", "方案已备案"};
    case PlanStatus::ENDED:
      return {"the plan has ended", "方案已终止"};
  }
  return {"there is no such plan", "方案不存在"};
}

void wrong_status(Decision& decision, PlanStatus status) {
  const Words words = words_of(status);
  decision.wrong_state(words.en, words.zh);
}

// The plan that the event is about, and that it comes after the plan's last step.
RowView<schema::PlanRow> subject_plan(Decision& decision) {
  auto row = decision.state.find(tables::kPlans, decision.subject());
  if (!row)
    decision.unknown("subject", decision.subject());
  else
    decision.require_not_before(row->getChangedOn(), "the plan's last step", "方案上一步骤");
  return row;
}

// Nobody amends or files the plan of another implementer.
void require_own_plan(Decision& decision, schema::PlanRow::Reader row) {
  require_author_of(decision, from_kj(row.getDivision()), "subject");
  const std::string_view author = from_kj(row.getAuthor());
  if (author != decision.author())
    decision.refuse(
        "E-LEVEL", "author",
        {fmt::format("the plan is {}'s", author), fmt::format("方案由 {} 编制", author)});
}

// Art. 12; 3 para. 5: all eleven items, resources of the implementer's own division.
void decide_drafted(Decision& decision) {
  if (decision.state.has(tables::kPlans, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  judge_plan_contents(decision, decision.event.fields<schema::ImplementationPlanDrafted>());
}

void apply_drafted(Application& application) {
  const auto fields = application.event.fields<schema::ImplementationPlanDrafted>();
  const auto first = application.state.find(tables::kCatalogue, from_kj(fields.getResources()[0]));
  LUOSHU_ASSERT(first);
  const std::string_view level = division_level(application.state, from_kj(first->getDivision()));
  application.state.put(tables::kPlans, application.subject(), [&](schema::PlanRow::Builder row) {
    row.setStatus(PlanStatus::DRAFT);
    row.setChangedOn(application.effective());
    row.setVersion(1);
    row.setAuthor(to_kj(application.author()));
    row.setLevel(to_kj(level));
    row.setDivision(first->getDivision());
    row.setResources(fields.getResources());
    row.setTermMonths(fields.getTermMonths());
  });
  if (application.version() >= 2) note_plan(application);
}

// Art. 11, 12: an approved plan is amended by a new draft, which takes the whole way again.
void decide_amended(Decision& decision) {
  const auto fields = decision.event.fields<schema::ImplementationPlanAmended>();
  judge_plan_contents(decision, fields);
  const auto row = subject_plan(decision);
  if (!row) return;
  require_own_plan(decision, *row);
  if (row->getStatus() != PlanStatus::APPROVED && row->getStatus() != PlanStatus::FILED)
    wrong_status(decision, row->getStatus());
  // The plan stays one of its division.
  for (unsigned i = 0; i < fields.getResources().size(); ++i) {
    const auto resource =
        decision.state.find(tables::kCatalogue, from_kj(fields.getResources()[i]));
    if (resource && from_kj(resource->getDivision()) != from_kj(row->getDivision()))
      decision.refuse("E-LEVEL", fmt::format("fields.resources[{}]", i),
                      same(from_kj(resource->getDivision())));
  }
}

void set_status(Application& application, PlanStatus status) {
  application.state.edit(tables::kPlans, application.subject(),
                         [&](schema::PlanRow::Builder row, schema::PlanRow::Reader) {
                           row.setStatus(status);
                           row.setChangedOn(application.effective());
                           if (status == PlanStatus::DRAFT) row.setApprovedOn(kNoDay);
                           if (status == PlanStatus::APPROVED)
                             row.setApprovedOn(application.effective());
                         });
}

void apply_amended(Application& application) {
  const auto fields = application.event.fields<schema::ImplementationPlanAmended>();
  set_status(application, PlanStatus::DRAFT);
  application.state.edit(tables::kPlans, application.subject(),
                         [&](schema::PlanRow::Builder row, schema::PlanRow::Reader before) {
                           row.setVersion(before.getVersion() + 1);
                           if (fields.hasResources()) row.setResources(fields.getResources());
                           if (!is_absent(fields.getTermMonths()))
                             row.setTermMonths(fields.getTermMonths());
                         });
  if (application.version() >= 2) note_plan(application);
  drop_deadline(application, kFilingLate, application.subject());
}

// Art. 4 para. 5: the finance department of the plan's level, or the province's for a city that
// has none in the ledger.
void decide_finance_reviewed(Decision& decision) {
  const auto fields = decision.event.fields<schema::PlanFinanceReviewed>();
  refuse_blank(decision, fields.hasOpinion(), from_kj(fields.getOpinion()), "fields.opinion");
  const auto row = subject_plan(decision);
  if (!row) return;
  if (!holds_role_for(decision.state, decision.author(), decision.role(), kProvinceDivision,
                      decision.effective()))
    require_author_of(decision, from_kj(row->getDivision()), "subject");
  if (row->getStatus() != PlanStatus::DRAFT) wrong_status(decision, row->getStatus());
}

void apply_finance_reviewed(Application& application) {
  const bool consents =
      from_kj(application.event.fields<schema::PlanFinanceReviewed>().getOpinion()) == kConsent;
  set_status(application, consents ? PlanStatus::REVIEWED : PlanStatus::DRAFT);
}

// Art. 11 para. 1: approved by the government of the level, as a collective decision on major
// matters, with minutes; art. 4 para. 5: after finance has reviewed it.
void decide_approved(Decision& decision) {
  const auto fields = decision.event.fields<schema::PlanApproved>();
  refuse_blank(decision, fields.hasApprovedBy(), from_kj(fields.getApprovedBy()),
               "fields.approved_by");
  if (is_blank(from_kj(fields.getMinutesNo())))
    decision.refuse("E-PLAN-NOT-APPROVED", "fields.minutes_no",
                    {"without minutes", "缺少会议纪要"});
  if (fields.getThreeImportanceOneLarge() != schema::Flag::YES)
    decision.refuse("E-PLAN-NOT-APPROVED", "fields.three_importance_one_large",
                    {"without a collective decision on major matters", "未经“三重一大”决策程序"});
  const auto row = subject_plan(decision);
  if (!row) return;
  require_author_of(decision, from_kj(row->getDivision()), "subject");
  if (row->getStatus() == PlanStatus::DRAFT) decision.refuse("E-PLAN-FIN-REVIEW", "subject");
  if (row->getStatus() != PlanStatus::REVIEWED) wrong_status(decision, row->getStatus());
}

void apply_approved(Application& application) {
  set_status(application, PlanStatus::APPROVED);
  const auto row = application.state.find(tables::kPlans, application.subject());
  if (from_kj(row->getLevel()) == kProvinceLevel) return;
  DeadlineTerms terms;
  terms.code = kFilingLate;
  terms.subject = application.subject();
  terms.responsible = {from_kj(row->getAuthor())};
  terms.trigger = application.effective();
  terms.working_days =
      parameter(application.state, "filing_working_days", Date{application.effective()});
  terms.basis = "豫政办〔2025〕5号 第十一条第二款";
  start_deadline(application, terms);
}

// Art. 11: the government sends it back, at whatever stage, and says why.
void decide_returned(Decision& decision) {
  const auto fields = decision.event.fields<schema::PlanReturned>();
  if (is_blank(from_kj(fields.getReason()))) decision.refuse("E-REASON-MISSING", "fields.reason");
  const auto row = subject_plan(decision);
  if (!row) return;
  require_author_of(decision, from_kj(row->getDivision()), "subject");
  if (row->getStatus() == PlanStatus::ENDED) wrong_status(decision, row->getStatus());
}

void apply_returned(Application& application) {
  set_status(application, PlanStatus::DRAFT);
  drop_deadline(application, kFilingLate, application.subject());
}

// C92: a department that holds role industry is a sector department as well.
bool filed_with_industry(const Decision& decision, Texts filed_to) {
  return any_item(filed_to, [&](capnp::Text::Reader party) {
    return holds_role(decision.state, from_kj(party), "industry", Level::kProvince,
                      decision.effective());
  });
}

// Art. 11 para. 2: a city's plan is filed with the province's authority and sector department.
void decide_filed(Decision& decision) {
  const auto fields = decision.event.fields<schema::PlanFiled>();
  require_parties(decision, fields.hasFiledTo(), fields.getFiledTo(), "fields.filed_to");
  require_filed_with(decision, fields.getFiledTo(), "authority",
                     {"not with the province's public-data authority", "缺少省级公共数据主管部门"});
  if (decision.version() < 2 || !filed_with_industry(decision, fields.getFiledTo()))
    require_filed_with(decision, fields.getFiledTo(), "implementer",
                       {"not with a sector department of the province", "缺少省级行业主管部门"});
  const auto row = subject_plan(decision);
  if (!row) return;
  require_own_plan(decision, *row);
  if (row->getStatus() == PlanStatus::DRAFT || row->getStatus() == PlanStatus::REVIEWED)
    decision.refuse("E-PLAN-NOT-APPROVED", "subject");
  if (row->getStatus() != PlanStatus::APPROVED) wrong_status(decision, row->getStatus());
  warn_if_late(decision, kFilingLate, decision.subject());
}

void apply_filed(Application& application) {
  set_status(application, PlanStatus::FILED);
  meet_deadline(application, kFilingLate, application.subject());
}

const std::array kRules{
    Rule{event_type<schema::ImplementationPlanDrafted>,
         {{"implementer", Level::kPublic}},
         {},
         decide_drafted,
         apply_drafted,
         "11 (1), 12",
         decide_drafted_v2},
    Rule{event_type<schema::ImplementationPlanAmended>,
         {{"implementer", Level::kPublic}},
         {},
         decide_amended,
         apply_amended,
         "11 (1), 12",
         decide_amended_v2},
    Rule{event_type<schema::PlanFinanceReviewed>,
         {{"finance", Level::kPublic}},
         {},
         decide_finance_reviewed,
         apply_finance_reviewed,
         "4 (5)"},
    Rule{event_type<schema::PlanApproved>,
         {{"authority", Level::kPublic}},
         {},
         decide_approved,
         apply_approved,
         "4 (5), 11 (1)",
         decide_approved_v2},
    Rule{event_type<schema::PlanReturned>,
         {{"authority", Level::kPublic}},
         {},
         decide_returned,
         apply_returned,
         "11 (1), 15 (2)"},
    Rule{event_type<schema::PlanFiled>,
         {{"implementer", Level::kCity}},
         {},
         decide_filed,
         apply_filed,
         "11 (2)",
         decide_filed_v2},
};

}  // namespace

PlanUse plan_use(const State& state, std::string_view plan) {
  const auto row = state.find(tables::kPlans, plan);
  if (!row) return PlanUse::kUnknown;
  switch (row->getStatus()) {
    case PlanStatus::APPROVED:
      return from_kj(row->getLevel()) == kProvinceLevel ? PlanUse::kUsable : PlanUse::kNotFiled;
    case PlanStatus::FILED:
      return PlanUse::kUsable;
    default:
      return PlanUse::kNotApproved;
  }
}

void require_usable_plan(Decision& decision, std::string_view plan, std::string_view field) {
  switch (plan_use(decision.state, plan)) {
    case PlanUse::kUnknown:
      decision.unknown(field, plan);
      decision.refuse("E-PLAN-NOT-APPROVED", field, same(plan));
      return;
    case PlanUse::kNotApproved:
      decision.refuse("E-PLAN-NOT-APPROVED", field, same(plan));
      if (from_kj(decision.state.find(tables::kPlans, plan)->getLevel()) != kProvinceLevel)
        decision.refuse("E-PLAN-NOT-FILED", field, same(plan));
      return;
    case PlanUse::kNotFiled:
      decision.refuse("E-PLAN-NOT-FILED", field, same(plan));
      return;
    case PlanUse::kUsable:
      return;
  }
}

std::span<const Rule> plan_rules() {
  return kRules;
}

}  // namespace luoshu
