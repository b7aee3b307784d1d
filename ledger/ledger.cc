#include "ledger/ledger.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "ledger/base/assert.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/log_rows.h"
#include "ledger/rules/opening.h"

namespace luoshu {
namespace {

constexpr std::uint32_t kRulesVersion = 0;  // no rules yet: state is not digested
const std::string kRestoreAdvice =
    "it may be read, exported, proven from and audited, but must not append or sign; when you are "
    "sure that "
    "nobody holds a longer history, run `luoshu restore --home HOME --confirm CHECKPOINT_FILE` "
    "with the "
    "newest checkpoint known to any witness";

}  // namespace

// A group on its way into the log: what it will add if the batch becomes durable.
struct Ledger::Draft {
  const LogReader& reader;
  std::shared_ptr<const KeyRing> ring;  // shared with verifiers until an entry changes a key
  Head head;
  std::map<Hash, EntryPlace> places;  // identities of this group
  std::vector<PreparedLeaf> leaves = {};
  Batch batch = {};
};

Ledger::Ledger(Store& store, Genesis genesis, LedgerId id, LedgerOptions options)
    : store_(store), genesis_(std::move(genesis)), id_(id), options_(std::move(options)) {
  LUOSHU_ASSERT(options_.clock != nullptr);
}

Result<std::unique_ptr<Ledger>> Ledger::create(Store& store, const Genesis& genesis,
                                               const PrivateKey& root, LedgerOptions options) {
  LUOSHU_TRY(const HeadBytes head, store.head());
  if (!head.empty()) return Fault{Errc::kConflict, "the store already holds a ledger"};
  // A rehearsal lives in the time of its input, which lies in the past: its genesis comes before
  // all.
  const Time at = genesis.rehearsal ? Time{0} : options.clock->now();
  const Entry entry = genesis_entry(genesis, root, at);
  PreparedLeaf leaf;
  leaf.stamp.recorded = at;
  leaf.leaf = encode_leaf({entry.header, entry.signatures, leaf.stamp});
  leaf.framed_events = frame_events(entry.events);
  leaf.identity = identity_of("", EntryId{});
  leaf.header_digest = header_digest(entry.header);
  LUOSHU_TRY(const auto log, Log::open(store, genesis.suite));
  std::vector<PreparedLeaf> leaves;
  leaves.push_back(std::move(leaf));
  LUOSHU_CHECK(log->append(std::move(leaves), {}));

  std::unique_ptr<Ledger> ledger(
      new Ledger(store, genesis, ledger_id_of(entry.header), std::move(options)));
  LUOSHU_TRY(ledger->log_, Log::open(store, genesis.suite));
  ledger->keys_ = std::make_shared<const KeyRing>(genesis.root_key);
  LUOSHU_CHECK(ledger->write_anchors(""));
  return ledger;
}

Result<std::unique_ptr<Ledger>> Ledger::open(Store& store, LedgerOptions options) {
  LUOSHU_TRY(const LogReader reader, LogReader::open(store));
  std::unique_ptr<Ledger> ledger(
      new Ledger(store, reader.genesis(), reader.ledger(), std::move(options)));
  LUOSHU_TRY(ledger->log_, Log::open(store, reader.genesis().suite));
  LUOSHU_TRY(KeyRing ring,
             KeyRing::load(reader.snapshot(), reader.genesis().root_key, reader.head().size));
  ledger->keys_ = std::make_shared<const KeyRing>(std::move(ring));
  ledger->standing_ = ledger->compare_with_anchors();
  return ledger;
}

Status Ledger::compare_with_anchors() {
  LUOSHU_TRY(const LogReader now, reader());
  for (const std::filesystem::path& path : options_.anchors) {
    LUOSHU_TRY(const std::optional<Anchor> anchor, read_anchor(path));
    if (!anchor)
      return Fault{Errc::kVerification,
                   fmt::format("{} is missing, so nothing shows that this store is the newest: {}",
                               path.string(), kRestoreAdvice)};
    if (anchor->ledger != id_)
      return Fault{Errc::kVerification, fmt::format("{} belongs to another ledger ({})",
                                                    path.string(), anchor->ledger.hash.hex())};
    if (anchor->size > head().size)
      return Fault{
          Errc::kVerification,
          fmt::format(
              "this store ends at size {}, but {} remembers size {}: it was put back from an "
              "older copy, and signing would make a second history. {}",
              head().size.value, path.string(), anchor->size.value, kRestoreAdvice)};
    LUOSHU_TRY(const Hash root, now.root(DigestKind::kSha256, anchor->size));
    if (root != anchor->root)
      return Fault{
          Errc::kVerification,
          fmt::format("this store has another history than {}: the roots at size {} differ. Keep "
                      "both, do not sign, and look for the cause",
                      path.string(), anchor->size.value)};
  }
  return Done{};
}

Status Ledger::write_anchors(const std::string& note) {
  for (const std::filesystem::path& path : options_.anchors)
    LUOSHU_CHECK(write_anchor(path, {id_, head().size, head().root, note}));
  return Done{};
}

Time Ledger::next_recorded(std::optional<Date> recorded) const {
  const Time wanted = !genesis_.rehearsal ? options_.clock->now()
                      : recorded          ? start_of_day(*recorded)
                                          : head().recorded;
  return std::max(wanted, Time{head().recorded.micros + 1});
}

// What an identity that is known already answers: the same receipt again, or a conflict.
Result<std::optional<AppendOutcome>> Ledger::known(const CheckedEntry& checked,
                                                   const Draft& draft) const {
  const auto drafted = draft.places.find(checked.identity);
  std::optional<EntryPlace> place;
  if (drafted != draft.places.end())
    place = drafted->second;
  else {
    LUOSHU_TRY(place, draft.reader.find_identity(checked.identity));
  }
  if (!place) return std::optional<AppendOutcome>();
  if (place->header_digest != checked.header_digest)
    return std::optional<AppendOutcome>(
        IdentityConflict{place->seq, place->header_digest, checked.header_digest});
  Stamp stamp;
  if (place->seq.value >= draft.reader.head().size.value) {
    stamp = draft.leaves[place->seq.value - draft.reader.head().size.value].stamp;
  } else {
    LUOSHU_TRY(const Leaf leaf, draft.reader.leaf(place->seq));
    stamp = leaf.stamp;
  }
  return std::optional<AppendOutcome>(Accepted{stamp.seq, stamp.recorded, stamp.first_event, true});
}

// Reasons against the signatures, with the keys as they are at this very place of the log. A
// signature that was found good before counts if it was verified with the key that is valid here.
Reasons Ledger::decide_signatures(const CheckedEntry& checked, const KeyRing& ring,
                                  const Stamp& stamp) const {
  Reasons reasons;
  const Date day = day_of(stamp.recorded);
  std::optional<Bytes> message;
  for (std::size_t i = 0; i < checked.header.signers.size(); ++i) {
    const Signer& signer = checked.header.signers[i];
    auto key = ring.signer_key(signer.party, signer.key_id, stamp.seq, day);
    if (auto* reason = std::get_if<Reason>(&key)) {
      reasons.push_back(std::move(*reason));
      continue;
    }
    const PublicKey& valid = std::get<PublicKey>(key);
    if (i < checked.verified_with.size() && checked.verified_with[i] == valid) continue;
    if (!message) message = signed_message(checked.entry.header);
    const Signature& signature = checked.entry.signatures[i];
    if (signature.suite != valid.suite() || !valid.verify(*message, signature.bytes))
      reasons.push_back(make_reason("E-SIG-INVALID", signer.party, signer.party));
  }
  if (checked.header.expected_version && checked.header.expected_version->value != stamp.seq.value)
    reasons.push_back(
        make_reason("E-STATE",
                    fmt::format("the author looked at size {}, the log is at {}",
                                checked.header.expected_version->value, stamp.seq.value),
                    fmt::format("提交方所见账本高度为 {}，现为 {}",
                                checked.header.expected_version->value, stamp.seq.value)));
  return reasons;
}

// Reasons against the events; where there are none, `ring` and `batch` hold what they change.
Reasons Ledger::decide_events(const CheckedEntry& checked, const Stamp& stamp,
                              std::shared_ptr<const KeyRing>& ring, Batch& batch) const {
  Reasons reasons;
  const auto collect = [&](Reasons more) { std::ranges::move(more, std::back_inserter(reasons)); };
  for (std::uint32_t i = 0; i < checked.events.size(); ++i) {
    const EventBrief& brief = checked.events[i];
    const EventNumber number{stamp.first_event.value + i};
    collect(decide_opening(brief.type, brief.chapter, checked.entry.events[i],
                           {genesis_.suite, number, ring->bootstrapping(), i}));
    if (!KeyRing::concerns(brief.type)) continue;
    const KeyRing::Context context{id_, stamp.seq, number, i};
    collect(ring->decide(checked.entry.events[i], context));
    if (!reasons.empty()) continue;
    auto next = std::make_shared<KeyRing>(*ring);
    for (const RowChange& change : next->apply(checked.entry.events[i], context))
      put_version(batch, Table::kState, change.table, change.key, Size{stamp.seq.value + 1},
                  change.value);
    ring = std::move(next);
  }
  return reasons;
}

// Decides one entry against the draft, and adds it where it is accepted.
Result<AppendOutcome> Ledger::take(CheckedEntry& checked, Draft& draft) const {
  LUOSHU_TRY(std::optional<AppendOutcome> answer, known(checked, draft));
  if (answer) return *std::move(answer);

  Stamp stamp;
  stamp.seq = Seq{draft.head.size.value};
  stamp.recorded = std::max(next_recorded(checked.recorded), Time{draft.head.recorded.micros + 1});
  stamp.first_event = draft.head.next_event;
  stamp.epoch = draft.head.epoch;
  stamp.rules_version = kRulesVersion;
  stamp.state_digest = draft.head.state_digest;
  std::shared_ptr<const KeyRing> ring = draft.ring;
  Batch changes;
  Reasons reasons = decide_signatures(checked, *ring, stamp);
  std::ranges::move(decide_events(checked, stamp, ring, changes), std::back_inserter(reasons));
  if (!reasons.empty()) return AppendOutcome(Refusal{std::move(reasons)});

  for (const Batch::Change& change : changes.changes())
    draft.batch.put(change.table, change.key, *change.value);
  draft.ring = std::move(ring);
  const Size version{stamp.seq.value + 1};
  PreparedLeaf leaf;
  leaf.leaf =
      encode_leaf({std::move(checked.entry.header), std::move(checked.entry.signatures), stamp});
  leaf.framed_events = std::move(checked.framed_events);
  leaf.identity = checked.identity;
  leaf.header_digest = checked.header_digest;
  leaf.stamp = stamp;
  leaf.business_events = static_cast<std::uint32_t>(checked.events.size());
  draft.leaves.push_back(std::move(leaf));
  draft.places.emplace(checked.identity, EntryPlace{stamp.seq, checked.header_digest});
  draft.head.size = version;
  draft.head.next_event.value += checked.events.size();
  draft.head.recorded = stamp.recorded;
  return AppendOutcome(Accepted{stamp.seq, stamp.recorded, stamp.first_event, false});
}

Result<std::vector<AppendOutcome>> Ledger::append(std::vector<CheckedEntry> group) {
  LUOSHU_CHECK(standing_);
  LUOSHU_TRY(const LogReader before, reader());
  Draft draft{before, keys_, head(), {}};
  std::vector<AppendOutcome> outcomes;
  outcomes.reserve(group.size());
  for (CheckedEntry& checked : group) {
    LUOSHU_TRY(AppendOutcome outcome, take(checked, draft));
    outcomes.push_back(std::move(outcome));
  }
  if (draft.leaves.empty()) return outcomes;
  LUOSHU_CHECK(log_->append(std::move(draft.leaves), std::move(draft.batch)));
  keys_ = std::move(draft.ring);
  return outcomes;
}

Result<AppendOutcome> Ledger::submit(Entry entry) {
  CheckOutcome outcome = check_entry(std::move(entry), genesis_, id_);
  if (auto* fault = std::get_if<Fault>(&outcome)) return *fault;
  if (auto* refusal = std::get_if<Refusal>(&outcome)) return AppendOutcome(std::move(*refusal));
  CheckedEntry checked = std::get<CheckedEntry>(std::move(outcome));
  check_signatures(checked, *keys_, Seq{head().size.value},
                   day_of(next_recorded(checked.recorded)));
  std::vector<CheckedEntry> group;
  group.push_back(std::move(checked));
  LUOSHU_TRY(std::vector<AppendOutcome> outcomes, append(std::move(group)));
  return std::move(outcomes.front());
}

Result<LogReader::SignedNotes> Ledger::checkpoint() {
  LUOSHU_CHECK(standing_);
  LUOSHU_TRY(const LogReader now, reader());
  LUOSHU_TRY(std::optional<LogReader::SignedNotes> latest, now.latest_checkpoint());
  if (latest && latest->size == head().size) {
    LUOSHU_CHECK(write_anchors(latest->checkpoint));
    return *std::move(latest);
  }
  if (!options_.log_key || (genesis_.suite == Suite::kGm && !options_.log_key_sm2))
    return Fault{Errc::kNotFound,
                 "the log's signing key is not in the key folder (log.pem, in gm also "
                 "log-sm2.pem); a checkpoint can only be signed where it is kept"};
  LogReader::SignedNotes notes;
  notes.size = head().size;
  LUOSHU_TRY(notes.checkpoint,
             sign_checkpoint({genesis_.origin, head().size, head().root}, *options_.log_key));
  if (genesis_.suite == Suite::kGm) {
    LUOSHU_ASSERT(head().root_sm3.has_value());
    LUOSHU_TRY(notes.checkpoint_sm3,
               sign_sm3_checkpoint({genesis_.origin, head().size, *head().root_sm3},
                                   *options_.log_key_sm2));
  }
  // Durable in the store, then in the anchors, and only then known to anybody else.
  Batch batch;
  batch.put(Table::kCheckpoints, seq_key(Seq{notes.size.value}), encode_notes(notes));
  LUOSHU_CHECK(log_->put(batch));
  LUOSHU_CHECK(write_anchors(notes.checkpoint));
  return notes;
}

Result<LogReader> Ledger::reader() const {
  return LogReader::open(store_, genesis_, id_);
}

Status Ledger::close() {
  LUOSHU_CHECK(store_.flush());
  if (!standing_) return Done{};
  LUOSHU_TRY(const LogReader now, reader());
  LUOSHU_TRY(const std::optional<LogReader::SignedNotes> latest, now.latest_checkpoint());
  return write_anchors(latest ? latest->checkpoint : "");
}

Status Ledger::confirm(const std::string& note) {
  LUOSHU_TRY(const Checkpoint known, open_checkpoint(note, genesis_.origin, genesis_.log_key));
  if (known.size > head().size)
    return Fault{
        Errc::kVerification,
        fmt::format(
            "the checkpoint has size {}, this store only {}: {} entries are lost here; fetch "
            "them from a replica or a newer backup",
            known.size.value, head().size.value, known.size.value - head().size.value)};
  LUOSHU_TRY(const LogReader now, reader());
  LUOSHU_TRY(const Hash root, now.root(DigestKind::kSha256, known.size));
  if (root != known.root)
    return Fault{
        Errc::kVerification,
        fmt::format("the checkpoint shows another history at size {}: keep both as evidence "
                    "(`luoshu judge`)",
                    known.size.value)};
  LUOSHU_TRY(const std::optional<LogReader::SignedNotes> latest, now.latest_checkpoint());
  LUOSHU_CHECK(write_anchors(latest ? latest->checkpoint : note));
  standing_ = Done{};
  return Done{};
}

}  // namespace luoshu
