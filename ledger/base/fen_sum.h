// A sum of fen. Single amounts have a limit (limits::kAmountFenMax), how many of them are added has
// none: some thousand of the largest leave 64 bits. Here they do not, and whoever wants the sum in
// 64 bits is told where it has no room. May be negative. A value.
#pragma once

#include <cstdint>

#include "ledger/base/result.h"

namespace luoshu {

class FenSum {
 public:
  FenSum() = default;
  explicit FenSum(std::int64_t fen) : fen_(fen) {}
  FenSum& operator+=(std::int64_t fen) {
    fen_ += fen;
    return *this;
  }
  FenSum& operator-=(std::int64_t fen) {
    fen_ -= fen;
    return *this;
  }
  FenSum& operator+=(const FenSum& other) {
    fen_ += other.fen_;
    return *this;
  }
  FenSum& operator-=(const FenSum& other) {
    fen_ -= other.fen_;
    return *this;
  }
  // kLimit where the sum is not within 64 bits.
  Result<std::int64_t> fen() const;
  // The nearest that 64 bits hold, which no true amount comes near.
  std::int64_t nearest_fen() const;
  friend bool operator==(const FenSum&, const FenSum&) = default;

 private:
  __int128 fen_ = 0;
};

}  // namespace luoshu
