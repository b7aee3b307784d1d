// A sentence or name in both languages, and which of them somebody reads. Chinese stands first,
// here and wherever the two stand side by side: tests/tools/chinese_test.py finds a pair of
// literals that is the wrong way round. Values; safe from every thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace luoshu {

enum class Language : std::uint8_t { kZh, kEn };

struct Bilingual {
  std::string zh;
  std::string en;
  friend bool operator==(const Bilingual&, const Bilingual&) = default;
};

// The same without owning it; most live as long as the process.
struct BilingualView {
  std::string_view zh;
  std::string_view en;
  friend bool operator==(const BilingualView&, const BilingualView&) = default;
};

constexpr std::string_view pick(const BilingualView& text, Language language) {
  return language == Language::kZh ? text.zh : text.en;
}
inline const std::string& pick(const Bilingual& text, Language language) {
  return language == Language::kZh ? text.zh : text.en;
}

}  // namespace luoshu
