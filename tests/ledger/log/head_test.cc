// The head record: fixed layout, and no bit of it that may change unseen.
#include "ledger/log/head.h"

#include "tests/ledger/log/log_testing.h"

namespace luoshu {
namespace {

using test::Dice;

Head random_head(std::uint64_t seed) {
  Dice dice(seed);
  Head head{{dice.number()}, {dice.number()}, dice.time(), dice.number(),
            dice.hash(),     dice.hash(),     std::nullopt};
  if (dice.coin()) head.root_sm3 = dice.hash();
  return head;
}

TEST(HeadCodec, EveryValueComesBack) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Head head = random_head(seed);
    const auto decoded = decode_head(encode_head(head));
    ASSERT_TRUE(decoded);
    EXPECT_EQ(*decoded, head);
  }
}

TEST(HeadCodec, OneMeaningHasOneSpelling) {
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    test::expect_one_spelling(encode_head(random_head(seed)), decode_head, encode_head);
}

TEST(HeadCodec, DamageIsCorruption) {
  Bytes bytes = encode_head(random_head(1));
  bytes[0] ^= 1;
  EXPECT_EQ(decode_head(bytes).error().code, Errc::kCorruption);
  EXPECT_EQ(decode_head({}).error().code, Errc::kCorruption);
}

}  // namespace
}  // namespace luoshu
