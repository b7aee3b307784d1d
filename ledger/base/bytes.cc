#include "ledger/base/bytes.h"

#include <algorithm>
#include <array>

namespace luoshu {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64Digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

template <class Integer>
void put_be(Bytes& out, Integer value) {
  for (std::size_t shift = sizeof(Integer) * 8; shift != 0;) {
    shift -= 8;
    out.push_back(static_cast<std::uint8_t>(value >> shift));
  }
}

template <class Integer>
Result<Integer> take_be(ByteReader& reader) {
  LUOSHU_TRY(ByteView bytes, reader.take(sizeof(Integer)));
  std::uint64_t value = 0;
  for (std::uint8_t byte : bytes) value = value << 8 | byte;
  return static_cast<Integer>(value);
}

// Value of one base64 digit, or 64 for any other character.
std::uint32_t base64_value(char digit) {
  const auto at = kBase64Digits.find(digit);
  return at == std::string_view::npos ? 64U : static_cast<std::uint32_t>(at);
}

}  // namespace

void append(Bytes& out, ByteView more) {
  out.insert(out.end(), more.begin(), more.end());
}

bool equal(ByteView a, ByteView b) {
  return std::ranges::equal(a, b);
}

std::string to_hex(ByteView bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (std::uint8_t byte : bytes) {
    text.push_back(kHexDigits[byte >> 4]);
    text.push_back(kHexDigits[byte & 15]);
  }
  return text;
}

Result<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return Fault{Errc::kInvalid, "hexadecimal text of odd length"};
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto high = kHexDigits.find(text[i]);
    const auto low = kHexDigits.find(text[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos)
      return Fault{Errc::kInvalid, "not lower-case hexadecimal"};
    bytes.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return bytes;
}

std::string to_base64(ByteView bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) group = group << 8 | (j < count ? bytes[i + j] : 0U);
    for (std::size_t j = 0; j < 4; ++j)
      text.push_back(j <= count ? kBase64Digits[group >> (18 - 6 * j) & 63] : '=');
  }
  return text;
}

Result<Bytes> from_base64(std::string_view text) {
  const Fault bad{Errc::kInvalid, "not canonical base64 (RFC 4648 §4 with padding)"};
  if (text.size() % 4 != 0) return bad;
  Bytes bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const bool last = i + 4 == text.size();
    const std::size_t padding = !last ? 0 : text[i + 2] == '=' ? 2 : text[i + 3] == '=' ? 1 : 0;
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      const std::uint32_t value =
          j >= 4 - padding && text[i + j] == '=' ? 0 : base64_value(text[i + j]);
      if (value == 64) return bad;
      group = group << 6 | value;
    }
    for (std::size_t j = 0; j < 3 - padding; ++j)
      bytes.push_back(static_cast<std::uint8_t>(group >> (16 - 8 * j)));
  }
  if (to_base64(bytes) != text) return bad;
  return bytes;
}

void put_u16_be(Bytes& out, std::uint16_t value) {
  put_be(out, value);
}
void put_u32_be(Bytes& out, std::uint32_t value) {
  put_be(out, value);
}
void put_u64_be(Bytes& out, std::uint64_t value) {
  put_be(out, value);
}

Result<std::uint8_t> ByteReader::u8() {
  return take_be<std::uint8_t>(*this);
}
Result<std::uint16_t> ByteReader::u16_be() {
  return take_be<std::uint16_t>(*this);
}
Result<std::uint32_t> ByteReader::u32_be() {
  return take_be<std::uint32_t>(*this);
}
Result<std::uint64_t> ByteReader::u64_be() {
  return take_be<std::uint64_t>(*this);
}

Result<ByteView> ByteReader::take(std::size_t count) {
  if (count > rest_.size()) return Fault{Errc::kInvalid, "the bytes end too early"};
  const ByteView taken = rest_.first(count);
  rest_ = rest_.subspan(count);
  return taken;
}

}  // namespace luoshu
