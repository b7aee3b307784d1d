#include "ledger/form/entering_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace luoshu::form {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// DerivedCoreProperties.txt of Unicode, Default_Ignorable_Code_Point; the set has not changed since
// Unicode 14 but for code points that it reserves here as a whole.
constexpr Range kIgnorable[] = {
    {0x00AD, 0x00AD},   {0x034F, 0x034F},   {0x061C, 0x061C}, {0x115F, 0x1160}, {0x17B4, 0x17B5},
    {0x180B, 0x180F},   {0x200B, 0x200F},   {0x202A, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164},
    {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFF8}, {0x1BCA0, 0x1BCA3},
    {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

// Unified ideographs: the basic block and Extensions A, B to F with I, G with H.
constexpr Range kHan[] = {
    {0x3005, 0x3005},   {0x3007, 0x3007},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
    {0x20000, 0x2A6DF}, {0x2A700, 0x2EE5D}, {0x30000, 0x323AF},
};

constexpr std::u32string_view kMarks = U"〔〕《》〈〉【】「」『』、。·—“”‘’";

template <std::size_t kCount>
bool is_in(const Range (&ranges)[kCount], char32_t c) {
  return std::ranges::any_of(
      ranges, [c](const Range& range) { return range.first <= c && c <= range.last; });
}

bool is_noncharacter(char32_t c) {
  return (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

// Blanks of every width but U+0020, which has rules of its own.
bool is_other_blank(char32_t c) {
  return c == 0x00A0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
         c == 0x3000 || c == 0x2800;
}

bool is_unseen(char32_t c) {
  return is_default_ignorable(c) || is_noncharacter(c) || (c >= 0xFFF9 && c <= 0xFFFB);
}

// The next character of valid UTF-8, and past it.
char32_t next_of(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  char32_t value = length == 1 ? first : first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) value = (value << 6) | (byte(at + i) & 0x3FU);
  at += length;
  return value;
}

std::uint32_t number(char32_t c) {
  return c;
}

Reason unseen(char32_t c, std::size_t at) {
  return {fmt::format("holds U+{:04X} at byte {}, which cannot be seen; remove it", number(c), at),
          fmt::format("第{}字节处含有看不见的字符 U+{:04X}，请删除", at, number(c))};
}

Reason misplaced_blank() {
  return {"is an id: no blank may stand first, last or beside another; remove it",
          "编号首尾不得有空格，中间不得有连续空格，请删除"};
}

Reason foreign(std::string_view text, char32_t c, std::size_t start, std::size_t end) {
  const std::string_view written = text.substr(start, end - start);
  if (is_other_blank(c))
    return {fmt::format("is an id and holds the blank U+{:04X} at byte {}; write U+0020 or none",
                        number(c), start),
            fmt::format("编号第{}字节处含有空格 U+{:04X}，请改为半角空格或删除", start, number(c))};
  if (c >= 0xFF01 && c <= 0xFF5E) {
    const char narrow = static_cast<char>(c - 0xFEE0);
    return {fmt::format("is an id and holds '{}' (U+{:04X}) at byte {}; write '{}'", written,
                        number(c), start, narrow),
            fmt::format("编号第{}字节处含有全角字符“{}”（U+{:04X}），请改为半角“{}”", start,
                        written, number(c), narrow)};
  }
  return {fmt::format("is an id and holds '{}' (U+{:04X}) at byte {}; ids are written in ASCII "
                      "characters and Chinese ideographs",
                      written, number(c), start),
          fmt::format("编号第{}字节处含有“{}”（U+{:04X}）；编号只用 ASCII 字符和汉字", start,
                      written, number(c))};
}

bool is_ascii(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return (c & 0x80) != 0; });
}

std::optional<Reason> check_id(std::string_view text) {
  if (text.starts_with(' ') || text.ends_with(' ') || text.find("  ") != std::string_view::npos)
    return misplaced_blank();
  if (is_ascii(text)) return std::nullopt;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const char32_t c = next_of(text, at);
    if (c == ' ' || is_of_ids(c)) continue;
    return is_unseen(c) ? unseen(c, start) : foreign(text, c, start, at);
  }
  return std::nullopt;
}

}  // namespace

bool is_default_ignorable(char32_t c) {
  return c >= 0xAD && is_in(kIgnorable, c);
}

bool is_of_ids(char32_t c) {
  if (c < 0x80) return c > ' ' && c < 0x7F;
  return is_in(kHan, c) || kMarks.find(c) != std::u32string_view::npos;
}

std::optional<Reason> check_entering(std::string_view text, const EnteringRule& rule) {
  if (rule.id) return check_id(text);
  if (is_ascii(text)) return std::nullopt;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const char32_t c = next_of(text, at);
    if (is_unseen(c)) return unseen(c, start);
  }
  return std::nullopt;
}

}  // namespace luoshu::form
