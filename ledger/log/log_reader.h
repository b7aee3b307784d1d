// Reads one log at one point in time: leaves, events, tiles, proofs, checkpoints. Works on a
// snapshot, so what it shows belongs together. One thread at a time; make one reader per thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/log/entry.h"
#include "ledger/log/genesis.h"
#include "ledger/log/head.h"
#include "ledger/log/leaf.h"
#include "ledger/merkle/tile.h"
#include "ledger/store/store.h"

namespace luoshu {

// Where an entry stands that was recorded under some identity.
struct EntryPlace {
  Seq seq;
  Hash header_digest;
};

// Where a business event stands.
struct EventPlace {
  Seq seq;
  std::uint32_t index = 0;  // within its entry
};

class LogReader {
 public:
  // kNotFound where the store holds no log; kCorruption where entry 0 or the head do not decode.
  static Result<LogReader> open(const Store& store);
  // The same where entry 0 is known already: reads the head alone.
  static Result<LogReader> open(const Store& store, const Genesis& genesis, LedgerId ledger);

  const Head& head() const { return head_; }
  const Genesis& genesis() const { return genesis_; }
  LedgerId ledger() const { return ledger_; }

  // REQUIRES seq < size. kCorruption where the bytes are missing.
  Result<Bytes> leaf_bytes(Seq seq) const;
  Result<Leaf> leaf(Seq seq) const;
  Result<Bytes> framed_events(Seq seq) const;

  Result<std::optional<EntryPlace>> find_entry(std::string_view author, const EntryId& id) const;
  Result<std::optional<EntryPlace>> find_identity(const Hash& identity) const;
  // kNotFound past the last event.
  Result<EventPlace> find_event(EventNumber number) const;

  // Tiles as stored; kSm3 only in gm ledgers.
  merkle::TileReader tiles(DigestKind kind) const;
  Result<Hash> root(DigestKind kind, Size size) const;
  Result<merkle::Proof> inclusion(DigestKind kind, Seq seq, Size size) const;
  Result<merkle::Proof> consistency(DigestKind kind, Size older, Size newer) const;

  // Signed notes as they were given out: the checkpoint, and in gm the note of the SM3 root.
  struct SignedNotes {
    Size size;
    std::string checkpoint;
    std::string checkpoint_sm3;  // empty in intl ledgers
  };
  Result<std::optional<SignedNotes>> latest_checkpoint() const;
  // Every size that was ever signed, ascending.
  Result<std::vector<SignedNotes>> checkpoints() const;

  const Snapshot& snapshot() const { return *snapshot_; }

 private:
  LogReader(std::shared_ptr<const Snapshot> snapshot, const Head& head, Genesis genesis,
            LedgerId ledger);

  std::shared_ptr<const Snapshot> snapshot_;  // shared with the tile readers handed out
  Head head_;
  Genesis genesis_;
  LedgerId ledger_;
};

// Keys of the log's rows in its tables; for audit and backup.
Bytes seq_key(Seq seq);
Bytes tile_key(merkle::TileId id);

}  // namespace luoshu
