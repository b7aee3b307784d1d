#include "ledger/log/proof_file.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ledger/log/cosignature.h"

namespace luoshu {
namespace {

const std::string kOrigin = "luoshu.example/henan";

// A log of seven leaves, a witness, and the policy that asks for it.
class ProofFiles : public ::testing::Test {
 protected:
  ProofFiles() {
    for (std::uint8_t i = 0; i < 7; ++i)
      leaves_.push_back(merkle::leaf_hash(DigestKind::kSha256, Bytes(3, i)));
    const Checkpoint checkpoint{kOrigin, Size{7}, merkle::root_of(DigestKind::kSha256, leaves_)};
    const std::string note = sign_checkpoint(checkpoint, log_key_).value();
    const NoteSigner witness{"luoyang.example", witness_key_};
    note_ =
        with_signature(note, cosign(checkpoint_text(checkpoint), witness, Time{5'000'000}).value())
            .value();
    const auto vkey = [](const std::string& name, NoteKeyType type, const PrivateKey& key) {
      return to_vkey(note_verifier(name, type, key.public_key()).value());
    };
    policy_ =
        parse_policy("log " + vkey(kOrigin, NoteKeyType::kEd25519, log_key_) + "\nwitness W " +
                     vkey(witness.name, NoteKeyType::kCosignature, witness_key_) + "\nquorum W\n")
            .value();
  }
  ProofFile proof(std::uint64_t index) const {
    return {std::nullopt, index, merkle::inclusion_proof(DigestKind::kSha256, leaves_, index),
            note_};
  }
  static PrivateKey key(std::uint8_t seed) {
    return PrivateKey::from_secret(Suite::kIntl, Bytes(32, seed)).value();
  }

  PrivateKey log_key_ = key(1), witness_key_ = key(2);
  std::vector<Hash> leaves_;
  std::string note_;
  Policy policy_;
};

TEST_F(ProofFiles, EveryLeafIsProvenAndReadsBack) {
  for (std::uint64_t i = 0; i < leaves_.size(); ++i) {
    const std::string text = to_text(proof(i));
    EXPECT_TRUE(text.starts_with("c2sp.org/tlog-proof@v1\nindex " + std::to_string(i) + "\n"));
    const auto read = parse_proof_file(text);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(to_text(*read), text);
    const auto proven = verify_proof_file(*read, leaves_[i], policy_);
    ASSERT_TRUE(proven) << proven.error().detail;
    EXPECT_EQ(proven->checkpoint.size, Size{7});
    ASSERT_EQ(proven->witnesses.size(), 1U);
    EXPECT_EQ(proven->witnesses[0].seconds, 5U);
    for (std::uint64_t j = 0; j < leaves_.size(); ++j) {
      if (j == i) continue;
      EXPECT_FALSE(verify_proof_file(*read, leaves_[j], policy_));
      ProofFile moved = *read;
      moved.index = j;
      EXPECT_FALSE(verify_proof_file(moved, leaves_[i], policy_));
    }
  }
}

TEST_F(ProofFiles, AnyBitFlippedProvesNothing) {
  const std::string text = to_text(proof(3));
  for (std::size_t bit = 0; bit < text.size() * 8; ++bit) {
    std::string flipped = text;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    const auto read = parse_proof_file(flipped);
    EXPECT_FALSE(read && verify_proof_file(*read, leaves_[3], policy_)) << bit;
  }
  for (std::size_t size = 0; size < text.size(); ++size) {
    const auto read = parse_proof_file(text.substr(0, size));
    // Cut between two signature lines it still parses, but the witness is gone.
    EXPECT_FALSE(read && verify_proof_file(*read, leaves_[3], policy_)) << size;
  }
}

TEST_F(ProofFiles, AProofWithoutTheQuorumIsRefused) {
  ProofFile alone = proof(0);
  const SignedNote note = parse_note(alone.checkpoint).value();
  alone.checkpoint = to_text(SignedNote{note.text, {note.signatures[0]}});
  EXPECT_EQ(verify_proof_file(alone, leaves_[0], policy_).error().code, Errc::kVerification);
}

TEST_F(ProofFiles, ExtraDataIsCarriedAndNothingElseIs) {
  ProofFile with_extra = proof(2);
  with_extra.extra = to_bytes("anything");
  const std::string text = to_text(with_extra);
  EXPECT_EQ(parse_proof_file(text).value().extra, with_extra.extra);
  EXPECT_TRUE(verify_proof_file(parse_proof_file(text).value(), leaves_[2], policy_));

  const std::string first = "c2sp.org/tlog-proof@v1\n", rest = "\n" + note_;
  ASSERT_TRUE(parse_proof_file(first + "index 0\n" + rest));
  for (const std::string& bad :
       {std::string(), first, "c2sp.org/tlog-proof@v2\nindex 0\n" + rest,
        first + "index 00\n" + rest, first + "index\n" + rest, first + "index -1\n" + rest,
        first + "index 18446744073709551616\n" + rest, first + "extra AA\nindex 0\n" + rest,
        first + "index 0\nextra AAAA\n" + rest, first + "extra AAAA\nextra AAAA\nindex 0\n" + rest,
        first + "index 0\nAAAA\n" + rest, first + "index 0\n\n" + rest, first + "index 0\n",
        first + "index 0\n\nno note\n", "\n" + first + "index 0\n" + rest})
    EXPECT_FALSE(parse_proof_file(bad)) << bad;
  std::string long_proof = first + "index 0\n";
  for (int i = 0; i < 64; ++i) long_proof += to_base64(leaves_[0].view()) + "\n";
  EXPECT_EQ(parse_proof_file(long_proof + rest).error().code, Errc::kLimit);
  EXPECT_EQ(parse_proof_file(std::string(140'000, 'x')).error().code, Errc::kLimit);
}

}  // namespace
}  // namespace luoshu
