#include <array>

#include "ledger/rules/developers/admission_checks.h"
#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/products/products.h"
#include "ledger/rules/products/trade_blocks.h"
#include "schema/events_developers.capnp.h"
#include "schema/events_money.capnp.h"
#include "schema/state_developers.capnp.h"
#include "schema/state_products.capnp.h"

namespace luoshu {
namespace {

constexpr std::string_view kMeteredUnder = "metered_under";  // transaction -> agreement
constexpr std::string_view kNotAdmitted = "E-DEV-NOT-ADMITTED";

// C49: of this developer, for the scenario of the product, approved and not revoked.
void require_admission(Decision& decision, schema::ApplicationAgreementSigned::Reader fields) {
  const auto version =
      listed_version(decision.state, from_kj(fields.getProduct()), decision.effective());
  const auto row = decision.state.find(tables::kAdmissions, from_kj(fields.getAdmission()));
  const bool fits =
      row && version && row->getDeveloper() == fields.getDeveloper() &&
      row->getScenario() == version->getScenario() &&
      in_interval(row->getAdmittedOn(), kNoDay, row->getRevokedOn(), decision.effective());
  if (!fits)
    decision.refuse(kNotAdmitted, "fields.admission", same(from_kj(fields.getAdmission())));
}

// C49: no longer than each resource of the product is operated.
void require_within_operation(Decision& decision, std::string_view product, std::int32_t valid_to) {
  if (valid_to == kNoDay) return;
  const auto last = operated_until(decision.state, product, decision.effective());
  if (!last || valid_to <= *last) return;
  const std::string day = *last == kNoDay ? std::string() : to_string(Date{*last});
  decision.refuse("E-AGR-TERM", "fields.valid_to", same(day));
}

// C50: from the day on which the admission that the agreement names is revoked.
void require_admission_kept(Decision& decision, std::string_view agreement,
                            std::string_view field) {
  const auto row = decision.state.find(tables::kApplicationAgreements, agreement);
  if (!row) return;
  const auto admission = decision.state.find(tables::kAdmissions, from_kj(row->getAdmission()));
  if (admission && admission->getRevokedOn() != kNoDay &&
      admission->getRevokedOn() <= decision.effective().days)
    decision.refuse(kNotAdmitted, field, same(from_kj(row->getAdmission())));
}

void decide_sale(Decision& decision) {
  const auto fields = decision.event.fields<schema::TransactionSettled>();
  require_admission_kept(decision, from_kj(fields.getAgreement()), "fields.agreement");
  const auto metered = fact(decision.state, kMeteredUnder, decision.subject());
  if (metered && metered->getAbout() != fields.getAgreement())
    decision.refuse("E-APP-AGR-INACTIVE", "fields.agreement", same(from_kj(metered->getAbout())));
}

void decide_use(Decision& decision) {
  const auto fields = decision.event.fields<schema::UsageMetered>();
  require_admission_kept(decision, from_kj(fields.getAgreement()), "fields.agreement");
}

void note_use(Application& application) {
  const auto fields = application.event.fields<schema::UsageMetered>();
  if (fields.hasTransaction())
    put_fact(application, kMeteredUnder, from_kj(fields.getTransaction()),
             from_kj(fields.getAgreement()));
}

const std::array kBesides{
    Beside{event_type<schema::TransactionSettled>, decide_sale, nullptr},
    Beside{event_type<schema::UsageMetered>, decide_use, note_use},
};

}  // namespace

void decide_application_signed_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::ApplicationAgreementSigned>();
  require_admission(decision, fields);
  require_within_operation(decision, from_kj(fields.getProduct()), fields.getValidTo());
  refuse_stopped(decision, from_kj(fields.getProduct()), "fields.product");
}

void decide_application_amended_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::ApplicationAgreementAmended>();
  const auto row = decision.state.find(tables::kApplicationAgreements, decision.subject());
  if (row) require_within_operation(decision, from_kj(row->getProduct()), fields.getValidTo());
}

void decide_environment_v2(Decision& decision) {
  const auto row = decision.state.find(tables::kApplicationAgreements, decision.subject());
  if (!row) return;
  require_admission_kept(decision, decision.subject(), "subject");
  const std::string_view product = from_kj(row->getProduct());
  if (product_suspended(decision.state, product, decision.effective()))
    decision.refuse("E-PRD-SUSPENDED", "subject", same(product));
  refuse_stopped(decision, product, "subject");
}

std::span<const Beside> application_besides() {
  return kBesides;
}

}  // namespace luoshu
