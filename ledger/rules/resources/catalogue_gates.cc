// What an entry must have before its data may be registered and operated: the consent of units
// that shared data (art. 6 para. 2) and the state-asset step (art. 10). And what may follow: the
// balance sheet (财会〔2023〕11号).
#include <fmt/format.h>

#include <algorithm>

#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/products/products.h"
#include "ledger/rules/resources/catalogue_steps.h"
#include "ledger/rules/resources/data_assets.h"
#include "schema/events_catalogue.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_products.capnp.h"

namespace luoshu {
namespace {

using Entry = schema::CatalogueRow::Reader;
using Consent = schema::ConsentInterval::Reader;

// Art. 6 para. 2: the providing unit itself decides on its data.
void require_provider(Decision& decision, Entry entry) {
  const std::string_view author = decision.author();
  if (lists(entry.getSharedFrom(), author)) return;
  if (entry.hasRevision() && lists(entry.getRevision().getSharedFrom(), author)) return;
  decision.refuse("E-LEVEL", "author",
                  {fmt::format("the entry holds no data that {} shared", author),
                   fmt::format("该目录条目不含 {} 共享的数据", author)});
}

// A withdrawn entry is closed to every step.
void require_not_withdrawn(Decision& decision, Entry entry) {
  if (entry.getStatus() == schema::CatalogueStatus::WITHDRAWN) refuse_entry_state(decision, entry);
}

void require_after_compiled(Decision& decision, Entry entry) {
  decision.require_not_before(entry.getCompiledOn(), "the catalogue entry", "目录编制");
}

// A consent ends; not before the day it was given.
bool is_empty(Consent consent) {
  return consent.getTo() != kNoDay && consent.getTo() < consent.getFrom();
}
bool reaches(Consent consent, std::int32_t day) {
  return !is_empty(consent) && (consent.getTo() == kNoDay || consent.getTo() >= day);
}

// Whether a consent of that provider to that party says at least as much as the new one.
bool is_granted_already(Decision& decision, Entry entry,
                        schema::SharedDataConsentGranted::Reader fields) {
  const std::int32_t to = fields.getValidTo();
  return any_item(entry.getConsents(), [&](Consent consent) {
    return from_kj(consent.getProvider()) == decision.author() &&
           consent_holder(consent) == from_kj(fields.getGrantedTo()) &&
           consent.getItems() == fields.getSharedItems() && !is_empty(consent) &&
           consent.getFrom() <= decision.effective().days &&
           (consent.getTo() == kNoDay || (to != kNoDay && to <= consent.getTo()));
  });
}

// Whether the revocation means this consent. No items said: all of them.
bool is_meant(Consent consent, std::string_view provider,
              schema::SharedDataConsentRevoked::Reader fields) {
  const bool to_it = consent.getGrantedTo() == fields.getGrantedTo() ||
                     consent_holder(consent) == from_kj(fields.getGrantedTo());
  return from_kj(consent.getProvider()) == provider && to_it &&
         (is_blank(from_kj(fields.getSharedItems())) ||
          consent.getItems() == fields.getSharedItems());
}

void require_not_negative(Decision& decision, std::int64_t amount, std::string_view field) {
  if (!is_absent(amount) && amount < 0)
    decision.refuse("E-FIELD", field, {"it is negative", "金额为负"});
}

}  // namespace

// Art. 6 para. 2.
void decide_consent_granted(Decision& decision) {
  const auto entry = entry_of(decision);
  if (!entry) return;
  const auto fields = decision.event.fields<schema::SharedDataConsentGranted>();
  const std::string_view grantee = from_kj(fields.getGrantedTo());
  require_not_withdrawn(decision, *entry);
  require_provider(decision, *entry);
  require_after_compiled(decision, *entry);
  refuse_blank(decision, fields.hasSharedItems(), from_kj(fields.getSharedItems()),
               "fields.shared_items");
  if (fields.hasGrantedTo() && !party_exists(decision.state, grantee))
    decision.unknown("fields.granted_to", grantee);
  if (fields.getValidTo() != kNoDay && fields.getValidTo() < decision.effective().days)
    decision.refuse("E-FIELD", "fields.valid_to",
                    {"it ends before it begins", "有效期止早于业务生效日"});
  if (is_granted_already(decision, *entry, fields))
    decision.refuse("E-DUPLICATE", "fields.shared_items", same(from_kj(fields.getSharedItems())));
}

void apply_consent_granted(Application& application) {
  const auto fields = application.event.fields<schema::SharedDataConsentGranted>();
  application.state.edit(tables::kCatalogue, application.subject(),
                         [&](schema::CatalogueRow::Builder row, Entry before) {
                           auto consent = append_struct(before.getConsents(), [&](unsigned count) {
                             return row.initConsents(count);
                           });
                           consent.setProvider(to_kj(application.author()));
                           consent.setGrantedTo(fields.getGrantedTo());
                           consent.setFrom(application.effective());
                           consent.setTo(fields.getValidTo());
                           consent.setItems(fields.getSharedItems());
                         });
}

// Art. 6 para. 2: who gave a consent may take it back; it ends the day before.
void decide_consent_revoked(Decision& decision) {
  const auto entry = entry_of(decision);
  if (!entry) return;
  const auto fields = decision.event.fields<schema::SharedDataConsentRevoked>();
  require_not_withdrawn(decision, *entry);
  require_provider(decision, *entry);
  if (fields.hasGrantedTo() && !party_exists(decision.state, from_kj(fields.getGrantedTo())))
    decision.unknown("fields.granted_to", from_kj(fields.getGrantedTo()));
  const std::int32_t day = decision.effective().days;
  std::int32_t earliest = kNoDay;
  for (const Consent consent : entry->getConsents())
    if (is_meant(consent, decision.author(), fields) && reaches(consent, day))
      earliest = earliest == kNoDay ? consent.getFrom() : std::min(earliest, consent.getFrom());
  if (earliest == kNoDay) decision.wrong_state("no such consent is in force", "无生效中的相应同意");
  decision.require_not_before(earliest, "the consent", "共享数据同意");
}

void apply_consent_revoked(Application& application) {
  const auto fields = application.event.fields<schema::SharedDataConsentRevoked>();
  const std::int32_t day = application.effective();
  application.state.edit(tables::kCatalogue, application.subject(),
                         [&](schema::CatalogueRow::Builder row, Entry) {
                           for (auto consent : row.getConsents())
                             if (is_meant(consent.asReader(), application.author(), fields) &&
                                 reaches(consent.asReader(), day) && consent.getFrom() <= day)
                               consent.setTo(day - 1);
                         });
}

// Art. 10.
void decide_asset_confirmed(Decision& decision) {
  const auto entry = entry_of(decision);
  if (!entry) return;
  const auto fields = decision.event.fields<schema::StateAssetConfirmed>();
  require_not_withdrawn(decision, *entry);
  require_keeper(decision, *entry);
  require_after_compiled(decision, *entry);
  refuse_blank(decision, fields.hasAssetCard(), from_kj(fields.getAssetCard()),
               "fields.asset_card");
  require_not_negative(decision, fields.getBookValueFen(), "fields.book_value_fen");
  if (entry->getAssetConfirmedOn() != kNoDay && entry->getAssetCard() == fields.getAssetCard())
    decision.refuse("E-DUPLICATE", "fields.asset_card", same(from_kj(fields.getAssetCard())));
}

// A later card replaces the number; the gate stays open from the first day on.
void apply_asset_confirmed(Application& application) {
  const auto fields = application.event.fields<schema::StateAssetConfirmed>();
  application.state.edit(tables::kCatalogue, application.subject(),
                         [&](schema::CatalogueRow::Builder row, Entry before) {
                           const std::int32_t first = before.getAssetConfirmedOn();
                           row.setAssetConfirmedOn(first == kNoDay
                                                       ? application.effective()
                                                       : std::min(first, application.effective()));
                           row.setAssetHolder(to_kj(application.author()));
                           row.setAssetCard(fields.getAssetCard());
                         });
  if (application.version() >= 2) note_confirmed(application);
}

namespace {

// A public body (its credit code begins with 1) books together with its finance department.
void require_finance(Decision& decision) {
  const auto author = decision.state.find(tables::kParties, decision.author());
  if (!author || !from_kj(author->getUscc()).starts_with('1')) return;
  const auto signing = cosigners_as(decision, "finance");
  if (signing.empty()) return decision.refuse("E-COSIGN-MISSING", "cosigners", same("finance"));
  const std::string_view division = from_kj(author->getDivision());
  const bool competent = std::ranges::any_of(signing, [&](std::string_view party) {
    return holds_role_for(decision.state, party, "finance", division, decision.effective()) ||
           holds_role_for(decision.state, party, "finance", kProvinceDivision,
                          decision.effective());
  });
  if (!competent)
    decision.refuse("E-LEVEL", "cosigners", same(fmt::format("finance / {}", division)));
}

// Whose the object is: a resource is its keeper's or an authorised company's, a product a
// company's.
void require_owner(Decision& decision) {
  const bool holder = decision.role() == "data_holder";
  const auto entry = decision.state.find(tables::kCatalogue, decision.subject());
  if (entry) {
    require_not_withdrawn(decision, *entry);
    require_after_compiled(decision, *entry);
    if (holder) require_keeper(decision, *entry);
    return;
  }
  const auto product = decision.state.find(tables::kProducts, decision.subject());
  if (!product) return decision.unknown("subject", decision.subject());
  if (product->getWithdrawnOn() != kNoDay && product->getWithdrawnOn() <= decision.effective().days)
    decision.wrong_state("the product was withdrawn", "产品已下架");
  const auto first =
      decision.state.find(tables::kProductVersions, product_version_key(decision.subject(), 1));
  if (first) decision.require_not_before(first->getDevelopedOn(), "the product", "产品形成");
  const bool another = decision.role() == "primary_developer" &&
                       from_kj(product->getDeveloper()) != decision.author();
  if (holder || another)
    decision.refuse("E-LEVEL", "author",
                    {fmt::format("the product is {}'s", from_kj(product->getDeveloper())),
                     fmt::format("产品属于 {}", from_kj(product->getDeveloper()))});
}

// B4, and the parts make the whole.
void require_cost(Decision& decision, schema::DataAssetRecognised::Reader fields) {
  const std::int64_t cost = fields.getCostFen();
  if (!is_absent(cost) && cost <= 0)
    decision.refuse("E-FIELD", "fields.cost_fen", {"it is not above 0", "应大于0"});
  if (!fields.hasComponents()) return;
  __extension__ __int128 sum = 0;  // of parts that each fit 64 bits
  for (const auto part : fields.getComponents()) {
    if (is_absent(part.getAmountFen())) return;  // the envelope says so
    require_not_negative(decision, part.getAmountFen(), "fields.components");
    refuse_blank(decision, part.hasCostClass(), from_kj(part.getCostClass()), "fields.components");
    sum += part.getAmountFen();
  }
  if (!is_absent(cost) && sum != cost)
    decision.refuse("E-FIELD", "fields.components",
                    {"the parts do not sum to the cost", "各部分之和与入账成本不符"});
}

}  // namespace

// 财会〔2023〕11号.
void decide_asset_recognised(Decision& decision) {
  const auto fields = decision.event.fields<schema::DataAssetRecognised>();
  const std::string_view booked_as = from_kj(fields.getBookedAs());
  if (fields.hasBookedAs() && booked_as != "无形资产" && booked_as != "存货")
    decision.refuse(
        "E-FIELD", "fields.booked_as",
        {"one of 无形资产 (intangible asset), 存货 (inventory)", "应为“无形资产”或“存货”"});
  require_cost(decision, fields);
  require_finance(decision);
  // Whose a declared holding is, version 2 asks (C68).
  if (!decision.state.has(tables::kHoldings, decision.subject())) require_owner(decision);
}

void apply_asset_recognised(Application& application) {
  if (application.version() >= 2) note_recognised(application);
  // A product's book value is shown from the log; no rule asks for it.
  if (!application.state.has(tables::kCatalogue, application.subject())) return;
  const auto fields = application.event.fields<schema::DataAssetRecognised>();
  application.state.edit(
      tables::kCatalogue, application.subject(),
      [&](schema::CatalogueRow::Builder row, Entry) { row.setBookedAs(fields.getBookedAs()); });
}

}  // namespace luoshu
