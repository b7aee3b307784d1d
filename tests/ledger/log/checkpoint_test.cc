#include "ledger/log/checkpoint.h"

#include <gtest/gtest.h>

#include <string>

#include "ledger/crypto/digest.h"

namespace luoshu {
namespace {

const std::string kOrigin = "luoshu.example/henan";

Checkpoint example() {
  return {kOrigin, Size{477}, sha256(as_bytes("root"))};
}
PrivateKey test_key(Suite suite, std::uint8_t seed) {
  return PrivateKey::from_secret(suite, Bytes(32, seed)).value();
}

TEST(Checkpoint, TextIsThreeLines) {
  const std::string text = checkpoint_text(example());
  EXPECT_EQ(text, kOrigin + "\n477\nSBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n");
  EXPECT_EQ(parse_checkpoint(text).value(), example());
}

TEST(Checkpoint, RefusesEveryOtherText) {
  const std::string root = "SBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=";
  ASSERT_TRUE(parse_checkpoint("o\n0\n" + root + "\n"));
  ASSERT_TRUE(parse_checkpoint("o\n18446744073709551615\n" + root + "\n"));
  for (const std::string& bad : {std::string(),
                                 std::string("o\n"),
                                 std::string("o\n1\n"),
                                 "o\n1\n" + root,
                                 "o\n1\n" + root + "\nextension\n",
                                 "o\n1\n" + root + "\n\n",
                                 "\n1\n" + root + "\n",
                                 "o\n01\n" + root + "\n",
                                 "o\n+1\n" + root + "\n",
                                 "o\n-1\n" + root + "\n",
                                 "o\n 1\n" + root + "\n",
                                 "o\n1 \n" + root + "\n",
                                 "o\n\n" + root + "\n",
                                 "o\n0x1\n" + root + "\n",
                                 "o\n18446744073709551616\n" + root + "\n",
                                 "o\n1\n" + root.substr(0, 43) + "\n",
                                 "o\n1\n" + root.substr(0, 40) + "\n",
                                 "o\n1\n" + root.substr(0, 40) + root + "\n",
                                 std::string("o\n1\n\n"),
                                 std::string(300, 'o') + "\n1\n" + root + "\n"})
    EXPECT_FALSE(parse_checkpoint(bad)) << bad;
}

TEST(Checkpoint, OpensUnderItsOwnKeyAndOriginOnly) {
  const PrivateKey key = test_key(Suite::kIntl, 1);
  const std::string note = sign_checkpoint(example(), key).value();
  EXPECT_EQ(open_checkpoint(note, kOrigin, key.public_key()).value(), example());
  EXPECT_EQ(parse_checkpoint_note(note).value(), example());
  EXPECT_FALSE(open_checkpoint(note, kOrigin, test_key(Suite::kIntl, 2).public_key()));
  EXPECT_FALSE(open_checkpoint(note, "luoshu.example/hubei", key.public_key()));

  // A key signs for its own origin only: the text names another log than the signature.
  const NoteSigner signer{"luoshu.example/hubei", key};
  const auto other = sign_note(checkpoint_text(example()), {&signer, 1}).value();
  EXPECT_EQ(open_checkpoint(other, signer.name, key.public_key()).error().code,
            Errc::kVerification);
}

TEST(Checkpoint, TheSm3RootHasItsOwnNote) {
  const PrivateKey key = test_key(Suite::kGm, 1);
  Checkpoint checkpoint = example();
  checkpoint.root = sm3(as_bytes("root"));
  const std::string note = sign_sm3_checkpoint(checkpoint, key).value();
  EXPECT_TRUE(note.starts_with(kOrigin + "/sm3\n477\n"));
  EXPECT_EQ(open_sm3_checkpoint(note, kOrigin, key.public_key()).value(), checkpoint);
  EXPECT_FALSE(open_sm3_checkpoint(note, kOrigin, test_key(Suite::kGm, 2).public_key()));
  EXPECT_FALSE(open_sm3_checkpoint(note, "elsewhere", key.public_key()));
}

TEST(Checkpoint, EachNoteTakesTheKeyOfItsSuite) {
  EXPECT_EQ(sign_checkpoint(example(), test_key(Suite::kGm, 1)).error().code, Errc::kUsage);
  EXPECT_EQ(sign_sm3_checkpoint(example(), test_key(Suite::kIntl, 1)).error().code, Errc::kUsage);
  Checkpoint two_lines = example();
  two_lines.origin = "a\nb";
  EXPECT_FALSE(sign_checkpoint(two_lines, test_key(Suite::kIntl, 1)));
  two_lines.origin = "";
  EXPECT_FALSE(sign_checkpoint(two_lines, test_key(Suite::kIntl, 1)));
}

TEST(Checkpoint, AnyBitFlippedInANoteIsRefused) {
  for (const Suite suite : {Suite::kIntl, Suite::kGm}) {
    const PrivateKey key = test_key(suite, 9);
    const std::string note = suite == Suite::kIntl ? sign_checkpoint(example(), key).value()
                                                   : sign_sm3_checkpoint(example(), key).value();
    for (std::size_t bit = 0; bit < note.size() * 8; ++bit) {
      std::string flipped = note;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
      const auto opened = suite == Suite::kIntl
                              ? open_checkpoint(flipped, kOrigin, key.public_key())
                              : open_sm3_checkpoint(flipped, kOrigin, key.public_key());
      EXPECT_FALSE(opened) << bit;
    }
  }
}

}  // namespace
}  // namespace luoshu
