#include "projections/bank/text.h"

#include <utf8proc.h>

#include <array>
#include <cstdlib>
#include <memory>

namespace luoshu::bank {
namespace {

constexpr std::array<std::string_view, 10> kBlanks = {
    " ", "\t", "\r", "\n", "\v", "\f", "\xC2\xA0", "\xE3\x80\x80", "\xEF\xBB\xBF", "\xE2\x80\x8B"};

std::size_t blank_at(std::string_view text, std::size_t at) {
  for (const std::string_view blank : kBlanks)
    if (text.substr(at).starts_with(blank)) return blank.size();
  return 0;
}

bool ends_in_blank(std::string_view text, std::size_t& length) {
  for (const std::string_view blank : kBlanks)
    if (text.ends_with(blank)) return length = blank.size(), true;
  return false;
}

std::string compatible(std::string_view text) {
  struct Free {
    void operator()(utf8proc_uint8_t* bytes) const { std::free(bytes); }
  };
  utf8proc_uint8_t* bytes = nullptr;
  const auto length = utf8proc_map(
      reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
      static_cast<utf8proc_ssize_t>(text.size()), &bytes,
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT));
  const std::unique_ptr<utf8proc_uint8_t, Free> owned(bytes);
  if (length < 0) return std::string(text);
  return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length)};
}

}  // namespace

std::string trimmed(std::string_view text) {
  while (const std::size_t blank = blank_at(text, 0)) text.remove_prefix(blank);
  std::size_t length = 0;
  while (ends_in_blank(text, length)) text.remove_suffix(length);
  return std::string(text);
}

std::string without_blanks(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (const std::size_t blank = blank_at(text, i))
      i += blank;
    else
      out.push_back(text[i++]);
  }
  return out;
}

std::string half_width(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    if (i + 2 < text.size() && byte(i) == 0xEF && (byte(i + 1) == 0xBC || byte(i + 1) == 0xBD)) {
      const unsigned point = 0xF000U | ((byte(i + 1) & 0x3FU) << 6U) | (byte(i + 2) & 0x3FU);
      if (point >= 0xFF01 && point <= 0xFF5E) {
        out.push_back(static_cast<char>(point - 0xFF01 + 0x21));
        i += 2;
        continue;
      }
    }
    if (text.substr(i).starts_with("\xE3\x80\x80")) {
      out.push_back(' ');
      i += 2;
      continue;
    }
    out.push_back(text[i]);
  }
  return out;
}

std::string folded(std::string_view text) {
  std::string out = without_blanks(compatible(text));
  constexpr std::string_view kOldAccount = "帐";
  for (std::size_t at = out.find(kOldAccount); at != std::string::npos; at = out.find(kOldAccount))
    out.replace(at, kOldAccount.size(), "账");
  while (out.ends_with(':')) out.pop_back();
  return out;
}

std::string shorten(std::string_view text, std::size_t bytes) {
  std::size_t end = std::min(bytes, text.size());
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80)
    --end;
  std::string out(text.substr(0, end));
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f') c = ' ';
  if (end < text.size()) out += "…";
  return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const std::size_t end = text.find(separator);
    pieces.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

}  // namespace luoshu::bank
