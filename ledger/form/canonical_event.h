// An event that is at hand as a reader, as bytes. For .cc files only: it brings the schema along.
#pragma once

#include <capnp/message.h>
#include <kj/array.h>

#include "ledger/base/bytes.h"
#include "schema/event.capnp.h"

namespace luoshu::form {

// The canonical bytes of the event: those that the log keeps, and event_to_json reads.
inline Bytes canonical_bytes(schema::Event::Reader event) {
  const kj::Array<capnp::word> words = capnp::canonicalize(event);
  return to_bytes(ByteView(words.asBytes().begin(), words.asBytes().end()));
}

}  // namespace luoshu::form
