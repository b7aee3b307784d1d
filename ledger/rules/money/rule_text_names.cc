#include "ledger/rules/money/rule_text_names.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/allocation/rule_issue.h"
#include "ledger/rules/parties/parties.h"

namespace luoshu {
namespace {

using allocation::Target;

std::string_view line_of(std::string_view text, std::uint32_t number) {
  for (; number > 1; --number) text.remove_prefix(std::min(text.find('\n') + 1, text.size()));
  return text.substr(0, text.find('\n'));
}

bool is_part_of_id(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

// Where the name stands as a whole word. A line that names a party or a division begins with its
// keyword and the name of a pool, which may be the same word: it is looked for after them.
std::size_t place_of(std::string_view line, std::string_view name) {
  constexpr std::string_view kBlanks = " \t";
  std::size_t from = line.find_first_not_of(kBlanks);
  for (int words = 0; words < 2 && from != std::string_view::npos; ++words)
    from = line.find_first_not_of(kBlanks, line.find_first_of(kBlanks, from));
  for (std::size_t at = line.find(name, from); at != std::string_view::npos;
       at = line.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool whole =
        !is_part_of_id(line[at - 1]) && (end == line.size() || !is_part_of_id(line[end]));
    if (whole) return at;
  }
  return 0;
}

// Columns count code points, from 1.
std::size_t column_of(std::string_view line, std::size_t at) {
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  return 1 + static_cast<std::size_t>(std::ranges::count_if(line.substr(0, at), begins));
}

bool is_known(const State& state, const Target& target) {
  if (target.kind == Target::Kind::kParty) return party_exists(state, target.name);
  return target.kind != Target::Kind::kDivision || division_exists(state, target.name);
}

}  // namespace

void require_known_names(Decision& decision, const allocation::Rule& rule, std::string_view text) {
  constexpr std::string_view kField = "fields.text";
  std::size_t unknown = 0;
  const auto require = [&](const Target& target, std::uint32_t number) {
    // The list of reasons is full then: where the others stand need not be looked for.
    if (unknown == kReasonsMax || is_known(decision.state, target)) return;
    ++unknown;
    const std::string_view line = line_of(text, number);
    const std::size_t column = column_of(line, place_of(line, target.name));
    decision.refuse(
        allocation::kRuleSyntax, kField,
        {fmt::format("line {}, column {}: the ledger has no {}", number, column, target.name),
         fmt::format("第 {} 行第 {} 列：账本中无 {}", number, column, target.name)});
    decision.unknown(kField, target.name);
  };
  for (const allocation::Step& step : rule.steps) {
    const auto require_all = [&](const std::vector<allocation::TargetShare>& shares) {
      for (const auto& share : shares) require(share.target, step.line.number);
    };
    if (const auto* divide = std::get_if<allocation::Divide>(&step.what))
      require_all(divide->shares);
    const auto* pool = std::get_if<allocation::Pool>(&step.what);
    if (pool == nullptr) continue;
    if (const auto* fixed = std::get_if<allocation::Fixed>(&pool->method))
      require_all(fixed->shares);
    if (pool->fallback && pool->fallback->kind == allocation::Fallback::Kind::kTarget)
      require(pool->fallback->target, step.line.number);
  }
}

}  // namespace luoshu
