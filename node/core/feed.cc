#include "node/core/feed.h"

#include "ledger/base/limits.h"

namespace luoshu::node {

void Feed::follow(PeerId peer, const Follow& follow, const Notes& newest, Effects& effects) {
  Follower& follower = followers_[peer];
  follower.next = follow.from;
  follower.credits = std::min(follow.credits, limits::kBatchesInFlightMax);
  if (!newest.checkpoint.empty()) effects.push_back(Send{peer, newest});
  pump(peer, follower, effects);
}

void Feed::credit(PeerId peer, const Credit& credit, Effects& effects) {
  const auto found = followers_.find(peer);
  if (found == followers_.end()) return;
  Follower& follower = found->second;
  const std::uint32_t room = limits::kBatchesInFlightMax - follower.credits;
  follower.credits += std::min(credit.batches, room);
  pump(peer, follower, effects);
}

void Feed::advance(const Notes& newest, Size size, Effects& effects) {
  newest_ = newest;
  size_ = size;
  for (auto& [peer, follower] : followers_) pump(peer, follower, effects);
}

void Feed::tell(const Notes& cosigned, Effects& effects) const {
  for (const auto& [peer, follower] : followers_) effects.push_back(Send{peer, cosigned});
}

void Feed::pump(PeerId peer, Follower& follower, Effects& effects) {
  if (follower.reading || follower.credits == 0 || follower.next >= size_) return;
  follower.reading = true;
  follower.asked = follower.next;
  effects.push_back(ReadRun{peer, follower.next, newest_});
}

void Feed::read(RunRead read, Effects& effects) {
  const auto found = followers_.find(read.peer);
  if (found == followers_.end()) return;
  Follower& follower = found->second;
  follower.reading = false;
  if (follower.asked == follower.next && read.run.first.value == follower.next.value &&
      !read.run.entries.empty() && follower.credits > 0) {
    follower.next.value += read.run.entries.size();
    --follower.credits;
    effects.push_back(Send{read.peer, std::move(read.run)});
  }
  pump(read.peer, follower, effects);
}

}  // namespace luoshu::node
