// A replica's way into the log: batches of entries that the sequencer has recorded.

#include <fmt/format.h>

#include "ledger/events_of_entry.h"
#include "ledger/ledger_draft.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/log_rows.h"
#include "ledger/merkle/hash.h"
#include "ledger/rules/engine/rulebook.h"
#include "ledger/rules/engine/store_rows.h"

namespace luoshu {

// One leaf of a batch, looked at by itself.
struct CheckedLeaf {
  Leaf leaf;
  Header header;
  std::optional<Rejection> rejection;   // of a system entry
  std::optional<CheckedEntry> checked;  // the business entry, or the one that was refused
  std::optional<Fault> fault;           // why it could not have come in
  bool other_events = false;            // the events are not those that the leaf commits to
};

CheckedBatch::CheckedBatch(EntryBatch taken) : batch(std::move(taken)) {}
CheckedBatch::CheckedBatch(CheckedBatch&&) noexcept = default;
CheckedBatch& CheckedBatch::operator=(CheckedBatch&&) noexcept = default;
CheckedBatch::~CheckedBatch() = default;

namespace {

// Days up to here can be written.
const Time kRecordedMax = start_of_day(*parse_date("9999-12-31"));

Result<CheckedEntry> sound_entry(Entry entry, const Genesis& genesis, const LedgerId& ledger) {
  CheckOutcome outcome = check_entry(std::move(entry), genesis, ledger);
  if (auto* fault = std::get_if<Fault>(&outcome)) return std::move(*fault);
  if (auto* refusal = std::get_if<Refusal>(&outcome))
    return Fault{Errc::kInvalid,
                 refusal->reasons.front().code + ", " + refusal->reasons.front().message_en};
  return std::get<CheckedEntry>(std::move(outcome));
}

Hash root_of_events(const std::vector<ByteView>& events) {
  merkle::RootBuilder builder(DigestKind::kSha256);
  for (const ByteView event : events) builder.add(merkle::leaf_hash(DigestKind::kSha256, event));
  return builder.root();
}

Status check_leaf(CheckedLeaf& leaf, ByteView framed, const Genesis& genesis,
                  const LedgerId& ledger, const KeyRing& ring) {
  LUOSHU_TRY(leaf.header, decode_header(leaf.leaf.header));
  // Event bytes are not in the leaf: a peer may have changed them, which is no fault of the log.
  const auto events_found = unframe_events(framed);
  leaf.other_events = !events_found || root_of_events(*events_found) != leaf.header.events_root;
  if (leaf.other_events) return Fault{Errc::kInvalid, "other events than the leaf commits to"};
  const std::vector<ByteView>& events = *events_found;
  const bool system = leaf.header.author.empty();
  if (system) {
    if (events.size() != 1) return Fault{Errc::kInvalid, "a system entry holds one event"};
    LUOSHU_TRY(leaf.rejection, decode_rejection(events.front()));
  }
  Entry entry;
  if (system) {
    LUOSHU_TRY(entry, decode_entry(leaf.rejection->entry));
  } else {
    entry.header = leaf.leaf.header;
    entry.signatures = leaf.leaf.signatures;
    for (const ByteView event : events) entry.events.push_back(to_bytes(event));
  }
  LUOSHU_TRY(leaf.checked, sound_entry(std::move(entry), genesis, ledger));
  check_signatures(*leaf.checked, ring, leaf.leaf.stamp.seq, day_of(leaf.leaf.stamp.recorded));
  return Done{};
}

Fault not_of_the_log(const std::string& why) {
  return Fault{Errc::kVerification, "the entries do not belong to the signed log: " + why};
}

}  // namespace

CheckedBatch check_batch(EntryBatch batch, const Genesis& genesis, const LedgerId& ledger,
                         const KeyRing& ring, const ParallelFor& parallel) {
  CheckedBatch checked(std::move(batch));
  const std::size_t count = checked.batch.entries.size();
  checked.leaves.resize(count);
  checked.leaf_hashes.resize(count);
  if (genesis.suite == Suite::kGm) checked.leaf_hashes_sm3.resize(count);
  parallel(count, [&](std::size_t i) {
    const LoggedEntry& logged = checked.batch.entries[i];
    checked.leaf_hashes[i] = merkle::leaf_hash(DigestKind::kSha256, logged.leaf);
    if (genesis.suite == Suite::kGm)
      checked.leaf_hashes_sm3[i] = merkle::leaf_hash(DigestKind::kSm3, logged.leaf);
    CheckedLeaf& leaf = checked.leaves[i];
    if (auto decoded = decode_leaf(logged.leaf)) {
      leaf.leaf = *std::move(decoded);
      const Status sound = check_leaf(leaf, logged.framed_events, genesis, ledger, ring);
      if (!sound) leaf.fault = sound.error();
    } else {
      leaf.fault = decoded.error();
    }
  });
  return checked;
}

Result<LogReader::SignedNotes> Ledger::open_notes(std::string checkpoint,
                                                  std::string checkpoint_sm3) const {
  LUOSHU_TRY(const Checkpoint opened,
             open_checkpoint(checkpoint, genesis_.origin, genesis_.log_key));
  if (genesis_.suite == Suite::kGm) {
    LUOSHU_TRY(const Checkpoint sm3,
               open_sm3_checkpoint(checkpoint_sm3, genesis_.origin, *genesis_.log_key_sm2));
    if (sm3.size != opened.size)
      return Fault{Errc::kVerification, "the note of the SM3 root is of another size"};
  } else if (!checkpoint_sm3.empty()) {
    return Fault{Errc::kVerification, "a note of an SM3 root belongs into gm ledgers only"};
  }
  return LogReader::SignedNotes{opened.size, std::move(checkpoint), std::move(checkpoint_sm3)};
}

// Whether the tree with these leaves is the beginning of the tree that the checkpoint names.
Status Ledger::belongs(const CheckedBatch& checked) const {
  const EntryBatch& batch = checked.batch;
  if (batch.first.value != head().size.value)
    return Fault{Errc::kConflict, fmt::format("the batch begins at entry {}, this log has {}",
                                              batch.first.value, head().size.value)};
  LUOSHU_TRY(const LogReader::SignedNotes notes,
             open_notes(batch.checkpoint, batch.checkpoint_sm3));
  LUOSHU_TRY(const Checkpoint signed_one, parse_checkpoint_note(batch.checkpoint));
  const std::uint64_t end = batch.first.value + batch.entries.size();
  if (end > notes.size.value) return not_of_the_log("they end behind the checkpoint");
  const Hash root = log_->root_with(DigestKind::kSha256, checked.leaf_hashes);
  const Status consistent = merkle::verify_consistency(
      DigestKind::kSha256, end, root, notes.size.value, signed_one.root, batch.proof);
  if (!consistent) return not_of_the_log(consistent.error().detail);
  for (const CheckedLeaf& leaf : checked.leaves)
    if (leaf.other_events) return not_of_the_log("other events than a leaf commits to");
  if (genesis_.suite != Suite::kGm || end != notes.size.value) return Done{};
  LUOSHU_TRY(const Checkpoint sm3,
             open_sm3_checkpoint(batch.checkpoint_sm3, genesis_.origin, *genesis_.log_key_sm2));
  if (log_->root_with(DigestKind::kSm3, checked.leaf_hashes_sm3) != sm3.root)
    return not_of_the_log("the SM3 root is another one");
  return Done{};
}

// What the sequencer may put into a stamp here, the digest apart.
Status Ledger::check_stamp(const CheckedLeaf& leaf, const Draft& draft) const {
  const Stamp& stamp = leaf.leaf.stamp;
  const auto bad = [](std::string why) { return Fault{Errc::kInvalid, std::move(why)}; };
  const Time next{draft.head.recorded.micros + 1};
  const bool system = leaf.rejection.has_value();
  if (stamp.seq.value != draft.head.size.value)
    return bad(fmt::format("its stamp says entry {}", stamp.seq.value));
  if (stamp.recorded < next) return bad("recorded no later than the entry before it");
  if (stamp.recorded > kRecordedMax) return bad("recorded in a year past 9999");
  if (stamp.first_event.value != (system ? 0 : draft.head.next_event.value))
    return bad(fmt::format("its first event has the number {}", stamp.first_event.value));
  if (stamp.epoch < draft.head.epoch) return bad("the epoch goes backwards");
  if (stamp.rules_version != rules_version_)
    return bad(fmt::format("stamped under rules version {}", stamp.rules_version));
  if (!genesis_.rehearsal) return Done{};
  const std::optional<Date>& date = leaf.checked->recorded;
  if (stamp.recorded != (date ? std::max(start_of_day(*date), next) : next))
    return bad("in a rehearsal the input gives another recorded time");
  return Done{};
}

// A refusal that the log remembers must be one: well signed, and refused here for these reasons.
Status Ledger::retake_rejection(const CheckedLeaf& leaf, const Draft& draft) {
  const CheckedEntry& refused = *leaf.checked;
  const Stamp& stamp = leaf.leaf.stamp;
  const auto again = rejection_entry(*leaf.rejection, refused.header_digest, id_,
                                     genesis_.suite == Suite::kGm, stamp.recorded);
  if (!again || again->header != leaf.leaf.header || !leaf.leaf.signatures.empty())
    return Fault{Errc::kInvalid, "a refusal in another form than the ledger writes"};
  if (!decide_signatures(refused, *draft.ring, stamp).empty())
    return Fault{Errc::kInvalid, "the entry that it says was refused is not signed well"};
  EntryMoment moment = moment_of(refused, stamp, *draft.ring);
  moment.first_event = draft.head.next_event;
  state_->begin(Size{stamp.seq.value + 1});
  const Judgement judgement = judge_entry(*state_, refused.entry.events, moment);
  state_->roll_back();
  if (state_->fault()) return *state_->fault();
  if (remembered_reasons(judgement.reasons) != leaf.rejection->reasons)
    return Fault{Errc::kInvalid, "the rules do not refuse that entry for these reasons"};
  if (stamp.state_digest != next_state_digest(draft.head.state_digest, {}))
    return Fault{Errc::kInvalid, "the state digest differs from the recomputed one"};
  return Done{};
}

// Decides the entry again under its stamp, and adds it where it comes out as the sequencer says.
Status Ledger::retake(CheckedLeaf& leaf, LoggedEntry logged, Draft& draft) {
  if (leaf.fault) return *leaf.fault;
  LUOSHU_CHECK(check_stamp(leaf, draft));
  const Stamp& stamp = leaf.leaf.stamp;
  const Hash digest = header_digest(leaf.leaf.header);
  const Hash identity = identity_of(leaf.header.author, leaf.header.entry_id);
  LUOSHU_TRY(const auto recorded, draft.reader.find_identity(identity));
  if (recorded || draft.places.contains(identity))
    return Fault{Errc::kInvalid, "the same author and entry id stand in the log before"};
  std::uint32_t business_events = 0;
  if (leaf.rejection) {
    LUOSHU_CHECK(retake_rejection(leaf, draft));
  } else {
    const Reasons reasons = decide_signatures(*leaf.checked, *draft.ring, stamp);
    if (!reasons.empty())
      return Fault{Errc::kInvalid, reasons.front().code + ", " + reasons.front().message_en};
    const Size version{stamp.seq.value + 1};
    state_->begin(version);
    const Judgement judgement = judge_entry(*state_, leaf.checked->entry.events,
                                            moment_of(*leaf.checked, stamp, *draft.ring));
    if (!judgement.reasons.empty() || state_->fault()) {
      state_->roll_back();
      if (state_->fault()) return *state_->fault();
      return Fault{Errc::kInvalid, "the rules refuse it here: " + judgement.reasons.front().code +
                                       ", " + judgement.reasons.front().message_en};
    }
    const std::vector<Mutation> mutations = state_->commit();
    const Hash expected =
        rules_version_ == 0 ? Hash{} : next_state_digest(draft.head.state_digest, mutations);
    if (stamp.state_digest != expected)
      return Fault{Errc::kInvalid, "the state digest differs from the recomputed one"};
    put_mutations(draft.batch, mutations, version);
    if (touches_keys(mutations)) draft.ring = draft.ring->after(mutations);
    business_events = leaf.header.event_count;
  }
  draft.add_leaf(std::move(logged.leaf), std::move(logged.framed_events), identity, digest, stamp,
                 business_events);
  return Done{};
}

Result<FollowOutcome> Ledger::follow(CheckedBatch checked) {
  LUOSHU_CHECK(writable_);
  LUOSHU_CHECK(belongs(checked));
  LUOSHU_TRY(const LogReader before, reader());
  Draft draft{before, keys_, head(), {}};
  std::optional<Divergence> divergence;
  for (std::size_t i = 0; i < checked.leaves.size() && !divergence; ++i) {
    const Seq seq{checked.batch.first.value + i};
    const Status taken = retake(checked.leaves[i], std::move(checked.batch.entries[i]), draft);
    if (taken) continue;
    const Errc code = taken.error().code;
    if (code == Errc::kIo || code == Errc::kCorruption) return taken.error();
    divergence = Divergence{seq, taken.error().detail};
  }
  const bool reached =
      !divergence && draft.head.size == parse_checkpoint_note(checked.batch.checkpoint)->size;
  if (reached)
    draft.batch.put(
        Table::kCheckpoints, seq_key(Seq{draft.head.size.value}),
        encode_notes({draft.head.size, checked.batch.checkpoint, checked.batch.checkpoint_sm3}));
  if (!draft.leaves.empty()) {
    LUOSHU_CHECK(log_->append(std::move(draft.leaves), std::move(draft.batch)));
    keys_ = std::move(draft.ring);
    rows_->renew(head().size);
    state_->after_commit();
    if (reached) LUOSHU_CHECK(write_anchors(checked.batch.checkpoint));
  }
  if (!divergence) return FollowOutcome(Followed{head()});
  // What is in memory holds half of that entry; nothing may rest on it until a restart.
  writable_ = Fault{Errc::kVerification,
                    fmt::format("entry {}: {}", divergence->seq.value, divergence->why)};
  return FollowOutcome(*std::move(divergence));
}

Status Ledger::adopt(const LogReader::SignedNotes& notes) {
  LUOSHU_CHECK(writable_);
  LUOSHU_TRY(const LogReader::SignedNotes opened,
             open_notes(notes.checkpoint, notes.checkpoint_sm3));
  LUOSHU_TRY(const Checkpoint signed_one, parse_checkpoint_note(opened.checkpoint));
  if (opened.size > head().size)
    return Fault{Errc::kConflict, fmt::format("the checkpoint has size {}, this log only {}",
                                              opened.size.value, head().size.value)};
  LUOSHU_TRY(const LogReader now, reader());
  LUOSHU_TRY(const Hash root, now.root(DigestKind::kSha256, opened.size));
  if (root != signed_one.root)
    return Fault{Errc::kVerification, fmt::format("the checkpoint names another root than this log "
                                                  "has at size {}",
                                                  opened.size.value)};
  if (genesis_.suite == Suite::kGm) {
    LUOSHU_TRY(const Checkpoint sm3,
               open_sm3_checkpoint(opened.checkpoint_sm3, genesis_.origin, *genesis_.log_key_sm2));
    LUOSHU_TRY(const Hash root_sm3, now.root(DigestKind::kSm3, opened.size));
    if (root_sm3 != sm3.root)
      return Fault{Errc::kVerification, fmt::format("the checkpoint names another SM3 root than "
                                                    "this log has at size {}",
                                                    opened.size.value)};
  }
  Batch batch;
  batch.put(Table::kCheckpoints, seq_key(Seq{opened.size.value}), encode_notes(opened));
  LUOSHU_CHECK(log_->put(batch));
  LUOSHU_TRY(const LogReader after, reader());
  LUOSHU_TRY(const std::optional<LogReader::SignedNotes> latest, after.latest_checkpoint());
  return write_anchors(latest->checkpoint);
}

}  // namespace luoshu
