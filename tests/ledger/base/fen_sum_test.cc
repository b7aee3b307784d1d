#include "ledger/base/fen_sum.h"

#include <gtest/gtest.h>

#include <limits>

#include "ledger/base/limits.h"

namespace luoshu {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

TEST(FenSumTest, WhatLeaves64BitsOnTheWayMayComeBack) {
  FenSum sum(kMost);
  sum += kMost;
  EXPECT_FALSE(sum.fen());
  EXPECT_EQ(sum.fen().error().code, Errc::kLimit);
  EXPECT_FALSE(sum.fen().error().detail_zh.empty());
  sum -= kMost;
  EXPECT_EQ(*sum.fen(), kMost);
  sum += 1;
  EXPECT_FALSE(sum.fen());
  EXPECT_EQ(sum.nearest_fen(), kMost);
}

TEST(FenSumTest, BelowZeroAsWell) {
  FenSum sum;
  EXPECT_EQ(*sum.fen(), 0);
  for (int i = 0; i < 2'000; ++i) sum -= limits::kAmountFenMax;
  EXPECT_FALSE(sum.fen());
  EXPECT_EQ(sum.nearest_fen(), std::numeric_limits<std::int64_t>::min());
  FenSum back;
  for (int i = 0; i < 2'000; ++i) back += limits::kAmountFenMax;
  sum += back;
  EXPECT_EQ(sum, FenSum());
}

}  // namespace
}  // namespace luoshu
