// Catalogue entries (art. 6, 9, 10): what may be compiled, and what others ask of an entry.
//
// An entry is a draft until the authority accepts it. When a revision changes the items of an
// active entry, the accepted version stays in force until the revision is accepted too. One set of
// data items has one source: the table kCatalogueCodes leads from a catalogue code, and from the
// digest of (division, name, items), to the one resource that holds it; withdrawal frees both.
#pragma once

#include "ledger/rules/engine/rule.h"
#include "schema/state_catalogue.capnp.h"

namespace luoshu {

// Whether the resource is in the provincial catalogue: accepted, and not withdrawn since.
bool in_catalogue(const State& state, std::string_view resource);
// The division whose data it is; empty where there is no such resource.
std::string division_of_resource(const State& state, std::string_view resource);
// Whether every unit in shared_from has consented on that day (art. 6 para. 2), to the unit that
// compiles or provides the entry.
bool consents_given(const State& state, std::string_view resource, Date day);
// Whether the state-asset step was done by that day (art. 10 para. 2).
bool asset_confirmed(const State& state, std::string_view resource, Date day);

// To whom a consent is given: whoever took the entry over stands in the place of the former (C84).
std::string_view consent_holder(schema::ConsentInterval::Reader consent);

// E-LEVEL where the author is not the implementer of the resource: who wrote its latest version
// (C14), of its division.
void require_implementer_of_entry(Decision& decision, schema::CatalogueRow::Reader entry);
// E-LEVEL where the author does not answer for the entry in the role it writes in: it must hold the
// role for the entry's division and be its compiler or source unit, as long as one of these still
// holds the role (else whoever succeeded them).
void require_keeper(Decision& decision, schema::CatalogueRow::Reader entry);

std::span<const Rule> catalogue_rules();

}  // namespace luoshu
