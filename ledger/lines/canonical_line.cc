#include "ledger/lines/canonical_line.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace luoshu::lines {
namespace {

constexpr char kTab = '\t';
constexpr std::size_t kParts = 11;

void add(std::string& text, std::string_view part) {
  text.push_back(kTab);
  text.append(part);
}

void add(std::string& text, std::int64_t number) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  add(text, std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
}

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_control(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return (byte < 0x20 && letter != kTab) || byte == 0x7F;
}

}  // namespace

void write_canonical_line(const LineParts& line, std::string& text) {
  text.assign(kLineForm);
  add(text, line.period);
  add(text, line.ref);
  add(text, line.rule);
  add(text, line.version);
  add(text, line.step);
  add(text, line.key);
  add(text, line.beneficiary);
  add(text, line.resource);
  add(text, line.owner);
  add(text, line.fen);
}

std::string canonical_line(const LineParts& line) {
  std::string text;
  write_canonical_line(line, text);
  return text;
}

std::optional<LineParts> parts_of_line(std::string_view text) {
  if (std::ranges::any_of(text, is_control)) return std::nullopt;
  std::array<std::string_view, kParts> parts;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < kParts; ++i) {
    const std::size_t end = i + 1 < kParts ? text.find(kTab, begin) : text.size();
    if (end == std::string_view::npos) return std::nullopt;
    parts[i] = text.substr(begin, end - begin);
    begin = end + 1;
  }
  const auto version = number_of(parts[4]);
  const auto fen = number_of(parts[10]);
  if (!version || !fen) return std::nullopt;
  const LineParts line{parts[1], parts[2], parts[3], *version, parts[5],
                       parts[6], parts[7], parts[8], parts[9], *fen};
  // Numbers are written in one way, and the form is the one of this page.
  if (canonical_line(line) != text) return std::nullopt;
  return line;
}

std::string beginning_of_lines(std::string_view period, std::string_view ref) {
  std::string text(kLineForm);
  add(text, period);
  add(text, ref);
  text.push_back(kTab);
  return text;
}

}  // namespace luoshu::lines
