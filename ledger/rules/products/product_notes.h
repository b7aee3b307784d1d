// What version 2 adds around products: release of a resource from a lineage (C35), the risk of
// joining data (art. 8, C45), what is sold on exchanges (C74).
#pragma once

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// What version 2 asks of a lineage: nothing excluded (C28), consent of those who shared (C29), the
// product in every agreement with its developer (C41), items within the scenario (C44).
void decide_lineage_v2(Decision& decision);

// Whether the resource was released from that version of the product by that day (C35).
bool is_released(const State& state, std::string_view product, std::string_view version,
                 std::string_view resource, Date day);
// Whether that version was looked at for the risk of joined data by that day.
bool aggregation_assessed(const State& state, std::string_view product, std::string_view version,
                          Date day);

std::span<const Rule> product_note_rules();

}  // namespace luoshu
