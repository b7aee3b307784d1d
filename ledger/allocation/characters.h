// The characters of a rule text and which of them it may hold. Pure.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace luoshu::allocation {

// A byte that is not part of the shortest UTF-8 encoding of a Unicode scalar value.
inline constexpr char32_t kMalformed = 0xFFFF'FFFF;

struct Character {
  char32_t value = 0;
  std::size_t offset = 0;  // of its first byte
};
std::vector<Character> characters_of(std::string_view text);

constexpr bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char32_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}
constexpr bool is_word_character(char32_t c) {
  return is_letter(c) || is_digit(c) || c == '-';
}
// The block that holds every character of every alias, and no look-alikes of other blocks.
constexpr bool is_ideograph(char32_t c) {
  return c >= 0x4E00 && c <= 0x9FFF;
}

// What no line may hold, not even in a string or comment: controls but for the tab, line
// separators and controls of writing direction (they make a text read otherwise than it is
// stored), and bytes that are no character.
bool is_forbidden(char32_t c);

// What was probably meant by a full-width or typographic sign: ',' for U+FF0C. 0 where unknown.
char ascii_meant_by(char32_t c);

}  // namespace luoshu::allocation
