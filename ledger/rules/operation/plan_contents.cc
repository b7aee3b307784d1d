#include "ledger/rules/operation/plan_contents.h"

#include <fmt/format.h>

#include <array>

#include "ledger/rules/operation/authorisation_checks.h"
#include "schema/events_operation.capnp.h"

namespace luoshu {
namespace {

// Art. 12 (1) to (11), as plans name them.
constexpr std::array<std::string_view, 11> kSections{
    "第十二条（一）", "第十二条（二）", "第十二条（三）",  "第十二条（四）",
    "第十二条（五）", "第十二条（六）", "第十二条（七）",  "第十二条（八）",
    "第十二条（九）", "第十二条（十）", "第十二条（十一）"};
constexpr std::size_t kProducts = 6;  // products by class
constexpr std::size_t kRevenue = 8;   // cost, income and how revenue is allocated

void refuse_missing_section(Decision& decision, std::size_t number, std::string_view field) {
  decision.refuse("E-PLAN-SECTIONS", field,
                  {fmt::format("item ({}) of article 12", number),
                   fmt::format("{}项", kSections.at(number - 1))});
}

// Art. 12: each of the eleven items; (6) names products, (8) says how revenue is allocated. Fields
// of a plan and of its amendment are the same; of an amendment, what is absent stays.
template <class Fields>
void require_sections(Decision& decision, Fields fields, bool drafted) {
  if (drafted || fields.hasSectionsPresent())
    for (std::size_t number = 1; number <= kSections.size(); ++number)
      if (!lists(fields.getSectionsPresent(), kSections.at(number - 1)))
        refuse_missing_section(decision, number, "fields.sections_present");
  const auto products = fields.getProductList();
  if ((drafted || fields.hasProductList()) &&
      products.getPublicGovernance().size() + products.getIndustry().size() == 0)
    refuse_missing_section(decision, kProducts, "fields.product_list");
  if ((drafted || fields.hasRevenueMechanism()) && is_blank(from_kj(fields.getRevenueMechanism())))
    refuse_missing_section(decision, kRevenue, "fields.revenue_mechanism");
}

template <class Fields>
void judge_contents(Decision& decision, Fields fields, bool drafted) {
  refuse_blank(decision, fields.hasTitle(), from_kj(fields.getTitle()), "fields.title");
  refuse_blank(decision, fields.hasMode(), from_kj(fields.getMode()), "fields.mode");
  require_own_resources(decision, fields.hasResources(), fields.getResources(), "fields.resources");
  if (!is_absent(fields.getTermMonths()) && fields.getTermMonths() <= 0)
    decision.refuse("E-FIELD", "fields.term_months",
                    {"a term lasts a month at least", "期限至少一个月"});
  require_sections(decision, fields, drafted);
}

}  // namespace

void judge_plan_contents(Decision& decision, schema::ImplementationPlanDrafted::Reader fields) {
  judge_contents(decision, fields, true);
}

void judge_plan_contents(Decision& decision, schema::ImplementationPlanAmended::Reader fields) {
  judge_contents(decision, fields, false);
}

}  // namespace luoshu
