// Ledger::append: how a group of entries is decided in order and becomes one batch.

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/limits.h"
#include "ledger/ledger_draft.h"
#include "ledger/log/rejection.h"
#include "ledger/rules/engine/rulebook.h"
#include "ledger/rules/engine/store_rows.h"

namespace luoshu {

std::vector<RejectedReason> remembered_reasons(const Reasons& reasons) {
  std::vector<RejectedReason> list;
  for (const Reason& reason : reasons)
    list.push_back({reason.code, reason.event_index, reason.field});
  return list;
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
  return std::optional<AppendOutcome>(
      Accepted{stamp.seq, stamp.recorded, stamp.first_event, true, {}});
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
  return reasons;
}

EntryMoment Ledger::moment_of(const CheckedEntry& checked, const Stamp& stamp,
                              const KeyRing& ring) const {
  EntryMoment moment;
  moment.rules_version = stamp.rules_version;
  moment.ledger = id_;
  moment.suite = genesis_.suite;
  moment.seq = stamp.seq;
  moment.first_event = stamp.first_event;
  moment.recorded = stamp.recorded;
  moment.bootstrapping = ring.bootstrapping();
  moment.signed_by_root = std::ranges::any_of(
      checked.header.signers, [](const Signer& signer) { return signer.key_id == kRootKeyId; });
  moment.expected_version = checked.header.expected_version;
  return moment;
}

// Decides one entry against the draft, and adds it where it is accepted.
Result<AppendOutcome> Ledger::take(CheckedEntry& checked, Draft& draft) {
  LUOSHU_TRY(std::optional<AppendOutcome> answer, known(checked, draft));
  if (answer) return *std::move(answer);

  Stamp stamp;
  stamp.seq = Seq{draft.head.size.value};
  stamp.recorded = std::max(next_recorded(checked.recorded), Time{draft.head.recorded.micros + 1});
  stamp.first_event = draft.head.next_event;
  stamp.epoch = draft.head.epoch;
  stamp.rules_version = rules_version_;
  stamp.state_digest = draft.head.state_digest;
  const Size version{stamp.seq.value + 1};
  Reasons reasons = decide_signatures(checked, *draft.ring, stamp);
  const bool well_signed = reasons.empty();
  state_->begin(version);
  Judgement judgement =
      judge_entry(*state_, checked.entry.events, moment_of(checked, stamp, *draft.ring));
  std::ranges::move(judgement.reasons, std::back_inserter(reasons));
  if (!reasons.empty() || state_->fault()) {
    state_->roll_back();
    if (state_->fault()) return *state_->fault();
    if (well_signed) return refuse(checked, stamp, std::move(reasons), draft);
    ++forgotten_refusals_;
    return AppendOutcome(Refusal{std::move(reasons), std::nullopt});
  }
  const std::vector<Mutation> mutations = state_->commit();
  put_mutations(draft.batch, mutations, version);
  if (touches_keys(mutations)) draft.ring = draft.ring->after(mutations);
  if (rules_version_ != 0)
    stamp.state_digest = next_state_digest(draft.head.state_digest, mutations);
  draft.add(std::move(checked.entry), std::move(checked.framed_events), checked.identity,
            checked.header_digest, stamp, static_cast<std::uint32_t>(checked.event_types.size()));
  return AppendOutcome(
      Accepted{stamp.seq, stamp.recorded, stamp.first_event, false, std::move(judgement.warnings)});
}

bool Ledger::may_remember(const CheckedEntry& checked, Date day) {
  if (options_.rejections == LedgerOptions::Rejections::kForget || rules_version_ == 0)
    return false;
  if (day != remembered_on_) remembered_.clear();
  remembered_on_ = day;
  return std::ranges::all_of(checked.header.signers, [&](const Signer& signer) {
    return remembered_[signer] < limits::kRejectionsPerKeyAndDay;
  });
}

// A refusal of a well-signed entry is remembered once, so that nobody can say it never came.
Result<AppendOutcome> Ledger::refuse(const CheckedEntry& checked, const Stamp& stamp,
                                     Reasons reasons, Draft& draft) {
  const Hash identity = identity_of("", rejection_id(checked.header_digest));
  LUOSHU_TRY(const auto remembered, draft.reader.find_identity(identity));
  const auto drafted = draft.places.find(identity);
  if (remembered || drafted != draft.places.end()) {
    const Seq seq = remembered ? remembered->seq : drafted->second.seq;
    return AppendOutcome(Refusal{std::move(reasons), seq});
  }
  std::optional<Entry> entry;
  if (may_remember(checked, day_of(stamp.recorded)))
    entry =
        rejection_entry({encode_entry(checked.entry), remembered_reasons(reasons)},
                        checked.header_digest, id_, genesis_.suite == Suite::kGm, stamp.recorded);
  if (!entry) {
    ++forgotten_refusals_;
    return AppendOutcome(Refusal{std::move(reasons), std::nullopt});
  }
  for (const Signer& signer : checked.header.signers) ++remembered_[signer];
  Stamp system = stamp;
  system.first_event = EventNumber{0};
  system.state_digest = next_state_digest(draft.head.state_digest, {});
  const Hash digest = header_digest(entry->header);
  Bytes framed = frame_events(entry->events);
  draft.add(*std::move(entry), std::move(framed), identity, digest, system, 0);
  return AppendOutcome(Refusal{std::move(reasons), stamp.seq});
}

Result<std::vector<AppendOutcome>> Ledger::append(std::vector<CheckedEntry> group,
                                                  OnRefusal on_refusal) {
  LUOSHU_CHECK(writable_);
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
  rows_->renew(head().size);
  state_->after_commit();
  return outcomes;
}

}  // namespace luoshu
