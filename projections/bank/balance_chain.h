// The running balance as a witness of the signs: each balance is the one before plus what the line
// does, in the order of the file or against it. Pure.
#pragma once

#include <span>

#include "projections/bank/statement.h"

namespace luoshu::bank {

enum class ChainOrder : std::uint8_t {
  kNone,      // fewer than two balances, or no order in which most of them hold
  kGiven,     // the oldest line is first
  kReversed,  // the newest line is first
};

struct Chain {
  ChainOrder order = ChainOrder::kNone;
  std::size_t links = 0;               // pairs of neighbours with balances
  bool ambiguous = false;              // both orders fit, and the days do not tell
  std::vector<std::size_t> broken_at;  // indexes of lines whose balance does not follow
};

// With the lines' own effects, or with all of them the other way round.
enum class Effects : std::uint8_t { kAsRead, kInverted, kUnsigned };
Chain chain_of(std::span<const Line> lines, Effects effects = Effects::kAsRead);

// Opening and closing balance out of the chain, and notes of where it breaks. kRefused where it
// contradicts the signs as they were read and holds with others: then nothing tells who is wrong.
Status judge_chain(Statement& statement);

}  // namespace luoshu::bank
