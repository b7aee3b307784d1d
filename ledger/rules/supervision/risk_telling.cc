// What version 2 asks of reports of risks and incidents: what they concern, and who is told of it
// (art. 18, C33, C34).
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/resources/catalogue.h"
#include "ledger/rules/supervision/risk_closing.h"
#include "schema/events_supervision.capnp.h"

namespace luoshu {
namespace {

constexpr std::string_view kPlatform = "platform";

// C33: with scope platform every product of the reporter is concerned.
template <class Fields>
void require_scope(Decision& decision, const Fields& fields) {
  if (fields.hasScope() && from_kj(fields.getScope()) != kPlatform)
    decision.refuse("E-FIELD", "fields.scope", {"'platform' or nothing", "仅可为 platform"});
  if (!fields.hasProduct() && !fields.hasResource() && !fields.hasScope())
    decision.refuse(
        "E-FIELD", "fields.product",
        {"neither a product, a resource nor the platform is named", "未指明产品、资源或平台"});
}

// C34: the province, and every implementer whose data is concerned, the reporter itself apart.
template <class Fields>
void require_all_told(Decision& decision, const Fields& fields) {
  const State& state = decision.state;
  const Date day = decision.effective();
  const auto told = [&](const auto& fits) {
    for (const auto party : fields.getReportedTo())
      if (fits(from_kj(party))) return true;
    return fits(decision.author());
  };
  if (!told([&](std::string_view party) {
        return holds_role(state, party, "authority", Level::kProvince, day);
      }))
    decision.refuse("E-RISK-NOT-TOLD", "fields.reported_to", same("authority"));
  for (const std::string& party :
       implementers_concerned(state, decision.author(), from_kj(fields.getProduct()),
                              from_kj(fields.getResource()), fields.hasScope(), day))
    if (!told([&](std::string_view one) { return one == party; }))
      decision.refuse("E-RISK-NOT-TOLD", "fields.reported_to", same(party));
}

// C34: who does not develop reports on a resource of its own.
void require_own_resource(Decision& decision, schema::IncidentReported::Reader fields) {
  if (decision.role() == "primary_developer") return;
  if (fields.hasProduct() || fields.hasScope() || !fields.hasResource())
    return decision.refuse("E-LEVEL", "author", {"only on a resource", "仅限报告数据资源"});
  if (decision.role() == "authority" &&
      holds_role(decision.state, decision.author(), decision.role(), Level::kProvince,
                 decision.effective()))
    return;
  require_author_of(decision, division_of_resource(decision.state, from_kj(fields.getResource())),
                    "fields.resource");
}

}  // namespace

void decide_risk_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::RiskReported>();
  require_scope(decision, fields);
  require_all_told(decision, fields);
}

void decide_incident_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::IncidentReported>();
  require_scope(decision, fields);
  require_all_told(decision, fields);
  require_own_resource(decision, fields);
}

}  // namespace luoshu
