#include "tools/sim/checker.h"

#include <fmt/format.h>

#include "ledger/base/limits.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/evidence.h"
#include "ledger/merkle/hash.h"

namespace luoshu::sim {

// ---- What nodes hold ----------------------------------------------------------------------------

// What was durable before a crash is there after it.
void Checker::started(const Node& node) {
  const LogReader log = node.ledger()->reader().value();
  const auto known = known_.find(&node);
  if (known != known_.end()) {
    const Known before = known->second;
    if (log.head().size < before.size)
      return world_.fail(fmt::format("{} held {} entries and starts with {}", node.name(),
                                     before.size.value, log.head().size.value));
    if (log.root(DigestKind::kSha256, before.size).value() != before.root)
      return world_.fail(fmt::format("{} starts with another history than it had", node.name()));
  }
  compare(node, log, Size{});
  check_deviation(node, Size{}, log.head().size);
  known_[&node] = {log.head().size, log.head().root};
}

void Checker::grew(const Node& node) {
  Known& known = known_[&node];
  const Head& head = node.ledger()->head();
  if (head.size == known.size) return;
  if (head.size < known.size)
    return world_.fail(fmt::format("the log of {} has become shorter", node.name()));
  compare(node, node.ledger()->reader().value(), known.size);
  check_deviation(node, known.size, head.size);
  known = {head.size, head.root};
}

// No two nodes ever hold different entries in one place, unless the log key lies to them.
void Checker::compare(const Node& node, const LogReader& log, Size from) {
  std::vector<Place>& history = history_[side_of(node)];
  for (std::uint64_t seq = from.value; seq < log.head().size.value; ++seq) {
    const Bytes leaf = log.leaf_bytes(Seq{seq}).value();
    const Hash hash = merkle::leaf_hash(DigestKind::kSha256, leaf);
    if (seq < history.size()) {
      if (history[seq].leaf != hash)
        return world_.fail(fmt::format("{} holds another entry {} than others", node.name(), seq));
      continue;
    }
    const Leaf decoded = decode_leaf(leaf).value();
    if (decoded.stamp.seq.value != seq)
      return world_.fail(
          fmt::format("{} holds a leaf in place {} that says otherwise", node.name(), seq));
    history.push_back({hash, header_digest(decoded.header)});
    recorded_.insert(history.back().header);
    if (waiting_bounded_) progress_[decode_header(decoded.header).value().author] = world_.now();
  }
}

// Whether the rules of that node refuse an entry that all others take: its subject is the same in
// the lawful one and in its rival.
bool Checker::refuses(const Node& node, const Hash& header) const {
  if (!node.deviates) return false;
  Offer offer = *node.deviates;
  for (const Offer::Kind kind : {Offer::Kind::kLawful, Offer::Kind::kRival}) {
    offer.kind = kind;
    if (world_.province().entry(offer).digest == header) return true;
  }
  return false;
}

// A node whose rules refuse an entry never takes it into its log, nor anything behind it.
void Checker::check_deviation(const Node& node, Size from, Size to) {
  if (!node.deviates || world_.failed()) return;
  const std::vector<Place>& history = history_[side_of(node)];
  for (std::uint64_t seq = from.value; seq < to.value; ++seq)
    if (refuses(node, history.at(seq).header))
      return world_.fail(
          fmt::format("{} holds entry {}, which its own rules refuse", node.name(), seq));
}

void Checker::fork_begins(Size size) {
  forked_at_ = size;
  history_[1] = history_[0];
  history_[1].resize(std::min<std::size_t>(history_[1].size(), size.value));
  roots_[1] = roots_[0];
}

bool Checker::told_apart() const {
  const std::uint64_t both = std::min(cosigned_by_[0].value, cosigned_by_[1].value);
  for (std::uint64_t seq = 0; seq < both; ++seq)
    if (history_[0].at(seq).leaf != history_[1].at(seq).leaf) return true;
  return false;
}

void Checker::lost_from(Size size) {
  for (std::uint64_t seq = size.value; seq < history_[0].size(); ++seq)
    lost_.emplace(Seq{seq}, history_[0][seq].header);
  if (history_[0].size() > size.value) history_[0].resize(size.value);
  std::erase_if(accepted_, [&](const auto& ack) { return ack.second.value >= size.value; });
}

// ---- What nodes do ------------------------------------------------------------------------------

void Checker::stepped(const Node& node) {
  const auto past = [&](std::string_view what) {
    world_.fail(fmt::format("{} has gone past the limit of {}", node.name(), what));
  };
  if (const node::Sequencer* sequencer = node.sequencer()) {
    if (sequencer->queued_bytes() > limits::kQueueBytesMax) past("waiting entries");
    if (sequencer->links().all().size() > limits::kPeersMax) past("links");
    const Size cosigned = sequencer->cosigning().cosigned();
    const auto root = roots_[side_of(node)].find(cosigned);
    if (root == roots_[side_of(node)].end()) return;
    std::set<Hash>& roots = cosigned_[cosigned];
    if (roots.insert(root->second).second && roots.size() > 1)
      world_.fail(fmt::format("two histories of size {} both have the quorum", cosigned.value));
    return;
  }
  const node::Replica& replica = *node.replica();
  if (replica.batches_waiting() > limits::kBatchesInFlightMax) past("batches");
  if (replica.links().all().size() > limits::kPeersMax) past("links");
  if (replica.outbox().size() > limits::kOutboxEntriesMax) past("the outbox");
  if (replica.outbox().in_flight() > limits::kOutboxInFlightMax) past("entries in flight");
  if (replica.self().size > node.ledger()->head().size)
    world_.fail(fmt::format("{} believes to hold more than it does", node.name()));
}

// Nothing is called recorded that is not durable here; who has seen a fork cosigns no more.
void Checker::said(const Node& node, const node::Message& message) {
  if (std::holds_alternative<node::Cosignature>(message) && !node.evidence().empty())
    return world_.fail(fmt::format("{} cosigns although it holds evidence of a fork", node.name()));
  const auto* answer = std::get_if<node::Answer>(&message);
  if (answer == nullptr || node.sequencer() == nullptr) return;
  const auto* accepted = std::get_if<node::AnswerAccepted>(&answer->verdict);
  if (accepted != nullptr && accepted->seq.value >= node.ledger()->head().size.value)
    world_.fail(
        fmt::format("{} calls entry {} recorded before it is", node.name(), accepted->seq.value));
}

void Checker::signed_checkpoint(const Node& node, const node::CheckpointSigned& made) {
  const SignedCheckpoint& checkpoint = made.checkpoint;
  auto& roots = roots_[side_of(node)];
  const auto known = roots.emplace(checkpoint.size, checkpoint.root).first;
  if (known->second != checkpoint.root)
    world_.fail(
        fmt::format("{} has signed two roots for size {}", node.name(), checkpoint.size.value));
  if (checkpoint.size > node.ledger()->head().size)
    world_.fail(fmt::format("{} has signed entries that are not durable", node.name()));
}

void Checker::cosigned(const Node& node, const SignedCheckpoint& checkpoint) {
  const LogReader log = node.ledger()->reader().value();
  if (checkpoint.size > log.head().size ||
      log.root(DigestKind::kSha256, checkpoint.size).value() != checkpoint.root)
    return world_.fail(fmt::format("{} cosigns a checkpoint that it does not hold", node.name()));
  Size& cosigned = cosigned_by_[side_of(node)];
  cosigned = std::max(cosigned, checkpoint.size);
}

void Checker::asks_witnesses(const Node& node, const SignedCheckpoint& checkpoint) {
  const auto& roots = roots_[side_of(node)];
  const bool newest = !roots.empty() && roots.rbegin()->first == checkpoint.size &&
                      roots.rbegin()->second == checkpoint.root;
  if (!newest)
    world_.fail(fmt::format("{} asks witnesses about a checkpoint of size {}, not its newest one",
                            node.name(), checkpoint.size.value));
}

void Checker::diverged(const Node& node, const Divergence& divergence) {
  const std::vector<Place>& history = history_[side_of(node)];
  if (divergence.seq.value < history.size() && refuses(node, history[divergence.seq.value].header))
    return;
  world_.fail(fmt::format("{} would not have recorded entry {}: {}", node.name(),
                          divergence.seq.value, divergence.why));
}

void Checker::evidence(const Node& node, const std::string& text) {
  const auto verdict = judge(text);
  if (!verdict || !verdict->proven)
    return world_.fail(fmt::format("the evidence of {} proves nothing: {}", node.name(),
                                   verdict ? verdict->reason : verdict.error().detail));
  if (!forked_at_)
    world_.fail(fmt::format("{} holds evidence of a fork, and nobody has lied: {}", node.name(),
                            verdict->reason));
}

// What stands in an outbox as its party's is its party's, and everything is in it once.
void Checker::kept(const Node& node, ByteView entry, const std::string& other_party,
                   const std::vector<Bytes>& others) {
  const auto header_of = [](ByteView bytes) -> std::optional<Bytes> {
    const auto decoded = decode_entry(bytes);
    if (!decoded) return std::nullopt;
    return decoded->header;
  };
  const auto bytes = header_of(entry);
  const auto header = bytes ? decode_header(*bytes) : Result<Header>(Fault{Errc::kInvalid, ""});
  if (!header) return world_.fail(node.name() + " keeps what is no entry in its outbox");
  if (other_party.empty() && header->author != node.setup().party)
    return world_.fail(fmt::format("the outbox of {} keeps an entry of '{}'", node.name(),
                                   header->author.substr(0, limits::kNameBytesMax)));
  for (const Bytes& other : others)
    if (header_of(other) == bytes)
      return world_.fail(fmt::format("the outbox of {} keeps one entry twice", node.name()));
}

void Checker::would_end(const Node& node, const std::string& why) {
  world_.fail(fmt::format("{} would end: {}", node.name(), why));
}

// ---- What clients were told ---------------------------------------------------------------------

bool Checker::may_fail(const Offer& offer) const {
  return offer.kind == Offer::Kind::kBadlySigned || offer.kind == Offer::Kind::kForeign ||
         contested_.contains(offer.number);
}

void Checker::accepted(const Offer& offer, Seq seq) {
  if (offer.kind == Offer::Kind::kBadlySigned || offer.kind == Offer::Kind::kForeign)
    return world_.fail(offer_name(offer) + " was accepted");
  // An answer may have been on its way when the store was put back: what it says was true then, and
  // is no promise about the log that goes on, unless the entry has come to the same place again.
  const Hash header = world_.province().entry(offer).digest;
  const bool stands = seq.value < history_[0].size() && history_[0][seq.value].header == header;
  if (lost_.contains({seq, header}) && !stands) return;
  const auto known = accepted_.emplace(offer, seq).first;
  if (known->second != seq && !forked_at_)
    world_.fail(fmt::format("{} was recorded as entry {} and as entry {}", offer_name(offer),
                            known->second.value, seq.value));
}

void Checker::queued(const Offer& offer) {
  queued_.insert(offer);
}

void Checker::waits_for_answer(const Offer& offer, Span since) {
  if (waiting_bounded_ && world_.now() - since > kAnsweredWithin)
    world_.fail(fmt::format("{} waits for an answer for more than {} s", offer_name(offer),
                            kAnsweredWithin / kSecond));
}

void Checker::waits_for_record(const Offer& offer, Span since) {
  if (!waiting_bounded_ || may_fail(offer)) return;
  if (const auto progress = progress_.find(author_name(offer.author)); progress != progress_.end())
    since = std::max(since, progress->second);
  if (world_.now() - since <= kRecordedWithin) return;
  if (!recorded_.contains(world_.province().entry(offer).digest))
    world_.fail(fmt::format("{} is queued and waits for more than {} s", offer_name(offer),
                            kRecordedWithin / kSecond));
}

std::string Checker::unrecorded() const {
  for (const Offer& offer : queued_)
    if (!may_fail(offer) && !recorded_.contains(world_.province().entry(offer).digest))
      return offer_name(offer);
  return "";
}

void Checker::refused(const Offer& offer, const std::string& how) {
  if (!may_fail(offer)) world_.fail(offer_name(offer) + " was refused: " + how);
}

// ---- At the end ---------------------------------------------------------------------------------

void Checker::final_check(const std::vector<const Node*>& nodes) {
  for (const Node* node : nodes) {
    const Head& head = node->ledger()->head();
    const Head& first = nodes.front()->ledger()->head();
    if (head.size != first.size || head.root != first.root ||
        head.state_digest != first.state_digest)
      return world_.fail(
          fmt::format("{} and {} do not hold the same log", node->name(), nodes.front()->name()));
  }
  const LogReader log = nodes.front()->ledger()->reader().value();
  for (const auto& [size, root] : roots_[0])
    if (log.root(DigestKind::kSha256, size).value() != root)
      return world_.fail(fmt::format("the checkpoint of size {} is not of the log", size.value));
  check_once(*nodes.front(), log);
}

void Checker::check_once(const Node& node, const LogReader& log) {
  std::map<Hash, Seq> places;
  for (std::uint64_t seq = 0; seq < log.head().size.value; ++seq) {
    const Header header = decode_header(log.leaf(Seq{seq}).value().header).value();
    const Hash identity = identity_of(header.author, header.entry_id);
    if (!places.emplace(identity, Seq{seq}).second)
      return world_.fail(fmt::format("entry {} of {} stands in the log twice", seq, node.name()));
  }
  const Province& province = world_.province();
  const auto place_of = [&](const Offer& offer) -> std::optional<Seq> {
    const auto place = places.find(province.entry(offer).identity);
    if (place == places.end()) return std::nullopt;
    const auto digest = header_digest(log.leaf(place->second).value().header);
    if (digest != province.entry(offer).digest) return std::nullopt;
    return place->second;
  };
  for (const auto& [offer, seq] : accepted_)
    if (place_of(offer) != seq)
      return world_.fail(fmt::format("{} was acknowledged as entry {} and is not there",
                                     offer_name(offer), seq.value));
  for (const Offer& offer : queued_)
    if (!place_of(offer) && !may_fail(offer))
      return world_.fail(
          fmt::format("{} was taken by a node and never recorded", offer_name(offer)));
}

}  // namespace luoshu::sim
