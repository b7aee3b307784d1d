// Days that an author declares, as version 2 of the rules takes them (docs/rules/VERSION-2.md, C79,
// C80, C85). Pure.
#pragma once

#include "ledger/rules/engine/periods.h"
#include "ledger/rules/engine/rule.h"

namespace luoshu {

// E-DATE-FUTURE where the event states what has happened and is dated ahead of its recording (C80).
void require_past(Decision& decision);

// Whether a party that held the role may still sign such an event in it: what must be brought to an
// end after its time (C85).
bool may_wind_up(EventType type, std::string_view role);
// Whether it reports on a span, and that span; nothing where the event names none.
bool has_span(EventType type);
std::optional<PeriodId> span_of(EventReader event);

}  // namespace luoshu
