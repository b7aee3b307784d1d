#include "ledger/log/cosignature.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ledger/crypto/digest.h"
#include "ledger/log/checkpoint.h"

namespace luoshu {
namespace {

PrivateKey test_key(std::uint8_t seed) {
  return PrivateKey::from_secret(Suite::kIntl, Bytes(32, seed)).value();
}
const std::string kText =
    checkpoint_text({"luoshu.example/henan", Size{12}, sha256(as_bytes("root"))});
constexpr Time kNow{1'751'328'000'999'999};  // in the last microsecond of a second

TEST(Cosignature, SignsTimeAndWholeCheckpoint) {
  EXPECT_EQ(cosignature_message(kText, 1'751'328'000), "cosignature/v1\ntime 1751328000\n" + kText);
  const NoteSigner witness{"luoyang.example", test_key(4)};
  const NoteSignature line = cosign(kText, witness, kNow).value();
  ASSERT_EQ(line.bytes.size(), 72U);
  EXPECT_EQ(cosignature_seconds(line), 1'751'328'000U);
  // The layout by hand: eight bytes of time, then a plain signature.
  EXPECT_EQ(to_hex(ByteView(line.bytes).first(8)), "0000000068632500");
  EXPECT_TRUE(witness.key.public_key().verify(as_bytes("cosignature/v1\ntime 1751328000\n" + kText),
                                              ByteView(line.bytes).subspan(8)));
}

TEST(Cosignature, VerifiesBesideTheLogsSignatureAndUnderType04Only) {
  const PrivateKey log_key = test_key(1);
  const std::string note = sign_checkpoint(parse_checkpoint(kText).value(), log_key).value();
  const NoteSigner witness{"luoyang.example", test_key(4)};
  const std::string cosigned = with_signature(note, cosign(kText, witness, kNow).value()).value();
  const auto key =
      note_verifier(witness.name, NoteKeyType::kCosignature, witness.key.public_key()).value();
  const auto plain =
      note_verifier(witness.name, NoteKeyType::kEd25519, witness.key.public_key()).value();
  EXPECT_NE(key.key_id, plain.key_id);
  EXPECT_EQ(parse_vkey(to_vkey(key)).value().type, NoteKeyType::kCosignature);
  const SignedNote parsed = parse_note(cosigned).value();
  EXPECT_EQ(verify_note(parsed, std::vector{key}).value().signatures.size(), 1U);
  EXPECT_FALSE(verify_note(parsed, std::vector{plain}));
  EXPECT_TRUE(open_checkpoint(cosigned, "luoshu.example/henan", log_key.public_key()));
}

TEST(Cosignature, AnyBitFlippedIsRefused) {
  const NoteSigner witness{"luoyang.example", test_key(4)};
  const NoteSignature line = cosign(kText, witness, kNow).value();
  const auto key =
      note_verifier(witness.name, NoteKeyType::kCosignature, witness.key.public_key()).value();
  ASSERT_TRUE(verify_signature(kText, line, key));
  for (std::size_t bit = 0; bit < line.bytes.size() * 8; ++bit) {
    NoteSignature flipped = line;
    flipped.bytes[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    EXPECT_FALSE(verify_signature(kText, flipped, key)) << bit;
  }
  for (std::size_t size = 0; size < line.bytes.size(); ++size) {
    NoteSignature cut = line;
    cut.bytes.resize(size);
    EXPECT_FALSE(verify_signature(kText, cut, key)) << size;
  }
  EXPECT_FALSE(verify_signature(kText + "x", line, key));
}

TEST(Cosignature, RefusesWhatIsNotToBeCosigned) {
  const NoteSigner witness{"w", test_key(4)};
  EXPECT_EQ(cosign("any text\n", witness, kNow).error().code, Errc::kInvalid);
  EXPECT_EQ(cosign(kText, witness, Time{-1}).error().code, Errc::kUsage);
  const NoteSigner gm{"w", PrivateKey::from_secret(Suite::kGm, Bytes(32, 1)).value()};
  EXPECT_EQ(cosign(kText, gm, kNow).error().code, Errc::kUsage);
}

}  // namespace
}  // namespace luoshu
