#include "projections/explain/odd_fens.h"

#include <algorithm>

namespace luoshu {
namespace {

using Wide = unsigned __int128;

}  // namespace

std::uint64_t sum_of_weights(const TraceStep& step) {
  std::uint64_t sum = 0;
  for (const TraceEntry& entry : step.entries) sum += entry.weight;
  return sum;
}

// RULEBOOK 4.4: floors first; what is left goes fen by fen to the largest remainders.
std::vector<OddFen> odd_fens(const TraceStep& step) {
  const std::uint64_t sum = sum_of_weights(step);
  std::vector<OddFen> odd(step.entries.size());
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < odd.size(); ++i) {
    const Wide product = Wide{static_cast<std::uint64_t>(step.fen)} * step.entries[i].weight;
    odd[i].floor = static_cast<std::uint64_t>(product / sum);
    odd[i].remainder = static_cast<std::uint64_t>(product % sum);
    odd[i].got = static_cast<std::uint64_t>(step.entries[i].fen) > odd[i].floor;
    if (step.entries[i].weight > 0) order.push_back(i);
  }
  const std::size_t count = order.size();
  std::vector<std::size_t> turn(odd.size());
  for (std::size_t rank = 0; rank < count; ++rank)
    turn[order[rank]] = (rank + count - step.turn % count) % count;
  std::ranges::sort(order, [&](std::size_t one, std::size_t other) {
    return std::pair(odd[other].remainder, turn[one]) < std::pair(odd[one].remainder, turn[other]);
  });
  for (std::size_t place = 0; place < count; ++place) odd[order[place]].place = place + 1;
  return odd;
}

}  // namespace luoshu
