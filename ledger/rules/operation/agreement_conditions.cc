#include "ledger/rules/operation/agreement_conditions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/documents.h"
#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/recorded_things.h"
#include "ledger/rules/operation/agreement_terms.h"
#include "ledger/rules/operation/evaluation_notes.h"
#include "ledger/rules/parties/parties.h"
#include "schema/events_operation.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_parties.capnp.h"

namespace luoshu {
namespace {

constexpr std::string_view kImplementer = "implementer";
constexpr std::string_view kMeasures = "豫政办〔2025〕5号";
constexpr std::int64_t kClauseCount = 13;
constexpr std::array<std::string_view, 13> kClauses{
    "第十四条（一）",   "第十四条（二）",   "第十四条（三）",  "第十四条（四）", "第十四条（五）",
    "第十四条（六）",   "第十四条（七）",   "第十四条（八）",  "第十四条（九）", "第十四条（十）",
    "第十四条（十一）", "第十四条（十二）", "第十四条（十三）"};

// Art. 14: all thirteen, by name.
void require_clauses(Decision& decision, schema::OperationAgreementSigned::Reader fields) {
  for (const std::string_view clause : kClauses)
    if (!lists(fields.getClauses(), clause))
      decision.refuse("E-AGR-CLAUSES", "fields.clauses", same(clause));
  const std::int64_t said = fields.getClausesPresent();
  if (!is_absent(said) && said != kClauseCount)
    decision.refuse("E-AGR-CLAUSES", "fields.clauses_present", same(fmt::format("{}", said)));
}

// What the plan says of products and of the term.
void require_plan_scope(Decision& decision, schema::OperationAgreementSigned::Reader fields) {
  const auto plan = decision.state.find(tables::kPlans, from_kj(fields.getPlan()));
  if (!plan) return;
  for (const auto product : fields.getProductList())
    if (!lists(plan->getProducts(), from_kj(product)))
      decision.refuse("E-AGR-SCOPE", "fields.product_list", same(from_kj(product)));
  if (fields.getValidFrom() == kNoDay || fields.getValidTo() == kNoDay) return;
  const auto last = last_day_of_months(Date{fields.getValidFrom()}, plan->getTermMonths());
  if (last && fields.getValidTo() > last->days)
    decision.refuse("E-AGR-TERM", "fields.valid_to",
                    {fmt::format("the plan ends on {}", to_string(*last)),
                     fmt::format("方案期限至 {}", to_string(*last))});
}

bool is_id(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && is_letter(text[0]) && std::ranges::all_of(text, [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

void require_mechanism(Decision& decision, std::string_view rule) {
  if (is_blank(rule)) return;
  if (!is_id(rule))
    decision.refuse("E-FIELD", "fields.revenue_mechanism",
                    {"it is no name of a rule", "不是规则名称"});
  else if (!decision.state.has(tables::kRules, rule))
    decision.warn("W-RULE-PENDING", "fields.revenue_mechanism", same(rule));
}

bool province_signs(const Decision& decision) {
  return std::ranges::any_of(cosigners_as(decision, "authority"), [&](std::string_view party) {
    return holds_role(decision.state, party, "authority", Level::kProvince, decision.effective());
  });
}

// Art. 14 (2): an exception is the province's and has its document.
void require_exception(Decision& decision, schema::OperationAgreementSigned::Reader fields) {
  if (is_blank(from_kj(fields.getTermException()))) return;
  if (!province_signs(decision) || digests_of(decision.event, "exception").empty())
    decision.refuse("E-AGR-TERM", "fields.term_exception",
                    {"the province has not approved it", "未经省级批准"});
}

// C43: by the day of the agreement.
void require_qualified(Decision& decision) {
  for (const std::string_view party : cosigners_as(decision, kPrimaryRole)) {
    const auto row = fact(decision.state, kQualified, party);
    if (!row || row->getOn() > decision.effective().days)
      decision.refuse("E-PD-NOT-QUALIFIED", "cosigners", same(party));
  }
}

RowView<schema::InstrumentRow> instrument(const State& state, std::string_view number) {
  return state.find(tables::kInstruments, number);
}

bool is_good(const Decision& decision, std::string_view evaluation) {
  const auto row = decision.state.find(tables::kEvaluations, evaluation);
  return row && !row->getSuspend() &&
         row->getScore() >=
             parameter(decision.state, "evaluation_pass_score", decision.effective());
}

// C42: the latest of this implementer or of this developer, passed. While neither was evaluated,
// the province signs instead.
void require_good_evaluation(Decision& decision, std::string_view evaluation,
                             schema::AgreementRow::Reader agreement) {
  const auto latest = [&](std::string_view role, std::string_view party) {
    return latest_evaluation(decision.state, role, party, decision.effective());
  };
  const std::string implementer = latest(kImplementer, from_kj(agreement.getImplementer()));
  const std::string developer = latest(kPrimaryRole, from_kj(agreement.getPrimaryDeveloper()));
  if (implementer.empty() && developer.empty() && province_signs(decision)) return;
  const bool named = !evaluation.empty() && (evaluation == implementer || evaluation == developer);
  if (!named || !is_good(decision, evaluation))
    decision.refuse("E-AGR-EVAL", "fields.evaluation", same(evaluation));
}

bool in_force(schema::InstrumentRow::Reader row, Date day) {
  return row.getValidFrom() <= day.days &&
         (row.getValidTo() == kNoDay || day.days <= row.getValidTo());
}

// The measures, or what follows them, however often they were replaced.
bool measures_in_force(const State& state, Date day) {
  std::set<std::string> seen;
  std::string number(kMeasures);
  while (seen.insert(number).second) {
    const auto row = instrument(state, number);
    if (!row) return seen.size() == 1;  // a ledger that does not know them says nothing of them
    if (seen.size() == 1 && (row->getValidTo() == kNoDay || day.days <= row->getValidTo()))
      return true;  // not expired, though a day may lie before them
    if (in_force(*row, day)) return true;
    number = from_kj(row->getSupersededBy());
  }
  return false;
}

// ---- Suspension ---------------------------------------------------------------------------------
// The cause of the latest suspension of the subject that lasts; empty: none.
template <class Row>
std::string lasting_cause(Row row) {
  std::string cause;
  for (const auto one : row.getSuspensions())
    if (one.getUntil() == kNoDay) cause = from_kj(one.getCause());
  return cause;
}

// A city's authority acts on agreements of its own division.
void require_own_agreement(Decision& decision) {
  if (holds_role(decision.state, decision.author(), decision.role(), Level::kProvince,
                 decision.effective()))
    return;
  const auto agreement = decision.state.find(tables::kAgreements, decision.subject());
  if (agreement)
    require_author_of(decision, from_kj(agreement->getDivision()), "subject");
  else
    decision.refuse("E-LEVEL", "author", same(decision.author()));
}

}  // namespace

void require_measures_in_force(Decision& decision) {
  if (!measures_in_force(decision.state, decision.effective()))
    decision.refuse("E-POLICY-EXPIRED", "effective", same(kMeasures));
}

void decide_agreement_signed_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::OperationAgreementSigned>();
  require_clauses(decision, fields);
  require_plan_scope(decision, fields);
  require_mechanism(decision, from_kj(fields.getRevenueMechanism()));
  require_exception(decision, fields);
  require_qualified(decision);
  require_measures_in_force(decision);
}

// C88: a longer term is a renewal.
void decide_agreement_amended_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::OperationAgreementAmended>();
  const auto row = decision.state.find(tables::kAgreements, decision.subject());
  if (row && fields.getValidTo() != kNoDay && fields.getValidTo() > row->getValidTo())
    decision.refuse("E-AGR-TERM", "fields.valid_to", same(to_string(Date{row->getValidTo()})));
}

void decide_agreement_renewed_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::OperationAgreementRenewed>();
  if (const auto agreement = decision.state.find(tables::kAgreements, decision.subject()))
    require_good_evaluation(decision, from_kj(fields.getEvaluation()), *agreement);
  require_measures_in_force(decision);
}

void decide_suspended_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::OperationSuspended>();
  require_own_agreement(decision);
  if (fields.hasCause() && !is_recorded_thing(decision.state, from_kj(fields.getCause())))
    decision.unknown("fields.cause", from_kj(fields.getCause()));
}

void decide_resumed_v2(Decision& decision) {
  require_own_agreement(decision);
  std::string cause;
  if (const auto agreement = decision.state.find(tables::kAgreements, decision.subject()))
    cause = lasting_cause(*agreement);
  else if (const auto operation = decision.state.find(tables::kOperations, decision.subject()))
    cause = lasting_cause(*operation);
  if (cause.empty()) return;
  if (is_open_rectification(decision.state, cause, decision.effective()))
    decision.refuse("E-RECT-NOT-ACCEPTED", "subject", same(cause));
  if (is_open_risk(decision.state, cause, decision.effective()))
    decision.refuse("E-RISK-OPEN", "subject", same(cause));
}

}  // namespace luoshu
