#include "ledger/base/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

#include "ledger/base/assert.h"
#include "ledger/base/ids.h"

namespace luoshu {
namespace {

constexpr Errc kAll[] = {Errc::kRefused,      Errc::kUsage,     Errc::kInvalid, Errc::kNotFound,
                         Errc::kVerification, Errc::kConflict,  Errc::kBusy,    Errc::kLimit,
                         Errc::kIo,           Errc::kCorruption};

Result<int> half(int value) {
  if (value % 2 != 0) return Fault{Errc::kInvalid, std::to_string(value) + " is odd"};
  return value / 2;
}
Result<int> quarter(int value) {
  LUOSHU_TRY(const int first, half(value));
  LUOSHU_TRY(const int second, half(first));
  return second;
}
Status is_even(int value) {
  LUOSHU_CHECK(half(value));
  return Done{};
}

TEST(Result, TryPassesValuesOnAndFaultsUp) {
  EXPECT_EQ(quarter(12).value(), 3);
  EXPECT_EQ(quarter(6).error().detail, "3 is odd");
  EXPECT_EQ(quarter(5).error().detail, "5 is odd");
}

TEST(Result, CheckPassesFaultsUp) {
  EXPECT_TRUE(is_even(4));
  EXPECT_EQ(is_even(3).error(), (Fault{Errc::kInvalid, "3 is odd"}));
}

TEST(Result, CarriesWhatCanOnlyBeMoved) {
  const auto make = []() -> Result<std::unique_ptr<int>> { return std::make_unique<int>(7); };
  const auto pass = [&]() -> Result<int> {
    LUOSHU_TRY(auto owned, make());
    return *owned;
  };
  EXPECT_EQ(pass().value(), 7);
}

TEST(Result, AskingAFailureForItsValueIsAnErrorOfTheProgram) {
  EXPECT_THROW(static_cast<void>(half(1).value()), std::logic_error);
}

TEST(Errc, EveryKindHasItsOwnName) {
  std::set<std::string_view> names;
  for (Errc code : kAll) names.insert(errc_name(code));
  EXPECT_EQ(names.size(), std::size(kAll));
  EXPECT_FALSE(names.contains("unknown"));
}

// The exit codes are a contract with other people's scripts.
TEST(Errc, ExitCodes) {
  EXPECT_EQ(exit_code(Errc::kRefused), 1);
  EXPECT_EQ(exit_code(Errc::kUsage), 2);
  EXPECT_EQ(exit_code(Errc::kInvalid), 2);
  EXPECT_EQ(exit_code(Errc::kLimit), 2);
  EXPECT_EQ(exit_code(Errc::kNotFound), 3);
  EXPECT_EQ(exit_code(Errc::kVerification), 4);
  EXPECT_EQ(exit_code(Errc::kConflict), 5);
  EXPECT_EQ(exit_code(Errc::kBusy), 5);
  EXPECT_EQ(exit_code(Errc::kIo), 6);
  EXPECT_EQ(exit_code(Errc::kCorruption), 6);
}

TEST(Fault, ContextStandsInFrontInBothLanguages) {
  const Fault english = with_context({Errc::kIo, "disk full"}, "a.log");
  EXPECT_EQ(english, (Fault{Errc::kIo, "a.log: disk full"}));
  const Fault both = with_context({Errc::kIo, "disk full", "磁盘已满"}, "a.log");
  EXPECT_EQ(both.detail_zh, "a.log：磁盘已满");
}

TEST(AssertDeathTest, ABrokenInvariantEndsTheProcessAndSaysWhere) {
  EXPECT_DEATH(LUOSHU_ASSERT(1 + 1 == 3), "broken invariant 1 \\+ 1 == 3 at .*result_test.cc:");
  LUOSHU_ASSERT(1 + 1 == 2);
}

TEST(Ids, RefuseOtherLengths) {
  for (std::size_t size = 0; size < 70; ++size) {
    const Bytes bytes(size, 0xab);
    EXPECT_EQ(hash_from(bytes).has_value(), size == 32);
    EXPECT_EQ(entry_id_from(bytes).has_value(), size == 16);
  }
  EXPECT_EQ(hash_from(Bytes(32, 0xab)).value().hex(), to_hex(Bytes(32, 0xab)));
  EXPECT_LT(Seq{1}, Seq{2});
}

}  // namespace
}  // namespace luoshu
