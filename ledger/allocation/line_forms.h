// What the lines of a rule begin with, in which order they stand, and how often.
#pragma once

#include <string_view>

namespace luoshu::allocation {

enum class Rank {  // lines stand in this order
  kRule,
  kHeader,
  kWithhold,
  kCap,
  kRecover,
  kSplit,
  kPool,
  kAfterPools,
  kLimit,
  kRefund,
  kRound,
  kEnd,
};
enum class Often { kOnce, kAtMostOnce, kAnyNumber };

// What a line may begin with.
struct LineForm {
  std::string_view word;
  Rank rank;
  Often often;
};
inline constexpr LineForm kForms[] = {
    {"rule", Rank::kRule, Often::kOnce},
    {"title", Rank::kHeader, Often::kAtMostOnce},
    {"basis", Rank::kHeader, Often::kAnyNumber},
    {"effective", Rank::kHeader, Often::kOnce},
    {"period", Rank::kHeader, Often::kAtMostOnce},
    {"base", Rank::kHeader, Often::kAtMostOnce},
    {"recognise", Rank::kHeader, Often::kAtMostOnce},
    {"scope", Rank::kHeader, Often::kAtMostOnce},
    {"withhold", Rank::kWithhold, Often::kAnyNumber},
    {"cap", Rank::kCap, Often::kAtMostOnce},
    {"recover", Rank::kRecover, Often::kAnyNumber},
    {"split", Rank::kSplit, Often::kOnce},
    {"pool", Rank::kPool, Often::kAnyNumber},
    {"earmark", Rank::kAfterPools, Often::kAnyNumber},
    {"divide", Rank::kAfterPools, Often::kAnyNumber},
    {"ceiling", Rank::kLimit, Often::kAnyNumber},
    {"floor", Rank::kLimit, Often::kAnyNumber},
    {"refund", Rank::kRefund, Often::kOnce},
    {"round", Rank::kRound, Often::kOnce},
    {"end", Rank::kEnd, Often::kOnce},
};

}  // namespace luoshu::allocation
