// The only source of chance in the simulator: splitmix64, spelled out, so that a seed means the
// same on every machine and with every library. A value; copying it forks the sequence.
#pragma once

#include <cstdint>

namespace luoshu::sim {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }
  // 0 … bound - 1; 0 where the bound is 0. The bias of the remainder is of no matter here.
  std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : next() % bound; }
  // least … most.
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most - least) + 1));
  }
  bool chance(std::uint32_t permille) { return permille != 0 && below(1'000) < permille; }

 private:
  std::uint64_t state_;
};

}  // namespace luoshu::sim
