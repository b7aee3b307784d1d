#include "tools/sim/byzantine_submitter.h"

#include "tools/sim/province.h"

namespace luoshu::sim {
namespace {

constexpr std::size_t kHeardMax = 16;

}  // namespace

ByzantineSubmitter::ByzantineSubmitter(World& world, Network& network, std::size_t targets)
    : world_(world), network_(network), targets_(targets), host_(network.add(*this)) {
  act();
}

void ByzantineSubmitter::link_opened(node::PeerId peer, const node::PeerIdentity& /*other*/,
                                     node::Side /*side*/) {
  links_.push_back(peer);
  if (world_.dice().chance(100)) return;  // says nothing at all
  network_.send(peer, node::Hello{node::kProtocol, world_.province().id(), node::Role::kSubmitter,
                                  name_, Size{world_.dice().below(99)}, ""});
}

void ByzantineSubmitter::received(node::PeerId peer, const node::Message& message) {
  if (const auto* ping = std::get_if<node::Ping>(&message)) {
    if (world_.dice().chance(800)) network_.send(peer, node::Pong{ping->stamp, Size{}});
    return;
  }
  heard_.push_back(message);
  if (heard_.size() > kHeardMax) heard_.pop_front();
}

node::Message ByzantineSubmitter::nonsense() {
  Dice& dice = world_.dice();
  const Size size{dice.below(40)};
  switch (dice.below(9)) {
    case 0:
      return node::GetConsistencyProof{size, Size{size.value + dice.below(9)}};
    case 1:
      return node::Follow{size, static_cast<std::uint32_t>(dice.next())};
    case 2:
      return node::Credit{static_cast<std::uint32_t>(dice.next())};
    case 3:
      return node::Cosignature{size, "\xe2\x80\x94 city-1 AAAA\n"};
    case 4:
      return node::Ping{dice.next(), Size{dice.next()}};
    case 5:
      return node::Submit{dice.next(), Bytes(dice.below(3'000), 7)};
    case 6:
      return node::ConsistencyProof{size, Size{size.value + 1}, {}, {}};
    case 7:
      return read_signed_checkpoint("nothing\n");
    default:
      if (heard_.empty()) return node::Goodbye{"", ""};
      return heard_[dice.below(heard_.size())];
  }
}

void ByzantineSubmitter::act() {
  if (!going_) return;
  Dice& dice = world_.dice();
  if (links_.size() < 3) network_.dial(host_, dice.below(targets_), [](bool) {});
  for (const node::PeerId peer : std::vector<node::PeerId>(links_)) {
    // The same thing once, or in a flood.
    const node::Message message = nonsense();
    for (std::uint64_t i = dice.chance(200) ? 30 : 1; i > 0; --i) network_.send(peer, message);
  }
  world_.after(dice.between(20, 900) * kMillisecond, [this] { act(); });
}

}  // namespace luoshu::sim
