// Pins the bytes of format 1: entries, leaves, notes and what is kept beside the log. A failure
// here means that what was written and signed before reads otherwise now.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "ledger/log/anchor.h"
#include "ledger/log/leaf.h"
#include "ledger/log/proof_file.h"
#include "ledger/merkle/hash.h"
#include "tests/ledger/support/worked_example.h"
#include "tests/paths/paths.h"

namespace luoshu {
namespace {

using test::Artefact;

std::filesystem::path golden_file(const Artefact& artefact) {
  return std::filesystem::path(::luoshu::test::source_dir()) / "tests" / "golden" /
         (artefact.name + (artefact.form == Artefact::Form::kHex ? "-1.hex" : "-1.txt"));
}

TEST(GoldenLogFormat1, EveryByteIsAsItWas) {
  for (const Artefact& artefact : test::worked_example()) {
    const auto path = golden_file(artefact);
    if (test::regenerating()) std::ofstream(path, std::ios::binary) << artefact.shown();
    std::ifstream file(path, std::ios::binary);
    std::ostringstream pinned;
    pinned << file.rdbuf();
    EXPECT_EQ(artefact.shown(), pinned.str())
        << "format 1 of '" << artefact.name << "' has changed (" << path.filename()
        << "): ledgers of format 1 would no longer be read. Undo the change, or make format 2 "
           "beside it.";
  }
}

// The pieces belong together: what the document shows can be verified piece by piece.
TEST(GoldenLogFormat1, TheWorkedExampleHolds) {
  std::map<std::string, Bytes> made;
  for (const Artefact& artefact : test::worked_example()) made[artefact.name] = artefact.bytes;
  EXPECT_TRUE(equal(made["ledger-id"], sha256(made["genesis-header"]).view()));
  const auto entry = decode_entry(made["entry"]);
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->header, made["header"]);
  EXPECT_EQ(entry->events, std::vector<Bytes>{made["event"]});
  const auto leaf = decode_leaf(made["leaf"]);
  ASSERT_TRUE(leaf);
  EXPECT_EQ(leaf->header, made["header"]);
  EXPECT_TRUE(equal(decode_header(leaf->header)->ledger.view(), made["ledger-id"]));

  const auto policy = parse_policy(as_text(made["policy"]));
  ASSERT_TRUE(policy) << policy.error().detail;
  const auto proof = parse_proof_file(as_text(made["tlog-proof"]));
  ASSERT_TRUE(proof) << proof.error().detail;
  const auto proven =
      verify_proof_file(*proof, merkle::leaf_hash(DigestKind::kSha256, made["leaf"]), *policy);
  ASSERT_TRUE(proven) << proven.error().detail;
  EXPECT_EQ(proven->checkpoint.size.value, 2U);
  EXPECT_EQ(proven->witnesses.size(), 1U);
  const auto anchor = decode_anchor(as_text(made["anchor"]));
  ASSERT_TRUE(anchor) << anchor.error().detail;
  EXPECT_EQ(anchor->root, proven->checkpoint.root);
}

}  // namespace
}  // namespace luoshu
