// How an amount came to its parts: floors, remainders, and whose turn the odd fen was.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>

#include "ledger/allocation/apportion.h"
#include "ledger/allocation/weight.h"

namespace luoshu::allocation {
namespace {

using Wide = unsigned __int128;

TEST(ExactShareTest, OfEqualRemaindersTheTurnSaysWhoIsFirst) {
  const std::vector<std::uint64_t> weights = {1, 0, 1, 1};
  std::vector<std::int64_t> parts(4);
  apportion(100, weights, parts, Tie{4});
  EXPECT_EQ(parts, (std::vector<std::int64_t>{33, 0, 34, 33}));
  const auto shares = exact_shares(100, weights, parts, Tie{4});
  std::vector<std::size_t> places;
  std::vector<bool> odd;
  for (const ExactShare& share : shares) {
    places.push_back(share.place);
    odd.push_back(share.got_odd_fen);
  }
  EXPECT_EQ(places, (std::vector<std::size_t>{3, 0, 1, 2}));
  EXPECT_EQ(odd, (std::vector<bool>{false, false, true, false}));
  EXPECT_EQ(shares[2].floor, 33U);
  EXPECT_EQ(shares[2].remainder, 1U);
}

RC_GTEST_PROP(ExactShareProperty, TheFirstInLineGetTheFenThatAreLeft,
              (std::int64_t some, std::uint64_t turn)) {
  const auto weights =
      *rc::gen::container<std::vector<std::uint64_t>>(rc::gen::inRange<std::uint64_t>(0, 1'000));
  const std::uint64_t sum = std::accumulate(weights.begin(), weights.end(), std::uint64_t{0});
  RC_PRE(sum > 0);
  const std::int64_t amount = some < 0 ? ~some : some;
  std::vector<std::int64_t> parts(weights.size());
  apportion(amount, weights, parts, Tie{turn});
  const auto shares = exact_shares(amount, weights, parts, Tie{turn});
  std::uint64_t left = static_cast<std::uint64_t>(amount);
  for (const ExactShare& share : shares) left -= share.floor;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const Wide product = Wide(static_cast<std::uint64_t>(amount)) * weights[i];
    RC_ASSERT(Wide(shares[i].floor) * sum + shares[i].remainder == product);
    RC_ASSERT(shares[i].got_odd_fen == (shares[i].place != 0 && shares[i].place <= left));
  }
}

TEST(WeightTest, AFactorOfNothingMakesNothingHoweverLargeTheOthers) {
  const std::vector<Factor> factors = {{Factor::Kind::kBase, 0},
                                       {Factor::Kind::kUse, 0},
                                       {Factor::Kind::kQuality, 0},
                                       {Factor::Kind::kConstant, 3}};
  const std::uint64_t large = ~std::uint64_t{0};
  EXPECT_EQ(weight_of(factors, {2, 5, 900}), 2U * 5 * 900 * 3);
  EXPECT_EQ(weight_of(factors, {large, large, 0}), 0U);
  EXPECT_EQ(weight_of(factors, {large, 1, 1}), std::nullopt);
  EXPECT_EQ(weight_of({{Factor::Kind::kBase, 0}}, {large, 0, 0}), large);
}

}  // namespace
}  // namespace luoshu::allocation
