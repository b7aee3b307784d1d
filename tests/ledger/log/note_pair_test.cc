#include "ledger/log/note_pair.h"

#include <gtest/gtest.h>

#include "ledger/log/evidence.h"

namespace luoshu {
namespace {

constexpr std::uint64_t kSizes = 18;
const std::string kOrigin = "luoshu.example/pair";

// Leaf hashes of a history that leaves the common one at entry `fork`.
std::vector<Hash> history(std::uint64_t size, std::uint64_t fork, char name) {
  std::vector<Hash> leaves;
  for (std::uint64_t i = 0; i < size; ++i)
    leaves.push_back(merkle::leaf_hash(DigestKind::kSha256,
                                       as_bytes(std::to_string(i) + (i < fork ? '=' : name))));
  return leaves;
}

Hash root(std::span<const Hash> leaves) {
  return merkle::root_of(DigestKind::kSha256, leaves);
}

// What `luoshu prove --consistency` writes of the newer history.
ConsistencyFile proof_of(std::span<const Hash> newer, std::uint64_t older) {
  return {kOrigin,
          Size{older},
          root(newer.first(older)),
          Size{newer.size()},
          root(newer),
          merkle::consistency_proof(DigestKind::kSha256, newer, older)};
}

class NotePairTest : public testing::Test {
 protected:
  std::string note(std::span<const Hash> leaves, const std::string& origin = kOrigin) const {
    return *sign_checkpoint({origin, Size{leaves.size()}, root(leaves)}, key_);
  }
  JudgedPair judged(std::string one, std::string other, const std::optional<ConsistencyFile>& proof,
                    bool with_key = true) const {
    const auto count = static_cast<std::size_t>(with_key ? 1 : 0);
    const auto pair =
        judge_notes(std::move(one), std::move(other), proof, std::span(&verifier_, count));
    EXPECT_TRUE(pair.has_value());
    return pair ? *pair : JudgedPair{};
  }

  PrivateKey key_ = PrivateKey::generate(Suite::kIntl);
  NoteVerifier verifier_ = *note_verifier(kOrigin, NoteKeyType::kEd25519, key_.public_key());
};

TEST_F(NotePairTest, EveryForkOfSmallLogsIsProvenAndNoGoodLogIsAccused) {
  for (std::uint64_t newer = 1; newer <= kSizes; ++newer) {
    for (std::uint64_t older = 1; older <= newer; ++older) {
      const auto a = history(older, older / 2, 'a');
      const auto b = history(newer, older / 2, 'b');
      const std::optional<ConsistencyFile> proof =
          older == newer ? std::nullopt : std::optional(proof_of(b, older));
      const JudgedPair fork = judged(note(b), note(a), proof);
      ASSERT_EQ(fork.verdict, PairVerdict::kFork) << older << " " << newer << fork.reason;
      const auto again = judge(fork.evidence);
      ASSERT_TRUE(again.has_value());
      EXPECT_TRUE(again->proven);
      const JudgedPair good = judged(note(std::span(b).first(older)), note(b), proof);
      EXPECT_EQ(good.verdict, PairVerdict::kConsistent) << older << " " << newer;
      EXPECT_EQ(good.signer, kOrigin);
    }
  }
}

TEST_F(NotePairTest, WithoutAKeyThatSignedBothNobodyIsAccused) {
  const auto a = history(7, 3, 'a');
  const auto b = history(7, 3, 'b');
  EXPECT_EQ(judged(note(a), note(b), {}, false).verdict, PairVerdict::kUnsigned);
  const PrivateKey other = PrivateKey::generate(Suite::kIntl);
  const std::string forged = *sign_checkpoint({kOrigin, Size{7}, root(b)}, other);
  const JudgedPair pair = judged(note(a), forged, {});
  EXPECT_EQ(pair.verdict, PairVerdict::kUnsigned);
  EXPECT_TRUE(pair.evidence.empty());
}

TEST_F(NotePairTest, WhatCannotBeComparedIsNoVerdict) {
  const auto a = history(7, 3, 'a');
  const auto b = history(13, 3, 'b');
  EXPECT_EQ(judged(note(a), note(b), {}).verdict, PairVerdict::kNotComparable);
  EXPECT_EQ(judged(note(a), note(a, "luoshu.example/other"), {}).verdict,
            PairVerdict::kNotComparable);
  // Of other sizes, of a third history, and with a hash changed: it leads nowhere.
  EXPECT_EQ(judged(note(a), note(b), proof_of(b, 6)).verdict, PairVerdict::kNotComparable);
  EXPECT_EQ(judged(note(a), note(b), proof_of(history(13, 3, 'c'), 7)).verdict,
            PairVerdict::kNotComparable);
  ConsistencyFile changed = proof_of(b, 7);
  changed.proof.back().bytes[0] ^= 1;
  EXPECT_EQ(judged(note(a), note(b), changed).verdict, PairVerdict::kNotComparable);
}

TEST(ConsistencyFileTest, HasOneSpelling) {
  const auto leaves = history(13, 13, '=');
  for (const std::uint64_t older : {1U, 4U, 7U, 13U}) {
    const ConsistencyFile file = proof_of(leaves, older);
    const std::string text = to_text(file);
    const auto read = parse_consistency_file(text);
    ASSERT_TRUE(read.has_value()) << read.error().detail;
    EXPECT_EQ(*read, file);
    EXPECT_TRUE(verify_consistency_file(*read));
    for (std::size_t i = 0; i < text.size(); ++i) {
      std::string other = text;
      other[i] = other[i] == 'x' ? 'y' : 'x';
      const auto changed = parse_consistency_file(other);
      EXPECT_TRUE(!changed || !(*changed == file)) << i;
      EXPECT_FALSE(parse_consistency_file(text.substr(0, i)) &&
                   *parse_consistency_file(text.substr(0, i)) == file)
          << i;
    }
  }
}

TEST(ConsistencyFileTest, WhatIsLongerThanAnyProofIsRefused) {
  std::string text = to_text(proof_of(history(3, 3, '='), 2));
  const std::string line = text.substr(text.rfind('\n', text.size() - 2) + 1);
  for (int i = 0; i < 64; ++i) text += line;
  EXPECT_EQ(parse_consistency_file(text).error().code, Errc::kLimit);
  EXPECT_EQ(parse_consistency_file(std::string(1U << 20, 'a')).error().code, Errc::kLimit);
}

}  // namespace
}  // namespace luoshu
