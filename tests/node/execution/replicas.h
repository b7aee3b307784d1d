// A source log and copies of it in memory, for tests of following.
#pragma once

#include "ledger/log/checkpoint.h"
#include "node/execution/ledger_work.h"
#include "tests/ledger/audit/sample_log.h"

namespace luoshu::test {

struct Copy {
  explicit Copy(const SampleLog& source) {
    const LogReader log = source.reader();
    const LoggedEntry entry_0{*log.leaf_bytes(Seq{0}), *log.framed_events(Seq{0})};
    auto joined = Ledger::join(*store, entry_0, log.ledger(), {&clock, {}, {}, {}});
    EXPECT_TRUE(joined) << (joined ? "" : joined.error().detail);
    ledger = *std::move(joined);
  }
  FixedClock clock{kSampleTime};
  std::unique_ptr<Store> store = make_mem_store();
  std::unique_ptr<Ledger> ledger;
};

inline SignedCheckpoint newest_checkpoint(const SampleLog& source) {
  auto notes = *source.ledger->checkpoint();
  return read_signed_checkpoint(notes.checkpoint, notes.checkpoint_sm3);
}

// The batch that a sequencer would send from there, cut after `count` entries.
inline EntryBatch batch_of(const SampleLog& source, Size from, std::size_t count,
                           const SignedCheckpoint& checkpoint) {
  const LogReader log = source.reader();
  EntryBatch batch;
  batch.first = Seq{from.value};
  batch.checkpoint = checkpoint.note;
  batch.checkpoint_sm3 = checkpoint.note_sm3;
  std::uint64_t next = from.value;
  for (; next < checkpoint.size.value && batch.entries.size() < count; ++next)
    batch.entries.push_back({*log.leaf_bytes(Seq{next}), *log.framed_events(Seq{next})});
  batch.proof = *log.consistency(DigestKind::kSha256, Size{next}, checkpoint.size);
  return batch;
}

inline CheckedBatch checked(const Copy& copy, EntryBatch batch, const KeyRing& ring) {
  return check_batch(std::move(batch), copy.ledger->genesis(), copy.ledger->id(), ring,
                     node::in_turn);
}

inline Result<node::BatchTaken> take(Copy& copy, EntryBatch batch) {
  return node::take_batch(*copy.ledger, checked(copy, std::move(batch), *copy.ledger->keys()),
                          std::nullopt);
}

// Every row of the store, as one text.
inline std::string dump(const Store& store) {
  std::string text;
  const auto snapshot = store.snapshot();
  for (std::uint8_t table = 0; table < kTableCount; ++table)
    EXPECT_TRUE(
        snapshot->scan(static_cast<Table>(table), {}, {}, [&](ByteView key, ByteView value) {
          text += fmt::format("{} {} {}\n", table, to_hex(key), to_hex(value));
          return true;
        }));
  return text;
}

}  // namespace luoshu::test
