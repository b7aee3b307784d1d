// Cosignatures under a checkpoint: who counts, when the quorum is met, and what a verifier that
// takes sixteen signatures is shown.

#include "node/core/cosigning.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ledger/base/limits.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/cosignature.h"

namespace luoshu::node {
namespace {

constexpr std::string_view kOrigin = "luoshu.example/cosigned";
constexpr Time kTime{1'760'000'000'000'000};

// A log and its witnesses, of whom `quorum` must sign.
struct World {
  World(std::size_t count, std::size_t quorum) {
    std::string text = fmt::format(
        "log {}\n",
        to_vkey(*note_verifier(std::string(kOrigin), NoteKeyType::kEd25519, log.public_key())));
    std::string members;
    for (std::size_t i = 0; i < count; ++i) {
      witnesses.push_back({fmt::format("city-{}.example", i), PrivateKey::generate(Suite::kIntl)});
      text += fmt::format("witness c{} {}\n", i,
                          to_vkey(*note_verifier(witnesses[i].name, NoteKeyType::kCosignature,
                                                 witnesses[i].key.public_key())));
      members += fmt::format(" c{}", i);
    }
    text += fmt::format("group cities {}{}\nquorum cities\n", quorum, members);
    policy = *parse_policy(text);
  }
  SignedCheckpoint note(std::uint64_t size) const {
    return read_signed_checkpoint(
        *sign_checkpoint({std::string(kOrigin), Size{size}, Hash{}}, log));
  }
  Cosignature line(std::size_t witness, std::uint64_t size) const {
    const auto note_text = parse_note(note(size).note)->text;
    return {Size{size}, signature_line(*cosign(note_text, witnesses[witness], kTime))};
  }

  PrivateKey log = PrivateKey::generate(Suite::kIntl);
  std::vector<NoteSigner> witnesses;
  Policy policy;
};

TEST(Cosigning, TheQuorumIsMetOnceAndByDifferentWitnesses) {
  const World world(5, 3);
  Cosigning cosigning(world.policy);
  cosigning.open(world.note(7));
  EXPECT_FALSE(cosigning.add(world.line(0, 7))->quorum_met_now);
  EXPECT_FALSE(cosigning.add(world.line(0, 7))->news);  // the same again
  EXPECT_FALSE(cosigning.add(world.line(1, 7))->quorum_met_now);
  EXPECT_EQ(cosigning.cosigned(), Size{0});
  EXPECT_FALSE(require_quorum(world.policy, cosigning.full(Size{7}).note));
  EXPECT_TRUE(cosigning.add(world.line(2, 7))->quorum_met_now);
  EXPECT_EQ(cosigning.cosigned(), Size{7});
  EXPECT_FALSE(cosigning.add(world.line(3, 7))->quorum_met_now);
  const auto opened = require_quorum(world.policy, cosigning.full(Size{7}).note);
  ASSERT_TRUE(opened) << opened.error().detail;
  EXPECT_EQ(opened->witnesses.size(), 4U);
}

TEST(Cosigning, WhatIsNotAWitnessesLineOverThisCheckpoint) {
  const World world(3, 2);
  const World strangers(3, 2);
  Cosigning cosigning(world.policy);
  cosigning.open(world.note(7));
  EXPECT_EQ(cosigning.add(world.line(0, 8)).error().code, Errc::kNotFound);
  EXPECT_EQ(cosigning.add(strangers.line(0, 7)).error().code, Errc::kVerification);
  Cosignature of_another = world.line(0, 8);
  of_another.size = Size{7};
  EXPECT_EQ(cosigning.add(of_another).error().code, Errc::kVerification);
  Cosignature two = world.line(0, 7);
  two.line += world.line(1, 7).line;
  EXPECT_FALSE(cosigning.add(two));
  EXPECT_FALSE(cosigning.add({Size{7}, "no line"}));
  EXPECT_EQ(cosigning.full(Size{7}).note, world.note(7).note);
}

TEST(Cosigning, ATrimmedNoteHasSixteenSignaturesAndTheQuorum) {
  for (std::size_t quorum = 1; quorum <= 19; ++quorum) {
    const World world(19, quorum);
    Cosigning cosigning(world.policy);
    cosigning.open(world.note(7));
    for (std::size_t i = 0; i < 19; ++i) ASSERT_TRUE(cosigning.add(world.line(i, 7)));
    const SignedCheckpoint trimmed = cosigning.trimmed(Size{7});
    const auto opened = require_quorum(world.policy, trimmed.note);
    ASSERT_TRUE(opened) << quorum << opened.error().detail;
    // A quorum of more than fifteen cannot be shown with fewer lines.
    EXPECT_EQ(parse_note(trimmed.note)->signatures.size(),
              std::max<std::size_t>(quorum + 1, limits::kTrimmedSignaturesMax));
  }
}

TEST(Cosigning, ANoteThatWasKeptWithItsLinesGoesOnFromThere) {
  const World world(4, 3);
  Cosigning before(world.policy);
  before.open(world.note(7));
  ASSERT_TRUE(before.add(world.line(0, 7)));
  ASSERT_TRUE(before.add(world.line(1, 7)));
  Cosigning after(world.policy);
  after.open(before.full(Size{7}));
  EXPECT_EQ(after.full(Size{7}).note, before.full(Size{7}).note);
  EXPECT_FALSE(after.add(world.line(1, 7))->news);
  EXPECT_TRUE(after.add(world.line(2, 7))->quorum_met_now);
}

TEST(Cosigning, OldCheckpointsClose) {
  const World world(1, 1);
  Cosigning cosigning(world.policy);
  for (std::uint64_t size = 1; size <= 100; ++size) cosigning.open(world.note(size));
  EXPECT_EQ(cosigning.add(world.line(0, 1)).error().code, Errc::kNotFound);
  EXPECT_TRUE(cosigning.add(world.line(0, 99))->quorum_met_now);
}

}  // namespace
}  // namespace luoshu::node
