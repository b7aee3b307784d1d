#include "node/core/sequencer.h"

#include <fmt/format.h>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/evidence.h"
#include "node/core/alarm_texts.h"
#include "node/core/fitting.h"

namespace luoshu::node {
namespace {

constexpr std::uint32_t kAskingRetryMs = 1'000;

}  // namespace

Sequencer::Sequencer(Self self, SequencerOptions options)
    : self_(std::move(self)),
      options_(std::move(options)),
      links_({Role::kReplica, Role::kAuditor, Role::kSubmitter}),
      cosigning_(options_.policy),
      signed_(self_.newest.size) {
  if (signed_.value > 0) {
    cosigning_.open(self_.newest);
    Effects nobody;
    feed_.advance(self_.newest, nobody);
  }
  if (options_.forked) phase_ = Phase::kHalted;
  consider_start();
}

void Sequencer::step(const Input& input, Effects& effects) {
  std::visit([&](const auto& any) { on(any, effects); }, input);
}

// Becomes ready once enough peers are known to continue no other history.
void Sequencer::consider_start() {
  if (phase_ != Phase::kAsking) return;
  std::vector<WitnessedCheckpoint::Witness> witnesses;
  for (const std::string& party : agreeing_) witnesses.push_back({party, 0});
  // A store that shows no signature may be an old copy as well: it asks like any other.
  if (options_.start == SequencerOptions::Start::kTrustAnchor || options_.policy.quorum == "none" ||
      quorum_met(options_.policy, witnesses))
    phase_ = Phase::kReady;
}

void Sequencer::halt(std::string code, std::string en, std::string zh, Effects& effects) {
  phase_ = Phase::kHalted;
  effects.push_back(RaiseAlarm{std::move(code), std::move(en), std::move(zh)});
}

// ---- Links --------------------------------------------------------------------------------------

void Sequencer::on(const LinkOpened& input, Effects& effects) {
  links_.opened(input, self_, now_, effects);
}

void Sequencer::on(const LinkClosed& input, Effects& /*effects*/) {
  links_.closed(input.peer);
  feed_.forget(input.peer);
  submissions_.forget(input.peer);
  comparing_.erase(input.peer);
}

void Sequencer::on(const Received& input, Effects& effects) {
  switch (links_.received(input, self_, now_, effects)) {
    case Links::News::kNothing:
      return;
    case Links::News::kEstablished: {
      const Link& link = *links_.find(input.peer);
      if (link.is(Role::kReplica))
        compare_checkpoint(input.peer, read_signed_checkpoint(link.hello->checkpoint), effects);
      return;
    }
    case Links::News::kMessage:
      return on_message(input, effects);
  }
}

void Sequencer::on_message(const Received& input, Effects& effects) {
  const PeerId peer = input.peer;
  if (const auto* submit = std::get_if<Submit>(&input.message))
    return on_submit(peer, *submit, effects);
  if (const auto* follow = std::get_if<Follow>(&input.message))
    return on_follow(peer, *follow, effects);
  if (const auto* credit = std::get_if<Credit>(&input.message))
    return on_credit(peer, *credit, effects);
  if (const auto* cosignature = std::get_if<Cosignature>(&input.message))
    return on_cosignature(peer, *cosignature, effects);
  if (const auto* asked = std::get_if<GetConsistencyProof>(&input.message))
    return on_get_consistency_proof(peer, *asked, effects);
  if (const auto* checkpoint = std::get_if<SignedCheckpoint>(&input.message))
    return on_checkpoint(peer, *checkpoint, effects);
  links_.close(peer, "protocol", "a message that a sequencer does not take", effects);
}

// Compares a checkpoint that a replica holds with this log. It must be a prefix of ours; otherwise
// this node halts.
void Sequencer::compare_checkpoint(PeerId peer, const SignedCheckpoint& seen, Effects& effects) {
  if (seen.note.empty()) return peer_agrees(peer);
  const auto opened = open_checkpoint(seen.note, self_.genesis.origin, self_.genesis.log_key);
  if (!opened) return links_.close(peer, "checkpoint", opened.error().detail, effects);
  if (seen.size.value == 0)
    return links_.close(peer, "checkpoint", "a checkpoint of size 0", effects);
  if (seen.size > self_.size) return halt_behind(peer, seen.size, effects);
  if (seen.size == self_.size)
    return seen.root == self_.root ? peer_agrees(peer)
                                   : halt_forked(seen, self_.newest, {}, effects);
  // One proof at a time; a peer that is in doubt shows its checkpoint again when it next greets.
  if (consistency_reads_.busy(peer)) return;
  comparing_[peer] = {seen, self_.newest};
  consistency_reads_.ask({peer, seen.size, seen.size < signed_ ? signed_ : self_.size}, effects);
}

void Sequencer::peer_agrees(PeerId peer) {
  if (const Link* link = links_.find(peer)) agreeing_.insert(link->hello->party);
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

void Sequencer::halt_forked(const SignedCheckpoint& seen, const SignedCheckpoint& own,
                            const ConsistencyProof& proof, Effects& effects) {
  auto evidence = make_fork_evidence(
      *note_verifier(self_.genesis.origin, NoteKeyType::kEd25519, self_.genesis.log_key), seen.note,
      own.note, {proof.hashes, proof.seed});
  phase_ = Phase::kHalted;
  if (evidence) {
    effects.push_back(KeepEvidence{*std::move(evidence)});
    effects.push_back(fork_alarm());
    return;
  }
  // Our own checkpoint of that size was never signed, or the signature is lost.
  halt("fork-suspected",
       "a peer holds a checkpoint of this log's key that this store does not continue; nothing "
       "signed is here to prove it with. Ask the peer for it; see OPERATING, \"fork-suspected\"",
       "对端持有本日志密钥签署、而本库并未延续的检查点；本库没有可资举证的签名。请向对端索取，"
       "见 OPERATING“fork-suspected”",
       effects);
}

void Sequencer::on(const ConsistencyProofRead& input, Effects& effects) {
  const ConsistencyProof& proof = input.proof;
  consistency_reads_.answered(input.peer, effects);
  const auto found = comparing_.find(input.peer);
  if (found == comparing_.end() || found->second.seen.size != proof.older) {
    // The peer itself had asked.
    if (links_.find(input.peer) != nullptr) effects.push_back(Send{input.peer, proof});
    return;
  }
  const Comparison compared = found->second;
  comparing_.erase(found);
  const auto roots =
      merkle::roots_from_consistency(DigestKind::kSha256, proof.older.value, proof.newer.value,
                                     proof.seed.value_or(Hash{}), proof.hashes);
  if (roots && roots->older == compared.seen.root) return peer_agrees(input.peer);
  halt_forked(compared.seen, compared.own, proof, effects);
}

// ---- Messages of established peers --------------------------------------------------------------

void Sequencer::on_submit(PeerId peer, const Submit& submit, Effects& effects) {
  const Link& link = *links_.find(peer);
  if (link.is(Role::kAuditor)) {
    effects.push_back(
        Send{peer, Answer{submit.request, AnswerInvalid{"an auditor submits nothing"}}});
    return;
  }
  if (phase_ != Phase::kReady || doubts_clock()) {
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
  if (const auto busy = submissions_.add({peer, submit.request, submit.entry})) {
    ++counters_.busy;
    effects.push_back(Send{peer, Answer{submit.request, *busy}});
    return;
  }
  start_next_group(effects);
}

void Sequencer::on_follow(PeerId peer, const Follow& follow, Effects& effects) {
  feed_.follow(peer, follow, self_.newest, effects);
}

void Sequencer::on_credit(PeerId peer, const Credit& credit, Effects& effects) {
  feed_.credit(peer, credit, effects);
}

void Sequencer::on_cosignature(PeerId peer, const Cosignature& cosignature, Effects& effects) {
  if (!links_.find(peer)->is(Role::kReplica))
    return links_.close(peer, "role", "only replicas cosign", effects);
  add_cosignature(cosignature, effects);
}

void Sequencer::on(const WitnessAnswered& input, Effects& effects) {
  add_cosignature(input.cosignature, effects);
}

void Sequencer::add_cosignature(const Cosignature& cosignature, Effects& effects) {
  const auto added = cosigning_.add(cosignature);
  if (!added) {
    // Unknown size: it came late, ignore it. Bad signature: count it.
    if (added.error().code != Errc::kNotFound) ++counters_.bad_cosignatures;
    return;
  }
  if (cosignature.size == signed_) {
    self_.newest = cosigning_.full(signed_);
    cosignatures_changed_ = cosignatures_changed_ || added->news;
  }
  if (!added->quorum_met_now) return;
  effects.push_back(KeepCheckpoint{cosigning_.full(cosignature.size)});
  if (cosignature.size == signed_) cosignatures_changed_ = false;
  feed_.announce(cosigning_.trimmed(cosignature.size), effects);
}

void Sequencer::on_get_consistency_proof(PeerId peer, const GetConsistencyProof& asked,
                                         Effects& effects) {
  if (asked.older.value == 0 || asked.older > asked.newer || asked.newer > self_.size)
    return links_.close(peer, "protocol", "sizes that this log does not have", effects);
  if (!consistency_reads_.ask({peer, asked.older, asked.newer}, effects))
    links_.close(peer, "protocol", "too many pending proof requests, 2 are allowed", effects);
}

// Replicas gossip their newest checkpoint; it is compared as the one of a greeting is.
void Sequencer::on_checkpoint(PeerId peer, const SignedCheckpoint& seen, Effects& effects) {
  if (links_.find(peer)->is(Role::kReplica)) compare_checkpoint(peer, seen, effects);
}

// ---- Append and sign ----------------------------------------------------------------------------

bool Sequencer::doubts_clock() const {
  if (options_.trust_clock || self_.recorded.micros == 0) return false;
  if (!clock_jumps(self_.genesis, self_.recorded, now_.wall)) return false;
  const ClockVotes votes = clock_votes(links_);
  return votes.level.size() <= votes.off.size();
}

void Sequencer::start_next_group(Effects& effects) {
  if (appending_ || submissions_.empty() || phase_ != Phase::kReady || doubts_clock()) return;
  AppendGroup append;
  group_.clear();
  for (SubmissionQueue::Waiting& waiting : submissions_.take_group()) {
    group_.emplace_back(waiting.peer, waiting.request);
    append.entries.push_back(std::move(waiting.entry));
  }
  appending_ = true;
  effects.push_back(std::move(append));
}

void Sequencer::on(const GroupAppended& input, Effects& effects) {
  // Answers an AppendGroup of ours; nothing in it comes from a peer.
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
  start_next_group(effects);
  maybe_sign(effects);
}

void Sequencer::maybe_sign(Effects& effects) {
  const bool due = now_.steady_ms - signed_ms_ >= options_.checkpoint_ms;
  if (signing_ || !due || phase_ != Phase::kReady || self_.size == signed_) return;
  signing_ = true;
  effects.push_back(SignCheckpoint{});
}

void Sequencer::on(const CheckpointSigned& input, Effects& effects) {
  LUOSHU_ASSERT(signing_);  // answers a SignCheckpoint of ours
  signing_ = false;
  signed_ms_ = now_.steady_ms;
  if (input.checkpoint.size <= signed_ || phase_ == Phase::kHalted) return;
  signed_ = input.checkpoint.size;
  self_.newest = input.checkpoint;
  cosignatures_changed_ = false;
  cosigning_.open(input.checkpoint);
  effects.push_back(AskWitnesses{input.checkpoint});
  feed_.advance(input.checkpoint, effects);
}

void Sequencer::on(const BatchRead& input, Effects& effects) {
  feed_.on_batch_read(input, effects);
}

void Sequencer::on(const Tick& input, Effects& effects) {
  now_ = input.now;
  links_.tick(self_, now_, effects);
  start_next_group(effects);
  maybe_sign(effects);
  if (cosignatures_changed_) {
    cosignatures_changed_ = false;
    effects.push_back(KeepCheckpoint{self_.newest});
  }
}

}  // namespace luoshu::node
