#include "node/core/sequencer.h"

#include <fmt/format.h>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/evidence.h"
#include "node/core/fitting.h"
#include "node/core/fork_alarm.h"

namespace luoshu::node {
namespace {

constexpr std::uint32_t kAskingRetryMs = 1'000;

}  // namespace

Sequencer::Sequencer(Self self, SequencerOptions options)
    : self_(std::move(self)),
      options_(std::move(options)),
      links_({Role::kReplica, Role::kAuditor, Role::kSubmitter}),
      cosigning_(options_.policy),
      signed_(size_of(self_.newest)) {
  if (signed_.value > 0) {
    cosigning_.open(self_.newest, signed_);
    Effects nobody;
    feed_.advance(self_.newest, signed_, nobody);
  }
  if (options_.forked) standing_ = Standing::kHalted;
  consider_start();
}

void Sequencer::step(const Input& input, Effects& effects) {
  std::visit([&](const auto& any) { on(any, effects); }, input);
}

// Whether enough is known of what others have seen to go on with this history.
void Sequencer::consider_start() {
  if (standing_ != Standing::kAsking) return;
  std::vector<WitnessedCheckpoint::Witness> witnesses;
  for (const std::string& party : heard_from_) witnesses.push_back({party, 0});
  // A store that shows no signature may be an old copy as well: it asks like any other.
  if (options_.start == SequencerOptions::Start::kTrustAnchor || options_.policy.quorum == "none" ||
      quorum_met(options_.policy, witnesses))
    standing_ = Standing::kReady;
}

void Sequencer::halt(std::string code, std::string en, std::string zh, Effects& effects) {
  standing_ = Standing::kHalted;
  effects.push_back(RaiseAlarm{std::move(code), std::move(en), std::move(zh)});
}

// ---- Links --------------------------------------------------------------------------------------

void Sequencer::on(const LinkOpened& input, Effects& effects) {
  links_.opened(input, self_, now_, effects);
}

void Sequencer::on(const LinkClosed& input, Effects& /*effects*/) {
  links_.closed(input.peer);
  feed_.forget(input.peer);
  intake_.forget(input.peer);
  comparing_.erase(input.peer);
}

void Sequencer::on(const Received& input, Effects& effects) {
  switch (links_.received(input, self_, now_, effects)) {
    case Links::News::kNothing:
      return;
    case Links::News::kEstablished: {
      const Link& link = *links_.find(input.peer);
      if (link.is(Role::kReplica)) hear_of(input.peer, link.hello->checkpoint, effects);
      return;
    }
    case Links::News::kMessage:
      std::visit([&](const auto& message) { say(input.peer, message, effects); }, input.message);
  }
}

// What a replica has seen, signed by this log's key: it must be a beginning of this log.
void Sequencer::hear_of(PeerId peer, const std::string& checkpoint, Effects& effects) {
  if (checkpoint.empty()) return heard(peer);
  const auto seen = open_checkpoint(checkpoint, self_.genesis.origin, self_.genesis.log_key);
  if (!seen) return links_.close(peer, "checkpoint", seen.error().detail, effects);
  if (seen->size.value == 0)
    return links_.close(peer, "checkpoint", "a checkpoint of nothing", effects);
  if (seen->size > self_.size) return halt_behind(peer, seen->size, effects);
  if (seen->size == self_.size)
    return seen->root == self_.root ? heard(peer)
                                    : halt_forked(checkpoint, self_.newest.checkpoint, {}, effects);
  if (past_reads_.busy(peer)) return;  // it will say so again
  comparing_[peer] = {checkpoint, self_.newest.checkpoint};
  past_reads_.ask({peer, seen->size, seen->size < signed_ ? signed_ : self_.size}, effects);
}

void Sequencer::heard(PeerId peer) {
  if (const Link* link = links_.find(peer)) heard_from_.insert(link->hello->party);
  consider_start();
}

void Sequencer::halt_behind(PeerId peer, Size seen, Effects& effects) {
  const std::string party = links_.find(peer)->hello->party;
  halt("store-behind",
       fmt::format("'{}' holds a checkpoint of size {} that this log's key has signed, but this "
                   "store ends at {}: it was put back from an older copy. Restore it from a "
                   "replica; see OPERATING, \"store-behind\"",
                   party, seen.value, self_.size.value),
       fmt::format("“{}”持有本日志密钥签署的规模 {} 检查点，而本库仅到 {}：系由旧备份恢复。"
                   "请从副本恢复，见 OPERATING“store-behind”",
                   party, seen.value, self_.size.value),
       effects);
}

void Sequencer::halt_forked(const std::string& seen, const std::string& own, const Past& past,
                            Effects& effects) {
  auto evidence = make_fork_evidence(
      *note_verifier(self_.genesis.origin, NoteKeyType::kEd25519, self_.genesis.log_key), seen, own,
      {past.proof, past.seed});
  standing_ = Standing::kHalted;
  if (evidence) {
    effects.push_back(KeepEvidence{*std::move(evidence)});
    effects.push_back(fork_alarm());
    return;
  }
  // What it has of its own at that size was never signed, or the signature is lost.
  halt("fork-suspected",
       "a peer holds a checkpoint of this log's key that this store does not continue; nothing "
       "signed is here to prove it with. Ask the peer for it; see OPERATING, \"fork-suspected\"",
       "对端持有本日志密钥签署、而本库并未延续的检查点；本库没有可资举证的签名。请向对端索取，"
       "见 OPERATING“fork-suspected”",
       effects);
}

void Sequencer::on(const PastRead& input, Effects& effects) {
  past_reads_.answered(input.peer, effects);
  const auto found = comparing_.find(input.peer);
  const auto seen = found == comparing_.end() ? Result<Checkpoint>(Fault{})
                                              : parse_checkpoint_note(found->second.seen);
  if (!seen || seen->size != input.past.older) {  // the peer itself had asked
    if (links_.find(input.peer) != nullptr) effects.push_back(Send{input.peer, input.past});
    return;
  }
  const Compared compared = found->second;
  comparing_.erase(found);
  const auto roots = merkle::roots_from_consistency(
      DigestKind::kSha256, input.past.older.value, input.past.newer.value,
      input.past.seed.value_or(Hash{}), input.past.proof);
  if (roots && roots->older == seen->root) return heard(input.peer);
  halt_forked(compared.seen, compared.own, input.past, effects);
}

// ---- What established peers say -----------------------------------------------------------------

void Sequencer::say(PeerId peer, const Submit& submit, Effects& effects) {
  const Link& link = *links_.find(peer);
  if (link.is(Role::kAuditor)) {
    effects.push_back(
        Send{peer, Answer{submit.request, AnswerInvalid{"an auditor submits nothing"}}});
    return;
  }
  if (standing_ != Standing::kReady || doubts_clock()) {
    ++counters_.busy;
    effects.push_back(Send{peer, Answer{submit.request, AnswerBusy{kAskingRetryMs}}});
    return;
  }
  if (submit.entry.size() > limits::kEntryBytesMax) {
    effects.push_back(Send{
        peer, Answer{submit.request, AnswerInvalid{fmt::format("an entry of more than {} bytes",
                                                               limits::kEntryBytesMax)}}});
    return;
  }
  if (const auto busy = intake_.add({peer, submit.request, submit.entry})) {
    ++counters_.busy;
    effects.push_back(Send{peer, Answer{submit.request, *busy}});
    return;
  }
  pump(effects);
}

void Sequencer::say(PeerId peer, const Follow& follow, Effects& effects) {
  feed_.follow(peer, follow, self_.newest, effects);
}

void Sequencer::say(PeerId peer, const Credit& credit, Effects& effects) {
  feed_.credit(peer, credit, effects);
}

void Sequencer::say(PeerId peer, const Cosignature& cosignature, Effects& effects) {
  if (!links_.find(peer)->is(Role::kReplica))
    return links_.close(peer, "role", "only replicas cosign", effects);
  collect(cosignature, effects);
}

void Sequencer::on(const WitnessAnswered& input, Effects& effects) {
  collect(input.cosignature, effects);
}

void Sequencer::collect(const Cosignature& cosignature, Effects& effects) {
  const auto added = cosigning_.add(cosignature);
  if (!added) {
    // A checkpoint too old to matter is no offence; a line that does not hold is.
    if (added.error().code != Errc::kNotFound) ++counters_.bad_cosignatures;
    return;
  }
  if (cosignature.size == signed_) {
    self_.newest = cosigning_.full(signed_);
    more_lines_ = more_lines_ || added->news;
  }
  if (!added->quorum_met_now) return;
  effects.push_back(KeepNotes{cosigning_.full(cosignature.size)});
  if (cosignature.size == signed_) more_lines_ = false;
  feed_.tell(cosigning_.trimmed(cosignature.size), effects);
}

void Sequencer::say(PeerId peer, const AskPast& ask, Effects& effects) {
  if (ask.older.value == 0 || ask.older > ask.newer || ask.newer > self_.size)
    return links_.close(peer, "protocol", "a past that this log does not have", effects);
  if (!past_reads_.ask({peer, ask.older, ask.newer}, effects))
    links_.close(peer, "protocol", "more questions than answers", effects);
}

// Replicas tell what they have seen; here it is compared like a greeting's.
void Sequencer::say(PeerId peer, const Notes& notes, Effects& effects) {
  if (links_.find(peer)->is(Role::kReplica)) hear_of(peer, notes.checkpoint, effects);
}

template <class Other>
void Sequencer::say(PeerId peer, const Other& /*other*/, Effects& effects) {
  links_.close(peer, "protocol", "a message that a sequencer does not take", effects);
}

// ---- Append and sign ----------------------------------------------------------------------------

bool Sequencer::doubts_clock() const {
  if (options_.trust_clock || self_.recorded.micros == 0) return false;
  if (!clock_jumps(self_.genesis, self_.recorded, now_.wall)) return false;
  const ClockVotes votes = clock_votes(links_);
  return votes.level.size() <= votes.off.size();
}

void Sequencer::pump(Effects& effects) {
  if (appending_ || intake_.empty() || standing_ != Standing::kReady || doubts_clock()) return;
  AppendGroup append;
  group_.clear();
  for (Intake::Waiting& waiting : intake_.take_group()) {
    group_.emplace_back(waiting.peer, waiting.request);
    append.entries.push_back(std::move(waiting.entry));
  }
  appending_ = true;
  effects.push_back(std::move(append));
}

void Sequencer::on(const GroupAppended& input, Effects& effects) {
  // Answers an AppendGroup of ours; no peer's word is in it.
  LUOSHU_ASSERT(appending_ && input.verdicts.size() == group_.size());
  appending_ = false;
  self_.size = input.head.size;
  self_.root = input.head.root;
  self_.recorded = input.head.recorded;
  for (std::size_t i = 0; i < group_.size(); ++i) {
    const auto& [peer, request] = group_[i];
    const bool accepted = std::holds_alternative<AnswerAccepted>(input.verdicts[i]);
    ++(accepted ? counters_.accepted : counters_.refused);
    if (links_.find(peer) != nullptr)
      effects.push_back(Send{peer, Answer{request, fitting(input.verdicts[i])}});
  }
  pump(effects);
  maybe_sign(effects);
}

void Sequencer::maybe_sign(Effects& effects) {
  const bool due = now_.steady_ms - signed_ms_ >= options_.checkpoint_ms;
  if (signing_ || !due || standing_ != Standing::kReady || self_.size == signed_) return;
  signing_ = true;
  effects.push_back(SignCheckpoint{});
}

void Sequencer::on(const CheckpointSigned& input, Effects& effects) {
  LUOSHU_ASSERT(signing_);  // answers a SignCheckpoint of ours
  signing_ = false;
  signed_ms_ = now_.steady_ms;
  if (input.size <= signed_ || standing_ == Standing::kHalted) return;
  signed_ = input.size;
  self_.newest = input.notes;
  more_lines_ = false;
  cosigning_.open(input.notes, input.size);
  feed_.advance(input.notes, input.size, effects);
}

void Sequencer::on(const RunRead& input, Effects& effects) {
  feed_.read(input, effects);
}

void Sequencer::on(const Tick& input, Effects& effects) {
  now_ = input.now;
  links_.tick(self_, now_, effects);
  pump(effects);
  maybe_sign(effects);
  if (more_lines_) {
    more_lines_ = false;
    effects.push_back(KeepNotes{self_.newest});
  }
}

}  // namespace luoshu::node
