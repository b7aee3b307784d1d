#include "ledger/allocation/line_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "ledger/allocation/rule_words.h"
#include "ledger/base/limits.h"

namespace luoshu::allocation {
namespace {

using Kind = Token::Kind;

struct Shown {
  std::string en;
  std::string zh;
};

Shown shown(const Token* token) {
  if (token == nullptr) return {"the end of the line", "行末"};
  if (token->kind == Kind::kString) return {"a text in quotes", "引号内的文字"};
  const std::string text = token->kind == Kind::kPercent ? token->text + '%' : token->text;
  return {quoted(text), quoted_zh(text)};
}

std::string listed(std::span<const std::string_view> words, std::string_view between) {
  return fmt::format("{}", fmt::join(words, between));
}

}  // namespace

const Token* LineReader::peek(std::size_t ahead) const {
  const std::size_t at = at_ + ahead;
  return stopped_ || at >= line_.tokens.size() ? nullptr : &line_.tokens[at];
}

bool LineReader::next_is(Kind kind, std::size_t ahead) const {
  const Token* token = peek(ahead);
  return token != nullptr && token->kind == kind;
}

Position LineReader::next() const {
  const bool at_end = at_ >= line_.tokens.size();
  return {line_.source.number, at_end ? line_.end_column : line_.tokens[at_].column};
}

Position LineReader::taken() const {
  return {line_.source.number, at_ == 0 ? 1 : line_.tokens[at_ - 1].column};
}

void LineReader::bad_value(Position at, std::string en, std::string zh) {
  if (stopped_) return;
  ++issue_count_;
  issues_.syntax(at, std::move(en), std::move(zh));
}

void LineReader::stop(Position at, std::string en, std::string zh) {
  bad_value(at, std::move(en), std::move(zh));
  stopped_ = true;
}

void LineReader::bad_sum(Position at, std::string en, std::string zh) {
  if (stopped_) return;
  ++issue_count_;
  issues_.ratio(at, std::move(en), std::move(zh));
}

void LineReader::unfit(std::string_view wanted_en, std::string_view wanted_zh) {
  if (stopped_) return;
  const Shown found = shown(peek());
  stop(next(), fmt::format("expected {}, found {}", wanted_en, found.en),
       fmt::format("此处应为{}，实为{}", wanted_zh, found.zh));
}

void LineReader::finish() {
  if (peek() != nullptr) unfit("the end of the line", "行末");
}

bool LineReader::next_is(std::string_view keyword) const {
  return next_is(Kind::kWord) && peek()->text == keyword;
}

bool LineReader::accept(std::string_view keyword) {
  if (!next_is(keyword)) return false;
  ++at_;
  return true;
}

bool LineReader::accept(Kind sign) {
  if (!next_is(sign)) return false;
  ++at_;
  return true;
}

void LineReader::expect(std::string_view keyword) {
  if (!accept(keyword)) unfit(quoted(keyword), quoted_zh(keyword));
}

void LineReader::expect(std::initializer_list<std::string_view> words) {
  for (const std::string_view keyword : words) expect(keyword);
}

std::size_t LineReader::choose(std::span<const std::string_view> words) {
  for (std::size_t i = 0; i < words.size(); ++i)
    if (accept(words[i])) return i;
  unfit(fmt::format("'{}'", listed(words, "' or '")), fmt::format("“{}”", listed(words, "”或“")));
  return 0;
}

const Token* LineReader::take(Kind kind, std::string_view wanted_en, std::string_view wanted_zh) {
  const Token* token = peek();
  if (token == nullptr || token->kind != kind) {
    unfit(wanted_en, wanted_zh);
    return nullptr;
  }
  ++at_;
  return token;
}

std::string LineReader::quoted_text() {
  const Token* token = take(Kind::kString, "a text in quotes", "引号内的文字");
  return token == nullptr ? std::string() : token->text;
}

std::string LineReader::name() {
  const Token* token = take(Kind::kWord, "a name", "名称");
  if (token == nullptr) return {};
  if (is_keyword(token->text))
    stop(taken(), fmt::format("{} is a word of the language, not a name", quoted(token->text)),
         fmt::format("{}是规则语言的词，不能作名称", quoted_zh(token->text)));
  else if (token->text.find('-') != std::string::npos)
    stop(taken(), fmt::format("{} is no known word, and a name has no '-'", quoted(token->text)),
         fmt::format("{}不是已知的词，而名称不得含“-”", quoted_zh(token->text)));
  else if (token->text.size() > limits::kNameBytesMax)
    stop(taken(), fmt::format("a name has at most {} letters", limits::kNameBytesMax),
         fmt::format("名称最长{}个字母", limits::kNameBytesMax));
  return token->text;
}

std::string LineReader::class_name() {
  return unlike_words(name());
}

std::string LineReader::unlike_words(std::string name) {
  if (stopped_) return name;
  const std::string_view meant = word_mistyped(name);
  if (!meant.empty())
    stop(taken(),
         fmt::format("{} is too like the word '{}' to be a name here", quoted(name), meant),
         fmt::format("{}与“{}”过于相近，不能作此处的名称", quoted_zh(name), meant));
  return name;
}

std::string LineReader::id() {
  const Token* token = take(Kind::kWord, "an identifier", "编号");
  if (token == nullptr) return {};
  if (token->script == Token::Script::kChinese || token->text.starts_with('_'))
    bad_value(taken(), "an identifier begins with a Latin letter", "编号须以拉丁字母开头");
  else if (token->text.size() > limits::kNameBytesMax)
    bad_value(taken(), fmt::format("an identifier has at most {} letters", limits::kNameBytesMax),
              fmt::format("编号最长{}个字母", limits::kNameBytesMax));
  return token->text;
}

std::string LineReader::role() {
  const Token* token = take(Kind::kWord, "a role", "角色");
  if (token == nullptr) return {};
  if (token->script == Token::Script::kChinese || !is_role(token->text))
    bad_value(taken(), fmt::format("{} is no role", quoted(token->text)),
              fmt::format("没有{}这一角色", quoted_zh(token->text)));
  return token->text;
}

std::string LineReader::division_code() {
  constexpr std::size_t kCodeDigits = 6;
  const Token* token = take(Kind::kNumber, "a division code", "区划代码");
  if (token == nullptr) return {};
  if (token->text.size() != kCodeDigits)
    bad_value(taken(), "a division code has six digits", "区划代码为六位数字");
  return token->text;
}

template <class Value>
Value LineReader::checked(const std::variant<Value, BadNumber>& read) {
  if (const auto* value = std::get_if<Value>(&read)) return *value;
  const auto& bad = std::get<BadNumber>(read);
  bad_value(taken(), bad.en, bad.zh);
  return {};
}

std::int64_t LineReader::integer() {
  const Token* token = take(Kind::kNumber, "an integer", "整数");
  return token == nullptr ? 0 : checked(read_integer(token->text));
}

Ppm LineReader::percent() {
  const Token* token = take(Kind::kPercent, "a percentage such as 40%", "百分比（例如 40%）");
  return token == nullptr ? Ppm{} : checked(read_percent(token->text));
}

Fen LineReader::money() {
  const Kind kind = next_is(Kind::kDecimal) ? Kind::kDecimal : Kind::kNumber;
  const Token* token = take(kind, "an amount in yuan such as 3000.00", "金额（元，例如 3000.00）");
  return token == nullptr ? Fen{} : checked(read_money(token->text));
}

std::variant<Ppm, Fen> LineReader::percent_or_money() {
  if (next_is(Kind::kPercent)) return percent();
  if (next_is(Kind::kDecimal) || next_is(Kind::kNumber)) return money();
  unfit("a percentage or an amount in yuan", "百分比或金额（元）");
  return Fen{};
}

Date LineReader::date() {
  const Token* token = take(Kind::kDate, "a date such as 2025-07-01", "日期（例如 2025-07-01）");
  if (token == nullptr) return {};
  const auto date = parse_date(token->text);
  if (date) return *date;
  bad_value(taken(), fmt::format("{} is not a date of the form YYYY-MM-DD", quoted(token->text)),
            fmt::format("{}不是有效日期（应为 YYYY-MM-DD）", quoted_zh(token->text)));
  return {};
}

Target LineReader::target() {
  if (accept("province")) return {Target::Kind::kProvince};
  if (accept("city-by-contribution")) return {Target::Kind::kCityByContribution};
  if (accept("party")) return {Target::Kind::kParty, id()};
  if (accept("division")) return {Target::Kind::kDivision, division_code()};
  if (!next_is(Kind::kWord)) {
    unfit(
        "a target: 'province', 'city-by-contribution', 'party' with an identifier, 'division' with "
        "a code, or the name of an account",
        "去向：“province”、“city-by-contribution”、“party”加编号、“division”加代码，或账户名称");
    return {};
  }
  return {Target::Kind::kAccount, unlike_words(account())};
}

std::string LineReader::account() {
  // The rulebook also writes `account NAME`; a lone `account` is an account of that name.
  if (next_is(Kind::kWord, 1)) accept("account");
  return name();
}

}  // namespace luoshu::allocation
