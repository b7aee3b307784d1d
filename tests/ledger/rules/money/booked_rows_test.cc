#include "ledger/rules/money/booked_rows.h"

#include <gtest/gtest.h>

#include <limits>

namespace luoshu {
namespace {

TEST(BookedKeyTest, ComesBackForAnyDayAndId) {
  using Limits = std::numeric_limits<std::int32_t>;
  const std::string id("A\0\x01-1", 5);
  for (const std::int32_t day : {Limits::min(), -1, 0, 1, 20'300, Limits::max()})
    for (const BookedKind kind : {BookedKind::kSale, BookedKind::kRefund})
      for (const std::string& one : {id, std::string()}) {
        const std::string key = booked_key(day, kind, one);
        const auto read = read_booked_key(key);
        ASSERT_TRUE(read);
        EXPECT_EQ(*read, (BookedKey{Date{day}, kind, one}));
      }
}

TEST(BookedKeyTest, StandsAsItDoesOnDisk) {
  EXPECT_EQ(booked_key(1, BookedKind::kSale, "A"), std::string("\x80\0\0\x01\0A", 6));
  EXPECT_EQ(booked_key(-1, BookedKind::kRefund, "A"),
            "\x7F\xFF\xFF\xFF\x01"
            "A");
}

TEST(BookedKeyTest, OtherBytesAreNone) {
  for (const std::string& key : {std::string(), std::string("\x80\0\0\x01", 4),
                                 std::string("\x80\0\0\x01\x02"
                                             "A",
                                             6)})
    EXPECT_FALSE(read_booked_key(key)) << key.size();
}

}  // namespace
}  // namespace luoshu
