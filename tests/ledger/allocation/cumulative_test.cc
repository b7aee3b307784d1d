// The drift of `round cumulative` (A40): what docs/LUORULE.md says of it.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ledger/allocation/apportion.h"
#include "ledger/allocation/residual_exact.h"

namespace luoshu::allocation::test {
namespace {

// Shares the amount out and answers the largest and smallest residual after it.
struct Ledger {
  explicit Ledger(std::size_t keys) : residuals(keys), parts(keys) {
    for (Residual& one : residuals) places.push_back(&one);
  }
  void share(std::int64_t amount, const std::vector<std::uint64_t>& weights) {
    apportion_cumulative(amount, weights, parts, places);
  }
  const Rational& residual(std::size_t i) const { return residuals[i].exact().value; }
  std::vector<Residual> residuals;
  std::vector<Residual*> places;
  std::vector<std::int64_t> parts;
};

// Nobody is ahead by a whole fen; so with n in all nobody is behind by n - 1 or more.
RC_GTEST_PROP(Cumulative, TheDriftOfAFixedSetIsBounded, ()) {
  const auto keys = *rc::gen::inRange<std::size_t>(1, 12);
  Ledger ledger(keys);
  const auto amounts = *rc::gen::container<std::vector<std::int64_t>>(
      30, rc::gen::oneOf(rc::gen::inRange<std::int64_t>(0, 20),
                         rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000)));
  for (const std::int64_t amount : amounts) {
    const auto weights = *rc::gen::container<std::vector<std::uint64_t>>(
        keys, rc::gen::inRange<std::uint64_t>(1, 1'000));
    ledger.share(amount, weights);
    std::int64_t given = 0;
    Rational sum = 0;
    for (std::size_t i = 0; i < keys; ++i) {
      RC_ASSERT(ledger.parts[i] >= 0);
      RC_ASSERT(ledger.residual(i) > -1);
      RC_ASSERT(ledger.residual(i) <
                std::max<std::int64_t>(1, static_cast<std::int64_t>(keys) - 1));
      given += ledger.parts[i];
      sum += ledger.residual(i);
    }
    RC_ASSERT(given == amount);
    RC_ASSERT(sum == 0);
  }
}

// What rounding costs: 10,000 payments over 19 equal cities. Under largest
// remainder every odd fen falls to the same cities.
TEST(Cumulative, TenThousandPaymentsOverNineteenCities) {
  constexpr std::size_t kCities = 19;
  constexpr std::int64_t kPayments = 10'000;
  const std::vector<std::uint64_t> weights(kCities, 1);
  Ledger ledger(kCities);
  std::vector<std::int64_t> plain(kCities);
  std::int64_t sum = 0;
  for (std::int64_t i = 0; i < kPayments; ++i) {
    const std::int64_t amount = 1 + i * 7'919 % 1'009;
    sum += amount;
    ledger.share(amount, weights);
    std::vector<std::int64_t> parts(kCities);
    apportion(amount, weights, parts);
    for (std::size_t j = 0; j < kCities; ++j) plain[j] += parts[j];
  }
  const auto [least, most] = std::minmax_element(plain.begin(), plain.end());
  EXPECT_GT(*most - *least, 5'000);
  for (const Residual& one : ledger.residuals) EXPECT_LT(abs(one.exact().value), 1);
}

// Where the set changes no bound is proven; what was measured stays within two fen.
TEST(Cumulative, AChangingSetDriftsLittle) {
  constexpr std::size_t kKeys = 12;
  Ledger ledger(kKeys);
  std::uint64_t dice = 1;
  const auto roll = [&](std::uint64_t end) {
    dice = dice * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    return (dice >> 33) % end;
  };
  Rational largest = 0;
  for (int i = 0; i < 3'000; ++i) {
    std::vector<std::uint64_t> weights(kKeys);
    for (std::uint64_t& weight : weights) weight = roll(3) == 0 ? 0 : 1 + roll(4);
    weights[roll(kKeys)] = 1;
    ledger.share(static_cast<std::int64_t>(roll(1'000)), weights);
    for (const Residual& one : ledger.residuals)
      largest = std::max(largest, Rational(abs(one.exact().value)));
  }
  RecordProperty("largest_drift_in_fen", largest.convert_to<std::string>());
  EXPECT_LT(largest, 2);
}

}  // namespace
}  // namespace luoshu::allocation::test
