#include "node/core/feed.h"

#include "ledger/base/limits.h"

namespace luoshu::node {

void Feed::follow(PeerId peer, const Follow& follow, const SignedCheckpoint& newest,
                  Effects& effects) {
  Follower& follower = followers_[peer];
  follower.next = follow.from;
  follower.credits = std::min(follow.credits, limits::kBatchesInFlightMax);
  if (!newest.note.empty()) effects.push_back(Send{peer, newest});
  read_next(peer, follower, effects);
}

void Feed::credit(PeerId peer, const Credit& credit, Effects& effects) {
  const auto found = followers_.find(peer);
  if (found == followers_.end()) return;
  Follower& follower = found->second;
  const std::uint32_t room = limits::kBatchesInFlightMax - follower.credits;
  follower.credits += std::min(credit.batches, room);
  read_next(peer, follower, effects);
}

void Feed::advance(const SignedCheckpoint& newest, Effects& effects) {
  newest_ = newest;
  for (auto& [peer, follower] : followers_) read_next(peer, follower, effects);
}

void Feed::announce(const SignedCheckpoint& cosigned, Effects& effects) const {
  for (const auto& [peer, follower] : followers_) effects.push_back(Send{peer, cosigned});
}

void Feed::read_next(PeerId peer, Follower& follower, Effects& effects) {
  if (follower.reading || follower.credits == 0 || follower.next >= newest_.size) return;
  follower.reading = true;
  follower.asked = follower.next;
  effects.push_back(ReadBatch{peer, follower.next, newest_});
}

void Feed::on_batch_read(const BatchRead& read, Effects& effects) {
  const auto found = followers_.find(read.peer);
  if (found == followers_.end()) return;
  Follower& follower = found->second;
  follower.reading = false;
  if (follower.asked == follower.next && read.batch->first.value == follower.next.value &&
      !read.batch->entries.empty() && follower.credits > 0) {
    follower.next.value += read.batch->entries.size();
    --follower.credits;
    effects.push_back(Send{read.peer, read.batch});
  }
  read_next(read.peer, follower, effects);
}

}  // namespace luoshu::node
