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

inline node::Notes newest_notes(const SampleLog& source) {
  auto notes = *source.ledger->checkpoint();
  return {notes.checkpoint, notes.checkpoint_sm3};
}

// The run that a sequencer would send from there, cut after `count` entries.
inline EntryRun run_of(const SampleLog& source, Size from, std::size_t count, node::Notes notes) {
  const LogReader log = source.reader();
  const auto end = *parse_checkpoint_note(notes.checkpoint);
  EntryRun run;
  run.first = Seq{from.value};
  run.checkpoint = notes.checkpoint;
  run.checkpoint_sm3 = notes.checkpoint_sm3;
  std::uint64_t next = from.value;
  for (; next < end.size.value && run.entries.size() < count; ++next)
    run.entries.push_back({*log.leaf_bytes(Seq{next}), *log.framed_events(Seq{next})});
  run.proof = *log.consistency(DigestKind::kSha256, Size{next}, end.size);
  return run;
}

inline CheckedRun checked(const Copy& copy, EntryRun run, const KeyRing& ring) {
  return check_run(std::move(run), copy.ledger->genesis(), copy.ledger->id(), ring, node::in_turn);
}

inline Result<node::RunTaken> take(Copy& copy, EntryRun run) {
  return node::take_run(*copy.ledger, checked(copy, std::move(run), *copy.ledger->keys()),
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
