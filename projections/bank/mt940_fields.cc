#include "projections/bank/mt940_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "projections/bank/amount.h"
#include "projections/bank/dates.h"
#include "projections/bank/text.h"

namespace luoshu::bank {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

constexpr std::array<std::string_view, 20> kTags = {"20",  "21",  "25",  "25P", "28",  "28C", "60F",
                                                    "60M", "61",  "86",  "62F", "62M", "64",  "65",
                                                    "13",  "13D", "34F", "90C", "90D", "NS"};

// The tag at the front of a line, or empty. An unknown one is a tag only outside field 86, whose
// text may begin a line with a colon.
std::string_view tag_of(std::string_view line, bool in_text) {
  if (!line.starts_with(':')) return {};
  const std::size_t end = line.find(':', 1);
  if (end == std::string_view::npos || end < 3 || end > 4) return {};
  const std::string_view tag = line.substr(1, end - 1);
  const bool known = std::ranges::find(kTags, tag) != kTags.end();
  const bool shaped =
      is_digit(tag[0]) && is_digit(tag[1]) && (tag.size() == 2 || is_capital(tag[2]));
  return known || (shaped && !in_text) ? tag : std::string_view();
}

std::string cleaned(std::string_view line) {
  std::string out;
  for (const char c : line)
    if (static_cast<unsigned char>(c) >= 0x20 && c != '\x7f') out.push_back(c);
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

// Takes the blocks of the envelope off a line; `ended` where the message ends behind it.
std::string_view without_envelope(std::string_view line, bool& ended) {
  ended = false;
  while (line.size() > 2 && line[0] == '{' && (is_digit(line[1]) || is_capital(line[1])) &&
         line[2] == ':') {
    const bool text_block = line.starts_with("{4:");
    if (text_block) {
      line.remove_prefix(3);
      continue;
    }
    // A block may hold blocks: {5:{CHK:…}}.
    std::size_t depth = 0;
    std::size_t at = 0;
    for (; at < line.size(); ++at) {
      if (line[at] == '{') ++depth;
      if (line[at] == '}' && --depth == 0) break;
    }
    line.remove_prefix(std::min(at + 1, line.size()));
  }
  if (line == "-" || line.starts_with("-}")) {
    ended = true;
    return {};
  }
  return line;
}

// Reads off the front of a text.
class Front {
 public:
  explicit Front(std::string_view text) : rest_(text) {}
  std::string_view rest() const { return rest_; }
  std::string_view take(std::size_t count) {
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  bool take_if(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  std::string_view digits(std::size_t most) {
    std::size_t length = 0;
    while (length < rest_.size() && length < most && is_digit(rest_[length])) ++length;
    return take(length);
  }
  std::string_view number() {
    std::size_t length = 0;
    while (length < rest_.size() && (is_digit(rest_[length]) || rest_[length] == ',')) ++length;
    return take(length);
  }
  bool take_capital() {
    if (rest_.empty() || !is_capital(rest_.front())) return false;
    rest_.remove_prefix(1);
    return true;
  }

 private:
  std::string_view rest_;
};

Fault bad_day(const SwiftField& field, std::string_view text) {
  return swift_fault(
      field, {fmt::format("没有“{}”这一天", text), fmt::format("there is no day '{}'", text)});
}

Result<std::int64_t> swift_amount(const SwiftField& field, std::string_view text,
                                  const std::string& currency) {
  const auto parsed = parse_amount(text, NumberStyle::kComma, decimals_of(currency));
  if (parsed) return parsed->amount;
  return swift_fault(field, {parsed.error().detail_zh, parsed.error().detail});
}

void read_references(Front& front, Line& line) {
  std::string_view rest = front.rest();
  const std::size_t end = rest.find('\n');
  const std::string_view more =
      end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  rest = rest.substr(0, end);
  const std::size_t bank = rest.find("//");
  const std::string own = trimmed(rest.substr(0, bank));
  if (!own.empty() && own != "NONREF") line.references.push_back(own);
  if (bank != std::string_view::npos) line.bank_reference = trimmed(rest.substr(bank + 2));
  if (line.bank_reference == "NONREF") line.bank_reference.clear();
  line.text = trimmed(more);
}

// ?20…?29 and ?60…?63 text, ?31 account, ?32 ?33 name.
void explain_subfields(std::string_view value, Line& line) {
  std::string text;
  std::string name;
  const char separator = value[3];
  for (const std::string_view piece : split(value.substr(4), separator)) {
    if (piece.size() < 2) continue;
    const std::string_view code = piece.substr(0, 2);
    const std::string_view said = piece.substr(2);
    if (code == "31")
      line.counterparty.account = trimmed(said);
    else if (code == "32" || code == "33")
      name += said;
    else if (code == "00" || (code >= "20" && code <= "29") || (code >= "60" && code <= "63"))
      text += fmt::format("{}{}", text.empty() ? "" : " ", said);
  }
  line.counterparty.name = trimmed(name);
  if (!line.text.empty() && !text.empty()) line.text += ' ';
  line.text += text;
}

}  // namespace

Fault swift_fault(const SwiftField& field, const Bilingual& why) {
  return {Errc::kRefused, fmt::format("line {}, field {}: {}", field.line, field.tag, why.en),
          fmt::format("第 {} 行，字段 {}：{}", field.line, field.tag, why.zh)};
}

std::vector<SwiftField> swift_fields(std::string_view text) {
  std::vector<SwiftField> fields;
  std::size_t number = 0;
  bool open = false;  // whether a line without a tag belongs to the field before
  for (const std::string_view raw : split(text, '\n')) {
    ++number;
    const std::string whole = cleaned(raw);
    bool ended = false;
    const std::string_view line = without_envelope(whole, ended);
    if (ended) {
      fields.push_back({{}, {}, number});
      open = false;
      continue;
    }
    const std::string_view tag = tag_of(line, open && fields.back().tag == "86");
    if (!tag.empty()) {
      fields.push_back({std::string(tag), std::string(line.substr(tag.size() + 2)), number});
      open = true;
    } else if (open && !line.empty()) {
      fields.back().value += fmt::format("\n{}", line);
    } else if (!line.empty()) {
      fields.push_back({"?", std::string(line), number});
    }
  }
  return fields;
}

Result<SwiftBalance> swift_balance(const SwiftField& field) {
  Front front(field.value);
  SwiftBalance balance;
  if (front.take_if("D"))
    balance.direction = Direction::kOut;
  else if (!front.take_if("C"))
    return swift_fault(field, {"余额须以 C 或 D 开头", "a balance begins with C or D"});
  const std::string_view day = front.digits(6);
  const auto date = day_of_swift(day);
  if (!date) return bad_day(field, day);
  balance.day = *date;
  balance.currency = front.take(3);
  if (!is_currency(balance.currency))
    return swift_fault(field, {"没有币种", "there is no currency"});
  LUOSHU_TRY(balance.amount, swift_amount(field, trimmed(front.rest()), balance.currency));
  if (balance.direction == Direction::kOut) balance.amount = -balance.amount;
  return balance;
}

Result<Line> swift_line(const SwiftField& field, const std::string& currency) {
  Line line;
  line.place = fmt::format("{}", field.line);
  Front front(field.value);
  const std::string_view value_day = front.digits(6);
  line.valued = day_of_swift(value_day);
  if (!line.valued) return bad_day(field, value_day);
  line.booked = line.valued;
  if (const std::string_view entry_day = front.digits(4); !entry_day.empty()) {
    line.booked = day_nearest(entry_day, *line.valued);
    if (!line.booked) return bad_day(field, entry_day);
  }
  // Expected ones of MT942 are not on the account yet.
  if (front.take_if("E")) line.status = LineStatus::kPending;
  line.reversal = line.status == LineStatus::kBooked && front.take_if("R");
  if (front.take_if("C"))
    line.direction = line.reversal ? Direction::kOut : Direction::kIn;
  else if (front.take_if("D"))
    line.direction = line.reversal ? Direction::kIn : Direction::kOut;
  else
    return swift_fault(field, {"借贷标志须为 C、D、RC 或 RD", "the mark is none of C, D, RC, RD"});
  front.take_capital();  // the last letter of the currency
  LUOSHU_TRY(line.amount, swift_amount(field, front.number(), currency));
  const std::string_view rest = front.rest();
  const bool typed = rest.size() >= 4 && (rest[0] == 'N' || rest[0] == 'F' || rest[0] == 'S');
  if (typed)
    front.take(4);
  else if (!rest.empty() && rest.front() != '\n')
    return swift_fault(field, {"缺少业务类型（N、F 或 S 加三位）",
                               "there is no type (N, F or S and three characters)"});
  read_references(front, line);
  return line;
}

void explain_line(const SwiftField& field, Line& line) {
  std::string value = field.value;
  const bool subfields = value.size() > 4 && is_digit(value[0]) && is_digit(value[1]) &&
                         is_digit(value[2]) && (value[3] == '?' || value[3] == '>');
  if (subfields) {
    std::erase(value, '\n');
    explain_subfields(value, line);
    return;
  }
  std::ranges::replace(value, '\n', ' ');
  if (!line.text.empty()) line.text += ' ';
  line.text += trimmed(value);
}

Result<SwiftSum> swift_sum(const SwiftField& field) {
  Front front(field.value);
  SwiftSum sum;
  const std::string_view count = front.digits(5);
  if (count.empty()) return swift_fault(field, {"没有笔数", "there is no count"});
  for (const char c : count) sum.count = sum.count * 10 + static_cast<std::size_t>(c - '0');
  sum.currency = front.take(3);
  if (!is_currency(sum.currency)) return swift_fault(field, {"没有币种", "there is no currency"});
  LUOSHU_TRY(sum.amount, swift_amount(field, trimmed(front.rest()), sum.currency));
  return sum;
}

}  // namespace luoshu::bank
