#include "ledger/allocation/characters.h"

#include <cstdint>

namespace luoshu::allocation {
namespace {

// Length of the encoding that begins with this byte; 0 where none does.
std::size_t length_by(std::uint8_t first) {
  if (first < 0x80) return 1;
  if (first < 0xC2) return 0;
  if (first < 0xE0) return 2;
  if (first < 0xF0) return 3;
  return first < 0xF5 ? 4 : 0;
}

// Decodes the character at `at` and moves past it; a malformed byte is passed over alone.
char32_t next_character(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::size_t start = at++;
  const std::size_t length = length_by(byte(start));
  if (length == 0 || text.size() - start < length) return kMalformed;
  if (length == 1) return byte(start);
  char32_t value = byte(start) & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(start + i) & 0xC0) != 0x80) return kMalformed;
    value = (value << 6) | (byte(start + i) & 0x3FU);
  }
  if (length == 3 && (value < 0x800 || (value >= 0xD800 && value <= 0xDFFF))) return kMalformed;
  if (length == 4 && (value < 0x10000 || value > 0x10FFFF)) return kMalformed;
  at = start + length;
  return value;
}

}  // namespace

std::vector<Character> characters_of(std::string_view text) {
  std::vector<Character> characters;
  characters.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t offset = at;
    characters.push_back({next_character(text, at), offset});
  }
  return characters;
}

bool is_forbidden(char32_t c) {
  if (c == kMalformed) return true;
  if (c < 0x20) return c != '\t';
  return (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 || c == 0x061C || c == 0x200E ||
         c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

char ascii_meant_by(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return static_cast<char>(c - 0xFF01 + '!');
  if (c == 0x3000 || c == 0x00A0) return ' ';
  if (c == 0x3001) return ',';
  if (c == 0x3002) return '.';
  if (c == 0x00D7) return '*';
  if (c == 0x201C || c == 0x201D || c == 0x300A || c == 0x300B) return '"';
  return 0;
}

}  // namespace luoshu::allocation
