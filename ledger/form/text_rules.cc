#include "ledger/form/text_rules.h"

#include <fmt/format.h>

#include <cstdint>
#include <cstring>

namespace luoshu::form {
namespace {

constexpr char32_t kMalformed = 0xFFFF'FFFF;

// Decodes the character at `at` and moves past it; kMalformed for anything that is not the shortest
// encoding of a Unicode scalar value.
char32_t next_character(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(at);
  const std::size_t length = first < 0x80   ? 1
                             : first < 0xC2 ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
  if (length == 0 || text.size() - at < length) return kMalformed;
  char32_t value = length == 1 ? first : first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return kMalformed;
    value = (value << 6) | (byte(at + i) & 0x3FU);
  }
  at += length;
  if (length == 3 && (value < 0x800 || (value >= 0xD800 && value <= 0xDFFF))) return kMalformed;
  if (length == 4 && (value < 0x10000 || value > 0x10FFFF)) return kMalformed;
  return value;
}

// Whether the eight bytes at `text` are all printable ASCII, which most bytes of an event are.
bool is_plain_ascii(const char* text) {
  constexpr std::uint64_t kEach = 0x0101'0101'0101'0101;
  constexpr std::uint64_t kHighBits = 0x80 * kEach;
  std::uint64_t eight = 0;
  std::memcpy(&eight, text, sizeof eight);
  // A byte below 0x20 borrows into its high bit, 0x7F carries into it.
  return ((eight | (eight - 0x20 * kEach) | (eight + kEach)) & kHighBits) == 0;
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

// Line separators and controls of writing direction: a text holding one can be made to look
// like another text.
bool is_deceptive(char32_t c) {
  return c == 0x2028 || c == 0x2029 || c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

Reason forbidden(const char* what_en, const char* what_zh, char32_t c, std::size_t at) {
  const auto code = static_cast<std::uint32_t>(c);
  return {fmt::format("holds the {} U+{:04X} at byte {}; remove it", what_en, code, at),
          fmt::format("第{}字节处含有{} U+{:04X}，请删除", at, what_zh, code)};
}

}  // namespace

std::optional<Reason> check_text(std::string_view text, const TextRule& rule) {
  if (text.size() > rule.bytes_max)
    return Reason{
        fmt::format("is {} bytes long, at most {} are allowed", text.size(), rule.bytes_max),
        fmt::format("长度为{}字节，最多{}字节", text.size(), rule.bytes_max)};
  for (std::size_t at = 0; at < text.size();) {
    if (text.size() - at >= sizeof(std::uint64_t) && is_plain_ascii(text.data() + at)) {
      at += sizeof(std::uint64_t);
      continue;
    }
    const std::size_t start = at;
    const char32_t c = next_character(text, at);
    if (c == kMalformed)
      return Reason{fmt::format("is not valid UTF-8 at byte {}", start),
                    fmt::format("第{}字节处不是有效的UTF-8编码", start)};
    if (rule.multiline && (c == '\n' || c == '\t')) continue;
    if (is_control(c)) return forbidden("control character", "控制字符", c, start);
    if (is_deceptive(c)) return forbidden("invisible character", "不可见字符", c, start);
  }
  return std::nullopt;
}

bool is_blank(std::string_view text) {
  constexpr std::string_view kWideSpace = "\u3000";
  while (!text.empty()) {
    if (text.starts_with(kWideSpace))
      text.remove_prefix(kWideSpace.size());
    else if (text.front() == ' ')
      text.remove_prefix(1);
    else
      return false;
  }
  return true;
}

std::string shown(std::string_view text) {
  constexpr std::size_t kShownBytes = 60;
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (at >= kShownBytes) return out + "…";
    const std::size_t start = at;
    const char32_t c = next_character(text, at);
    if (c == kMalformed) ++at;  // next_character stands still at what is no character
    if (c == kMalformed || is_control(c) || is_deceptive(c))
      out += '?';
    else
      out += text.substr(start, at - start);
  }
  return out;
}

}  // namespace luoshu::form
