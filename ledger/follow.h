// How a replica takes over entries that the sequencer has recorded: it believes nothing but the
// ledger id and the log's key.
//   check_batch        form of every leaf and entry, their signatures              (any thread)
//   Ledger::follow   belongs to the signed checkpoint; decided again; digest;    (one writer)
//                    only then stored, in one synced batch
#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "ledger/log/head.h"
#include "ledger/merkle/proof.h"

namespace luoshu {

class KeyRing;
struct Genesis;
struct CheckedLeaf;

// An entry as the log holds it.
struct LoggedEntry {
  Bytes leaf;           // exact leaf bytes
  Bytes framed_events;  // frame_events
  friend bool operator==(const LoggedEntry&, const LoggedEntry&) = default;
};

// Consecutive entries, and a checkpoint of a size not before their end.
struct EntryBatch {
  Seq first;
  std::vector<LoggedEntry> entries;
  std::string checkpoint;      // signed note
  std::string checkpoint_sm3;  // gm ledgers; else empty
  merkle::Proof proof;         // consistency from the end of the batch to the checkpoint's size
  friend bool operator==(const EntryBatch&, const EntryBatch&) = default;
};

// A batch decoded and checked entry by entry; not yet compared with the signed tree.
struct CheckedBatch {
  EntryBatch batch;
  std::vector<CheckedLeaf> leaves;    // of `batch.entries`; fewer where one does not decode
  std::vector<Hash> leaf_hashes;      // SHA-256
  std::vector<Hash> leaf_hashes_sm3;  // gm ledgers only
  explicit CheckedBatch(EntryBatch batch);
  CheckedBatch(CheckedBatch&&) noexcept;
  CheckedBatch& operator=(CheckedBatch&&) noexcept;
  ~CheckedBatch();
};
// Never fails: follow() reports what is wrong with an entry, once it is known whether the log
// really holds it. Signatures are verified with the keys of `ring` and again where those changed.
// `parallel` runs jobs 0 … count - 1, perhaps side by side.
using ParallelFor =
    std::function<void(std::size_t count, const std::function<void(std::size_t)>& job)>;
CheckedBatch check_batch(EntryBatch batch, const Genesis& genesis, const LedgerId& ledger,
                         const KeyRing& ring, const ParallelFor& parallel);

// The log holds an entry that this node would not have recorded so: the rulebooks have different
// versions, or one side is dishonest. Everything before the entry was taken.
struct Divergence {
  Seq seq;
  std::string why;
  friend bool operator==(const Divergence&, const Divergence&) = default;
};
struct Followed {
  Head head;
};
using FollowOutcome = std::variant<Followed, Divergence>;

}  // namespace luoshu
