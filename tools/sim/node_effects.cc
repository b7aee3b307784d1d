// What the machine of a simulated node asks for, carried out on its simulated disk and network.
#include <fmt/format.h>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"
#include "node/execution/door.h"
#include "tools/sim/checker.h"
#include "tools/sim/fixed_nonces.h"

namespace luoshu::sim {

// At most one of a kind may be under way (node/core/effects.h); reads, one for each peer.
void Node::check_pending(const node::Effect& effect) {
  node::PeerId peer = 0;
  std::size_t most = 1;
  if (const auto* batch = std::get_if<node::ReadBatch>(&effect)) peer = batch->peer;
  if (const auto* proof = std::get_if<node::ReadConsistencyProof>(&effect)) {
    peer = proof->peer;
    if (peer == 0) most = limits::kPendingNotesMax;
  }
  const auto key = std::pair{effect.index(), peer};
  pending_.insert(key);
  if (pending_.count(key) > most)
    world_.fail(fmt::format("{} asks for effect {} for peer {} while one is under way", name(),
                            effect.index(), peer));
}

template <class Asked>
constexpr std::size_t index_of() {
  return node::Effect(Asked{}).index();
}

void Node::answered(const node::Input& input) {
  std::optional<std::pair<std::size_t, node::PeerId>> key;
  if (std::holds_alternative<node::GroupAppended>(input)) key = {index_of<node::AppendGroup>(), 0};
  if (std::holds_alternative<node::CheckpointSigned>(input))
    key = {index_of<node::SignCheckpoint>(), 0};
  if (std::holds_alternative<node::BatchTaken>(input)) key = {index_of<node::TakeBatch>(), 0};
  if (std::holds_alternative<node::Cosigned>(input)) key = {index_of<node::Cosign>(), 0};
  if (const auto* batch = std::get_if<node::BatchRead>(&input))
    key = {index_of<node::ReadBatch>(), batch->peer};
  if (const auto* proof = std::get_if<node::ConsistencyProofRead>(&input))
    key = {index_of<node::ReadConsistencyProof>(), proof->peer};
  if (!key) return;
  const auto found = pending_.find(*key);
  LUOSHU_ASSERT(found != pending_.end());
  pending_.erase(found);
}

void Node::carry_out(const node::Effect& effect) {
  if (const auto* send = std::get_if<node::Send>(&effect)) {
    checker_.said(*this, send->message);
    return network_.send(send->peer, send->message);
  }
  if (const auto* close = std::get_if<node::Close>(&effect)) {
    world_.trace(name(), "closes: " + close->code + ", " + close->text);
    network_.send(close->peer, node::Goodbye{close->code, close->text});
    network_.close(close->peer);
    inbox_.push_back(node::LinkClosed{close->peer});
    return;
  }
  if (const auto* alarm = std::get_if<node::RaiseAlarm>(&effect)) {
    world_.trace(name(), "alarm " + alarm->code + ": " + alarm->text_en);
    alarms_.insert(alarm->code);
    return;
  }
  if (const auto* evidence = std::get_if<node::KeepEvidence>(&effect)) {
    evidence_.push_back(evidence->text);
    return checker_.evidence(*this, evidence->text);
  }
  const bool outbox = std::holds_alternative<node::StoreSubmission>(effect) ||
                      std::holds_alternative<node::LoadSubmission>(effect) ||
                      std::holds_alternative<node::ConfirmSubmission>(effect) ||
                      std::holds_alternative<node::DropSubmission>(effect) ||
                      std::holds_alternative<node::KeepCheckpoint>(effect);
  if (!outbox) check_pending(effect);
  if (std::holds_alternative<node::ReadBatch>(effect) ||
      std::holds_alternative<node::ReadConsistencyProof>(effect))
    return read(effect);
  writes_.push_back(effect);
  pump_writes();
}

// The time that the work takes beside the disk: that of a slow machine, so that whoever makes a
// node work is seen to make others wait.
Span Node::cost_of(const node::Effect& effect) const {
  constexpr Span kOfEntry = 150;     // its signature, above all
  constexpr std::size_t kBytes = 2;  // in a microsecond
  Span cost = 0;
  const auto add = [&](std::size_t bytes) { cost += kOfEntry + static_cast<Span>(bytes / kBytes); };
  if (const auto* append = std::get_if<node::AppendGroup>(&effect))
    for (const Bytes& entry : append->entries) add(entry.size());
  if (const auto* take = std::get_if<node::TakeBatch>(&effect))
    for (const auto& entry : take->batch->entries)
      add(entry.leaf.size() + entry.framed_events.size());
  return cost;
}

void Node::pump_writes() {
  if (writing_ || writes_.empty()) return;
  writing_ = true;
  const Span delay = world_.dice().between(50, faults.disk_delay_max);
  world_.after(delay + cost_of(writes_.front()), [this, life = life_] {
    if (life != life_) return;
    const node::Effect effect = std::move(writes_.front());
    writes_.pop_front();
    write(effect);
    if (life != life_) return;
    writing_ = false;
    pump_writes();
  });
}

void Node::write(const node::Effect& effect) {
  if (boundary()) return;
  if (world_.dice().chance(faults.crash_in_write)) {
    Disk& victim =
        outbox_disk.journal().size() > 0 && world_.dice().chance(300) ? outbox_disk : disk;
    victim.trouble = Disk::Trouble::kSyncFails;
  }
  Result<std::optional<node::Input>> input = std::optional<node::Input>();
  if (!survives([&] { input = written(effect); })) return;
  if (!input) {
    // Only the disk may end a process.
    if (disk.trouble == Disk::Trouble::kNone && outbox_disk.trouble == Disk::Trouble::kNone)
      return checker_.would_end(*this, input.error().detail);
    world_.trace(name(), "the disk: " + input.error().detail);
    return crash();
  }
  checker_.grew(*this);
  if (boundary()) return;
  if (*input) feed(**std::move(input));
}

Result<std::optional<node::Input>> Node::written(const node::Effect& effect) {
  using Answer = std::optional<node::Input>;
  if (const auto* append = std::get_if<node::AppendGroup>(&effect)) {
    LUOSHU_TRY(auto appended, node::append_group(*ledger_, *append, node::in_turn));
    return Answer(std::move(appended));
  }
  if (std::holds_alternative<node::SignCheckpoint>(effect)) {
    const FixedNonces nonces(ledger_->head().root.view());
    LUOSHU_TRY(auto made, node::sign_checkpoint(*ledger_));
    checker_.signed_checkpoint(*this, made);
    return Answer(std::move(made));
  }
  if (const auto* take = std::get_if<node::TakeBatch>(&effect)) {
    LUOSHU_TRY(auto taken, node::take_batch(*ledger_, checked(*take), std::nullopt));
    if (taken.refused) world_.trace(name(), "refuses a batch: " + taken.refused->detail);
    if (taken.divergence) checker_.diverged(*this, *taken.divergence);
    return Answer(std::move(taken));
  }
  if (const auto* cosign = std::get_if<node::Cosign>(&effect)) {
    LUOSHU_TRY(
        auto cosigned,
        node::cosign_checkpoint(*ledger_, *cosign, world_.province().witness(setup_.city.value())));
    checker_.cosigned(*this, cosign->checkpoint);
    return Answer(std::move(cosigned));
  }
  if (const auto* keep = std::get_if<node::KeepCheckpoint>(&effect)) {
    LUOSHU_CHECK(node::keep_checkpoint(*ledger_, keep->checkpoint));
    return Answer();
  }
  if (const auto* load = std::get_if<node::LoadSubmission>(&effect)) {
    LUOSHU_TRY(Bytes entry, outbox_->load(load->number));
    return Answer(node::SubmissionLoaded{load->number, std::move(entry)});
  }
  if (const auto* confirm = std::get_if<node::ConfirmSubmission>(&effect)) {
    LUOSHU_TRY(const auto confirmed, node::confirm_submission(*ledger_, *outbox_, *confirm));
    LUOSHU_CHECK(outbox_->commit());
    return Answer(confirmed);
  }
  if (const auto* drop = std::get_if<node::DropSubmission>(&effect)) {
    outbox_->drop(drop->number);
    LUOSHU_CHECK(outbox_->commit());
    return Answer();
  }
  return stored(std::get<node::StoreSubmission>(effect));
}

// As the shell does it: what can never be recorded is turned away before it is kept.
Result<std::optional<node::Input>> Node::stored(const node::StoreSubmission& store) {
  if (auto no = node::turned_away(*ledger_, store))
    return std::optional<node::Input>(node::SubmissionStored{store.number, std::move(no)});
  LUOSHU_TRY(const std::vector<node::Outbox::Kept> kept, outbox_->kept());
  std::vector<Bytes> others;
  for (const node::Outbox::Kept& one : kept) {
    LUOSHU_TRY(Bytes other, outbox_->load(one.number));
    others.push_back(std::move(other));
  }
  checker_.kept(*this, store.entry, store.party, others);
  outbox_->keep(store.number, store.entry, store.party);
  LUOSHU_CHECK(outbox_->commit());
  return std::optional<node::Input>(node::SubmissionStored{store.number});
}

// As the shell does it: the next batch is checked before this one is taken.
CheckedBatch Node::checked(const node::TakeBatch& take) {
  const auto check = [&](const node::Entries& batch) {
    return check_batch(*batch, ledger_->genesis(), ledger_->id(), *ledger_->keys(), node::in_turn);
  };
  CheckedBatch now =
      ahead_ && ahead_->batch == *take.batch ? *std::move(ahead_) : check(take.batch);
  ahead_.reset();
  if (take.ahead) ahead_ = check(*take.ahead);
  return now;
}

void Node::read(const node::Effect& effect) {
  const Span delay = world_.dice().between(50, faults.disk_delay_max);
  world_.after(delay, [this, effect, life = life_] {
    if (life != life_) return;
    auto answer = read_now(effect);
    if (!answer) return world_.fail(name() + " cannot read: " + answer.error().detail);
    feed(*std::move(answer));
  });
}

Result<node::Input> Node::read_now(const node::Effect& effect) const {
  LUOSHU_TRY(const LogReader log, ledger_->reader());
  if (const auto* batch = std::get_if<node::ReadBatch>(&effect)) {
    LUOSHU_TRY(auto answer, node::read_batch(log, *batch));
    return node::Input(std::move(answer));
  }
  LUOSHU_TRY(auto answer,
             node::read_consistency_proof(log, std::get<node::ReadConsistencyProof>(effect)));
  return node::Input(std::move(answer));
}

}  // namespace luoshu::sim
