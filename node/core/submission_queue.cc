#include "node/core/submission_queue.h"

#include "ledger/base/limits.h"

namespace luoshu::node {
namespace {

// When a queue that is full now may have room: a few groups later.
constexpr std::uint32_t kRetryMs = 50;

}  // namespace

std::optional<AnswerBusy> SubmissionQueue::add(Waiting waiting) {
  const auto found = queues_.find(waiting.peer);
  const std::size_t bytes = waiting.entry.size();
  const bool full =
      found != queues_.end() && (found->second.entries.size() >= limits::kPeerQueueEntriesMax ||
                                 found->second.bytes + bytes > limits::kPeerQueueBytesMax);
  if (full || bytes_ + bytes > limits::kQueueBytesMax) return AnswerBusy{kRetryMs};
  Queue& queue = queues_[waiting.peer];
  queue.bytes += bytes;
  bytes_ += bytes;
  queue.entries.push_back(std::move(waiting));
  return std::nullopt;
}

std::vector<SubmissionQueue::Waiting> SubmissionQueue::take_group() {
  std::vector<Waiting> group;
  std::size_t bytes = 0;
  while (!queues_.empty() && group.size() < limits::kGroupEntriesMax) {
    auto turn = queues_.upper_bound(last_);
    if (turn == queues_.end()) turn = queues_.begin();
    Queue& queue = turn->second;
    const std::size_t next = queue.entries.front().entry.size();
    if (!group.empty() && bytes + next > limits::kGroupBytesMax) break;
    last_ = turn->first;
    bytes += next;
    bytes_ -= next;
    queue.bytes -= next;
    group.push_back(std::move(queue.entries.front()));
    queue.entries.pop_front();
    if (queue.entries.empty()) queues_.erase(turn);
  }
  return group;
}

void SubmissionQueue::forget(PeerId peer) {
  const auto found = queues_.find(peer);
  if (found == queues_.end()) return;
  bytes_ -= found->second.bytes;
  queues_.erase(found);
}

}  // namespace luoshu::node
