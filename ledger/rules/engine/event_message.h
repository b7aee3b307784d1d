// Event bytes of the log read as what they are. Include it in .cc files only.
#pragma once

#include <capnp/serialize.h>

#include "ledger/base/assert.h"
#include "ledger/base/bytes.h"
#include "ledger/form/event_reader.h"

namespace luoshu {

// An event whose bytes were checked before (form/event_view.h). The bytes outlive this; REQUIRES
// that they are aligned to eight bytes.
class EventMessage {
 public:
  explicit EventMessage(ByteView bytes)
      : segment_(reinterpret_cast<const capnp::word*>(bytes.data()),
                 bytes.size() / sizeof(capnp::word)),
        message_(kj::arrayPtr(&segment_, 1), options()) {
    LUOSHU_ASSERT(reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(capnp::word) == 0);
  }
  EventReader read() { return EventReader(message_.getRoot<capnp::AnyStruct>()); }

 private:
  static capnp::ReaderOptions options() {
    capnp::ReaderOptions unlimited;
    unlimited.traversalLimitInWords = ~std::uint64_t{0};
    return unlimited;
  }
  kj::ArrayPtr<const capnp::word> segment_;
  capnp::SegmentArrayMessageReader message_;
};

}  // namespace luoshu
