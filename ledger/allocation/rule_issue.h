// What is wrong with the text of an allocation rule, and where. Values.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace luoshu::allocation {

inline constexpr std::string_view kRuleSyntax = "E-RULE-SYNTAX";
inline constexpr std::string_view kRuleRatio = "E-RULE-RATIO";

// A place in the text: line and column from 1. A column is one code point (or one byte that is not
// UTF-8), a tab included.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  friend auto operator<=>(Position, Position) = default;
};

struct RuleIssue {
  std::string code;  // kRuleSyntax or kRuleRatio
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  std::string en;
  std::string zh;
  friend bool operator==(const RuleIssue&, const RuleIssue&) = default;
};

// More issues of one text are not listed; a last one says so.
inline constexpr std::size_t kRuleIssuesMax = 100;

// Gathers the issues of one text.
class IssueList {
 public:
  void syntax(Position at, std::string en, std::string zh);
  void ratio(Position at, std::string en, std::string zh);

  bool empty() const { return issues_.empty(); }
  // In the order of their places; leaves the list empty.
  std::vector<RuleIssue> take();

 private:
  void add(std::string_view code, Position at, std::string en, std::string zh);

  std::vector<RuleIssue> issues_;
  bool more_ = false;
  Position more_at_;
};

}  // namespace luoshu::allocation
