// What the effects of the machines do to a ledger: each function carries one effect out and gives
// the input that answers it. Used by the shell on its one writer thread and by the simulator, so
// that both do the same. A Fault means that the disk or the memory of the ledger cannot be trusted
// any more: the process ends (the simulated node crashes).
#pragma once

#include "ledger/ledger.h"
#include "node/core/effects.h"
#include "node/execution/outbox_store.h"

namespace luoshu::node {

// Runs job(0) … job(count - 1), in any order, perhaps side by side; returns when all are done.
using Parallel = ParallelFor;
// One after the other.
void in_turn(std::size_t count, const std::function<void(std::size_t)>& job);

// The state of this node, for a machine that starts with it.
Result<Self> self_of(const Ledger& ledger, std::string party, Role role);

Result<GroupAppended> append_group(Ledger& ledger, const AppendGroup& append,
                                   const Parallel& parallel);
Result<CheckpointSigned> sign_checkpoint(Ledger& ledger);

// `own`: whose keys are pinned, and the ids that are known; none: nothing is pinned.
struct PinnedKeys {
  std::string party;
  std::set<std::string> known;
};
// `checked`: with the keys as they are now, or as they were before.
Result<BatchTaken> take_batch(Ledger& ledger, CheckedBatch checked,
                              const std::optional<PinnedKeys>& own);
// A key of the party that the log shows and the pins do not; nothing where all are known.
std::optional<std::string> unpinned_key(const Ledger& ledger, const PinnedKeys& own);

// Keeps the note, where it is not yet kept, then cosigns it.
Result<Cosigned> cosign_checkpoint(Ledger& ledger, const Cosign& asked, const NoteSigner& witness);
Status keep_checkpoint(Ledger& ledger, const SignedCheckpoint& checkpoint);

// Drops the entry from the outbox where the log holds it. Commits nothing.
Result<SubmissionConfirmed> confirm_submission(const Ledger& ledger, OutboxStore& outbox,
                                               const ConfirmSubmission& asked);

// Reads on any thread, each with a reader of its own.
Result<BatchRead> read_batch(const LogReader& log, const ReadBatch& read);
Result<ConsistencyProofRead> read_consistency_proof(const LogReader& log,
                                                    const ReadConsistencyProof& read);

}  // namespace luoshu::node
