#include "tools/sim/client.h"

#include <algorithm>

#include "ledger/base/assert.h"

namespace luoshu::sim {
namespace {

constexpr Span kTick = 100 * kMillisecond;
constexpr Span kPatience = 4 * kSecond;

}  // namespace

Client::Client(World& world, Network& network, Checker& checker, std::string name)
    : world_(world),
      network_(network),
      checker_(checker),
      name_(std::move(name)),
      host_(network.add(*this)) {
  tick();
}

void Client::submit(const Offer& offer, HostId at, std::vector<HostId> others) {
  items_.push_back({offer, world_.now(), at, std::move(others), Fate::kWaiting, std::nullopt, 0});
}

std::optional<Client::Fate> Client::fate(const Offer& offer) const {
  std::optional<Fate> fate;
  for (const Item& item : items_)
    if (item.offer == offer) fate = item.fate;
  return fate;
}

std::size_t Client::waiting() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(items_, [](const Item& i) { return i.fate == Fate::kWaiting; }));
}

void Client::tick() {
  for (std::size_t i = 0; i < items_.size(); ++i) {
    Item& item = items_[i];
    if (item.fate == Fate::kWaiting)
      checker_.waits_for_answer(item.offer, std::max(item.since, heard_));
    if (item.fate == Fate::kQueued) checker_.waits_for_record(item.offer, item.since);
    if (item.fate != Fate::kWaiting || world_.now() < item.look_again) continue;
    if (item.sent && !item.others.empty())  // silence: somebody else, perhaps
      std::swap(item.at, item.others[world_.dice().below(item.others.size())]);
    const auto link = links_.find(item.at);
    if (link == links_.end()) {
      item.sent.reset();
      if (!dialling_.insert(item.at).second) continue;
      network_.dial(host_, item.at, [this, at = item.at](bool opened) {
        if (!opened) dialling_.erase(at);
      });
      continue;
    }
    item.sent = link->second;
    item.look_again = world_.now() + kPatience;
    network_.send(link->second, node::Submit{i, world_.province().entry(item.offer).bytes});
  }
  world_.after(kTick, [this] { tick(); });
}

node::PeerIdentity Client::identity_to(const Host& other) const {
  const node::PeerIdentity theirs = other.identity();
  return {theirs.roles.contains(node::Role::kSequencer) ? name_ : theirs.party,
          {node::Role::kSubmitter}};
}

void Client::link_opened(node::PeerId peer, const node::PeerIdentity& other, node::Side /*side*/) {
  const HostId at = network_.other_end(peer);
  dialling_.erase(at);
  links_[at] = peer;
  const bool province = other.roles.contains(node::Role::kSequencer);
  network_.send(peer, node::Hello{node::kProtocol, world_.province().id(), node::Role::kSubmitter,
                                  province ? name_ : other.party, Size{}, ""});
}

void Client::link_closed(node::PeerId peer) {
  std::erase_if(links_, [&](const auto& link) { return link.second == peer; });
  for (Item& item : items_)
    if (item.sent == peer) {
      item.sent.reset();
      item.look_again = 0;
    }
}

void Client::received(node::PeerId peer, const node::Message& message) {
  if (const auto* ping = std::get_if<node::Ping>(&message))
    return network_.send(peer, node::Pong{ping->stamp, Size{}});
  const auto* answer = std::get_if<node::Answer>(&message);
  if (answer == nullptr) return;
  LUOSHU_ASSERT(answer->request < items_.size());
  answered(items_[answer->request], answer->verdict);
}

void Client::answered(Item& item, const node::Verdict& verdict) {
  if (!std::holds_alternative<node::AnswerBusy>(verdict)) heard_ = world_.now();
  if (const auto* accepted = std::get_if<node::AnswerAccepted>(&verdict)) {
    item.fate = Fate::kAccepted;
    return checker_.accepted(item.offer, accepted->seq);
  }
  if (const auto* busy = std::get_if<node::AnswerBusy>(&verdict)) {
    item.look_again = world_.now() + busy->retry_ms * kMillisecond;
    return;
  }
  if (std::holds_alternative<node::AnswerQueued>(verdict)) {
    if (item.fate == Fate::kWaiting) item.fate = Fate::kQueued;
    return checker_.queued(item.offer);
  }
  if (item.fate == Fate::kAccepted) return;
  if (const auto* refused = std::get_if<node::AnswerRefused>(&verdict)) {
    item.fate = Fate::kRefused;
    return checker_.refused(item.offer,
                            refused->reasons.empty() ? "" : refused->reasons.front().code);
  }
  if (const auto* invalid = std::get_if<node::AnswerInvalid>(&verdict)) {
    item.fate = Fate::kInvalid;
    return checker_.refused(item.offer, invalid->detail);
  }
  item.fate = Fate::kConflict;
  checker_.refused(item.offer, "the id is taken");
}

}  // namespace luoshu::sim
