// How a replica takes over entries that the sequencer has recorded: it believes nothing but the
// ledger id and the log's key.
//   check_run        form of every leaf and entry, their signatures              (any thread)
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
struct EntryRun {
  Seq first;
  std::vector<LoggedEntry> entries;
  std::string checkpoint;      // signed note
  std::string checkpoint_sm3;  // gm ledgers; else empty
  merkle::Proof proof;         // consistency from the end of the run to the checkpoint's size
  friend bool operator==(const EntryRun&, const EntryRun&) = default;
};

// A run whose entries were decoded and checked one by one, and not yet against the signed tree.
struct CheckedRun {
  EntryRun run;
  std::vector<CheckedLeaf> leaves;    // of `run.entries`; fewer where one does not decode
  std::vector<Hash> leaf_hashes;      // SHA-256
  std::vector<Hash> leaf_hashes_sm3;  // gm ledgers only
  explicit CheckedRun(EntryRun run);
  CheckedRun(CheckedRun&&) noexcept;
  CheckedRun& operator=(CheckedRun&&) noexcept;
  ~CheckedRun();
};
// Never fails: follow() reports what is wrong with an entry, once it is known whether the log
// really holds it. Signatures are verified with the keys of `ring` and again where those changed.
// `parallel` runs jobs 0 … count - 1, perhaps side by side.
using RunJobs = std::function<void(std::size_t count, const std::function<void(std::size_t)>& job)>;
CheckedRun check_run(EntryRun run, const Genesis& genesis, const LedgerId& ledger,
                     const KeyRing& ring, const RunJobs& parallel);

// The log holds an entry that this node would not have recorded so: the two run different
// rulebooks, or one of them is dishonest. Everything before the entry was taken.
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
