// Takes the tokens of one line from left to right. The first token that does not fit is reported
// and ends the reading: from then on every call returns a default value and reports nothing, so
// that a step can be read as it is written, and good() is asked once at the end. A value that is
// out of its range is reported as well, but the reading goes on.
#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ledger/allocation/amounts.h"
#include "ledger/allocation/rule_lexer.h"

namespace luoshu::allocation {

// Entries of one list: pools, targets, classes, ids, factors.
inline constexpr std::size_t kRuleListItemsMax = 4'096;

class LineReader {
 public:
  LineReader(const RuleLine& line, IssueList& issues) : line_(line), issues_(issues) {}

  // Takes the keyword if it is next.
  bool accept(std::string_view keyword);
  bool accept(Token::Kind sign);
  // Takes the keyword or these keywords, one after the other.
  void expect(std::string_view keyword);
  void expect(std::initializer_list<std::string_view> words);
  // Takes one of these words and returns its meaning.
  template <class Meaning, std::size_t kCount>
  Meaning choice(const std::pair<std::string_view, Meaning> (&choices)[kCount]) {
    std::array<std::string_view, kCount> words;
    for (std::size_t i = 0; i < kCount; ++i) words[i] = choices[i].first;
    return choices[choose(words)].second;
  }

  std::string quoted_text();
  std::string name();  // NAME: no keyword
  std::string class_name();
  std::string id();       // ID: may be spelled like a keyword, never in Chinese
  std::string account();  // NAME, or `account` NAME
  std::string role();
  std::string division_code();
  std::int64_t integer();
  Ppm percent();
  Fen money();
  std::variant<Ppm, Fen> percent_or_money();
  Date date();
  Target target();

  bool next_is(Token::Kind kind, std::size_t ahead = 0) const;
  bool next_is(std::string_view keyword) const;
  bool at_end() const { return peek() == nullptr; }
  Position next() const;   // of the token to be taken; behind the last one at the end
  Position taken() const;  // of the token taken last

  // Reports something and ends the reading.
  void stop(Position at, std::string en, std::string zh);
  // Something is wrong with the values read so far, though the line goes on.
  void bad_value(Position at, std::string en, std::string zh);
  void bad_sum(Position at, std::string en, std::string zh);
  // What is next does not fit; `wanted` says what would.
  void unfit(std::string_view wanted_en, std::string_view wanted_zh);
  // Reports what is left over on the line.
  void finish();
  bool good() const { return issue_count_ == 0; }
  bool stopped() const { return stopped_; }
  std::size_t issue_count() const { return issue_count_; }  // of this line, so far

 private:
  const Token* peek(std::size_t ahead = 0) const;
  // The token, taken, if it is of that kind; else nothing, and `wanted` is reported.
  const Token* take(Token::Kind kind, std::string_view wanted_en, std::string_view wanted_zh);
  std::size_t choose(std::span<const std::string_view> words);
  // The name, unless a reader would take it for a word of the language.
  std::string unlike_words(std::string name);
  template <class Value>
  Value checked(const std::variant<Value, BadNumber>& read);

  const RuleLine& line_;
  IssueList& issues_;
  std::size_t at_ = 0;
  bool stopped_ = false;
  std::size_t issue_count_ = 0;
};

}  // namespace luoshu::allocation
