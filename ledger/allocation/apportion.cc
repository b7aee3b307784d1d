#include "ledger/allocation/apportion.h"

#include <algorithm>
#include <boost/container/small_vector.hpp>

#include "ledger/allocation/residual_exact.h"
#include "ledger/allocation/rule.h"
#include "ledger/base/assert.h"

namespace luoshu::allocation {
namespace {

using Wide = unsigned __int128;

struct Remainder {
  std::uint64_t left = 0;
  std::uint64_t turn = 0;  // who is first among equals
  std::size_t entry = 0;
};

// Enough for the lists that rules and lineages have; longer ones go to the heap.
constexpr std::size_t kUsualEntries = 24;
using Remainders = boost::container::small_vector<Remainder, kUsualEntries>;

bool before(const Remainder& one, const Remainder& other) {
  return one.left != other.left ? one.left > other.left : one.turn < other.turn;
}

std::uint64_t sum_of(std::span<const std::uint64_t> weights) {
  Wide sum = 0;
  for (const std::uint64_t weight : weights) sum += weight;
  LUOSHU_ASSERT(sum > 0 && sum <= ~std::uint64_t{0});
  return static_cast<std::uint64_t>(sum);
}

// The floors, and what is left of each entry of weight > 0, in their order.
Remainders remainders_of(std::int64_t amount, std::span<const std::uint64_t> weights, Tie tie,
                         std::span<std::int64_t> floors) {
  const std::uint64_t sum = sum_of(weights);
  Remainders remainders;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] == 0) continue;
    const Wide product = Wide(static_cast<std::uint64_t>(amount)) * weights[i];
    floors[i] = static_cast<std::int64_t>(product / sum);
    remainders.push_back(
        {static_cast<std::uint64_t>(product % sum), std::uint64_t{remainders.size()}, i});
  }
  const std::uint64_t count = remainders.size();
  if (tie.turn != 0)
    for (Remainder& one : remainders) one.turn = (one.turn + count - tie.turn % count) % count;
  return remainders;
}

}  // namespace

void apportion(std::int64_t amount, std::span<const std::uint64_t> weights,
               std::span<std::int64_t> parts, Tie tie) {
  LUOSHU_ASSERT(amount >= 0 && weights.size() == parts.size());
  std::ranges::fill(parts, 0);
  if (amount == 0) return;
  Remainders remainders = remainders_of(amount, weights, tie, parts);
  std::int64_t left = amount;
  for (const std::int64_t floor : parts) left -= floor;
  if (left == 0) return;
  std::partial_sort(remainders.begin(), remainders.begin() + left, remainders.end(), before);
  for (std::int64_t i = 0; i < left; ++i) ++parts[remainders[static_cast<std::size_t>(i)].entry];
}

std::vector<ExactShare> exact_shares(std::int64_t amount, std::span<const std::uint64_t> weights,
                                     std::span<const std::int64_t> parts, Tie tie) {
  std::vector<std::int64_t> floors(weights.size());
  Remainders remainders = remainders_of(amount, weights, tie, floors);
  std::ranges::sort(remainders, before);
  std::vector<ExactShare> shares(weights.size());
  for (std::size_t i = 0; i < shares.size(); ++i) {
    shares[i].floor = static_cast<std::uint64_t>(floors[i]);
    shares[i].got_odd_fen = parts[i] > floors[i];
  }
  for (std::size_t place = 0; place < remainders.size(); ++place) {
    ExactShare& share = shares[remainders[place].entry];
    share.remainder = remainders[place].left;
    share.place = place + 1;
  }
  return shares;
}

void apportion_cumulative(std::int64_t amount, std::span<const std::uint64_t> weights,
                          std::span<std::int64_t> parts, std::span<Residual*> residuals,
                          std::span<const std::int64_t> at_most) {
  LUOSHU_ASSERT(amount >= 0 && weights.size() == parts.size());
  std::ranges::fill(parts, 0);
  if (amount == 0) return;
  const Rational sum = sum_of(weights);
  const auto residual = [&](std::size_t i) -> Rational& { return residuals[i]->exact().value; };
  const auto room = [&](std::size_t i) { return at_most.empty() || parts[i] < at_most[i]; };
  std::int64_t left = amount;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] == 0) continue;
    Rational& due = residual(i);
    due += Rational(amount) * weights[i] / sum;
    // The quotient of what is not negative is its floor.
    if (due > 0) parts[i] = static_cast<std::int64_t>(numerator(due) / denominator(due));
    if (!at_most.empty()) parts[i] = std::min(parts[i], at_most[i]);
    due -= parts[i];
    left -= parts[i];
  }
  for (; left != 0; left += left > 0 ? -1 : 1) {
    std::size_t chosen = weights.size();
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (weights[i] == 0 || (left > 0 ? !room(i) : parts[i] == 0)) continue;
      const bool better = chosen == weights.size() || (left > 0 ? residual(i) > residual(chosen)
                                                                : residual(i) < residual(chosen));
      if (better) chosen = i;
    }
    LUOSHU_ASSERT(chosen < weights.size());
    parts[chosen] += left > 0 ? 1 : -1;
    residual(chosen) += left > 0 ? -1 : 1;
  }
}

std::int64_t part_of(std::int64_t amount, std::int64_t ppm) {
  return static_cast<std::int64_t>(Wide(static_cast<std::uint64_t>(amount)) *
                                   static_cast<std::uint64_t>(ppm) /
                                   static_cast<std::uint64_t>(kPpmWhole));
}

}  // namespace luoshu::allocation
