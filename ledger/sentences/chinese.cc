#include "ledger/sentences/chinese.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "ledger/sentences/chinese_tables.h"

namespace luoshu {
namespace {

constexpr std::size_t kSentenceBytesMax = 64U << 10;
constexpr unsigned kDepthMax = 6;
constexpr std::string_view kHole = "{}";

using Captures = std::vector<std::string_view>;

// Whether `text` is `pattern`; each hole takes as little as lets the rest match. The literal parts
// are searched from the left, which is exact but for the last one, and that one is anchored.
bool matches(std::string_view pattern, std::string_view text, Captures& captures) {
  captures.clear();
  std::size_t hole = pattern.find(kHole);
  if (hole == std::string_view::npos) return pattern == text;
  if (!text.starts_with(pattern.substr(0, hole))) return false;
  text.remove_prefix(hole);
  pattern.remove_prefix(hole + kHole.size());
  for (;;) {
    hole = pattern.find(kHole);
    const std::string_view literal = pattern.substr(0, hole);
    const bool last = hole == std::string_view::npos;
    if (last && !text.ends_with(literal)) return false;
    const std::size_t at = last ? text.size() - literal.size() : text.find(literal);
    if (at == std::string_view::npos) return false;
    captures.push_back(text.substr(0, at));
    if (last) return true;
    text.remove_prefix(at + literal.size());
    pattern.remove_prefix(hole + kHole.size());
  }
}

std::size_t literal_bytes(std::string_view pattern) {
  std::size_t holes = 0;
  for (std::size_t at = pattern.find(kHole); at != std::string_view::npos;
       at = pattern.find(kHole, at + kHole.size()))
    ++holes;
  return pattern.size() - holes * kHole.size();
}

// The pattern with the most letters of its own: "{} is missing" gives way to "the anchor is
// missing".
const ChineseSentence* find(std::string_view english, Captures& captures) {
  const ChineseSentence* best = nullptr;
  Captures found;
  for (const auto& table : chinese_tables())
    for (const ChineseSentence& sentence : table)
      if (matches(sentence.en, english, found) &&
          (best == nullptr || literal_bytes(sentence.en) > literal_bytes(best->en))) {
        best = &sentence;
        captures = found;
      }
  return best;
}

std::string translate(std::string_view english, unsigned depth);

std::string filled_in(std::string_view zh, const Captures& captures, unsigned depth) {
  std::string text;
  std::size_t next = 0;
  while (!zh.empty()) {
    if (zh.front() != '{') {
      text += zh.front();
      zh.remove_prefix(1);
      continue;
    }
    const bool numbered = zh.size() > 2 && zh[1] != '}';
    const std::size_t which = numbered ? static_cast<std::size_t>(zh[1] - '1') : next++;
    if (which < captures.size()) text += translate(captures[which], depth + 1);
    zh.remove_prefix(numbered ? 3 : 2);
  }
  return text;
}

std::string translate(std::string_view english, unsigned depth) {
  if (depth > kDepthMax || english.size() > kSentenceBytesMax) return std::string(english);
  Captures captures;
  if (const ChineseSentence* sentence = find(english, captures))
    return filled_in(sentence->zh, captures, depth);
  const std::size_t colon = english.find(": ");
  if (colon == std::string_view::npos) return std::string(english);
  return translate(english.substr(0, colon), depth + 1) + "：" +
         translate(english.substr(colon + 2), depth + 1);
}

}  // namespace

std::string in_chinese(std::string_view english) {
  return translate(english, 0);
}

std::string chinese_detail(const Fault& fault) {
  return fault.detail_zh.empty() ? in_chinese(fault.detail) : fault.detail_zh;
}

bool has_chinese(std::string_view english) {
  Captures captures;
  return find(english, captures) != nullptr;
}

std::span<const std::span<const ChineseSentence>> chinese_tables() {
  static const std::span<const ChineseSentence> kTables[] = {
      chinese_of_base(),  chinese_of_log(),    chinese_of_store(),
      chinese_of_audit(), chinese_of_ledger(), chinese_of_node()};
  return kTables;
}

}  // namespace luoshu
