// What version 2 adds around the catalogue: entries found to be excluded (art. 6 para. 1, C28),
// entries confirmed to be up to date (art. 9), the list of high-value data.
#pragma once

#include "ledger/rules/engine/rule.h"
#include "schema/state_catalogue.capnp.h"

namespace luoshu {

// Whether the resource is excluded on that day, as far as is recorded.
bool is_excluded(const State& state, std::string_view resource, Date day);
bool is_excluded(schema::CatalogueRow::Reader entry, Date day);
// E-CAT-EXCLUDED where it is on the event's day.
void refuse_excluded_resource(Decision& decision, std::string_view resource,
                              std::string_view field);

std::span<const Rule> catalogue_exclusion_rules();

}  // namespace luoshu
