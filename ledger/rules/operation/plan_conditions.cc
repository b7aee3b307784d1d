#include "ledger/rules/operation/plan_conditions.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/documents.h"
#include "ledger/rules/operation/agreement_conditions.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/parties/parties.h"
#include "schema/events_operation.capnp.h"
#include "schema/state_agreements.capnp.h"

namespace luoshu {
namespace {

constexpr std::string_view kNone = "无";

bool says_nothing(Texts products) {
  return !any_item(products, [](capnp::Text::Reader one) { return !is_blank(from_kj(one)); });
}

// Art. 12 (6): each class names a product, or says that there is none. Art. 12 (5): how it ends.
template <class Fields>
void require_whole(Decision& decision, Fields fields, bool drafted) {
  const auto products = fields.getProductList();
  if ((drafted || fields.hasProductList()) &&
      (says_nothing(products.getPublicGovernance()) || says_nothing(products.getIndustry())))
    decision.refuse("E-PLAN-SECTIONS", "fields.product_list",
                    {"item (6) of article 12", "第十二条（六）项"});
  if ((drafted || fields.hasExitMechanism()) && is_blank(from_kj(fields.getExitMechanism())))
    decision.refuse("E-PLAN-SECTIONS", "fields.exit_mechanism",
                    {"item (5) of article 12", "第十二条（五）项"});
}

// C40: longer than the usual term only with an approved exception, and never beyond the last one.
void require_term(Decision& decision, std::int64_t months) {
  if (is_absent(months)) return;
  const Date day = decision.effective();
  const bool beyond = months > parameter(decision.state, "agreement_months_hard_max", day) ||
                      (months > parameter(decision.state, "agreement_months_max", day) &&
                       digests_of(decision.event, "exception").empty());
  if (beyond)
    decision.refuse("E-AGR-TERM", "fields.term_months",
                    {fmt::format("{} months", months), fmt::format("{} 个月", months)});
}

// C17: a plan document of the event is one of those drafted.
void require_drafted_text(Decision& decision, schema::PlanRow::Reader plan) {
  for (const std::string_view digest : digests_of(decision.event, "plan"))
    if (lists(plan.getDigests(), digest)) return;
  decision.refuse("E-DOC-MISMATCH", "documents", same("plan"));
}

template <class Fields>
std::vector<std::string> products_of(Fields fields) {
  std::vector<std::string> products;
  for (const auto list :
       {fields.getProductList().getPublicGovernance(), fields.getProductList().getIndustry()})
    for (const auto product : list)
      if (from_kj(product) != kNone) products.emplace_back(from_kj(product));
  return products;
}

void set_products(schema::PlanRow::Builder row, const std::vector<std::string>& products) {
  auto list = row.initProducts(static_cast<unsigned>(products.size()));
  for (unsigned i = 0; i < list.size(); ++i) list.set(i, to_kj(products[i]));
}

}  // namespace

std::string_view require_government(Decision& decision, std::string_view division,
                                    std::string_view preferred) {
  std::string_view found;
  for (const std::string_view party : cosigners_as(decision, "government"))
    if (holds_role_for(decision.state, party, "government", division, decision.effective()) &&
        (found.empty() || party == preferred))
      found = party;
  if (!found.empty()) return found;
  decision.refuse("E-COSIGN-MISSING", "cosigners", same(fmt::format("government / {}", division)));
  return {};
}

void decide_drafted_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::ImplementationPlanDrafted>();
  require_measures_in_force(decision);
  require_whole(decision, fields, true);
  require_term(decision, fields.getTermMonths());
}

void decide_amended_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::ImplementationPlanAmended>();
  require_whole(decision, fields, false);
  require_term(decision, fields.getTermMonths());
}

// C39: approved by the government that signs, which has not drafted it itself.
void decide_approved_v2(Decision& decision) {
  require_measures_in_force(decision);
  const auto fields = decision.event.fields<schema::PlanApproved>();
  const auto plan = decision.state.find(tables::kPlans, decision.subject());
  if (!plan) return;
  const std::string_view approved_by = from_kj(fields.getApprovedBy());
  const std::string_view government =
      require_government(decision, from_kj(plan->getDivision()), approved_by);
  if (!government.empty() && approved_by != government)
    decision.refuse("E-PLAN-NOT-APPROVED", "fields.approved_by", same(government));
  if (from_kj(plan->getAuthor()) == government)
    decision.refuse("E-SELF-APPROVAL", "subject", same(government));
  if (!digests_of(decision.event, "plan").empty()) require_drafted_text(decision, *plan);
}

void decide_filed_v2(Decision& decision) {
  const auto plan = decision.state.find(tables::kPlans, decision.subject());
  if (plan && !digests_of(decision.event, "plan").empty()) require_drafted_text(decision, *plan);
}

void note_plan(Application& application) {
  const auto digests = digests_of(application.event, "plan");
  application.state.edit(
      tables::kPlans, application.subject(),
      [&](schema::PlanRow::Builder row, schema::PlanRow::Reader) {
        auto list = row.initDigests(static_cast<unsigned>(digests.size()));
        for (unsigned i = 0; i < list.size(); ++i) list.set(i, to_kj(digests[i]));
        if (application.event.is<schema::ImplementationPlanDrafted>()) {
          set_products(row,
                       products_of(application.event.fields<schema::ImplementationPlanDrafted>()));
          return;
        }
        const auto fields = application.event.fields<schema::ImplementationPlanAmended>();
        if (fields.hasProductList()) set_products(row, products_of(fields));
      });
}

}  // namespace luoshu
