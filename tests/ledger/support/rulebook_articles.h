// What the articles of the measures demand, in a line each and in our own words: the one part of
// docs/RULEBOOK.md that a person writes. Constant data.
#pragma once

#include <span>
#include <string_view>

namespace luoshu::test {

struct Article {
  std::string_view instrument;
  std::string_view place;    // "3 (2)": article 3, paragraph 2; empty: the instrument as a whole
  std::string_view zh;       // short title
  std::string_view demand;   // in English
  std::string_view no_rule;  // why no rule of the ledger can hold it; empty where one does
};

inline constexpr std::string_view kMeasuresName = "豫政办〔2025〕5号";

// The measures in the order of their articles, then the other instruments.
std::span<const Article> articles();

}  // namespace luoshu::test
