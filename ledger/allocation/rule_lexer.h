// A rule text as lines of tokens. A line that is blank or holds only a comment counts as no line; a
// CR before LF is ignored; `#` starts a comment except inside a string. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/allocation/rule.h"
#include "ledger/allocation/rule_issue.h"

namespace luoshu::allocation {

struct Token {
  enum class Kind {
    kWord,     // keyword, NAME or ID
    kString,   // text: without its quotes
    kNumber,   // digits
    kDecimal,  // digits "." digits
    kPercent,  // text: without its '%'
    kDate,     // digits and '-'
    kComma,
    kStar,
    kRange,  // ".."
  };
  enum class Script { kLatin, kChinese };

  Kind kind = Kind::kWord;
  std::uint32_t column = 1;
  std::string text;  // of a Chinese alias: the word it stands for
  Script script = Script::kLatin;
};

struct RuleLine {
  SourceLine source;
  std::vector<Token> tokens;
  std::uint32_t end_column = 1;  // after the last token
  bool damaged = false;          // something on it is no token; the issue is reported
};

struct RuleText {
  std::vector<RuleLine> lines;  // those that count
  Position end;                 // after the last character
  bool terminated = true;       // the last line that counts ends in LF
};

// Reports everything that is no token.
RuleText read_tokens(std::string_view text, IssueList& issues);

}  // namespace luoshu::allocation
