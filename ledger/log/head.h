// Where a log stands: written with every commit under compare-and-set.
//
//   head := "LSH1" ‖ u64 size ‖ u64 next event number ‖ u64 recorded µs of the last entry
//           ‖ u64 epoch ‖ state digest[32] ‖ root[32] ‖ u8 has SM3 ‖ root_sm3[32] (zeroes without)
// Integers big-endian. DO NOT CHANGE: on disk since format 1.
#pragma once

#include <optional>

#include "ledger/base/ids.h"
#include "ledger/base/time.h"

namespace luoshu {

struct Head {
  Size size;
  EventNumber next_event{1};
  Time recorded;  // of the last entry
  std::uint64_t epoch = 1;
  Hash state_digest;
  Hash root;
  std::optional<Hash> root_sm3;  // gm ledgers only
  friend bool operator==(const Head&, const Head&) = default;
};

Bytes encode_head(const Head& head);
Result<Head> decode_head(ByteView bytes);

}  // namespace luoshu
