#include "tools/luoshu/nearest.h"

#include <algorithm>
#include <utility>

namespace luoshu {
namespace {

// How many letters differ: put in, left out, or another one.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t other = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
      corner = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, other}));
    }
  }
  return row.back();
}

}  // namespace

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known) {
  constexpr std::size_t kLettersPerMistake = 3;
  std::optional<std::string> best;
  std::size_t least = word.size() / kLettersPerMistake + 1;
  for (const std::string& one : known) {
    const std::size_t letters = distance(word, one);
    if (letters >= least) continue;
    least = letters;
    best = one;
  }
  return best;
}

}  // namespace luoshu
