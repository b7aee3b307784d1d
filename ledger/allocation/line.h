// A line of the money book: an amount in fen of one sale, refund, period or adjustment for one
// beneficiary, under one step of one rule version (A11).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/allocation/names.h"

namespace luoshu::allocation {

// The name of a step by its number in a Steps table.
struct StepId {
  std::uint32_t value = 0;
  friend auto operator<=>(StepId, StepId) = default;
};

// The pool of a line; withheld, reserved, recovered and earmarked lines are of none.
inline constexpr std::uint16_t kNoPool = 0xFFFF;

struct Line {
  std::int64_t fen = 0;
  StepId step;
  NameId key;
  NameId beneficiary;
  NameId resource;  // none: kNoName
  std::uint16_t pool = kNoPool;
  friend bool operator==(const Line&, const Line&) = default;
};

// The names of steps. They are not known from the rule alone: every divide makes new ones of those
// that it meets.
class Steps {
 public:
  StepId of(std::string_view text);
  const std::string& text(StepId step) const { return texts_[step.value]; }

 private:
  std::vector<std::string> texts_;
};

}  // namespace luoshu::allocation
