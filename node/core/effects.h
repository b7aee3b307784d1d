// What the machines of node/core are told, and what they ask for. A machine is driven by
//   void step(const Input& input, Effects& effects)
// and does nothing by itself: the shell (node/shell) or the simulator (tools/sim) carries the
// effects out, in their order, and answers some of them with a later input. Values; pure.
//
//   effect                 is answered by           at most, at a time
//   AppendGroup            GroupAppended            one
//   SignCheckpoint         CheckpointSigned         one
//   TakeBatch              BatchTaken               one
//   Cosign                 Cosigned                 one
//   ReadBatch              BatchRead                one for each peer
//   ReadConsistencyProof   ConsistencyProofRead     one for each peer
//   StoreSubmission        SubmissionStored         many
//   LoadSubmission         SubmissionLoaded         many
//   ConfirmSubmission      SubmissionConfirmed      many
//   AskWitnesses           WitnessAnswered          one for each witness, or none
//   Send, Close, KeepCheckpoint, KeepEvidence, DropSubmission, RaiseAlarm   nothing
//
// A fault of the disk never comes back as an input: the shell ends the process.
#pragma once

#include <map>
#include <set>

#include "ledger/log/genesis.h"
#include "ledger/log/policy.h"
#include "node/core/messages.h"

namespace luoshu::node {

// A link to another node, numbered by the shell; a number never comes twice.
using PeerId = std::uint64_t;

// Who is at the other end, as its transport key says (admission.h).
struct PeerIdentity {
  std::string party;
  std::set<Role> roles;  // that it may have
  friend bool operator==(const PeerIdentity&, const PeerIdentity&) = default;
};

// State of this node, handed to a machine at start and kept by it from then on.
struct Self {
  LedgerId ledger;
  Genesis genesis;
  std::string party;
  Role role{};
  Size size;                // as of now
  Hash root;                // at that size
  SignedCheckpoint newest;  // newest signed checkpoint it holds; size 0: none
  Time recorded = {};       // of the newest entry; 0: not known
};

// Moments of two clocks: one that only rises, for waiting; and the wall's, for cosignatures.
struct Now {
  std::int64_t steady_ms = 0;
  Time wall;
};

// ---- Inputs -------------------------------------------------------------------------------------
enum class Side { kDialled, kAccepted };  // who opened the link
struct LinkOpened {
  PeerId peer = 0;
  PeerIdentity identity;
  Side side{};
};
struct LinkClosed {
  PeerId peer = 0;
};
struct Received {
  PeerId peer = 0;
  Message message;
};
struct Tick {
  Now now;
};
// One answer for each entry of the group, in order; `head`: the log after them.
struct GroupAppended {
  std::vector<Verdict> verdicts;
  Head head;
};
struct CheckpointSigned {
  SignedCheckpoint checkpoint;
};
struct BatchTaken {
  Head head;                                // what is durable now
  std::optional<Divergence> divergence;     // this node would not have recorded that entry
  std::optional<Fault> refused;             // the batch is not of the signed log; nothing was taken
  std::optional<std::string> unpinned_key;  // a key of this node's own party that is not pinned
};
struct Cosigned {
  Cosignature cosignature;
};
// A witness that is asked over HTTP has answered (tlog_witness.h).
struct WitnessAnswered {
  Cosignature cosignature;
};
struct BatchRead {
  PeerId peer = 0;
  Entries batch;
};
struct ConsistencyProofRead {
  PeerId peer = 0;
  ConsistencyProof proof;
};
struct SubmissionStored {
  std::uint64_t number = 0;
  std::optional<Verdict> turned_away = {};  // not kept, and what its submitter is told
};
struct SubmissionLoaded {
  std::uint64_t number = 0;
  Bytes entry;
};
// Whether the own log holds the entry; then the outbox does no more.
struct SubmissionConfirmed {
  std::uint64_t number = 0;
  bool held = false;
};
using Input = std::variant<LinkOpened, LinkClosed, Received, Tick, GroupAppended, CheckpointSigned,
                           BatchTaken, Cosigned, WitnessAnswered, BatchRead, ConsistencyProofRead,
                           SubmissionStored, SubmissionLoaded, SubmissionConfirmed>;

// ---- Effects ------------------------------------------------------------------------------------
struct Send {
  PeerId peer = 0;
  Message message;
};
// Says Goodbye with these words, then closes.
struct Close {
  PeerId peer = 0;
  std::string code;
  std::string text;
};
// Decides the entries (encoded) and appends those that are accepted as one synced batch.
struct AppendGroup {
  std::vector<Bytes> entries;
};
// Signs the head, keeps the note, writes the anchors.
struct SignCheckpoint {};
// Checks the batch, decides it again, stores it (Ledger::follow).
struct TakeBatch {
  Entries batch;
  // The batch that is likely to be taken next. What needs no ledger may be done to it meanwhile;
  // nothing depends on that.
  std::optional<Entries> ahead;
};
// Keeps the checkpoint durably (Ledger::adopt), and only then cosigns it with the node's cosigning
// key.
struct Cosign {
  SignedCheckpoint checkpoint;
  Time at;
};
// Entries from `from` on up to the size of `end`, within limits::kBatchBytesMax, with the proof
// that leads from the last of them to that size.
struct ReadBatch {
  PeerId peer = 0;
  Size from;
  SignedCheckpoint end;
};
// Proof that the tree of `older` entries begins the tree of `newer`. Peer 0: for this node itself.
struct ReadConsistencyProof {
  PeerId peer = 0;
  Size older;
  Size newer;
};
// A checkpoint with more cosignatures than before.
struct KeepCheckpoint {
  SignedCheckpoint checkpoint;
};
// Text of an evidence file (ledger/log/evidence.h), for people and `luoshu judge`.
struct KeepEvidence {
  std::string text;
};
// Keeps an entry in the outbox until it is dropped or confirmed, across restarts. An entry that can
// never be recorded may be turned away (node/execution/door.h).
struct StoreSubmission {
  std::uint64_t number = 0;
  Bytes entry;
  std::string party = {};  // who handed it in; empty: the node's own party
};
struct LoadSubmission {
  std::uint64_t number = 0;
};
// Looks whether the own log holds the entry, and drops it from the outbox if so.
struct ConfirmSubmission {
  std::uint64_t number = 0;
};
// The rules have refused it.
struct DropSubmission {
  std::uint64_t number = 0;
  std::optional<Verdict> untold = {};  // why, where no submitter waits: kept for the operator
};
// Hands the newest checkpoint to the witnesses that are asked over HTTP (tlog_witness.h). Without
// witnesses, or while one is slow, nothing comes of it.
struct AskWitnesses {
  SignedCheckpoint checkpoint;
};
// For the operator. `code`: one word, see docs/OPERATING.md. Raised again it is the same alarm.
struct RaiseAlarm {
  std::string code;
  std::string text_en;
  std::string text_zh;
};
using Effect =
    std::variant<Send, Close, AppendGroup, SignCheckpoint, TakeBatch, Cosign, ReadBatch,
                 ReadConsistencyProof, KeepCheckpoint, KeepEvidence, StoreSubmission,
                 LoadSubmission, ConfirmSubmission, DropSubmission, RaiseAlarm, AskWitnesses>;
using Effects = std::vector<Effect>;

}  // namespace luoshu::node
