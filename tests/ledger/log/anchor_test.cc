// The anchor file: whatever happens to its bytes is noticed, and replacing it is all or nothing.
#include "ledger/log/anchor.h"

#include <sys/stat.h>

#include <fstream>

#include "tests/ledger/log/log_testing.h"
#include "tests/ledger/support/scratch.h"

namespace luoshu {
namespace {

using test::Dice;

Anchor random_anchor(std::uint64_t seed) {
  Dice dice(seed);
  Anchor anchor{{dice.hash()}, {dice.number()}, dice.hash(), {}};
  const std::uint64_t lines = dice.below(5);
  for (std::uint64_t i = 0; i < lines; ++i) anchor.checkpoint += dice.name(dice.below(40)) + "\n";
  return anchor;
}

void write_text(const std::filesystem::path& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

TEST(AnchorCodec, EveryValueComesBack) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Anchor anchor = random_anchor(seed);
    const auto decoded = decode_anchor(encode_anchor(anchor));
    ASSERT_TRUE(decoded) << decoded.error().detail;
    EXPECT_EQ(*decoded, anchor);
  }
}

TEST(AnchorCodec, EveryChangedByteIsCorruption) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const std::string good = encode_anchor(random_anchor(seed));
    for (std::size_t i = 0; i < good.size(); ++i)
      for (unsigned change = 1; change < 256; ++change) {
        std::string damaged = good;
        damaged[i] = static_cast<char>(static_cast<unsigned char>(damaged[i]) ^ change);
        const auto decoded = decode_anchor(damaged);
        ASSERT_FALSE(decoded) << "byte " << i << " changed by " << change;
        ASSERT_EQ(decoded.error().code, Errc::kCorruption) << decoded.error().detail;
      }
    for (std::size_t length = 0; length < good.size(); ++length)
      EXPECT_EQ(decode_anchor(std::string_view(good).substr(0, length)).error().code,
                Errc::kCorruption);
    EXPECT_FALSE(decode_anchor(good + "\n"));
    EXPECT_FALSE(decode_anchor(good + good));
  }
}

TEST(AnchorFile, IsReplacedWholeAndReadBack) {
  const test::Scratch scratch;
  const auto path = scratch.path() / "anchor";
  const auto absent = read_anchor(path);
  ASSERT_TRUE(absent);
  EXPECT_FALSE(absent->has_value());
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    ASSERT_TRUE(write_anchor(path, random_anchor(seed)));
    EXPECT_EQ(*read_anchor(path), random_anchor(seed));
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(scratch.path()), {}), 1)
      << "nothing but the anchor is left";
}

// A process that died between writing and renaming leaves a file beside the anchor.
TEST(AnchorFile, AnUnfinishedReplacementChangesNothing) {
  const test::Scratch scratch;
  const auto path = scratch.path() / "anchor";
  ASSERT_TRUE(write_anchor(path, random_anchor(1)));
  write_text(scratch.path() / "anchor.new", "luoshu-anchor/v1\nled");
  EXPECT_EQ(*read_anchor(path), random_anchor(1));
  ASSERT_TRUE(write_anchor(path, random_anchor(2)));
  EXPECT_EQ(*read_anchor(path), random_anchor(2));
}

TEST(AnchorFile, FailuresNameThePath) {
  const test::Scratch scratch;
  const auto nowhere = scratch.path() / "absent" / "anchor";
  const auto written = write_anchor(nowhere, random_anchor(1));
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, Errc::kIo);
  EXPECT_NE(written.error().detail.find(nowhere.string()), std::string::npos);

  const auto damaged = scratch.path() / "damaged";
  write_text(damaged, "");
  const auto read = read_anchor(damaged);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Errc::kCorruption);
  EXPECT_NE(read.error().detail.find(damaged.string()), std::string::npos);
}

}  // namespace
}  // namespace luoshu
