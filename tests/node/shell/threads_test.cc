// Every thread that runs foreign bytes outlives an exception over them, and goes on with what comes
// next.

#include <gmock/gmock.h>

#include <atomic>
#include <stdexcept>

#include "ledger/log/checkpoint.h"
#include "ledger/merkle/hash.h"
#include "node/shell/log_read_pool.h"
#include "node/shell/witness_server.h"

namespace luoshu::node {
namespace {

[[noreturn]] void throw_like_a_library() {
  throw std::length_error("too long");
}

// So often, then never again.
struct Fuse {
  std::atomic<int> left = 0;
  void burn() {
    if (left > 0 && left-- > 0) throw_like_a_library();
  }
};

class ThrowingStore final : public Store {
 public:
  Result<HeadBytes> head() const override { throw_like_a_library(); }
  CommitOutcome commit(const HeadBytes&, const Batch&, const HeadBytes&) override {
    throw_like_a_library();
  }
  std::unique_ptr<Snapshot> snapshot() const override { throw_like_a_library(); }
  Status verify_files() const override { return Done{}; }
  Result<std::uint64_t> stored_bytes() const override { return std::uint64_t{0}; }
  Status flush() override { return Done{}; }
};

TEST(ReadingsThatThrow, HaveNoAnswerAndTheThreadGoesOn) {
  Boundary boundary;
  const ThrowingStore store;
  std::atomic<std::uint64_t> threw = 0;
  std::atomic<int> other = 0;
  {
    const PublicKey key = PrivateKey::generate(Suite::kIntl).public_key();
    const Genesis genesis{"luoshu.example/read", Suite::kIntl, true, key, std::nullopt, key};
    LogReadPool readings(store, genesis, {}, boundary,
                         {[&](const Input&) { ++other; },
                          [&](const LogReadPool::Request&, const Fault&) { ++other; },
                          [&](const LogReadPool::Request& reading) {
                            threw += std::get<ReadConsistencyProof>(reading).peer;
                            throw_like_a_library();
                          }});
    for (PeerId peer = 1; peer <= 3; ++peer)
      readings.push(ReadConsistencyProof{peer, Size{1}, Size{2}});
    while (threw < 6) std::this_thread::yield();
  }
  EXPECT_EQ(threw, 6U);
  EXPECT_EQ(other, 0);
  EXPECT_EQ(boundary.counts().at("reading"), 6U) << "three readings, three who were told";
}

class FusedClock final : public Clock {
 public:
  Time now() override {
    fuse.burn();
    return Time{1'750'000'000'000'000};
  }
  Fuse fuse;
};

TEST(AWitnessThatThrows, AnswersThatItCannotAndSignsWhatComesNext) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "luoshu-desk-that-throws";
  std::filesystem::remove_all(folder);
  const PrivateKey log = PrivateKey::generate(Suite::kIntl);
  const std::string origin = "luoshu.example/witnessed";
  const Hash leaf = merkle::leaf_hash(DigestKind::kSha256, Bytes{1});
  const AddCheckpoint ask{Size{0}, {}, *sign_checkpoint({origin, Size{1}, leaf}, log)};
  FusedClock clock;
  Boundary boundary;
  auto desk =
      WitnessServer::open({{"w.example", PrivateKey::generate(Suite::kIntl)},
                           {*note_verifier(origin, NoteKeyType::kEd25519, log.public_key())},
                           folder},
                          clock);
  ASSERT_TRUE(desk) << desk.error().detail;
  (*desk)->start(boundary);
  const auto answer = [&](const AddCheckpoint& request) {
    std::atomic<unsigned> status = 0;
    (*desk)->ask(write_add_checkpoint(request), [&](const WitnessReply& reply) {
      status = reply.status;
      if (reply.status == 200) throw_like_a_library();  // whoever hears it may throw as well
    });
    while (status == 0) std::this_thread::yield();
    return status.load();
  };
  clock.fuse.left = 1;
  EXPECT_EQ(answer(ask), 500U);
  // What it kept before it threw was signed by nobody; it measures the next request by it.
  AddCheckpoint again = ask;
  again.old = Size{1};
  EXPECT_EQ(answer(again), 200U);
  EXPECT_EQ(answer(again), 200U);
  desk->reset();
  EXPECT_EQ(boundary.counts().at("witness-desk"), 3U);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace luoshu::node
