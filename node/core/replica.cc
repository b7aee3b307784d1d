#include "node/core/replica.h"

#include <fmt/format.h>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"
#include "ledger/log/entry.h"
#include "node/core/fitting.h"

namespace luoshu::node {
Replica::Replica(Self self, ReplicaOptions options, const std::vector<Outbox::Kept>& outbox)
    : self_(std::move(self)),
      options_(std::move(options)),
      links_({Role::kSequencer, Role::kReplica, Role::kAuditor, Role::kSubmitter}),
      outbox_(outbox),
      pinned_(size_of(self_.newest)),
      reached_(pinned_),
      forked_(options_.forked),
      strange_key_(options_.strange_key) {
  LUOSHU_ASSERT(self_.role == Role::kReplica || self_.role == Role::kAuditor);  // configuration
  Effects nobody;
  if (pinned_.value > 0 && pinned_ <= self_.size) feed_.advance(self_.newest, pinned_, nobody);
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
  std::erase_if(ahead_, [&](const auto& kept) { return kept.first == input.peer; });
  if (sequencer_ != input.peer) return;
  sequencer_.reset();
  outbox_.disconnected();
  stale_take_ = taking_;
  if (taking_)
    runs_.resize(1);  // the one under way is answered yet
  else
    runs_.clear();
}

void Replica::on(const Received& input, Effects& effects) {
  switch (links_.received(input, self_, now_, effects)) {
    case Links::News::kNothing:
      return;
    case Links::News::kEstablished:
      return established(input.peer, effects);
    case Links::News::kMessage:
      std::visit([&](const auto& message) { say(input.peer, message, effects); }, input.message);
  }
}

void Replica::established(PeerId peer, Effects& effects) {
  const Link& link = *links_.find(peer);
  if (link.is(Role::kSequencer) && link.side == Side::kDialled) {
    sequencer_ = peer;
    // Over an earlier link the next run was asked for otherwise.
    stale_take_ = taking_;
    runs_.resize(taking_ ? 1 : 0);
    outbox_.connected(peer, effects);
    if (!taking_) follow(effects);
    vouched_ = Size{};  // what was sent over an earlier link may never have come
    vouch(effects);
    return;
  }
  if (link.hello->checkpoint.empty() || link.is(Role::kSubmitter)) return;
  weigh(peer, {link.hello->checkpoint, {}}, effects);
}

// Asks for everything behind what is stored.
void Replica::follow(Effects& effects) {
  if (!sequencer_ || !follows()) return;
  runs_.clear();
  expected_ = self_.size.value;
  effects.push_back(Send{*sequencer_, Follow{self_.size, limits::kBatchesInFlightMax}});
}

// ---- Entries from the sequencer -----------------------------------------------------------------

void Replica::say(PeerId peer, const Entries& run, Effects& effects) {
  if (peer != sequencer_ || !follows()) return;
  if (stale_take_) return;  // Follow was not sent over this link yet: nothing was asked for
  if (run.first.value != expected_ || run.entries.empty() ||
      runs_.size() >= limits::kBatchesInFlightMax)
    return links_.close(peer, "protocol", "entries that were not asked for", effects);
  expected_ += run.entries.size();
  runs_.push_back(run);
  take_next(effects);
}

void Replica::take_next(Effects& effects) {
  if (taking_ || runs_.empty() || !follows()) return;
  taking_ = true;
  TakeRun take{runs_.front(), {}};
  if (runs_.size() > 1) take.ahead = runs_[1];
  effects.push_back(std::move(take));
}

void Replica::on(const RunTaken& input, Effects& effects) {
  LUOSHU_ASSERT(taking_ && !runs_.empty());  // answers a TakeRun of ours; no peer's word is in it
  taking_ = false;
  const Entries run = std::move(runs_.front());
  runs_.pop_front();
  self_.size = input.head.size;
  self_.root = input.head.root;
  self_.recorded = input.head.recorded;
  outbox_.log_holds(self_.size, effects);
  const bool stale = std::exchange(stale_take_, false);
  if (input.strange_key && !strange_key_) {
    strange_key_ = true;
    effects.push_back(RaiseAlarm{
        "strange-key",
        fmt::format("the log shows a key of '{}' that this node does not know: {}. Nothing is "
                    "cosigned until it is pinned or revoked",
                    self_.party, *input.strange_key),
        fmt::format("日志中出现“{}”的未知密钥 {}：在登记确认或吊销之前停止联署签名", self_.party,
                    *input.strange_key)});
  }
  const Notes notes{run.checkpoint, run.checkpoint_sm3};
  if (input.refused) {
    runs_.clear();
    if (sequencer_) suspect(*sequencer_, notes, effects);
    return;
  }
  if (input.divergence) {
    diverged_ = true;
    runs_.clear();
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
  reach(notes, effects);
  if (stale) return follow(effects);
  if (sequencer_ && follows()) effects.push_back(Send{*sequencer_, Credit{1}});
  take_next(effects);
}

// The checkpoint is known to be of this log's history; perhaps the log has come that far.
void Replica::reach(const Notes& notes, Effects& effects) {
  const Size size = size_of(notes);
  if (size == pinned_ && root_of(notes) != root_of(self_.newest))
    return fork(notes, self_.newest, {}, effects);
  if (size > pinned_) {
    // One that was on its way to being reached has yet to show that the log came by it.
    if (pinned_ > reached_) keep_ahead(0, self_.newest);
    self_.newest = notes;
    pinned_ = size;
  }
  if (pinned_ > self_.size) return;
  reached_ = pinned_;
  feed_.advance(self_.newest, pinned_, effects);
  vouch(effects);
  // The note may have come with its quorum already, and nobody need say so again.
  agree(sequencer_.value_or(0), self_.newest, pinned_, effects);
  std::vector<std::pair<PeerId, Notes>> ahead;
  std::swap(ahead, ahead_);
  for (const auto& [peer, seen] : ahead) weigh(peer, seen, effects);
}

void Replica::vouch(Effects& effects) {
  if (vouching_ || !sequencer_ || !cosigns() || pinned_ > reached_ || pinned_ <= vouched_) return;
  vouching_ = true;
  effects.push_back(Vouch{self_.newest, now_.wall});
}

void Replica::on(const Vouched& input, Effects& effects) {
  vouching_ = false;
  // Since it was asked for, a fork may have come to light, or the link be another one.
  if (sequencer_ && cosigns()) {
    vouched_ = std::max(vouched_, input.cosignature.size);
    effects.push_back(Send{*sequencer_, input.cosignature});
  }
  vouch(effects);
}

// ---- Serving others -----------------------------------------------------------------------------

void Replica::say(PeerId peer, const Follow& follow, Effects& effects) {
  const bool reached = pinned_ <= self_.size;
  feed_.follow(peer, follow, reached ? self_.newest : Notes{}, effects);
}

void Replica::say(PeerId peer, const Credit& credit, Effects& effects) {
  feed_.credit(peer, credit, effects);
}

void Replica::on(const RunRead& input, Effects& effects) {
  feed_.read(input, effects);
}

void Replica::say(PeerId peer, const AskPast& ask, Effects& effects) {
  if (ask.older.value == 0 || ask.older > ask.newer || ask.newer > self_.size)
    return links_.close(peer, "protocol", "a past that this log does not have", effects);
  if (!past_reads_.ask({peer, ask.older, ask.newer}, effects))
    links_.close(peer, "protocol", "more questions than answers", effects);
}

void Replica::say(PeerId peer, const Submit& submit, Effects& effects) {
  const auto no = [&](std::string why) {
    effects.push_back(Send{peer, Answer{submit.request, fitting(AnswerInvalid{std::move(why)})}});
  };
  const Link& link = *links_.find(peer);
  if (self_.role != Role::kReplica || !link.is(Role::kSubmitter))
    return no("this node takes no entries from you");
  if (submit.entry.size() > limits::kEntryBytesMax) return no("an entry past the limit of bytes");
  // What nobody can read is told so here; it would only take room until the sequencer says it.
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

void Replica::say(PeerId peer, const Answer& answer, Effects& effects) {
  if (peer != sequencer_) return;
  outbox_.answered(answer, now_, effects);
  outbox_.log_holds(self_.size, effects);
}

void Replica::on(const SubmissionStored& input, Effects& effects) {
  outbox_.stored(input, effects);
}

void Replica::on(const SubmissionLoaded& input, Effects& effects) {
  outbox_.loaded(input, effects);
}

void Replica::on(const SubmissionSettled& input, Effects& effects) {
  outbox_.settled(input, effects);
}

template <class Other>
void Replica::say(PeerId peer, const Other& /*other*/, Effects& effects) {
  links_.close(peer, "protocol", "a message that a replica does not take", effects);
}

void Replica::on(const Tick& input, Effects& effects) {
  now_ = input.now;
  links_.tick(self_, now_, effects);
  outbox_.tick(now_, effects);
  gossip(effects);
}

}  // namespace luoshu::node
