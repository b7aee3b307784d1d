#include "node/core/replica.h"

#include <fmt/format.h>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"
#include "ledger/log/entry.h"
#include "node/core/alarm_texts.h"
#include "node/core/fitting.h"

namespace luoshu::node {
Replica::Replica(Self self, ReplicaOptions options, const std::vector<Outbox::Kept>& outbox)
    : self_(std::move(self)),
      options_(std::move(options)),
      links_({Role::kSequencer, Role::kReplica, Role::kAuditor, Role::kSubmitter}),
      outbox_(outbox),
      adopted_(self_.newest.size),
      verified_(adopted_),
      forked_(options_.forked),
      unpinned_key_(options_.unpinned_key) {
  LUOSHU_ASSERT(self_.role == Role::kReplica || self_.role == Role::kAuditor);  // configuration
  Effects nobody;
  if (adopted_.value > 0 && adopted_ <= self_.size) feed_.advance(self_.newest, nobody);
}

void Replica::step(const Input& input, Effects& effects) {
  std::visit([&](const auto& any) { on(any, effects); }, input);
}

// ---- Links --------------------------------------------------------------------------------------

void Replica::on(const LinkOpened& input, Effects& effects) {
  links_.opened(input, self_, now_, effects);
}

void Replica::on(const LinkClosed& input, Effects& /*effects*/) {
  links_.closed(input.peer);
  feed_.forget(input.peer);
  outbox_.forget(input.peer);
  suspected_.erase(input.peer);
  std::erase_if(deferred_, [&](const auto& kept) { return kept.first == input.peer; });
  if (sequencer_ != input.peer) return;
  sequencer_.reset();
  outbox_.disconnected();
  stale_take_ = taking_;
  if (taking_)
    batches_.resize(1);  // the one under way is still answered
  else
    batches_.clear();
}

void Replica::on(const Received& input, Effects& effects) {
  switch (links_.received(input, self_, now_, effects)) {
    case Links::News::kNothing:
      return;
    case Links::News::kEstablished:
      return established(input.peer, effects);
    case Links::News::kMessage:
      return on_message(input, effects);
  }
}

void Replica::on_message(const Received& input, Effects& effects) {
  const PeerId peer = input.peer;
  if (const auto* submit = std::get_if<Submit>(&input.message))
    return on_submit(peer, *submit, effects);
  if (const auto* answer = std::get_if<Answer>(&input.message))
    return on_answer(peer, *answer, effects);
  if (const auto* follow = std::get_if<Follow>(&input.message))
    return on_follow(peer, *follow, effects);
  if (const auto* credit = std::get_if<Credit>(&input.message))
    return on_credit(peer, *credit, effects);
  if (const auto* sent = std::get_if<Entries>(&input.message))
    return on_entries(peer, *sent, effects);
  if (const auto* checkpoint = std::get_if<SignedCheckpoint>(&input.message))
    return on_checkpoint(peer, *checkpoint, effects);
  if (const auto* asked = std::get_if<GetConsistencyProof>(&input.message))
    return on_get_consistency_proof(peer, *asked, effects);
  if (const auto* proof = std::get_if<ConsistencyProof>(&input.message))
    return on_consistency_proof(peer, *proof, effects);
  links_.close(peer, "protocol", "a message that a replica does not take", effects);
}

void Replica::established(PeerId peer, Effects& effects) {
  const Link& link = *links_.find(peer);
  if (link.is(Role::kSequencer) && link.side == Side::kDialled) {
    sequencer_ = peer;
    // Over an earlier link the next batch was asked for from another place.
    stale_take_ = taking_;
    batches_.resize(taking_ ? 1 : 0);
    outbox_.connected(peer, effects);
    if (!taking_) follow(effects);
    cosigned_here_ = Size{};  // what was sent over an earlier link may never have come
    cosign(effects);
    return;
  }
  if (link.hello->checkpoint.empty() || link.is(Role::kSubmitter)) return;
  compare_checkpoint(peer, read_signed_checkpoint(link.hello->checkpoint), effects);
}

// Asks for everything after the entries that are stored.
void Replica::follow(Effects& effects) {
  if (!sequencer_ || !follows()) return;
  batches_.clear();
  expected_ = self_.size.value;
  effects.push_back(Send{*sequencer_, Follow{self_.size, limits::kBatchesInFlightMax}});
}

// ---- Entries from the sequencer -----------------------------------------------------------------

void Replica::on_entries(PeerId peer, const Entries& sent, Effects& effects) {
  if (peer != sequencer_ || !follows()) return;
  if (stale_take_) return;  // Follow was not sent over this link yet: nothing was asked for
  if (sent->first.value != expected_ || sent->entries.empty() ||
      batches_.size() >= limits::kBatchesInFlightMax)
    return links_.close(peer, "protocol", "entries that were not asked for", effects);
  expected_ += sent->entries.size();
  batches_.push_back(sent);
  take_next(effects);
}

void Replica::take_next(Effects& effects) {
  if (taking_ || batches_.empty() || !follows()) return;
  taking_ = true;
  TakeBatch take{batches_.front(), {}};
  if (batches_.size() > 1) take.ahead = batches_[1];
  effects.push_back(std::move(take));
}

void Replica::on(const BatchTaken& input, Effects& effects) {
  // Answers a TakeBatch of ours; nothing in it comes from a peer.
  LUOSHU_ASSERT(taking_ && !batches_.empty());
  taking_ = false;
  const Entries taken = std::move(batches_.front());
  batches_.pop_front();
  self_.size = input.head.size;
  self_.root = input.head.root;
  self_.recorded = input.head.recorded;
  outbox_.log_holds(self_.size, effects);
  const bool stale = std::exchange(stale_take_, false);
  if (input.unpinned_key && !unpinned_key_) {
    unpinned_key_ = true;
    effects.push_back(unpinned_key_alarm(self_.party, *input.unpinned_key));
  }
  const SignedCheckpoint checkpoint =
      read_signed_checkpoint(taken->checkpoint, taken->checkpoint_sm3);
  if (input.refused) {
    batches_.clear();
    if (sequencer_) suspect_fork(*sequencer_, checkpoint, effects);
    return;
  }
  if (input.divergence) {
    diverged_ = true;
    batches_.clear();
    effects.push_back(RaiseAlarm{
        "divergence",
        fmt::format("entry {} comes out otherwise here: {}. This node follows and cosigns no "
                    "further; what it has verified stays readable",
                    input.divergence->seq.value, shortened(input.divergence->why, kAlarmBytesMax)),
        fmt::format(
            "第 {} 条记录在本节点重算不一致：{}。本节点停止跟随与联署签名，已核验部分仍可查阅",
            input.divergence->seq.value, shortened(input.divergence->why, kAlarmBytesMax))});
    return;
  }
  advance_to(checkpoint, effects);
  if (stale) return follow(effects);
  if (sequencer_ && follows()) effects.push_back(Send{*sequencer_, Credit{1}});
  take_next(effects);
}

// Adopts a checkpoint that is proven to continue this log, and cosigns once the log has reached it.
void Replica::advance_to(const SignedCheckpoint& checkpoint, Effects& effects) {
  if (checkpoint.size == adopted_ && checkpoint.root != self_.newest.root)
    return prove_fork(checkpoint, self_.newest, {}, effects);
  if (checkpoint.size > adopted_) {
    // The log has not passed the adopted one yet, so it is compared when the log does.
    if (adopted_ > verified_) defer_checkpoint(0, self_.newest);
    self_.newest = checkpoint;
    adopted_ = checkpoint.size;
  }
  if (adopted_ > self_.size) return;
  verified_ = adopted_;
  feed_.advance(self_.newest, effects);
  cosign(effects);
  // The checkpoint may have come with its quorum, and then nobody sends it again.
  accept_checkpoint(sequencer_.value_or(0), self_.newest, effects);
  std::vector<std::pair<PeerId, SignedCheckpoint>> deferred;
  std::swap(deferred, deferred_);
  for (const auto& [peer, seen] : deferred) compare_checkpoint(peer, seen, effects);
}

void Replica::cosign(Effects& effects) {
  if (cosigning_ || !sequencer_ || !cosigns()) return;
  if (adopted_ > verified_ || adopted_ <= cosigned_here_) return;
  cosigning_ = true;
  effects.push_back(Cosign{self_.newest, now_.wall});
}

void Replica::on(const Cosigned& input, Effects& effects) {
  cosigning_ = false;
  // Since it was asked for, a fork may have come to light, or the link be another one.
  if (sequencer_ && cosigns()) {
    cosigned_here_ = std::max(cosigned_here_, input.cosignature.size);
    effects.push_back(Send{*sequencer_, input.cosignature});
  }
  cosign(effects);
}

// ---- Serving others -----------------------------------------------------------------------------

void Replica::on_follow(PeerId peer, const Follow& follow, Effects& effects) {
  const bool reached = adopted_ <= self_.size;
  feed_.follow(peer, follow, reached ? self_.newest : SignedCheckpoint{}, effects);
}

void Replica::on_credit(PeerId peer, const Credit& credit, Effects& effects) {
  feed_.credit(peer, credit, effects);
}

void Replica::on(const BatchRead& input, Effects& effects) {
  feed_.on_batch_read(input, effects);
}

void Replica::on_get_consistency_proof(PeerId peer, const GetConsistencyProof& asked,
                                       Effects& effects) {
  if (asked.older.value == 0 || asked.older > asked.newer || asked.newer > self_.size)
    return links_.close(peer, "protocol", "sizes that this log does not have", effects);
  if (!consistency_reads_.ask({peer, asked.older, asked.newer}, effects))
    links_.close(peer, "protocol", "too many pending proof requests, 2 are allowed", effects);
}

void Replica::on_submit(PeerId peer, const Submit& submit, Effects& effects) {
  const auto no = [&](std::string why) {
    effects.push_back(Send{peer, Answer{submit.request, fitting(AnswerInvalid{std::move(why)})}});
  };
  const Link& link = *links_.find(peer);
  if (self_.role != Role::kReplica || !link.is(Role::kSubmitter))
    return no("this node takes no entries from you");
  if (submit.entry.size() > limits::kEntryBytesMax) return no("an entry past the limit of bytes");
  // An entry that does not decode is refused here: the sequencer would only refuse it later.
  const auto entry = decode_entry(submit.entry);
  if (!entry) return no(entry.error().detail);
  const auto header = decode_header(entry->header);
  if (!header) return no(header.error().detail);
  Outbox::Origin origin;
  origin.identity = SubmissionIdentity{identity_of(header->author, header->entry_id),
                                       header_digest(entry->header)};
  if (link.identity.party != self_.party) origin.party = link.identity.party;
  outbox_.submit(peer, submit, origin, effects);
}

void Replica::on_answer(PeerId peer, const Answer& answer, Effects& effects) {
  if (peer != sequencer_) return;
  outbox_.on_answer(answer, now_, effects);
  outbox_.log_holds(self_.size, effects);
}

void Replica::on(const SubmissionStored& input, Effects& effects) {
  outbox_.on_stored(input, effects);
}

void Replica::on(const SubmissionLoaded& input, Effects& effects) {
  outbox_.on_loaded(input, effects);
}

void Replica::on(const SubmissionConfirmed& input, Effects& effects) {
  outbox_.on_confirmed(input, effects);
}

void Replica::on(const Tick& input, Effects& effects) {
  now_ = input.now;
  links_.tick(self_, now_, effects);
  outbox_.tick(now_, effects);
  gossip(effects);
}

}  // namespace luoshu::node
