#include "ledger/allocation/rule_lexer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ledger/allocation/characters.h"
#include "ledger/allocation/rule_words.h"

namespace luoshu::allocation {
namespace {

std::string_view trimmed(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(" \t") - first + 1);
}

class LineLexer {
 public:
  LineLexer(std::string_view text, std::uint32_t number, IssueList& issues)
      : text_(text), characters_(characters_of(text)), issues_(issues) {
    line_.source = {number, std::string(trimmed(text))};
  }

  RuleLine read() {
    report_forbidden();
    while (at_ < characters_.size() && peek() != '#') read_token();
    return std::move(line_);
  }

  Position end() const { return place(characters_.size()); }

 private:
  // The character at `ahead` from here; 0 after the last one.
  char32_t peek(std::size_t ahead = 0) const {
    return at_ + ahead < characters_.size() ? characters_[at_ + ahead].value : 0;
  }

  Position place(std::size_t at) const {
    return {line_.source.number, static_cast<std::uint32_t>(at + 1)};
  }

  // The bytes from one character to before another.
  std::string_view slice(std::size_t from, std::size_t to) const {
    const auto offset = [&](std::size_t at) {
      return at < characters_.size() ? characters_[at].offset : text_.size();
    };
    return text_.substr(offset(from), offset(to) - offset(from));
  }

  template <class Belongs>
  void skip(Belongs belongs) {
    while (at_ < characters_.size() && belongs(peek())) ++at_;
  }

  void damage(std::size_t at, std::string en, std::string zh) {
    issues_.syntax(place(at), std::move(en), std::move(zh));
    line_.damaged = true;
  }

  void push(Token::Kind kind, std::size_t from, std::string_view text,
            Token::Script script = Token::Script::kLatin) {
    line_.tokens.push_back({kind, place(from).column, std::string(text), script});
    line_.end_column = place(at_).column;
  }

  void read_token() {
    const char32_t c = peek();
    if (c == ' ' || c == '\t' || is_forbidden(c)) {
      ++at_;
    } else if (c == '"') {
      read_string();
    } else if (is_letter(c)) {
      read_word();
    } else if (is_ideograph(c)) {
      read_chinese();
    } else if (is_digit(c)) {
      read_number();
    } else if (c == ',' || c == '*') {
      ++at_;
      push(c == ',' ? Token::Kind::kComma : Token::Kind::kStar, at_ - 1, slice(at_ - 1, at_));
    } else if (c == '.' && peek(1) == '.') {
      at_ += 2;
      push(Token::Kind::kRange, at_ - 2, slice(at_ - 2, at_));
    } else {
      read_unexpected();
    }
  }

  void read_string() {
    const std::size_t start = at_++;
    skip([](char32_t c) { return c != '"'; });
    if (at_ == characters_.size())
      return damage(start, "the text in quotes does not end on its line",
                    "引号内的文字未在本行结束");
    ++at_;
    push(Token::Kind::kString, start, slice(start + 1, at_ - 1));
  }

  void read_word() {
    const std::size_t start = at_;
    skip(is_word_character);
    if (is_ideograph(peek())) return mixed(start);
    push(Token::Kind::kWord, start, slice(start, at_));
  }

  void read_chinese() {
    const std::size_t start = at_;
    skip(is_ideograph);
    if (is_letter(peek())) return mixed(start);
    const std::string_view chinese = slice(start, at_);
    const std::string_view word = word_of_alias(chinese);
    if (word.empty())
      return damage(start,
                    fmt::format("{} is no word of the language; words stand apart by blanks",
                                quoted(chinese)),
                    fmt::format("{}不是规则语言的词；词与词之间须有空格", quoted_zh(chinese)));
    push(Token::Kind::kWord, start, word, Token::Script::kChinese);
  }

  void mixed(std::size_t start) {
    skip([](char32_t c) { return is_word_character(c) || is_ideograph(c); });
    const std::string_view word = slice(start, at_);
    damage(start,
           fmt::format("{} mixes Latin letters and Chinese characters; a blank may be missing",
                       quoted(word)),
           fmt::format("{}混用字母与汉字，可能缺少空格", quoted_zh(word)));
  }

  void read_number() {
    const std::size_t start = at_;
    Token::Kind kind = Token::Kind::kNumber;
    skip(is_digit);
    if (peek() == '-' && is_digit(peek(1))) {
      kind = Token::Kind::kDate;
      skip([](char32_t c) { return is_digit(c) || c == '-'; });
    } else if (peek() == '.' && is_digit(peek(1))) {
      kind = Token::Kind::kDecimal;
      ++at_;
      skip(is_digit);
    }
    const std::string_view number = slice(start, at_);
    if (peek() == '%' && kind != Token::Kind::kDate) {
      kind = Token::Kind::kPercent;
      ++at_;
    } else if (is_letter(peek())) {
      damage(at_, "a letter follows a number at once; put a blank between them",
             "数字后紧跟字母，请用空格分开");
      return skip(is_word_character);
    }
    push(kind, start, number);
  }

  // One issue for neighbours of the same kind: a sentence in full-width signs is one mistake.
  void read_unexpected() {
    const char32_t c = peek();
    const std::size_t start = at_++;
    if (c >= 0x80)
      skip(
          [](char32_t next) { return next >= 0x80 && !is_ideograph(next) && !is_forbidden(next); });
    if (c == '%')
      return damage(start, "'%' must follow its number without a blank", "“%”须紧跟数字，不加空格");
    if (c < 0x80)
      return damage(start, fmt::format("unexpected character '{}'", static_cast<char>(c)),
                    fmt::format("此处不应有字符“{}”", static_cast<char>(c)));
    const char meant = ascii_meant_by(c);
    const auto code = static_cast<std::uint32_t>(c);
    damage(start,
           fmt::format("unexpected character U+{:04X}{}", code,
                       meant == 0 ? "" : fmt::format("; write '{}' (ASCII)", meant)),
           fmt::format("此处不应有字符 U+{:04X}{}", code,
                       meant == 0 ? "" : fmt::format("，请用半角“{}”", meant)));
  }

  void report_forbidden() {
    for (std::size_t at = 0; at < characters_.size(); ++at) {
      const char32_t c = characters_[at].value;
      if (!is_forbidden(c) || (at > 0 && is_forbidden(characters_[at - 1].value))) continue;
      if (c == kMalformed)
        damage(at, "this is not UTF-8", "此处不是有效的UTF-8编码");
      else
        damage(at,
               fmt::format("control or invisible character U+{:04X}; remove it",
                           static_cast<std::uint32_t>(c)),
               fmt::format("控制字符或不可见字符 U+{:04X}，请删除", static_cast<std::uint32_t>(c)));
    }
  }

  std::string_view text_;
  std::vector<Character> characters_;
  IssueList& issues_;
  std::size_t at_ = 0;
  RuleLine line_;
};

}  // namespace

RuleText read_tokens(std::string_view text, IssueList& issues) {
  RuleText out;
  std::uint32_t number = 0;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t line_feed = text.find('\n', start);
    const bool terminated = line_feed != std::string_view::npos;
    std::string_view line = text.substr(start, line_feed - start);
    start = terminated ? line_feed + 1 : text.size();
    if (terminated && line.ends_with('\r')) line.remove_suffix(1);
    LineLexer lexer(line, ++number, issues);
    RuleLine read = lexer.read();
    out.end = terminated ? Position{number + 1, 1} : lexer.end();
    if (read.tokens.empty() && !read.damaged) continue;
    out.terminated = terminated;
    out.lines.push_back(std::move(read));
  }
  return out;
}

}  // namespace luoshu::allocation
