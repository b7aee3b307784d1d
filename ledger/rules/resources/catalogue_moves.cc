// An entry that another implementer revises is that party's from then on, with what rests on it:
// consents, registrations, and agreements all of whose resources are its (C84 of version 2).
#include <algorithm>

#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/resources/catalogue_steps.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_registrations.capnp.h"

namespace luoshu {
namespace {

using Entry = schema::CatalogueRow::Reader;

void take_over_registration(State& state, std::string_view id, std::string_view party) {
  if (id.empty()) return;
  state.edit(tables::kRegistrations, id,
             [&](schema::RegistrationRow::Builder row, schema::RegistrationRow::Reader) {
               row.setApplicant(to_kj(party));
             });
}

void take_over_agreement(State& state, std::string_view id, std::string_view party) {
  const auto row = state.find(tables::kAgreements, id);
  const bool others = any_item(row->getResources(), [&](capnp::Text::Reader resource) {
    const auto entry = state.find(tables::kCatalogue, from_kj(resource));
    return !entry || from_kj(entry->getCompiler()) != party;
  });
  if (others || from_kj(row->getImplementer()) == party) return;
  state.edit(tables::kAgreements, id,
             [&](schema::AgreementRow::Builder builder, schema::AgreementRow::Reader) {
               builder.setImplementer(to_kj(party));
             });
}

}  // namespace

void require_entry_handed_over(Decision& decision, Entry entry) {
  require_author_of(decision, from_kj(entry.getDivision()), "subject");
  require_handed_over(decision, from_kj(entry.getCompiler()), "implementer");
}

void take_over_entry(Application& application) {
  State& state = application.state;
  const std::string party(application.author());
  const auto entry = state.find(tables::kCatalogue, application.subject());
  const std::string former(from_kj(entry->getCompiler()));
  if (former == party) return;
  state.edit(tables::kCatalogue, application.subject(),
             [&](schema::CatalogueRow::Builder row, Entry) {
               row.setCompiler(party);
               for (auto consent : row.getConsents())
                 if (consent_holder(consent.asReader()) == former) consent.setHeldBy(party);
             });
  take_over_registration(state, from_kj(entry->getRegistration()), party);
  take_over_registration(state, from_kj(entry->getOpenRegistration()), party);
  for (const auto agreement : entry->getAgreements())
    take_over_agreement(state, from_kj(agreement), party);
}

}  // namespace luoshu
