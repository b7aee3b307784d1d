// The witness endpoint, against a small tree whose every pair of sizes is tried.

#include "node/core/tlog_witness.h"

#include <gtest/gtest.h>

#include "ledger/log/checkpoint.h"
#include "ledger/log/cosignature.h"
#include "ledger/merkle/hash.h"

namespace luoshu::node {
namespace {

constexpr std::string_view kOrigin = "luoshu.example/witnessed";

struct World {
  World() {
    for (std::uint8_t i = 0; i < 20; ++i)
      leaves.push_back(merkle::leaf_hash(DigestKind::kSha256, Bytes{i}));
    logs.push_back(*note_verifier(std::string(kOrigin), NoteKeyType::kEd25519, log.public_key()));
  }
  Hash root(std::uint64_t size) const {
    return size == 0 ? sha256({})
                     : merkle::root_of(DigestKind::kSha256, std::span(leaves).first(size));
  }
  std::string note(std::uint64_t size, std::optional<Hash> other = std::nullopt) const {
    return *sign_checkpoint({std::string(kOrigin), Size{size}, other.value_or(root(size))}, log);
  }
  AddCheckpoint request(std::uint64_t old, std::uint64_t size) const {
    AddCheckpoint ask{Size{old}, {}, note(size)};
    if (old != 0 && old <= size)
      ask.proof =
          merkle::consistency_proof(DigestKind::kSha256, std::span(leaves).first(size), old);
    return ask;
  }
  std::variant<WitnessAcceptance, WitnessReply> ask(const AddCheckpoint& request) const {
    return decide_add_checkpoint(write_add_checkpoint(request), logs, heads);
  }
  unsigned status(const AddCheckpoint& request) const {
    const auto answer = ask(request);
    const auto* reply = std::get_if<WitnessReply>(&answer);
    return reply == nullptr ? 200 : reply->status;
  }
  void has_cosigned(std::uint64_t size) {
    heads.insert_or_assign(std::string(kOrigin), WitnessedHead{Size{size}, root(size)});
  }

  PrivateKey log = PrivateKey::generate(Suite::kIntl);
  std::vector<Hash> leaves;
  std::vector<NoteVerifier> logs;
  std::map<std::string, WitnessedHead, std::less<>> heads;
};

TEST(TlogWitness, EveryPairOfSizes) {
  World world;
  for (std::uint64_t last = 0; last <= 20; ++last) {
    if (last > 0) world.has_cosigned(last);
    for (std::uint64_t size = 1; size <= 20; ++size) {
      EXPECT_EQ(world.status(world.request(last, size)), size >= last ? 200U : 400U)
          << last << " " << size;
      if (size > last && last > 0) {
        AddCheckpoint lie = world.request(last, size);
        lie.checkpoint = world.note(size, world.root(last));
        EXPECT_EQ(world.status(lie), 422U) << last << " " << size;
      }
    }
  }
}

TEST(TlogWitness, EachAnswerOfTheProtocol) {
  World world;
  world.has_cosigned(5);
  EXPECT_EQ(world.status(world.request(4, 9)), 409U);
  const auto other = std::get<WitnessReply>(world.ask(world.request(4, 9)));
  EXPECT_EQ(other.body, "5\n");
  EXPECT_EQ(other.content_type, "text/x.tlog.size");
  EXPECT_EQ(world.status(world.request(9, 7)), 400U);  // old is larger
  AddCheckpoint same = world.request(5, 5);
  EXPECT_EQ(world.status(same), 200U);
  same.checkpoint = world.note(5, world.root(6));
  EXPECT_EQ(world.status(same), 422U);
  AddCheckpoint proofless = world.request(5, 9);
  proofless.proof.clear();
  EXPECT_EQ(world.status(proofless), 422U);
  AddCheckpoint forged = world.request(5, 9);
  forged.checkpoint = *sign_checkpoint({std::string(kOrigin), Size{9}, world.root(9)},
                                       PrivateKey::generate(Suite::kIntl));
  EXPECT_EQ(world.status(forged), 403U);
  AddCheckpoint unknown = world.request(5, 9);
  unknown.checkpoint = *sign_checkpoint({"other.example/log", Size{9}, world.root(9)}, world.log);
  EXPECT_EQ(world.status(unknown), 404U);
  World fresh;
  AddCheckpoint first = fresh.request(0, 9);
  EXPECT_EQ(fresh.status(first), 200U);
  first.proof.push_back(fresh.root(1));
  EXPECT_EQ(fresh.status(first), 422U);
  AddCheckpoint empty = fresh.request(0, 0);
  EXPECT_EQ(fresh.status(empty), 200U);
  empty.checkpoint = fresh.note(0, fresh.root(1));
  EXPECT_EQ(fresh.status(empty), 422U);
}

TEST(TlogWitness, MalformedBodiesAreRefused) {
  const World world;
  const std::string good = write_add_checkpoint(world.request(0, 3));
  ASSERT_TRUE(parse_add_checkpoint(good).has_value());
  const std::string longer = write_add_checkpoint(world.request(3, 9));
  for (std::size_t size = 0; size < longer.size(); ++size) {
    const auto answer = decide_add_checkpoint(longer.substr(0, size), world.logs, world.heads);
    ASSERT_TRUE(std::holds_alternative<WitnessReply>(answer)) << size;
  }
  for (const std::string bad :
       {"", "old\n\n", "old -1\n\n", "old 01\n\n", "new 1\n\n", "old 1\nAAAA\n\n"})
    EXPECT_FALSE(parse_add_checkpoint(bad + good.substr(good.find("\n\n") + 2)).has_value()) << bad;
}

TEST(TlogWitness, TheLogReadsWhatTheWitnessWrites) {
  World world;
  const auto accepted = std::get<WitnessAcceptance>(world.ask(world.request(0, 7)));
  EXPECT_EQ(accepted.head, (WitnessedHead{Size{7}, world.root(7)}));
  const NoteSigner witness{"witness.example", PrivateKey::generate(Suite::kIntl)};
  const WitnessReply reply =
      witness_accepts(*cosign(accepted.text, witness, Time{1'760'000'000'000'000}));
  const auto read = read_witness_reply(reply);
  const auto& lines = std::get<std::vector<std::string>>(read);
  ASSERT_EQ(lines.size(), 1U);
  const auto note = parse_note(world.note(7) + lines[0]);
  ASSERT_TRUE(note.has_value());
  const auto verifier =
      *note_verifier("witness.example", NoteKeyType::kCosignature, witness.key.public_key());
  EXPECT_TRUE(verify_signature(note->text, note->signatures.back(), verifier));

  world.has_cosigned(7);
  const auto conflict = read_witness_reply(std::get<WitnessReply>(world.ask(world.request(3, 9))));
  EXPECT_EQ(std::get<AskAgain>(conflict).old, Size{7});
  EXPECT_TRUE(std::holds_alternative<Fault>(read_witness_reply({500, "text/plain", "no\n"})));
  EXPECT_TRUE(std::holds_alternative<Fault>(read_witness_reply({200, "text/plain", ""})));
}

}  // namespace
}  // namespace luoshu::node
