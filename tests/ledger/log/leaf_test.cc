// The leaf: what the tree hashes.
#include "ledger/log/leaf.h"

#include "ledger/base/message.h"
#include "schema/entry.capnp.h"
#include "tests/ledger/log/log_testing.h"

namespace luoshu {
namespace {

using test::Dice;

TEST(LeafCodec, EveryValueComesBack) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const Leaf leaf = Dice(seed).leaf();
    const auto decoded = decode_leaf(encode_leaf(leaf));
    ASSERT_TRUE(decoded) << "seed " << seed << ": " << decoded.error().detail;
    EXPECT_EQ(*decoded, leaf) << "seed " << seed;
  }
}

TEST(LeafCodec, OneMeaningHasOneSpelling) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    SCOPED_TRACE(seed);
    test::expect_one_spelling(encode_leaf(Dice(seed).leaf()), decode_leaf, encode_leaf);
  }
}

TEST(LeafCodec, CanonicalBytesThatTheEncoderNeverWritesAreRefused) {
  capnp::MallocMessageBuilder message;
  auto root = message.initRoot<schema::Leaf>();
  const Bytes digest(32, 1);
  root.setStateDigest(kj_bytes(digest));
  root.setSeq(1);
  EXPECT_FALSE(decode_leaf(canonical_bytes<schema::Leaf>(message))) << "no header, no signatures";
  root.initHeader(0);
  root.initSignatures(0);
  EXPECT_TRUE(decode_leaf(canonical_bytes<schema::Leaf>(message)));
  root.initStateDigest(31);
  EXPECT_FALSE(decode_leaf(canonical_bytes<schema::Leaf>(message)));
}

TEST(LeafCodec, EverySignatureIsThere) {
  Leaf leaf = Dice(1).leaf();
  leaf.signatures = {Signature{Suite::kIntl, Bytes(64)}};
  EXPECT_TRUE(decode_leaf(encode_leaf(leaf)));
  leaf.signatures.push_back({});
  EXPECT_EQ(decode_leaf(encode_leaf(leaf)).error().code, Errc::kInvalid);
}

// A bundle of leaves says each length in 16 bits, so 65,535 bytes is the most; whole words leave
// 65,528.
TEST(LeafCodec, FitsTheLengthThatABundleCanSay) {
  Leaf leaf = Dice(1).leaf();
  leaf.signatures = Dice(1).signatures(limits::kSignersMax);
  const std::size_t rest = encode_leaf(leaf).size() - leaf.header.size();
  leaf.header.assign(limits::kLeafBytesMax / 8 * 8 - rest, 1);
  const Bytes largest = encode_leaf(leaf);
  EXPECT_EQ(largest.size(), 65'528U);
  EXPECT_TRUE(decode_leaf(largest));
  EXPECT_EQ(decode_leaf(Bytes(65'536)).error().code, Errc::kLimit);
  leaf.header.resize(leaf.header.size() + 8);
  EXPECT_DEATH(encode_leaf(leaf), "kLeafBytesMax");
}

}  // namespace
}  // namespace luoshu
