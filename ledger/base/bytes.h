// Bytes and their text forms. Values and pure functions; safe from every thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"

namespace luoshu {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

// The bytes of a text, without copying. The view lives as long as the text.
inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
// The same the other way round.
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline Bytes to_bytes(ByteView view) {
  return {view.begin(), view.end()};
}
inline Bytes to_bytes(std::string_view text) {
  return to_bytes(as_bytes(text));
}

// Out of line: inlined into a caller that knows both lengths, g++ 12 warns of bounds that are kept.
void append(Bytes& out, ByteView more);
bool equal(ByteView a, ByteView b);

// Lower-case hexadecimal. from_hex accepts lower case only, so that every value has one spelling.
std::string to_hex(ByteView bytes);
Result<Bytes> from_hex(std::string_view text);

// Base64 of RFC 4648 §4 with padding. from_base64 is strict: a text that re-encodes to other
// characters (missing padding, stray bits, white space) is refused.
std::string to_base64(ByteView bytes);
Result<Bytes> from_base64(std::string_view text);

// Big-endian integers, as used in every hashed or ordered layout.
void put_u16_be(Bytes& out, std::uint16_t value);
void put_u32_be(Bytes& out, std::uint32_t value);
void put_u64_be(Bytes& out, std::uint64_t value);

// Reads fields off the front of a byte string; every read says whether enough bytes were left.
class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : rest_(bytes) {}
  Result<std::uint8_t> u8();
  Result<std::uint16_t> u16_be();
  Result<std::uint32_t> u32_be();
  Result<std::uint64_t> u64_be();
  Result<ByteView> take(std::size_t count);
  ByteView rest() const { return rest_; }
  bool empty() const { return rest_.empty(); }

 private:
  ByteView rest_;
};

}  // namespace luoshu
