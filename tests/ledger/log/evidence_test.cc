#include "ledger/log/evidence.h"

#include <gtest/gtest.h>

#include <bit>

#include "ledger/base/json.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/cosignature.h"

namespace luoshu {
namespace {

constexpr std::uint64_t kSizes = 18;
const std::string kOrigin = "luoshu.example/forked";

// Leaf hashes of a history that leaves the common one at entry `fork`.
std::vector<Hash> history(std::uint64_t size, std::uint64_t fork, char name, DigestKind kind) {
  std::vector<Hash> leaves;
  for (std::uint64_t i = 0; i < size; ++i)
    leaves.push_back(
        merkle::leaf_hash(kind, as_bytes(std::to_string(i) + (i < fork ? '=' : name))));
  return leaves;
}

struct Signing {
  explicit Signing(NoteKeyType key_type)
      : type(key_type),
        key(PrivateKey::generate(key_type == NoteKeyType::kSm2 ? Suite::kGm : Suite::kIntl)),
        verifier(*note_verifier(name(), type, key.public_key())) {}

  std::string name() const {
    return type == NoteKeyType::kCosignature ? "witness.example/w" : kOrigin;
  }
  DigestKind kind() const {
    return type == NoteKeyType::kSm2 ? DigestKind::kSm3 : DigestKind::kSha256;
  }
  std::string note(std::span<const Hash> leaves, const std::string& origin = kOrigin) const {
    const std::string text =
        checkpoint_text({origin, Size{leaves.size()}, merkle::root_of(kind(), leaves)});
    const NoteSigner signer{name(), key};
    if (type != NoteKeyType::kCosignature) return *sign_note(text, std::span(&signer, 1));
    return to_text({text, {*cosign(text, signer, Time{1'741'000'000'000'000})}});
  }
  TreeConsistency consistency(std::span<const Hash> newer, std::uint64_t older) const {
    if (older == newer.size()) return {};
    TreeConsistency consistency{merkle::consistency_proof(kind(), newer, older), std::nullopt};
    if (std::has_single_bit(older)) consistency.seed = merkle::root_of(kind(), newer.first(older));
    return consistency;
  }

  NoteKeyType type;
  PrivateKey key;
  NoteVerifier verifier;
};

class EvidenceTest : public testing::TestWithParam<NoteKeyType> {
 protected:
  Signing signing{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Keys, EvidenceTest,
                         testing::Values(NoteKeyType::kEd25519, NoteKeyType::kCosignature,
                                         NoteKeyType::kSm2));

TEST_P(EvidenceTest, EveryForkOfSmallLogsIsProvenAndNoGoodLogIsAccused) {
  for (std::uint64_t newer = 1; newer <= kSizes; ++newer) {
    for (std::uint64_t older = 1; older <= newer; ++older) {
      const auto a = history(older, older / 2, 'a', signing.kind());
      const auto b = history(newer, older / 2, 'b', signing.kind());
      const auto text = make_fork_evidence(signing.verifier, signing.note(b), signing.note(a),
                                           signing.consistency(b, older));
      ASSERT_TRUE(text.has_value()) << older << " " << newer << ": " << text.error().detail;
      const auto verdict = judge(*text);
      ASSERT_TRUE(verdict.has_value());
      EXPECT_TRUE(verdict->proven) << verdict->reason;
      EXPECT_EQ(verdict->older, Size{older});
      EXPECT_EQ(verdict->newer, Size{newer});
      EXPECT_EQ(verdict->origin, kOrigin);

      const std::span<const Hash> prefix = std::span(b).first(older);
      const auto accused = make_fork_evidence(signing.verifier, signing.note(prefix),
                                              signing.note(b), signing.consistency(b, older));
      EXPECT_FALSE(accused.has_value()) << older << " " << newer;
    }
  }
}

TEST_P(EvidenceTest, AnythingChangedProvesNothing) {
  const auto a = history(7, 3, 'a', signing.kind());
  const auto b = history(13, 3, 'b', signing.kind());
  std::string text = *make_fork_evidence(signing.verifier, signing.note(a), signing.note(b),
                                         signing.consistency(b, 7));
  const json::Value whole = *json::parse(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      text[i] = static_cast<char>(text[i] ^ (1 << bit));
      const auto verdict = judge(text);
      const auto parsed = json::parse(text);
      const bool same = parsed.has_value() && *parsed == whole;
      EXPECT_TRUE(!verdict || !verdict->proven || same) << "byte " << i << " bit " << bit;
      text[i] = static_cast<char>(text[i] ^ (1 << bit));
    }
  }
  EXPECT_TRUE(judge(text)->proven);
}

TEST_P(EvidenceTest, ProofsThatDoNotFitAreNotProven) {
  const auto a = history(8, 3, 'a', signing.kind());
  const auto b = history(13, 3, 'b', signing.kind());
  const TreeConsistency good = signing.consistency(b, 8);
  const auto refused = [&](const TreeConsistency& consistency) {
    return !make_fork_evidence(signing.verifier, signing.note(a), signing.note(b), consistency)
                .has_value();
  };
  EXPECT_FALSE(refused(good));
  TreeConsistency no_seed = good;
  no_seed.seed.reset();
  EXPECT_TRUE(refused(no_seed));
  // The older note's own root as seed is what a consistent log would show.
  TreeConsistency own_seed = good;
  own_seed.seed = merkle::root_of(signing.kind(), a);
  EXPECT_TRUE(refused(own_seed));
  for (std::size_t i = 0; i < good.proof.size(); ++i) {
    TreeConsistency shorter = good;
    shorter.proof.erase(shorter.proof.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_TRUE(refused(shorter));
    TreeConsistency changed = good;
    changed.proof[i].bytes[5] ^= 4;
    EXPECT_TRUE(refused(changed));
  }
}

TEST_P(EvidenceTest, NotesOfTwoLogsOrOfAnotherKeyAreNotProven) {
  const Signing other(GetParam());
  const auto a = history(5, 1, 'a', signing.kind());
  const auto b = history(5, 1, 'b', signing.kind());
  const auto text = make_fork_evidence(signing.verifier, signing.note(a), signing.note(b), {});
  ASSERT_TRUE(text.has_value());
  EXPECT_FALSE(
      make_fork_evidence(signing.verifier, signing.note(a), other.note(b), {}).has_value());
  EXPECT_FALSE(make_fork_evidence(signing.verifier, signing.note(a),
                                  signing.note(b, "luoshu.example/other"), {})
                   .has_value());
  EXPECT_FALSE(
      make_fork_evidence(signing.verifier, signing.note(a), signing.note(a), {}).has_value());
}

// Anybody can fork a log of his own under somebody's name: the verdict shows the key, and a policy
// says whose it is.
TEST_P(EvidenceTest, AStrangersKeyUnderTheLogsNameProvesNothingOfTheLog) {
  const Signing stranger(GetParam());
  const auto verdict_of = [](const Signing& by) {
    const auto a = history(5, 1, 'a', by.kind());
    const auto b = history(5, 1, 'b', by.kind());
    return *judge(*make_fork_evidence(by.verifier, by.note(a), by.note(b), {}));
  };
  const bool witness = GetParam() == NoteKeyType::kCosignature;
  const auto policy = parse_policy((witness ? "witness w " : "log ") + to_vkey(signing.verifier) +
                                   "\nquorum none\n");
  ASSERT_TRUE(policy) << policy.error().detail;

  ForkVerdict own = verdict_of(signing);
  EXPECT_EQ(own.vkey, to_vkey(signing.verifier));
  EXPECT_NE(own.vkey.find("+" + own.key_id + "+"), std::string::npos);
  EXPECT_EQ(own.whose, WhoseKey::kNotChecked);
  compare_with(*policy, own);
  EXPECT_TRUE(own.proven);
  EXPECT_EQ(own.whose, WhoseKey::kOfPolicy);

  ForkVerdict forged = verdict_of(stranger);
  EXPECT_EQ(forged.signer, own.signer);
  EXPECT_TRUE(forged.proven);
  compare_with(*policy, forged);
  EXPECT_FALSE(forged.proven);
  EXPECT_EQ(forged.whose, WhoseKey::kNotOfPolicy);
  EXPECT_NE(forged.reason.find(to_vkey(stranger.verifier)), std::string::npos);
}

TEST(Evidence, OtherTextsAreNoEvidence) {
  for (const char* text :
       {"", "{}", "[]", R"({"format":"luoshu-fork-evidence/v1"})", R"({"format":"x"})"})
    EXPECT_EQ(judge(text).error().code, Errc::kInvalid) << text;
}

}  // namespace
}  // namespace luoshu
