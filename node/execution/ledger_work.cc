#include "node/execution/ledger_work.h"

#include <fmt/format.h>

#include "ledger/base/limits.h"
#include "ledger/door.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/cosignature.h"
#include "ledger/log/evidence.h"

namespace luoshu::node {
namespace {

// An entry on its way: checked, or what its submitter is told at once.
struct Prepared {
  std::optional<CheckedEntry> checked;
  Verdict verdict = AnswerQueued{};
};

Prepared prepare(const Bytes& bytes, const Ledger& ledger, const KeyRing& ring) {
  Prepared prepared;
  auto entry = decode_entry(bytes);
  if (!entry) {
    prepared.verdict = AnswerInvalid{entry.error().detail};
    return prepared;
  }
  CheckOutcome outcome = check_entry(*std::move(entry), ledger.genesis(), ledger.id());
  if (auto* fault = std::get_if<Fault>(&outcome)) {
    prepared.verdict = AnswerInvalid{fault->detail};
  } else if (auto* refusal = std::get_if<Refusal>(&outcome)) {
    prepared.verdict = AnswerRefused{std::move(refusal->reasons)};
  } else {
    auto& checked = std::get<CheckedEntry>(outcome);
    auto reasons = refused_at_the_door(checked, ledger);
    if (!reasons) {
      prepared.verdict = AnswerInvalid{reasons.error().detail};
      return prepared;
    }
    if (!reasons->empty()) {
      prepared.verdict = AnswerRefused{*std::move(reasons)};
      return prepared;
    }
    prepared.checked = std::move(checked);
    check_signatures(*prepared.checked, ring, Seq{ledger.head().size.value},
                     day_of(ledger.next_recorded(prepared.checked->recorded)));
  }
  return prepared;
}

Verdict verdict_of(AppendOutcome outcome) {
  if (auto* accepted = std::get_if<Accepted>(&outcome))
    return AnswerAccepted{accepted->seq, accepted->recorded, accepted->first_event,
                          accepted->already, std::move(accepted->warnings)};
  if (auto* refusal = std::get_if<Refusal>(&outcome))
    return AnswerRefused{std::move(refusal->reasons)};
  const auto& conflict = std::get<IdentityConflict>(outcome);
  return AnswerConflict{conflict.seq, conflict.recorded_digest, conflict.submitted_digest};
}

}  // namespace

void in_turn(std::size_t count, const std::function<void(std::size_t)>& job) {
  for (std::size_t i = 0; i < count; ++i) job(i);
}

Result<Self> self_of(const Ledger& ledger, std::string party, Role role) {
  Self self{ledger.id(), ledger.genesis(),      std::move(party),
            role,        ledger.head().size,    ledger.head().root,
            {},          ledger.head().recorded};
  LUOSHU_TRY(const LogReader reader, ledger.reader());
  LUOSHU_TRY(auto latest, reader.latest_checkpoint());
  if (!latest) return self;
  if (const auto read = parse_checkpoint_note(latest->checkpoint); !read)
    return Fault{Errc::kCorruption, "the newest checkpoint in the store: " + read.error().detail};
  self.newest =
      read_signed_checkpoint(std::move(latest->checkpoint), std::move(latest->checkpoint_sm3));
  return self;
}

Result<GroupAppended> append_group(Ledger& ledger, const AppendGroup& append,
                                   const Parallel& parallel) {
  std::vector<Prepared> prepared(append.entries.size());
  const auto ring = ledger.keys();
  parallel(append.entries.size(),
           [&](std::size_t i) { prepared[i] = prepare(append.entries[i], ledger, *ring); });
  std::vector<CheckedEntry> group;
  std::vector<std::size_t> places;
  GroupAppended appended;
  appended.verdicts.resize(prepared.size(), AnswerQueued{});
  for (std::size_t i = 0; i < prepared.size(); ++i) {
    appended.verdicts[i] = std::move(prepared[i].verdict);
    if (!prepared[i].checked) continue;
    group.push_back(*std::move(prepared[i].checked));
    places.push_back(i);
  }
  if (!group.empty()) {
    LUOSHU_TRY(std::vector<AppendOutcome> outcomes, ledger.append(std::move(group)));
    for (std::size_t i = 0; i < outcomes.size(); ++i)
      appended.verdicts[places[i]] = verdict_of(std::move(outcomes[i]));
  }
  appended.head = ledger.head();
  return appended;
}

Result<CheckpointSigned> sign_checkpoint(Ledger& ledger) {
  LUOSHU_TRY(LogReader::SignedNotes notes, ledger.checkpoint());
  return CheckpointSigned{
      read_signed_checkpoint(std::move(notes.checkpoint), std::move(notes.checkpoint_sm3))};
}

std::optional<std::string> unpinned_key(const Ledger& ledger, const PinnedKeys& own) {
  const Seq at{ledger.head().size.value};
  for (const std::string& id :
       ledger.keys()->usable_keys(own.party, at, day_of(ledger.head().recorded)))
    if (!own.known.contains(id)) return id;
  return std::nullopt;
}

Result<BatchTaken> take_batch(Ledger& ledger, CheckedBatch checked,
                              const std::optional<PinnedKeys>& own) {
  const std::shared_ptr<const KeyRing> before = ledger.keys();
  auto outcome = ledger.follow(std::move(checked));
  BatchTaken taken;
  if (!outcome) {
    const Errc code = outcome.error().code;
    if (code != Errc::kVerification && code != Errc::kInvalid && code != Errc::kConflict)
      return outcome.error();
    taken.refused = outcome.error();
  } else if (auto* divergence = std::get_if<Divergence>(&*outcome)) {
    taken.divergence = std::move(*divergence);
  }
  taken.head = ledger.head();
  if (own && ledger.keys() != before) taken.unpinned_key = unpinned_key(ledger, *own);
  return taken;
}

Result<Cosigned> cosign_checkpoint(Ledger& ledger, const Cosign& asked, const NoteSigner& witness) {
  const SignedCheckpoint& checkpoint = asked.checkpoint;
  LUOSHU_TRY(const SignedNote note, parse_note(checkpoint.note));
  LUOSHU_TRY(const LogReader reader, ledger.reader());
  LUOSHU_TRY(const Hash root, reader.root(DigestKind::kSha256, checkpoint.size));
  if (root != checkpoint.root)  // unreachable unless the core is wrong
    return Fault{Errc::kCorruption, fmt::format("asked to cosign another root than this log has at "
                                                "size {}",
                                                checkpoint.size.value)};
  LUOSHU_TRY(const auto latest, reader.latest_checkpoint());
  // Ledger::follow has kept it together with the last entry; what it does not have is kept now.
  if (!latest || latest->size < checkpoint.size) LUOSHU_CHECK(keep_checkpoint(ledger, checkpoint));
  LUOSHU_TRY(const NoteSignature signature, cosign(note.text, witness, asked.at));
  return Cosigned{{checkpoint.size, signature_line(signature)}};
}

Status keep_checkpoint(Ledger& ledger, const SignedCheckpoint& checkpoint) {
  return ledger.adopt({checkpoint.size, checkpoint.note, checkpoint.note_sm3});
}

Result<SubmissionConfirmed> confirm_submission(const Ledger& ledger, OutboxStore& outbox,
                                               const ConfirmSubmission& asked) {
  LUOSHU_TRY(const Bytes bytes, outbox.load(asked.number));
  const auto entry = decode_entry(bytes);
  const auto header = entry ? decode_header(entry->header) : Result<Header>(entry.error());
  if (!header) return SubmissionConfirmed{asked.number, false};  // no log holds it
  LUOSHU_TRY(const LogReader log, ledger.reader());
  LUOSHU_TRY(const auto place, log.find_identity(identity_of(header->author, header->entry_id)));
  const bool held = place && place->header_digest == header_digest(entry->header);
  if (held) outbox.drop(asked.number);
  return SubmissionConfirmed{asked.number, held};
}

Result<BatchRead> read_batch(const LogReader& log, const ReadBatch& read) {
  EntryBatch batch;
  batch.first = Seq{read.from.value};
  batch.checkpoint = read.end.note;
  batch.checkpoint_sm3 = read.end.note_sm3;
  std::size_t bytes = 0;
  std::uint64_t next = read.from.value;
  for (; next < read.end.size.value && batch.entries.size() < limits::kBatchEntriesMax; ++next) {
    LoggedEntry entry;
    LUOSHU_TRY(entry.leaf, log.leaf_bytes(Seq{next}));
    LUOSHU_TRY(entry.framed_events, log.framed_events(Seq{next}));
    bytes += entry.leaf.size() + entry.framed_events.size();
    // Always one; more only as long as all of them fit a frame with room to spare.
    if (!batch.entries.empty() && bytes > limits::kBatchBytesMax) break;
    batch.entries.push_back(std::move(entry));
  }
  LUOSHU_TRY(batch.proof, log.consistency(DigestKind::kSha256, Size{next}, read.end.size));
  return BatchRead{read.peer, Entries(std::move(batch))};
}

Result<ConsistencyProofRead> read_consistency_proof(const LogReader& log,
                                                    const ReadConsistencyProof& read) {
  LUOSHU_TRY(TreeConsistency tree,
             tree_consistency(log, DigestKind::kSha256, read.older, read.newer));
  return ConsistencyProofRead{read.peer,
                              {read.older, read.newer, std::move(tree.proof), tree.seed}};
}

}  // namespace luoshu::node
