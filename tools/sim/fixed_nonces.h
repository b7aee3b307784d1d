// SM2 draws a nonce for each signature, and a world of one seed has no other chance than its dice:
// while a value of this kind lives, the library draws from the seed given. Never around the making
// of keys. One at a time, one thread; the simulator alone.
#pragma once

#include "ledger/base/bytes.h"

namespace luoshu::sim {

class FixedNonces {
 public:
  explicit FixedNonces(ByteView seed);
  ~FixedNonces();
  FixedNonces(const FixedNonces&) = delete;
  FixedNonces& operator=(const FixedNonces&) = delete;

 private:
  std::uint64_t before_;  // scopes may stand in each other
};

}  // namespace luoshu::sim
