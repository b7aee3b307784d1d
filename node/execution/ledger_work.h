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
using Parallel = RunJobs;
// One after the other.
void in_turn(std::size_t count, const std::function<void(std::size_t)>& job);

// How the ledger stands, for a machine that starts with it.
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
Result<RunTaken> take_run(Ledger& ledger, CheckedRun checked, const std::optional<PinnedKeys>& own);
// A key of the party that the log shows and the pins do not; nothing where all are known.
std::optional<std::string> strange_key(const Ledger& ledger, const PinnedKeys& own);

// Keeps the note, where it is not yet kept, then cosigns it.
Result<Vouched> vouch(Ledger& ledger, const Vouch& vouch, const NoteSigner& witness);
Status keep_notes(Ledger& ledger, const Notes& notes);

// Drops the entry from the outbox where the log holds it. Commits nothing.
Result<SubmissionSettled> settle(const Ledger& ledger, OutboxStore& outbox,
                                 const SettleSubmission& settle);

// Reads on any thread, each with a reader of its own.
Result<RunRead> read_run(const LogReader& log, const ReadRun& read);
Result<PastRead> read_past(const LogReader& log, const ReadPast& read);

}  // namespace luoshu::node
