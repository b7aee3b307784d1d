// Sharing an amount out over weights, to the fen: the largest-remainder method (Hamilton; RULEBOOK
// 4.4), and its cumulative form (A40). Integers only; products in 128 bits. Pure;
// safe from every thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ledger/allocation/residual.h"

namespace luoshu::allocation {

// Who gets a left-over fen where remainders are equal: the entry with the smallest
// (rank - turn) mod n, rank counting the n entries of weight > 0 in their order (A9). Turn 0 is
// `tie key-ascending`.
struct Tie {
  std::uint64_t turn = 0;
};

// parts[i] := what entry i gets of `amount`; they sum to it, and each is within one fen of the
// exact rational. Entries stand in the order of their keys; those of weight 0 get nothing. REQUIRES
// amount >= 0, equal lengths, and a sum of weights in 1 … 2^64 - 1 unless amount is 0.
void apportion(std::int64_t amount, std::span<const std::uint64_t> weights,
               std::span<std::int64_t> parts, Tie tie = {});

// The same, and each entry's residual enters and is carried on. An entry of weight 0 keeps its own.
// `at_most`: empty, or what each entry may get at most; REQUIRES that it sums to at least `amount`
// over the entries of weight > 0.
void apportion_cumulative(std::int64_t amount, std::span<const std::uint64_t> weights,
                          std::span<std::int64_t> parts, std::span<Residual*> residuals,
                          std::span<const std::int64_t> at_most = {});

// What an entry has of an amount before any fen that is left over is given out, and whether it got
// one.
struct ExactShare {
  std::uint64_t floor = 0;
  std::uint64_t remainder = 0;  // of the sum of weights: floor + remainder / sum is the exact share
  std::size_t place = 0;        // among those waiting for a fen, from 1; 0: of weight 0
  bool got_odd_fen = false;     // has more than its floor
};
// How apportion() came to `parts`, one for each entry. Of parts that apportion_cumulative() made,
// what residuals did is not in it. REQUIRES a sum of weights in 1 … 2^64 - 1.
std::vector<ExactShare> exact_shares(std::int64_t amount, std::span<const std::uint64_t> weights,
                                     std::span<const std::int64_t> parts, Tie tie);

// floor(amount * ppm / 1,000,000). REQUIRES amount >= 0 and 0 <= ppm <= 1,000,000.
std::int64_t part_of(std::int64_t amount, std::int64_t ppm);

}  // namespace luoshu::allocation
