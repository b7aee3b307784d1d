// What the tests of the log share: reproducible random values, and the property that every codec
// of stored or signed bytes must have, one meaning and one spelling.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "ledger/base/limits.h"
#include "ledger/log/leaf.h"

namespace luoshu::test {

// Random values of a seed that a failing test prints.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t number() { return engine_(); }
  std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
  bool coin() { return below(2) == 1; }

  Bytes bytes(std::size_t count) {
    Bytes out(count);
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(engine_());
    return out;
  }
  Hash hash() { return *hash_from(bytes(32)); }
  EntryId entry_id() { return *entry_id_from(bytes(16)); }
  std::string name(std::size_t length) {
    std::string out(length, 'a');
    for (char& letter : out) letter = static_cast<char>('a' + below(26));
    return out;
  }
  // Event bytes: whole words, 8 to 64 bytes.
  Bytes event() { return bytes(8 * (1 + below(8))); }
  std::vector<Bytes> events(std::size_t count) {
    std::vector<Bytes> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(event());
    return out;
  }
  Signature signature() {
    return coin() ? Signature{Suite::kIntl, bytes(64)}
                  : Signature{Suite::kGm, bytes(70 + below(3))};
  }
  std::vector<Signature> signatures(std::size_t count) {
    std::vector<Signature> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(signature());
    return out;
  }
  std::vector<Signer> signers(std::size_t count) {
    std::set<Signer> out;
    while (out.size() < count) out.insert({name(below(20)), name(below(20))});
    return {out.begin(), out.end()};
  }
  Time time() { return Time{static_cast<std::int64_t>(engine_())}; }

  Header header() {
    Header out;
    out.ledger = hash();
    out.entry_id = entry_id();
    out.author = name(below(30));
    out.author_time = time();
    out.event_count = static_cast<std::uint32_t>(1 + below(limits::kEntryEventsMax));
    out.events_root = hash();
    if (coin()) out.events_root_sm3 = hash();
    out.signers = signers(below(5));
    if (coin()) out.expected_version = Size{below(1ULL << 63)};
    return out;
  }
  Leaf leaf() {
    Leaf out;
    out.header = encode_header(header());
    out.signatures = signatures(below(5));
    out.stamp = {{number()}, time(), {number()}, number(), static_cast<std::uint32_t>(number()),
                 hash()};
    return out;
  }

 private:
  std::mt19937_64 engine_;
};

// `good` came out of the encoder. Every shorter and every longer spelling is refused, and whatever
// a flipped bit makes of it is refused or means something whose only spelling it is.
template <class Decode, class Encode>
void expect_one_spelling(const Bytes& good, const Decode& decode, const Encode& encode) {
  const auto decoded = decode(ByteView(good));
  ASSERT_TRUE(decoded) << decoded.error().detail;
  ASSERT_EQ(encode(*decoded), good);
  for (std::size_t length = 0; length < good.size(); ++length)
    EXPECT_FALSE(decode(ByteView(good).first(length))) << "cut to " << length << " bytes";
  for (unsigned byte = 0; byte < 256; ++byte) {
    Bytes longer = good;
    longer.push_back(static_cast<std::uint8_t>(byte));
    EXPECT_FALSE(decode(ByteView(longer))) << "with one more byte " << byte;
    longer.resize(good.size() + 8);
    EXPECT_FALSE(decode(ByteView(longer))) << "with one more word that begins with " << byte;
  }
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Bytes flipped = good;
    flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1U << bit % 8));
    const auto other = decode(ByteView(flipped));
    if (other) {
      EXPECT_EQ(encode(*other), flipped) << "bit " << bit;
      EXPECT_FALSE(*other == *decoded) << "bit " << bit << " means nothing";
    }
  }
}

}  // namespace luoshu::test
