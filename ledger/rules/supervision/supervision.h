// Supervision (art. 8, 19, 20, 22 to 24): what the parts of the risk life cycle share. Internal to
// risks.cc, rectification.cc, materials.cc and supervision.cc; others ask risks.h.
#pragma once

#include "ledger/rules/engine/rule.h"
#include "schema/state_supervision.capnp.h"

namespace luoshu {

// E-LEVEL where the author, in the role it writes in, does not supervise the party: the province
// supervises everybody, a city its own parties and the primary developer, which works with its
// data. Nothing where the party is unknown.
void require_supervisor(Decision& decision, std::string_view target, std::string_view field);
// E-UNKNOWN-SUBJECT where no such party is registered, else require_supervisor. Nothing where the
// field is empty: the envelope said so.
void require_target(Decision& decision, std::string_view target);

// Puts every risk that the party reported, and that is not being put right yet, under that order.
void take_up_risks(Application& application, std::string_view reporter,
                   std::string_view rectification);
// The risks under that order are done, or closed.
void settle_risks(Application& application, std::string_view reporter,
                  std::string_view rectification, schema::RiskStatus status);

std::span<const Rule> rectification_rules();
std::span<const Rule> supervision_rules();

}  // namespace luoshu
