// Application agreements between the primary and a secondary developer, and the environments opened
// under them (art. 7 para. 2, 17 para. 1).
#include <algorithm>
#include <array>

#include "ledger/rules/developers/admission_checks.h"
#include "ledger/rules/developers/developers.h"
#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/products/products.h"
#include "schema/events_developers.capnp.h"
#include "schema/state_developers.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

using schema::ApplicationAgreementRow;

// E-DELEGATE where somebody else's product or agreement is disposed of (art. 7 para. 2 (1)).
void require_own(Decision& decision, std::string_view owner) {
  if (owner != decision.author()) decision.refuse("E-DELEGATE", "author", same(owner));
}

// The developer itself signs. Where nobody signs as secondary developer, the envelope said so.
void require_developer_signs(Decision& decision, std::string_view developer) {
  if (!developer.empty() && !cosigners_as(decision, "secondary_developer").empty())
    require_cosigner(decision, developer, "secondary_developer");
}

// One of the terms of art. 17 para. 1: purpose, scope, method, term, revenue, confidentiality.
void require_term(Decision& decision, bool agreed, std::string_view field) {
  if (!agreed) decision.refuse("E-AGR-CLAUSES", field);
}

void require_product(Decision& decision, std::string_view product) {
  if (product.empty()) return;
  const auto row = decision.state.find(tables::kProducts, product);
  if (!row) return decision.unknown("fields.product", product);
  require_own(decision, from_kj(row->getDeveloper()));
  if (!is_listed(decision.state, product, decision.effective()))
    decision.wrong_state("the product is not listed", "产品未上架");
  if (product_suspended(decision.state, product, decision.effective()))
    decision.refuse("E-PRD-SUSPENDED", "fields.product", same(product));
}

void require_developer(Decision& decision, std::string_view developer) {
  if (developer.empty()) return;
  if (!party_exists(decision.state, developer))
    return decision.unknown("fields.developer", developer);
  if (developer == decision.author() ||
      holds_role(decision.state, developer, "primary_developer", Level::kAny, decision.effective()))
    decision.refuse("E-DEV-SELF", "fields.developer", same(developer));
  if (!is_admitted(decision.state, developer, decision.effective()))
    decision.refuse("E-DEV-NOT-ADMITTED", "fields.developer", same(developer));
}

// Art. 7 para. 2 (1), (3); 17 para. 1.
void decide_signed(Decision& decision) {
  const auto fields = decision.event.fields<schema::ApplicationAgreementSigned>();
  if (decision.state.has(tables::kApplicationAgreements, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  require_developer(decision, from_kj(fields.getDeveloper()));
  require_product(decision, from_kj(fields.getProduct()));
  require_developer_signs(decision, from_kj(fields.getDeveloper()));
  require_term(decision, fields.getPurpose().size() != 0, "fields.purpose");
  require_term(decision, fields.getScope().size() != 0, "fields.scope");
  require_term(decision, fields.getMethod().size() != 0, "fields.method");
  require_term(decision, fields.getValidFrom() != kNoDay, "fields.valid_from");
  require_term(decision, fields.getValidTo() != kNoDay, "fields.valid_to");
  require_term(decision, fields.getRevenueTerms().size() != 0, "fields.revenue_terms");
  require_term(decision, fields.getConfidentiality() == schema::Flag::YES,
               "fields.confidentiality");
  if (fields.getValidFrom() != kNoDay && fields.getValidFrom() < decision.effective().days)
    decision.refuse("E-DATE-ORDER", "fields.valid_from",
                    {"it is before the signing", "早于协议签订日"});
  require_interval(decision, fields.getValidFrom(), fields.getValidTo(), "fields.valid_to");
}

void apply_signed(Application& application) {
  const auto fields = application.event.fields<schema::ApplicationAgreementSigned>();
  application.state.put(tables::kApplicationAgreements, application.subject(),
                        [&](ApplicationAgreementRow::Builder row) {
                          row.setSignedOn(application.effective());
                          row.setChangedOn(application.effective());
                          row.setPrimaryDeveloper(to_kj(application.event.author()));
                          row.setDeveloper(fields.getDeveloper());
                          row.setProduct(fields.getProduct());
                          row.setValidFrom(fields.getValidFrom());
                          row.setValidTo(fields.getValidTo());
                          if (application.version() >= 2) row.setAdmission(fields.getAdmission());
                        });
}

// Signed, not terminated, and not run out on the event's date; the same two parties sign.
RowView<ApplicationAgreementRow> require_running(Decision& decision) {
  const auto row = decision.state.find(tables::kApplicationAgreements, decision.subject());
  if (!row) {
    decision.unknown("subject", decision.subject());
    return row;
  }
  if (row->getEndedOn() != kNoDay)
    decision.wrong_state("the application agreement is terminated", "应用协议已终止");
  else if (decision.event.effective() > row->getValidTo())
    decision.wrong_state("the application agreement has run out", "应用协议已到期");
  decision.require_not_before(row->getChangedOn(), "the agreement as it stands",
                              "协议最近一次签订或变更");
  require_own(decision, from_kj(row->getPrimaryDeveloper()));
  require_developer_signs(decision, from_kj(row->getDeveloper()));
  return row;
}

// Art. 17 para. 1: new terms; what is absent stays, and none may be given up.
void decide_amended(Decision& decision) {
  const auto fields = decision.event.fields<schema::ApplicationAgreementAmended>();
  const bool any = fields.hasPurpose() || fields.hasScope() || fields.hasMethod() ||
                   fields.getValidTo() != kNoDay || fields.hasRevenueTerms() ||
                   fields.getConfidentiality() != schema::Flag::ABSENT;
  if (!any) decision.refuse("E-FIELD", "fields", {"no term is changed", "未变更任何条款"});
  const auto kept = [](bool present, capnp::Text::Reader text) {
    return !present || text.size() != 0;
  };
  require_term(decision, kept(fields.hasPurpose(), fields.getPurpose()), "fields.purpose");
  require_term(decision, kept(fields.hasScope(), fields.getScope()), "fields.scope");
  require_term(decision, kept(fields.hasMethod(), fields.getMethod()), "fields.method");
  require_term(decision, kept(fields.hasRevenueTerms(), fields.getRevenueTerms()),
               "fields.revenue_terms");
  require_term(decision, fields.getConfidentiality() != schema::Flag::NO, "fields.confidentiality");
  const auto row = require_running(decision);
  if (!row) return;
  // What was active before the amendment stays so: the new last day is not in the past.
  require_interval(decision, std::max(row->getValidFrom(), decision.event.effective()),
                   fields.getValidTo(), "fields.valid_to");
}

void apply_amended(Application& application) {
  const std::int32_t valid_to =
      application.event.fields<schema::ApplicationAgreementAmended>().getValidTo();
  application.state.edit(
      tables::kApplicationAgreements, application.subject(),
      [&](ApplicationAgreementRow::Builder row, ApplicationAgreementRow::Reader) {
        row.setChangedOn(application.effective());
        if (valid_to != kNoDay) row.setValidTo(valid_to);
      });
}

// Art. 17 para. 1.
void decide_terminated(Decision& decision) {
  require_running(decision);
}

void apply_terminated(Application& application) {
  application.state.edit(
      tables::kApplicationAgreements, application.subject(),
      [&](ApplicationAgreementRow::Builder row, ApplicationAgreementRow::Reader) {
        row.setChangedOn(application.effective());
        row.setEndedOn(application.effective());
      });
}

// Art. 3 para. 6; 17 para. 1: opened under an active agreement and not for longer than it.
void decide_environment(Decision& decision) {
  const auto fields = decision.event.fields<schema::EnvironmentProvisioned>();
  require_interval(decision, fields.getValidFrom(), fields.getValidTo(), "fields.valid_to");
  const auto row = decision.state.find(tables::kApplicationAgreements, decision.subject());
  if (!row) return decision.unknown("subject", decision.subject());
  require_own(decision, from_kj(row->getPrimaryDeveloper()));
  const auto require_active = [&](std::int32_t day, std::string_view field) {
    if (day != kNoDay &&
        !application_agreement_active(decision.state, decision.subject(), Date{day}))
      decision.refuse("E-APP-AGR-INACTIVE", field, same(to_string(Date{day})));
  };
  require_active(decision.event.effective(), "effective");
  require_active(fields.getValidFrom(), "fields.valid_from");
  require_active(fields.getValidTo(), "fields.valid_to");
}

void apply_environment(Application& application) {
  application.state.edit(
      tables::kApplicationAgreements, application.subject(),
      [&](ApplicationAgreementRow::Builder row, ApplicationAgreementRow::Reader before) {
        row.setEnvironments(before.getEnvironments() + 1);
      });
}

const std::array kRules{
    Rule{event_type<schema::ApplicationAgreementSigned>,
         {{"primary_developer"}},
         {{"secondary_developer"}},
         decide_signed,
         apply_signed,
         "7 (2), 17 (1)",
         decide_application_signed_v2},
    Rule{event_type<schema::ApplicationAgreementAmended>,
         {{"primary_developer"}},
         {{"secondary_developer"}},
         decide_amended,
         apply_amended,
         "17 (1)",
         decide_application_amended_v2},
    Rule{event_type<schema::ApplicationAgreementTerminated>,
         {{"primary_developer"}},
         {{"secondary_developer"}},
         decide_terminated,
         apply_terminated,
         "17 (1)"},
    Rule{event_type<schema::EnvironmentProvisioned>,
         {{"primary_developer"}},
         {},
         decide_environment,
         apply_environment,
         "3 (6), 17 (1)",
         decide_environment_v2},
};

}  // namespace

std::span<const Rule> application_agreement_rules() {
  return kRules;
}

}  // namespace luoshu
