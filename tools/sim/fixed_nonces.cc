#include "tools/sim/fixed_nonces.h"

// lint: allow foreign-header: the one thing that SM2 draws must come from the seed, and only here
#include <openssl/rand.h>

#include "ledger/base/assert.h"
#include "ledger/crypto/digest.h"
#include "tools/sim/dice.h"

namespace luoshu::sim {
namespace {

std::uint64_t drawn_from = 0;  // state of the dice; 0: the library's own
Dice dice(0);

int draw(unsigned char* out, int count) {
  for (int i = 0; i < count; ++i) out[i] = static_cast<unsigned char>(dice.next() >> 56);
  return 1;
}

int ready() {
  return 1;
}

void use(std::uint64_t seed) {
  static const RAND_METHOD kFromDice{nullptr, draw, nullptr, nullptr, draw, ready};
  drawn_from = seed;
  dice = Dice(seed);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  LUOSHU_ASSERT(RAND_set_rand_method(seed == 0 ? nullptr : &kFromDice) == 1);
#pragma GCC diagnostic pop
}

}  // namespace

FixedNonces::FixedNonces(ByteView seed) : before_(drawn_from) {
  const Hash digest = sha256(seed);
  use(ByteReader(digest.view()).u64_be().value() | 1U);
}

FixedNonces::~FixedNonces() {
  use(before_);
}

}  // namespace luoshu::sim
