// Reading event bytes as a Cap'n Proto message. Internal to this room. Foreign bytes may be
// anything: whatever the library throws becomes a Fault here.
#pragma once

#include <capnp/message.h>
#include <fmt/format.h>
#include <kj/array.h>
#include <kj/exception.h>

#include <cstring>

#include "ledger/base/bytes.h"
#include "ledger/base/limits.h"
#include "ledger/base/result.h"
#include "schema/event.capnp.h"

namespace luoshu::form {

// Words a reader may follow before it stops: bounds what a small message can make us walk.
inline constexpr std::uint64_t kTraversalWordsMax =
    4 * limits::kEventBytesMax / sizeof(capnp::word);
inline constexpr int kNestingMax = 12;

// Calls use(schema::Event::Reader) and returns what it returns, a Result. kInvalid where the bytes
// are not words, are too many, or do not hold together.
template <class Use>
auto with_event(ByteView bytes, const Use& use) -> decltype(use(schema::Event::Reader())) {
  if (bytes.empty() || bytes.size() % sizeof(capnp::word) != 0)
    return Fault{Errc::kInvalid,
                 fmt::format("{} bytes are no event: not whole words of eight", bytes.size())};
  if (bytes.size() > limits::kEventBytesMax)
    return Fault{Errc::kLimit, fmt::format("an event of {} bytes; at most {} are allowed",
                                           bytes.size(), limits::kEventBytesMax)};
  try {
    kj::Array<capnp::word> copy;
    auto words = kj::arrayPtr(reinterpret_cast<const capnp::word*>(bytes.data()),
                              bytes.size() / sizeof(capnp::word));
    if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(std::uint64_t) != 0) {
      copy = kj::heapArray<capnp::word>(words.size());
      std::memcpy(copy.begin(), bytes.data(), bytes.size());
      words = copy;
    }
    capnp::SegmentArrayMessageReader message(kj::arrayPtr(&words, 1),
                                             {kTraversalWordsMax, kNestingMax});
    return use(message.getRoot<schema::Event>());
  } catch (const kj::Exception& error) {
    return Fault{Errc::kInvalid,
                 fmt::format("not the bytes of an event: {}", error.getDescription().cStr())};
  }
}

}  // namespace luoshu::form
