// A leaf: the exact bytes the log commits to for one entry: header, signatures and the sequencer's
// stamp. Pure values; schema/entry.capnp.
#pragma once

#include <cstdint>
#include <vector>

#include "ledger/log/entry.h"

namespace luoshu {

// What the sequencer adds to an entry when it takes it in.
struct Stamp {
  Seq seq;
  Time recorded;            // strictly increasing along the log
  EventNumber first_event;  // 0 in system entries
  std::uint64_t epoch = 1;
  std::uint32_t rules_version = 0;
  Hash state_digest;  // after this entry
  friend bool operator==(const Stamp&, const Stamp&) = default;
};

struct Leaf {
  Bytes header;
  std::vector<Signature> signatures;
  Stamp stamp;
  friend bool operator==(const Leaf&, const Leaf&) = default;
};

Bytes encode_leaf(const Leaf& leaf);
// kInvalid for bytes that are not canonical, kLimit past 65,535 bytes.
Result<Leaf> decode_leaf(ByteView bytes);

}  // namespace luoshu
