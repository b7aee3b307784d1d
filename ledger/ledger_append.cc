// Ledger::append: how a group of entries is decided in order and becomes one batch.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "ledger/ledger.h"
#include "ledger/rules/opening.h"

namespace luoshu {
namespace {

constexpr std::uint32_t kRulesVersion = 0;  // no rules yet: state is not digested

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

Result<std::vector<AppendOutcome>> Ledger::append(std::vector<CheckedEntry> group,
                                                  OnRefusal on_refusal) {
  LUOSHU_CHECK(standing_);
  LUOSHU_TRY(const LogReader before, reader());
  Draft draft{before, keys_, head(), {}};
  std::vector<AppendOutcome> outcomes;
  outcomes.reserve(group.size());
  for (CheckedEntry& checked : group) {
    LUOSHU_TRY(AppendOutcome outcome, take(checked, draft));
    outcomes.push_back(std::move(outcome));
    const bool accepted = std::holds_alternative<Accepted>(outcomes.back());
    if (!accepted && on_refusal == OnRefusal::kStop) break;
  }
  if (draft.leaves.empty()) return outcomes;
  LUOSHU_CHECK(log_->append(std::move(draft.leaves), std::move(draft.batch)));
  keys_ = std::move(draft.ring);
  return outcomes;
}

}  // namespace luoshu
