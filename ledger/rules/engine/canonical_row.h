// The canonical bytes of a row that was just built: what capnp::canonicalize() makes of it, word
// for word (tests hold both together), in one pass over words that need no checking, because the
// builder wrote them. Rows are stored and digested in this form (docs/FORMATS.md §8).
#pragma once

#include <capnp/message.h>
#include <kj/array.h>

namespace luoshu {

// The message's root must be a struct without capabilities. Does not change the message.
kj::Array<capnp::word> canonical_row(capnp::MessageBuilder& message);

}  // namespace luoshu
