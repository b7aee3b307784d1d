// Steps of the catalogue, for catalogue_rules() only: decide and apply of each event of chapter B,
// and what they share.
#pragma once

#include "ledger/rules/resources/catalogue.h"
#include "schema/state_catalogue.capnp.h"

namespace luoshu {

// The entry that the event is about; E-UNKNOWN-SUBJECT where there is none.
RowView<schema::CatalogueRow> entry_of(Decision& decision);
// E-STATE, saying in which state the entry is.
void refuse_entry_state(Decision& decision, schema::CatalogueRow::Reader entry);

// catalogue_content.cc: what an entry says.
void decide_compiled(Decision& decision);
void apply_compiled(Application& application);
void decide_revised(Decision& decision);
void apply_revised(Application& application);
// Takes the waiting revision into the entry, or drops it; the item sets that the entry no longer
// claims become free. REQUIRES an entry.
enum class RevisionFate { kTaken, kDropped };
void settle_revision(State& state, std::string_view resource, RevisionFate fate);
// Frees every item set of the entry.
void release_item_sets(State& state, std::string_view resource);

// catalogue_conditions.cc: what version 2 adds to both (C27, C29).
void decide_compiled_v2(Decision& decision);
void decide_revised_v2(Decision& decision);
// The first entry of a division with these items holds them, until it has others or is withdrawn.
void hold_item_set(State& state, std::string_view resource, std::string_view division,
                   const std::vector<std::string>& items);
void free_item_sets(State& state, std::string_view resource, schema::CatalogueRow::Reader entry);

// catalogue_moves.cc: an entry passes to another implementer (C84).
void require_entry_handed_over(Decision& decision, schema::CatalogueRow::Reader entry);
// The author stands in the place of the implementer so far.
void take_over_entry(Application& application);

// catalogue_gates.cc: consents, state assets, balance sheet.
void decide_consent_granted(Decision& decision);
void apply_consent_granted(Application& application);
void decide_consent_revoked(Decision& decision);
void apply_consent_revoked(Application& application);
void decide_asset_confirmed(Decision& decision);
void apply_asset_confirmed(Application& application);
void decide_asset_recognised(Decision& decision);
void apply_asset_recognised(Application& application);

}  // namespace luoshu
