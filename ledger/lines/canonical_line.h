// The canonical text of a line of the money book, which everybody who holds the line writes alike
// (rules version 2, C58): UTF-8, eleven texts joined by TAB, without an end of line,
//
//   luoshu/line/2, period, ref, rule id, rule version, step, key, beneficiary, resource, owner, fen
//
// DO NOT REORDER: hashed since rules version 2. Numbers are decimal without leading zeros; the
// resource may be empty. The owner is whose statement the line is on (A34), else its beneficiary.
// No text holds a control character (B3), so a text is of one line only. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace luoshu::lines {

inline constexpr std::string_view kLineForm = "luoshu/line/2";

// Its texts live elsewhere.
struct LineParts {
  std::string_view period;
  std::string_view ref;
  std::string_view rule;
  std::int64_t version = 0;
  std::string_view step;
  std::string_view key;
  std::string_view beneficiary;
  std::string_view resource;
  std::string_view owner;
  std::int64_t fen = 0;
  friend bool operator==(const LineParts&, const LineParts&) = default;
};

std::string canonical_line(const LineParts& line);
// The same into a text that is used again.
void write_canonical_line(const LineParts& line, std::string& text);
// Parts of `text`; none where it is no canonical line.
std::optional<LineParts> parts_of_line(std::string_view text);

// What the lines of a period about one sale, refund or adjustment begin with, and no other line.
std::string beginning_of_lines(std::string_view period, std::string_view ref);

}  // namespace luoshu::lines
