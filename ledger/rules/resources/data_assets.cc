#include "ledger/rules/resources/data_assets.h"

#include <algorithm>
#include <array>

#include "ledger/rules/engine/facts.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/resources/certificates.h"
#include "schema/events_catalogue.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_facts.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_products.capnp.h"

namespace luoshu {
namespace {

using schema::AssetRow;

// Who may enter the object in its books: whose data it is, who answers for the entry, whose the
// declared holding or the product is.
bool may_recognise(const State& state, std::string_view object, std::string_view party) {
  if (const auto entry = state.find(tables::kCatalogue, object))
    return from_kj(entry->getAssetHolder()) == party || from_kj(entry->getCompiler()) == party;
  if (const auto holding = state.find(tables::kHoldings, object))
    return from_kj(holding->getHolder()) == party;
  const auto product = state.find(tables::kProducts, object);
  return product && from_kj(product->getDeveloper()) == party;
}

// On the books on that day.
bool stands(AssetRow::Reader row, Date day) {
  return row.getDerecognisedOn() == kNoDay || day.days < row.getDerecognisedOn();
}

// A public body (its credit code begins with 1) books together with its finance department.
void require_finance_of_public_body(Decision& decision) {
  const auto author = decision.state.find(tables::kParties, decision.author());
  if (!author || !from_kj(author->getUscc()).starts_with('1')) return;
  if (cosigners_as(decision, "finance").empty())
    decision.refuse("E-COSIGN-MISSING", "cosigners", same("finance"));
}

// The asset stands in the books of the author.
void require_recognised(Decision& decision, std::string_view object) {
  if (object.empty()) return;
  const auto row = decision.state.find(tables::kAssets, object);
  const bool known = decision.state.has(tables::kCatalogue, object) ||
                     decision.state.has(tables::kHoldings, object) ||
                     decision.state.has(tables::kProducts, object);
  if (!known) return decision.unknown("fields.object", object);
  if (!row || !stands(*row, decision.effective()))
    return decision.wrong_state("it is not recognised as an asset", "未确认为数据资产");
  if (from_kj(row->getRecogniser()) != decision.author())
    decision.refuse("E-LEVEL", "author", same(from_kj(row->getRecogniser())));
  decision.require_not_before(row->getChangedOn(), "its last entry in the books", "上一次入账");
}

void decide_revalued(Decision& decision) {
  const auto fields = decision.event.fields<schema::DataAssetRevalued>();
  require_new(decision, facts::kRevaluation, decision.subject());
  require_recognised(decision, from_kj(fields.getObject()));
  require_finance_of_public_body(decision);
}

void apply_revalued(Application& application) {
  const auto fields = application.event.fields<schema::DataAssetRevalued>();
  put_fact(application, facts::kRevaluation, application.subject(), from_kj(fields.getObject()));
  application.state.edit(tables::kAssets, from_kj(fields.getObject()),
                         [&](AssetRow::Builder row, AssetRow::Reader) {
                           row.setBookValueFen(fields.getBookValueFen());
                           row.setChangedOn(application.effective());
                         });
}

void decide_derecognised(Decision& decision) {
  const auto fields = decision.event.fields<schema::DataAssetDerecognised>();
  require_new(decision, facts::kDerecognition, decision.subject());
  require_recognised(decision, from_kj(fields.getObject()));
  require_finance_of_public_body(decision);
}

void apply_derecognised(Application& application) {
  const auto fields = application.event.fields<schema::DataAssetDerecognised>();
  put_fact(application, facts::kDerecognition, application.subject(), from_kj(fields.getObject()));
  application.state.edit(tables::kAssets, from_kj(fields.getObject()),
                         [&](AssetRow::Builder row, AssetRow::Reader) {
                           row.setDerecognisedOn(application.effective());
                           row.setChangedOn(application.effective());
                         });
}

const std::array kRules{
    Rule{event_type<schema::DataAssetRevalued>,
         {{"data_holder"}, {"applicant"}, {"primary_developer"}, {"implementer"}},
         {},
         decide_revalued,
         apply_revalued,
         "财会〔2023〕11号"},
    Rule{event_type<schema::DataAssetDerecognised>,
         {{"data_holder"}, {"applicant"}, {"primary_developer"}, {"implementer"}},
         {},
         decide_derecognised,
         apply_derecognised,
         "财会〔2023〕11号"},
};

}  // namespace

void decide_recognised_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::DataAssetRecognised>();
  const std::string_view object = decision.subject();
  const auto row = decision.state.find(tables::kAssets, object);
  if (row && stands(*row, decision.effective()))
    decision.refuse("E-DUPLICATE", "subject", same(object));
  if (!may_recognise(decision.state, object, decision.author()))
    decision.refuse("E-LEVEL", "author", same(decision.author()));
  if (!fields.hasCertificateNo()) return;
  const std::string_view number = from_kj(fields.getCertificateNo());
  const auto certificate = certificate_in_force(decision.state, number, decision.effective());
  if (!certificate || certificate->object != object)
    decision.refuse("E-CERT-INVALID", "fields.certificate_no", same(number));
}

void note_recognised(Application& application) {
  const auto fields = application.event.fields<schema::DataAssetRecognised>();
  application.state.put(tables::kAssets, application.subject(), [&](AssetRow::Builder row) {
    row.setRecogniser(to_kj(application.author()));
    row.setRecognisedOn(application.effective());
    row.setChangedOn(application.effective());
    row.setBookValueFen(fields.getCostFen());
  });
}

void decide_confirmed_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::StateAssetConfirmed>();
  const auto used = decision.state.find(tables::kAssetCards, from_kj(fields.getAssetCard()));
  if (used && from_kj(used->getSubject()) != decision.subject())
    decision.refuse("E-DUPLICATE", "fields.asset_card", same(from_kj(used->getSubject())));
}

void note_confirmed(Application& application) {
  const auto fields = application.event.fields<schema::StateAssetConfirmed>();
  application.state.put(
      tables::kAssetCards, from_kj(fields.getAssetCard()),
      [&](schema::IndexRow::Builder row) { row.setSubject(to_kj(application.subject())); });
}

std::span<const Rule> data_asset_rules() {
  return kRules;
}

}  // namespace luoshu
