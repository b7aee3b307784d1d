// Business form to event bytes. Internal to this room; event_form.h is the way in.
#pragma once

#include "ledger/form/event_form.h"

namespace luoshu::form {

enum class DemoKeyMember { kRefused, kAllowed };

// parse_event, with or without the member `demo_key`.
Parsed parse_event_with(const json::Value& event, DemoKeyMember demo_key);

}  // namespace luoshu::form
