#include "ledger/allocation/rule_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace luoshu::allocation {
namespace {

constexpr Alias kAliases[] = {
    {"规则", "rule"},       {"版本", "version"},   {"生效", "effective"}, {"期间", "period"},
    {"基数", "base"},       {"确认", "recognise"}, {"准许收入", "cap"},   {"成本补偿", "recover"},
    {"分配", "split"},      {"池", "pool"},        {"计提", "earmark"},   {"上限", "ceiling"},
    {"下限", "floor"},      {"退款", "refund"},    {"取整", "round"},     {"投入", "invest"},
    {"贡献", "contribute"}, {"受益", "benefit"},
};

constexpr std::string_view kKeywords[] = {
    // header
    "rule", "version", "title", "basis", "effective", "period", "month", "quarter", "year", "base",
    "net", "gross", "recognise", "on", "settled", "paid", "scope", "all", "product", "agreement",
    // steps
    "withhold", "to", "cap", "permitted-revenue", "cycle", "excess", "reserve", "recover",
    "audited-cost", "class", "any", "up-to", "bearer", "carry", "lapse", "split", "pool", "else",
    "fixed", "equal", "over", "by", "investment", "net-of-subsidy", "lineage", "weight",
    "metered-use", "use", "quality", "province", "city-by-contribution", "party", "division",
    "cities-in-lineage", "all-cities", "parties-with-investment", "earmark", "of", "as",
    "city-contribution", "divide", "city", "into",
    // limits and tail
    "ceiling", "per", "spill", "proportional", "floor", "from", "refund", "reverse",
    "remaining-lines", "round", "largest-remainder", "tie", "key-ascending",
    "rotate-by-transaction", "cumulative", "end"};

constexpr std::string_view kRoles[] = {
    "root",       "authority",         "implementer", "data_holder",         "registrar",
    "finance",    "pricing",           "auditor",     "cyberspace",          "ip",
    "government", "primary_developer", "exchange",    "secondary_developer", "city_officer",
    "applicant",  "interested_party"};

// Where a name may stand beside them, with how many letters may be wrong to be taken for one.
constexpr std::string_view kLongNeighbours[] = {"province", "division"};
constexpr std::string_view kShortNeighbours[] = {"party", "base", "equal", "any"};

constexpr std::size_t kShownBytes = 48;

// Letters to change, add or take away to make one word of the other. Both are short.
std::size_t distance(std::string_view one, std::string_view other) {
  std::vector<std::size_t> row(other.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= one.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j < row.size(); ++j) {
      const std::size_t changed = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

std::string in_small_letters(std::string_view word) {
  std::string small(word);
  for (char& letter : small)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return small;
}

// At most kShownBytes of the word, ending with a whole character.
std::string shortened(std::string_view word) {
  if (word.size() <= kShownBytes) return std::string(word);
  std::size_t end = kShownBytes;
  while (end > 0 && (static_cast<unsigned char>(word[end]) & 0xC0U) == 0x80U) --end;
  return fmt::format("{}…", word.substr(0, end));
}

}  // namespace

std::span<const Alias> aliases() {
  return kAliases;
}

std::span<const std::string_view> keywords() {
  return kKeywords;
}

bool is_keyword(std::string_view word) {
  return std::ranges::find(kKeywords, word) != std::end(kKeywords);
}

bool is_role(std::string_view word) {
  return std::ranges::find(kRoles, word) != std::end(kRoles);
}

std::string_view word_of_alias(std::string_view chinese) {
  const auto* found = std::ranges::find(kAliases, chinese, &Alias::chinese);
  return found == std::end(kAliases) ? std::string_view() : found->word;
}

std::string with_alias(std::string_view word) {
  const auto* found = std::ranges::find(kAliases, word, &Alias::word);
  return found == std::end(kAliases) ? std::string(word)
                                     : fmt::format("{}（{}）", word, found->chinese);
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates,
                         std::size_t wrong_letters_max) {
  std::string_view best;
  std::size_t best_distance = wrong_letters_max + 1;
  for (const std::string_view candidate : candidates) {
    if (word.size() > candidate.size() + wrong_letters_max || candidate.size() <= wrong_letters_max)
      continue;
    const std::size_t wrong = distance(in_small_letters(word), candidate);
    if (wrong < best_distance) {
      best = candidate;
      best_distance = wrong;
    }
  }
  return best;
}

std::string_view word_mistyped(std::string_view name) {
  const std::string_view long_one = nearest(name, kLongNeighbours, 2);
  return long_one.empty() ? nearest(name, kShortNeighbours, 1) : long_one;
}

std::string quoted(std::string_view word) {
  return fmt::format("'{}'", shortened(word));
}

std::string quoted_zh(std::string_view word) {
  return fmt::format("“{}”", shortened(word));
}

}  // namespace luoshu::allocation
