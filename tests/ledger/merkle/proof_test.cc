#include "ledger/merkle/proof.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/ledger/crypto/vectors.h"
#include "tests/ledger/merkle/memory_tiles.h"
#include "tests/ledger/merkle/naive.h"

namespace luoshu::merkle {
namespace {

constexpr std::size_t kSizes = 64;
using testing::MemoryTiles;

class BothTrees : public ::testing::TestWithParam<DigestKind> {
 protected:
  BothTrees() : leaves_(naive::leaves(GetParam(), kSizes)) {
    for (std::size_t n = 0; n <= kSizes; ++n) roots_.push_back(naive::mth(GetParam(), tree(n)));
    TileEdge edge(GetParam());
    tiles_.grow(edge, leaves_);
  }
  std::span<const Hash> tree(std::size_t size) const { return std::span(leaves_).first(size); }

  std::vector<Hash> leaves_;
  std::vector<Hash> roots_;  // by size
  MemoryTiles tiles_;
};
INSTANTIATE_TEST_SUITE_P(Merkle, BothTrees,
                         ::testing::Values(DigestKind::kSha256, DigestKind::kSm3));

// Calls `check` with every proof that is one slip away from the right one.
void each_wrong_proof(const Proof& proof, const Hash& stranger, auto&& check) {
  for (std::size_t i = 0; i < proof.size(); ++i) {
    for (const std::size_t byte : {0U, 13U, 31U}) {
      Proof changed = proof;
      changed[i].bytes[byte] ^= 0x01;
      check(changed, "changed", i);
    }
    Proof dropped = proof;
    dropped.erase(dropped.begin() + static_cast<std::ptrdiff_t>(i));
    check(dropped, "dropped", i);
    Proof twice = proof;
    twice.insert(twice.begin() + static_cast<std::ptrdiff_t>(i), proof[i]);
    check(twice, "duplicated", i);
    if (i + 1 < proof.size() && proof[i] != proof[i + 1]) {
      Proof swapped = proof;
      std::swap(swapped[i], swapped[i + 1]);
      check(swapped, "swapped", i);
    }
  }
  for (std::size_t i = 0; i <= proof.size(); ++i) {
    Proof longer = proof;
    longer.insert(longer.begin() + static_cast<std::ptrdiff_t>(i), stranger);
    check(longer, "added", i);
  }
}

TEST_P(BothTrees, RootIsThatOfTheDefinition) {
  RootBuilder builder(GetParam());
  for (std::size_t n = 0; n <= kSizes; ++n) {
    EXPECT_EQ(root_of(GetParam(), tree(n)), roots_[n]) << n;
    EXPECT_EQ(builder.root(), roots_[n]) << n;
    EXPECT_EQ(builder.size(), n);
    if (n < kSizes) builder.add(leaves_[n]);
  }
}

TEST_P(BothTrees, EveryInclusionProofIsThatOfTheDefinitionAndNoOtherHolds) {
  const DigestKind kind = GetParam();
  for (std::size_t n = 1; n <= kSizes; ++n) {
    for (std::size_t i = 0; i < n; ++i) {
      SCOPED_TRACE("index " + std::to_string(i) + " of " + std::to_string(n));
      const Proof proof = naive::path(kind, i, tree(n));
      ASSERT_EQ(inclusion_proof(kind, tree(n), i), proof);
      ASSERT_EQ(inclusion_from_tiles(kind, i, n, tiles_.reader()).value(), proof);
      ASSERT_TRUE(verify_inclusion(kind, i, n, leaves_[i], proof, roots_[n]));
      each_wrong_proof(proof, leaves_[i], [&](const Proof& wrong, const char* how, std::size_t at) {
        EXPECT_FALSE(verify_inclusion(kind, i, n, leaves_[i], wrong, roots_[n])) << how << at;
      });
      for (std::size_t other = 0; other <= kSizes; ++other) {
        if (other != i) {
          EXPECT_FALSE(verify_inclusion(kind, other, n, leaves_[i], proof, roots_[n])) << other;
        }
        if (other != n) {
          EXPECT_FALSE(verify_inclusion(kind, i, other, leaves_[i], proof, roots_[other])) << other;
        }
      }
      Hash other_leaf = leaves_[i];
      other_leaf.bytes[5] ^= 0x80;
      EXPECT_FALSE(verify_inclusion(kind, i, n, other_leaf, proof, roots_[n]));
    }
  }
}

TEST_P(BothTrees, EveryConsistencyProofIsThatOfTheDefinitionAndNoOtherHolds) {
  const DigestKind kind = GetParam();
  for (std::size_t n = 1; n <= kSizes; ++n) {
    for (std::size_t m = 1; m <= n; ++m) {
      SCOPED_TRACE("from " + std::to_string(m) + " to " + std::to_string(n));
      const Proof proof = naive::subproof(kind, m, tree(n), true);
      ASSERT_EQ(consistency_proof(kind, tree(n), m), proof);
      ASSERT_EQ(consistency_from_tiles(kind, m, n, tiles_.reader()).value(), proof);
      ASSERT_TRUE(verify_consistency(kind, m, roots_[m], n, roots_[n], proof));
      each_wrong_proof(proof, roots_[m], [&](const Proof& wrong, const char* how, std::size_t at) {
        EXPECT_FALSE(verify_consistency(kind, m, roots_[m], n, roots_[n], wrong)) << how << at;
      });
      Hash forged = roots_[m];
      forged.bytes[0] ^= 0x01;
      EXPECT_FALSE(verify_consistency(kind, m, forged, n, roots_[n], proof));
      forged = roots_[n];
      forged.bytes[31] ^= 0x01;
      EXPECT_FALSE(verify_consistency(kind, m, roots_[m], n, forged, proof));
      for (std::size_t other = 1; other <= kSizes; ++other) {
        if (other != m) {
          EXPECT_FALSE(verify_consistency(kind, other, roots_[other], n, roots_[n], proof));
        }
        if (other != n) {
          EXPECT_FALSE(verify_consistency(kind, m, roots_[m], other, roots_[other], proof));
        }
      }
    }
  }
}

TEST_P(BothTrees, TheEmptyTreeProvesNothing) {
  const DigestKind kind = GetParam();
  EXPECT_TRUE(consistency_proof(kind, tree(7), 0).empty());
  EXPECT_FALSE(verify_consistency(kind, 0, roots_[0], 7, roots_[7], {}));
  EXPECT_FALSE(verify_consistency(kind, 0, roots_[0], 0, roots_[0], {}));
  EXPECT_FALSE(verify_inclusion(kind, 0, 0, leaves_[0], {}, roots_[0]));
}

TEST(Proof, SizesNearTheEndOf64BitsNeitherHangNorPass) {
  constexpr std::uint64_t kLast = ~std::uint64_t{0};
  const Hash hash = sha256({});
  for (std::size_t length = 0; length <= 66; ++length) {
    const Proof proof(length, hash);
    EXPECT_FALSE(verify_inclusion(DigestKind::kSha256, kLast - 1, kLast, hash, proof, hash));
    EXPECT_FALSE(verify_inclusion(DigestKind::kSha256, 0, kLast, hash, proof, hash));
    EXPECT_FALSE(verify_consistency(DigestKind::kSha256, kLast - 1, hash, kLast, hash, proof));
    EXPECT_FALSE(
        verify_consistency(DigestKind::kSha256, std::uint64_t{1} << 63, hash, kLast, hash, proof));
  }
  const auto too_long = root_from_inclusion(DigestKind::kSha256, 0, kLast, hash, Proof(64, hash));
  EXPECT_EQ(too_long.error().code, Errc::kLimit);
}

// The published cases carry hashes of any length in base64, or none.
std::optional<Hash> hash_at(const json::Value& test, std::string_view key) {
  const auto bytes = from_base64(luoshu::testing::text_at(test, key));
  if (!bytes) return std::nullopt;
  const auto hash = hash_from(*bytes);
  return hash ? std::optional<Hash>(*hash) : std::nullopt;
}

// Some consistency cases have a sentence for a root, where any value will do: its digest stands
// for it, so that equal stays equal.
Hash root_at(const json::Value& test, std::string_view key) {
  const auto hash = hash_at(test, key);
  return hash ? *hash : sha256(as_bytes(luoshu::testing::text_at(test, key)));
}

std::optional<Proof> proof_at(const json::Value& test) {
  Proof proof;
  const json::Value* list = test.find("proof");
  if (list == nullptr || list->array() == nullptr) return proof;
  for (const json::Value& item : *list->array()) {
    const auto bytes = from_base64(*item.string());
    const auto hash = bytes ? hash_from(*bytes) : Result<Hash>(bytes.error());
    if (!hash) return std::nullopt;
    proof.push_back(*hash);
  }
  return proof;
}

// The cases hold sizes up to 2^64 - 1, past what integer() gives.
std::uint64_t number_at(const json::Value& test, std::string_view key) {
  return std::stoull(test.find(key)->number()->spelling);
}

TEST(Proof, AgreesWithThePublishedInclusionCases) {
  const auto vectors = luoshu::testing::shared_vectors("merkle-inclusion.json");
  if (!vectors) GTEST_SKIP() << "skipped: published vectors are not here";
  EXPECT_EQ(vectors->array()->size(), 98U);
  for (const json::Value& test : *vectors->array()) {
    const auto leaf = hash_at(test, "leafHash"), root = hash_at(test, "root");
    const auto proof = proof_at(test);
    const bool holds = leaf && root && proof &&
                       verify_inclusion(DigestKind::kSha256, number_at(test, "leafIdx"),
                                        number_at(test, "treeSize"), *leaf, *proof, *root);
    EXPECT_EQ(holds, !*std::get_if<bool>(&test.find("wantErr")->data())) << json::to_line(test);
  }
}

TEST(Proof, AgreesWithThePublishedConsistencyCases) {
  const auto vectors = luoshu::testing::shared_vectors("merkle-consistency.json");
  if (!vectors) GTEST_SKIP() << "skipped: published vectors are not here";
  EXPECT_EQ(vectors->array()->size(), 98U);
  for (const json::Value& test : *vectors->array()) {
    const Hash older = root_at(test, "root1"), newer = root_at(test, "root2");
    const auto proof = proof_at(test);
    const std::uint64_t old_size = number_at(test, "size1");
    const bool holds = proof && verify_consistency(DigestKind::kSha256, old_size, older,
                                                   number_at(test, "size2"), newer, *proof);
    EXPECT_EQ(holds, !*std::get_if<bool>(&test.find("wantErr")->data())) << json::to_line(test);
  }
}

}  // namespace
}  // namespace luoshu::merkle
