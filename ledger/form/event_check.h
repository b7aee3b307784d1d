// Whether bytes are the canonical form of an event, in one pass over their words. Internal to this
// room; event_form.h and event_view.h are the ways in.
#pragma once

#include <optional>

#include "ledger/form/event_view.h"

namespace luoshu::form {

// What the event says of itself, or nothing where the bytes are not exactly those that the parser
// writes for some event in business form (`demo_key` allowed). Pure; reads nothing outside `bytes`,
// allocates for co-signers only.
std::optional<EventGist> walk_event(ByteView bytes);

// Whether they are such bytes, and every text may enter (entering_text.h).
bool walk_entering(ByteView bytes);

}  // namespace luoshu::form
