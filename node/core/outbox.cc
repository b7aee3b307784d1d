#include "node/core/outbox.h"

#include "ledger/base/limits.h"
#include "node/core/fitting.h"

namespace luoshu::node {
namespace {

constexpr std::uint32_t kFullRetryMs = 5'000;

void answer(PeerId peer, std::uint64_t request, Verdict verdict, Effects& effects) {
  effects.push_back(Send{peer, Answer{request, std::move(verdict)}});
}

}  // namespace

Outbox::Outbox(const std::vector<Kept>& kept) {
  for (const Kept& one : kept) {
    Item item;
    item.bytes = one.bytes;
    item.identity = one.identity;
    item.party = one.party;
    add(one.number, std::move(item));
    set_pending(*items_.find(one.number));
    next_ = one.number + 1;
  }
}

void Outbox::add(std::uint64_t number, Item item) {
  Share& share = shares_[item.party];
  ++share.entries;
  share.bytes += item.bytes;
  // Where an earlier version kept the same entry twice, both are sent; the first one is found.
  if (item.identity) numbers_.try_emplace(item.identity->identity, number);
  items_.emplace(number, std::move(item));
}

void Outbox::erase(Items::iterator item) {
  const auto share = shares_.find(item->second.party);
  share->second.bytes -= item->second.bytes;
  if (--share->second.entries == 0) shares_.erase(share);
  if (item->second.identity) {
    const auto known = numbers_.find(item->second.identity->identity);
    if (known != numbers_.end() && known->second == item->first) numbers_.erase(known);
  }
  items_.erase(item);
}

void Outbox::set_pending(Items::value_type& item) {
  item.second.stage = Stage::kPending;
  item.second.accepted.reset();
  (item.second.party.empty() ? pending_ : pending_others_).insert(item.first);
}

std::size_t Outbox::others() const {
  const auto own = shares_.find("");
  return items_.size() - (own == shares_.end() ? 0 : own->second.entries);
}

// Other parties have a small share each, and never any of the owner's room.
bool Outbox::has_room(const std::string& party, std::uint64_t bytes) const {
  const auto found = shares_.find(party);
  const Share share = found == shares_.end() ? Share{} : found->second;
  if (party.empty())
    return share.entries < limits::kOutboxEntriesMax &&
           share.bytes + bytes <= limits::kOutboxBytesMax;
  Share all;
  for (auto it = shares_.upper_bound(""); it != shares_.end(); ++it) {
    all.entries += it->second.entries;
    all.bytes += it->second.bytes;
  }
  return share.entries < kOtherEntriesMax && share.bytes + bytes <= kOtherBytesMax &&
         all.entries < kOthersEntriesMax && all.bytes + bytes <= kOthersBytesMax;
}

void Outbox::submit(PeerId submitter, const Submit& submit, const Origin& origin,
                    Effects& effects) {
  if (submit.entry.size() > limits::kEntryBytesMax)
    return answer(submitter, submit.request, AnswerInvalid{"an entry past the limit of bytes"},
                  effects);
  if (again(submitter, submit, origin, effects)) return;
  if (!has_room(origin.party, submit.entry.size()))
    return answer(submitter, submit.request, AnswerBusy{kFullRetryMs}, effects);
  const std::uint64_t number = next_++;
  Item item;
  item.stage = Stage::kStoring;
  item.bytes = submit.entry.size();
  item.waiters.push_back({submitter, submit.request, submit.until_queued});
  item.identity = origin.identity;
  item.party = origin.party;
  add(number, std::move(item));
  effects.push_back(StoreSubmission{number, submit.entry, origin.party});
}

// Whether an entry of this identity waits already. The same entry joins it; another one under the
// same id can never be recorded and is refused.
bool Outbox::again(PeerId submitter, const Submit& submit, const Origin& origin, Effects& effects) {
  const auto known = origin.identity ? numbers_.find(origin.identity->identity) : numbers_.end();
  if (known == numbers_.end()) return false;
  Item& item = items_.at(known->second);
  if (item.identity->header_digest == origin.identity->header_digest)
    join(item, {submitter, submit.request, submit.until_queued}, effects);
  else
    answer(submitter, submit.request,
           AnswerInvalid{"another entry of this author under the same id waits to be recorded"},
           effects);
  return true;
}

void Outbox::join(Item& item, const Waiter& waiter, Effects& effects) {
  if (item.accepted) return answer(waiter.peer, waiter.request, *item.accepted, effects);
  const bool stored = item.stage != Stage::kStoring;
  if (item.waiters.size() >= kWaitersMax && !stored)
    return answer(waiter.peer, waiter.request, AnswerBusy{kFullRetryMs}, effects);
  if (stored) answer(waiter.peer, waiter.request, AnswerQueued{}, effects);
  if (!(stored && waiter.until_queued) && item.waiters.size() < kWaitersMax)
    item.waiters.push_back(waiter);
}

void Outbox::on_stored(const SubmissionStored& stored, Effects& effects) {
  const auto found = items_.find(stored.number);
  if (found == items_.end()) return;
  Item& item = found->second;
  for (const Waiter& waiter : item.waiters)
    answer(waiter.peer, waiter.request,
           stored.turned_away ? fitting(*stored.turned_away) : Verdict(AnswerQueued{}), effects);
  if (stored.turned_away) return erase(found);
  std::erase_if(item.waiters, [](const Waiter& waiter) { return waiter.until_queued; });
  set_pending(*found);
  send_pending(effects);
}

// Sends what waits, the oldest first, within the window: the owner's, then what others have.
void Outbox::send_pending(Effects& effects) {
  if (!sequencer_ || now_ms_ < hold_until_ms_) return;
  while (!pending_.empty() && in_flight_ < limits::kOutboxInFlightMax)
    send_first(pending_, effects);
  while (!pending_others_.empty() && others_in_flight_ < kOthersInFlightMax &&
         in_flight_ < limits::kOutboxInFlightMax)
    send_first(pending_others_, effects);
}

void Outbox::send_first(std::set<std::uint64_t>& pending, Effects& effects) {
  const std::uint64_t number = *pending.begin();
  pending.erase(pending.begin());
  items_.at(number).stage = Stage::kLoading;
  ++in_flight_;
  if (&pending == &pending_others_) ++others_in_flight_;
  effects.push_back(LoadSubmission{number});
}

void Outbox::on_loaded(SubmissionLoaded loaded, Effects& effects) {
  const auto found = items_.find(loaded.number);
  if (found == items_.end() || found->second.stage != Stage::kLoading) return;
  if (!sequencer_) return;  // disconnected() has made it pending, or will send it again
  found->second.stage = Stage::kSent;
  effects.push_back(Send{*sequencer_, Submit{loaded.number, std::move(loaded.entry)}});
}

void Outbox::connected(PeerId sequencer, Effects& effects) {
  disconnected();
  sequencer_ = sequencer;
  send_pending(effects);
}

// What was sent and what was recorded, but is not in our own log: all of it is sent again.
void Outbox::disconnected() {
  sequencer_.reset();
  in_flight_ = 0;
  others_in_flight_ = 0;
  hold_until_ms_ = 0;
  recorded_.clear();
  for (auto& item : items_)
    if (item.second.stage != Stage::kStoring && item.second.stage != Stage::kConfirming)
      set_pending(item);
}

void Outbox::on_answer(const Answer& answered, const Now& now, Effects& effects) {
  now_ms_ = now.steady_ms;
  const auto found = items_.find(answered.request);
  if (found == items_.end() || found->second.stage != Stage::kSent) return;
  Item& item = found->second;
  --in_flight_;
  if (!item.party.empty()) --others_in_flight_;
  const auto* busy = std::get_if<AnswerBusy>(&answered.verdict);
  // Only a replica answers *queued*; from the sequencer it is no answer.
  if (busy != nullptr || std::holds_alternative<AnswerQueued>(answered.verdict)) {
    set_pending(*found);
    hold_until_ms_ = now_ms_ + (busy != nullptr ? busy->retry_ms : kFullRetryMs);
    return;  // the next tick tries again
  }
  const Verdict verdict = fitting(answered.verdict);
  for (const Waiter& waiter : item.waiters) answer(waiter.peer, waiter.request, verdict, effects);
  const bool told = !item.waiters.empty();
  item.waiters.clear();
  if (const auto* accepted = std::get_if<AnswerAccepted>(&verdict)) {
    item.stage = Stage::kRecorded;
    item.accepted = *accepted;
    item.accepted->warnings.clear();  // kept until the own log has the entry: only what is bounded
    recorded_.emplace(accepted->seq, answered.request);
  } else {
    // Only the owner's operator reads what is kept; others get the answer when they submit again.
    const bool keep = !told && item.party.empty();
    erase(found);
    DropSubmission drop{answered.request};
    if (keep) drop.untold = verdict;
    effects.push_back(std::move(drop));
  }
  send_pending(effects);
}

void Outbox::log_holds(Size size, Effects& effects) {
  while (!recorded_.empty() && recorded_.begin()->first.value < size.value) {
    const std::uint64_t number = recorded_.begin()->second;
    items_.at(number).stage = Stage::kConfirming;
    effects.push_back(ConfirmSubmission{number});
    recorded_.erase(recorded_.begin());
  }
}

// A sequencer that called recorded what is not in the log is asked again.
void Outbox::on_confirmed(const SubmissionConfirmed& confirmed, Effects& effects) {
  const auto found = items_.find(confirmed.number);
  if (found == items_.end()) return;
  if (confirmed.held) return erase(found);
  set_pending(*found);
  hold_until_ms_ = now_ms_ + kFullRetryMs;
  send_pending(effects);
}

void Outbox::forget(PeerId submitter) {
  for (auto& [number, item] : items_)
    std::erase_if(item.waiters, [&](const Waiter& waiter) { return waiter.peer == submitter; });
}

void Outbox::tick(const Now& now, Effects& effects) {
  now_ms_ = now.steady_ms;
  send_pending(effects);
}

}  // namespace luoshu::node
