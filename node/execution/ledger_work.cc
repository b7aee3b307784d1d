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
  if (const auto* accepted = std::get_if<Accepted>(&outcome))
    return AnswerAccepted{accepted->seq, accepted->recorded, accepted->first_event,
                          accepted->already};
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
  // The machines read it without asking again.
  if (const auto read = parse_checkpoint_note(latest->checkpoint); !read)
    return Fault{Errc::kCorruption, "the newest checkpoint in the store: " + read.error().detail};
  self.newest = {std::move(latest->checkpoint), std::move(latest->checkpoint_sm3)};
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
  return CheckpointSigned{{std::move(notes.checkpoint), std::move(notes.checkpoint_sm3)},
                          notes.size};
}

std::optional<std::string> strange_key(const Ledger& ledger, const PinnedKeys& own) {
  const Seq at{ledger.head().size.value};
  for (const std::string& id :
       ledger.keys()->usable_keys(own.party, at, day_of(ledger.head().recorded)))
    if (!own.known.contains(id)) return id;
  return std::nullopt;
}

Result<RunTaken> take_run(Ledger& ledger, CheckedRun checked,
                          const std::optional<PinnedKeys>& own) {
  const std::shared_ptr<const KeyRing> before = ledger.keys();
  auto outcome = ledger.follow(std::move(checked));
  RunTaken taken;
  if (!outcome) {
    const Errc code = outcome.error().code;
    if (code != Errc::kVerification && code != Errc::kInvalid && code != Errc::kConflict)
      return outcome.error();
    taken.refused = outcome.error();
  } else if (auto* divergence = std::get_if<Divergence>(&*outcome)) {
    taken.divergence = std::move(*divergence);
  }
  taken.head = ledger.head();
  if (own && ledger.keys() != before) taken.strange_key = strange_key(ledger, *own);
  return taken;
}

Result<Vouched> vouch(Ledger& ledger, const Vouch& vouch, const NoteSigner& witness) {
  LUOSHU_TRY(const SignedNote note, parse_note(vouch.notes.checkpoint));
  LUOSHU_TRY(const Checkpoint checkpoint, parse_checkpoint(note.text));
  LUOSHU_TRY(const LogReader reader, ledger.reader());
  LUOSHU_TRY(const Hash root, reader.root(DigestKind::kSha256, checkpoint.size));
  if (root != checkpoint.root)  // the machine knows better than to ask for it
    return Fault{Errc::kCorruption, fmt::format("asked to cosign another root than this log has at "
                                                "size {}",
                                                checkpoint.size.value)};
  LUOSHU_TRY(const auto latest, reader.latest_checkpoint());
  // Ledger::follow has kept it together with the last entry; what it does not have is kept now.
  if (!latest || latest->size < checkpoint.size) LUOSHU_CHECK(keep_notes(ledger, vouch.notes));
  LUOSHU_TRY(const NoteSignature signature, cosign(note.text, witness, vouch.at));
  return Vouched{{checkpoint.size, signature_line(signature)}};
}

Status keep_notes(Ledger& ledger, const Notes& notes) {
  LUOSHU_TRY(const Checkpoint checkpoint, parse_checkpoint_note(notes.checkpoint));
  return ledger.adopt({checkpoint.size, notes.checkpoint, notes.checkpoint_sm3});
}

Result<SubmissionSettled> settle(const Ledger& ledger, OutboxStore& outbox,
                                 const SettleSubmission& settle) {
  LUOSHU_TRY(const Bytes bytes, outbox.load(settle.number));
  const auto entry = decode_entry(bytes);
  const auto header = entry ? decode_header(entry->header) : Result<Header>(entry.error());
  if (!header) return SubmissionSettled{settle.number, false};  // no log holds it
  LUOSHU_TRY(const LogReader log, ledger.reader());
  LUOSHU_TRY(const auto place, log.find_identity(identity_of(header->author, header->entry_id)));
  const bool held = place && place->header_digest == header_digest(entry->header);
  if (held) outbox.drop(settle.number);
  return SubmissionSettled{settle.number, held};
}

Result<RunRead> read_run(const LogReader& log, const ReadRun& read) {
  LUOSHU_TRY(const Checkpoint end, parse_checkpoint_note(read.notes.checkpoint));
  RunRead answer{read.peer, {}};
  Entries& run = answer.run;
  run.first = Seq{read.from.value};
  run.checkpoint = read.notes.checkpoint;
  run.checkpoint_sm3 = read.notes.checkpoint_sm3;
  std::size_t bytes = 0;
  std::uint64_t next = read.from.value;
  for (; next < end.size.value && run.entries.size() < limits::kRunEntriesMax; ++next) {
    LoggedEntry entry;
    LUOSHU_TRY(entry.leaf, log.leaf_bytes(Seq{next}));
    LUOSHU_TRY(entry.framed_events, log.framed_events(Seq{next}));
    bytes += entry.leaf.size() + entry.framed_events.size();
    // Always one; more only as long as all of them fit a frame with room to spare.
    if (!run.entries.empty() && bytes > limits::kRunBytesMax) break;
    run.entries.push_back(std::move(entry));
  }
  LUOSHU_TRY(run.proof, log.consistency(DigestKind::kSha256, Size{next}, end.size));
  return answer;
}

Result<PastRead> read_past(const LogReader& log, const ReadPast& read) {
  PastRead answer{read.peer, {read.older, read.newer, {}, {}}};
  LUOSHU_TRY(PastOfTree past, past_of(log, DigestKind::kSha256, read.older, read.newer));
  answer.past.proof = std::move(past.proof);
  answer.past.seed = past.seed;
  return answer;
}

}  // namespace luoshu::node
