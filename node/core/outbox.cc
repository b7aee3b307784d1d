#include "node/core/outbox.h"

#include "ledger/base/limits.h"

namespace luoshu::node {
namespace {

constexpr std::uint32_t kFullRetryMs = 5'000;

}  // namespace

Outbox::Outbox(const std::vector<Kept>& kept) {
  for (const Kept& one : kept) {
    Item item;
    item.bytes = one.bytes;
    bytes_ += one.bytes;
    items_.emplace(one.number, item);
    next_ = one.number + 1;
  }
}

void Outbox::submit(PeerId submitter, const Submit& submit, Effects& effects) {
  if (submit.entry.size() > limits::kEntryBytesMax) {
    effects.push_back(
        Send{submitter, Answer{submit.request, AnswerInvalid{"an entry past the limit of bytes"}}});
    return;
  }
  if (items_.size() >= limits::kOutboxEntriesMax ||
      bytes_ + submit.entry.size() > limits::kOutboxBytesMax) {
    effects.push_back(Send{submitter, Answer{submit.request, AnswerBusy{kFullRetryMs}}});
    return;
  }
  const std::uint64_t number = next_++;
  Item item;
  item.stage = Stage::kStoring;
  item.bytes = submit.entry.size();
  item.waiter = Waiter{submitter, submit.request};
  bytes_ += item.bytes;
  items_.emplace(number, item);
  effects.push_back(StoreSubmission{number, submit.entry});
}

void Outbox::stored(const SubmissionStored& stored, Effects& effects) {
  const auto found = items_.find(stored.number);
  if (found == items_.end()) return;
  Item& item = found->second;
  item.stage = Stage::kPending;
  scan_from_ = std::min(scan_from_, stored.number);
  if (item.waiter)
    effects.push_back(Send{item.waiter->peer, Answer{item.waiter->request, AnswerQueued{}}});
  pump(effects);
}

// Sends what waits, the oldest first, within the window.
void Outbox::pump(Effects& effects) {
  if (!sequencer_ || now_ms_ < hold_until_ms_) return;
  bool passed_over = false;
  for (auto it = items_.lower_bound(scan_from_);
       it != items_.end() && in_flight_ < limits::kOutboxInFlightMax; ++it) {
    Item& item = it->second;
    if (item.stage == Stage::kPending) {
      item.stage = Stage::kLoading;
      ++in_flight_;
      effects.push_back(LoadSubmission{it->first});
    }
    passed_over = passed_over || item.stage == Stage::kStoring;  // still to be sent, later
    if (!passed_over) scan_from_ = it->first + 1;
  }
}

void Outbox::loaded(SubmissionLoaded loaded, Effects& effects) {
  const auto found = items_.find(loaded.number);
  if (found == items_.end() || found->second.stage != Stage::kLoading) return;
  if (!sequencer_) return;  // disconnected() has made it pending, or will send it again
  found->second.stage = Stage::kSent;
  effects.push_back(Send{*sequencer_, Submit{loaded.number, std::move(loaded.entry)}});
}

void Outbox::connected(PeerId sequencer, Effects& effects) {
  disconnected();
  sequencer_ = sequencer;
  pump(effects);
}

// What was sent and what was recorded, but is not in our own log: all of it is sent again.
void Outbox::disconnected() {
  sequencer_.reset();
  in_flight_ = 0;
  scan_from_ = 0;
  hold_until_ms_ = 0;
  recorded_.clear();
  for (auto& [number, item] : items_)
    if (item.stage != Stage::kStoring && item.stage != Stage::kSettling)
      item.stage = Stage::kPending;
}

void Outbox::answered(const Answer& answer, const Now& now, Effects& effects) {
  now_ms_ = now.steady_ms;
  const auto found = items_.find(answer.request);
  if (found == items_.end() || found->second.stage != Stage::kSent) return;
  Item& item = found->second;
  --in_flight_;
  const auto* busy = std::get_if<AnswerBusy>(&answer.verdict);
  // Nobody but a city's node calls an entry queued: from the sequencer it is no answer.
  if (busy != nullptr || std::holds_alternative<AnswerQueued>(answer.verdict)) {
    item.stage = Stage::kPending;
    hold_until_ms_ = now_ms_ + (busy != nullptr ? busy->retry_ms : kFullRetryMs);
    scan_from_ = std::min(scan_from_, answer.request);
    return;  // the next tick tries again
  }
  if (item.waiter)
    effects.push_back(Send{item.waiter->peer, Answer{item.waiter->request, answer.verdict}});
  item.waiter.reset();
  if (const auto* accepted = std::get_if<AnswerAccepted>(&answer.verdict)) {
    item.stage = Stage::kRecorded;
    recorded_.emplace(accepted->seq, answer.request);
  } else {
    erase(found);
    effects.push_back(DropSubmission{answer.request});
  }
  pump(effects);
}

void Outbox::erase(std::map<std::uint64_t, Item>::iterator item) {
  bytes_ -= item->second.bytes;
  items_.erase(item);
}

void Outbox::log_holds(Size size, Effects& effects) {
  while (!recorded_.empty() && recorded_.begin()->first.value < size.value) {
    const std::uint64_t number = recorded_.begin()->second;
    items_.at(number).stage = Stage::kSettling;
    effects.push_back(SettleSubmission{number});
    recorded_.erase(recorded_.begin());
  }
}

// A sequencer that called recorded what is not in the log is asked again.
void Outbox::settled(const SubmissionSettled& settled, Effects& effects) {
  const auto found = items_.find(settled.number);
  if (found == items_.end()) return;
  if (settled.held) return erase(found);
  found->second.stage = Stage::kPending;
  scan_from_ = std::min(scan_from_, settled.number);
  hold_until_ms_ = now_ms_ + kFullRetryMs;
  pump(effects);
}

void Outbox::forget(PeerId submitter) {
  for (auto& [number, item] : items_)
    if (item.waiter && item.waiter->peer == submitter) item.waiter.reset();
}

void Outbox::tick(const Now& now, Effects& effects) {
  now_ms_ = now.steady_ms;
  pump(effects);
}

}  // namespace luoshu::node
