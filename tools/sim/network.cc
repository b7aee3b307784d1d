#include "tools/sim/network.h"

#include <fmt/format.h>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"
#include "tools/sim/province.h"

namespace luoshu::sim {
namespace {

constexpr std::size_t kOverheardMax = 8;
constexpr Span kLookAgain = 20 * kMillisecond;  // whether a path has been mended

// What proves itself, so that no TLS is needed to see whether it is true.
bool proves_itself(const node::Message& message) {
  return std::holds_alternative<node::Entries>(message) ||
         std::holds_alternative<SignedCheckpoint>(message) ||
         std::holds_alternative<node::ConsistencyProof>(message);
}

Bytes frame_of(ByteView packed) {
  Bytes frame;
  put_u32_be(frame, static_cast<std::uint32_t>(packed.size()));
  append(frame, packed);
  return frame;
}

}  // namespace

HostId Network::add(Host& host) {
  hosts_.push_back(&host);
  return hosts_.size() - 1;
}

Span Network::wait_of(HostId from, HostId to) const {
  const auto clogged = clogged_until_.find({from, to});
  return clogged == clogged_until_.end() ? 0 : clogged->second - world_.now();
}

void Network::mend(HostId from, HostId to) {
  cut_.erase({from, to});
}

void Network::mend_all() {
  cut_.clear();
  clogged_until_.clear();
}

void Network::clog(HostId from, HostId to, Span how_long) {
  clogged_until_[{from, to}] = world_.now() + how_long;
}

bool Network::linked(HostId from, HostId to) const {
  for (const auto& [number, link] : links_)
    if (link.ends[0] == from && link.ends[1] == to && (link.open[0] || link.open[1])) return true;
  return false;
}

void Network::dial(HostId from, HostId to, std::function<void(bool)> done) {
  world_.after(world_.dice().between(kMillisecond, 3 * kMillisecond), [this, from, to, done] {
    const bool reached = !cut_.contains({from, to}) && !cut_.contains({to, from}) &&
                         wait_of(from, to) <= 0 && wait_of(to, from) <= 0;
    if (!reached || !hosts_[from]->up() || !hosts_[to]->up()) return done(false);
    const std::uint64_t number = next_link_++;
    Link link;
    link.ends[0] = from;
    link.ends[1] = to;
    links_.emplace(number, std::move(link));
    done(true);
    hosts_[to]->link_opened(2 * number + 1, hosts_[from]->identity_to(*hosts_[to]),
                            node::Side::kAccepted);
    hosts_[from]->link_opened(2 * number, hosts_[to]->identity(), node::Side::kDialled);
  });
}

// The frame is made here and not by node::encode_frame, which closes the link instead: what fits no
// frame is to end the seed, with a word on why.
std::optional<Bytes> Network::framed(const Host& sender, const node::Message& message) {
  const Bytes packed = node::encode_message(message);
  if (packed.size() <= limits::kFrameBytesMax) return frame_of(packed);
  if (sender.honest())
    world_.fail(fmt::format("{} makes {} of {} bytes, which fits no frame", sender.name(),
                            node::message_name(message), packed.size()));
  return std::nullopt;
}

void Network::send_raw(node::PeerId peer, Bytes bytes) {
  const auto found = links_.find(link_of(peer));
  if (found == links_.end() || !found->second.open[end_of(peer)] || bytes.empty()) return;
  ++sent_;
  world_.trace(hosts_[found->second.ends[end_of(peer)]]->name(),
               fmt::format("sends bytes over {}", found->first), bytes);
  push(found->first, end_of(peer), {std::move(bytes)},
       world_.dice().between(100, faults.delay_max));
}

void Network::send(node::PeerId peer, const node::Message& message) {
  const auto found = links_.find(link_of(peer));
  if (found == links_.end() || !found->second.open[end_of(peer)]) return;
  const std::size_t from = end_of(peer);
  const Link& link = found->second;
  auto bytes = framed(*hosts_[link.ends[from]], message);
  if (!bytes) return;
  Frame frame;
  frame.bytes = *std::move(bytes);
  ++sent_;
  world_.trace(hosts_[link.ends[from]]->name(),
               fmt::format("sends {} to {} over {}", node::message_name(message),
                           hosts_[link.ends[1 - from]]->name(), found->first),
               frame.bytes);
  Dice& dice = world_.dice();
  if (dice.chance(faults.loss)) {
    // Given up on after many attempts: both ends see the link end.
    push(found->first, from, {}, 0);
    return push(found->first, 1 - from, {}, 0);
  }
  const Span delay = dice.between(100, faults.delay_max);
  if (dice.chance(faults.flip)) {
    frame.bytes[dice.below(frame.bytes.size())] ^= static_cast<std::uint8_t>(1U << dice.below(8));
    frame.damaged = true;
    return push(found->first, from, std::move(frame), delay);
  }
  const Bytes copy = frame.bytes;
  push(found->first, from, std::move(frame), delay);
  misbehave(found->first, from, message, copy);
}

// A sender that repeats itself, or says what was said elsewhere.
void Network::misbehave(std::uint64_t number, std::size_t from, const node::Message& message,
                        const Bytes& bytes) {
  if (!proves_itself(message)) return;
  Dice& dice = world_.dice();
  Link& link = links_.at(number);
  const auto path = std::pair{link.ends[from], link.ends[1 - from]};
  const Span soon = dice.between(100, faults.delay_max);
  if (dice.chance(faults.duplicate)) push(number, from, {bytes, 0, true}, soon);
  if (dice.chance(faults.reorder)) {
    auto& frames = link.streams[from].frames;
    if (frames.size() >= 2)
      std::swap(frames[frames.size() - 1].bytes, frames[frames.size() - 2].bytes);
    for (Frame& frame : frames) frame.damaged = true;
  }
  auto& overheard = overheard_[path];
  if (dice.chance(faults.replay) && !overheard.empty())
    push(number, from, {overheard[dice.below(overheard.size())], 0, true}, soon);
  if (dice.chance(faults.foreign)) {
    const node::Message foreign = world_.province().foreign_batch(hosts_[path.second]->holds());
    push(number, from, {frame_of(node::encode_message(foreign)), 0, true}, soon);
  }
  if (faults.replay == 0) return;
  overheard.push_back(bytes);
  if (overheard.size() > kOverheardMax) overheard.pop_front();
}

void Network::push(std::uint64_t number, std::size_t from, Frame frame, Span delay) {
  Stream& stream = links_.at(number).streams[from];
  stream.last_due = std::max(stream.last_due, world_.now() + delay);
  frame.due = stream.last_due;
  stream.frames.push_back(std::move(frame));
  world_.after(stream.last_due - world_.now(), [this, number, from] { pump(number, from); });
}

// Delivers what is due, unless the path does not let it through.
void Network::pump(std::uint64_t number, std::size_t from) {
  for (;;) {
    const auto found = links_.find(number);
    if (found == links_.end()) return;
    Stream& stream = found->second.streams[from];
    if (stream.frames.empty() || stream.frames.front().due > world_.now()) return;
    const HostId sender = found->second.ends[from];
    const HostId receiver = found->second.ends[1 - from];
    Span wait = wait_of(sender, receiver);
    if (cut_.contains({sender, receiver})) wait = kLookAgain;
    if (wait > 0) return world_.after(wait, [this, number, from] { pump(number, from); });
    const Frame frame = std::move(stream.frames.front());
    stream.frames.pop_front();
    if (!deliver(number, from, frame)) return;
  }
}

// False once the receiving end is closed.
bool Network::deliver(std::uint64_t number, std::size_t from, const Frame& frame) {
  Link& link = links_.at(number);
  if (!link.open[1 - from]) return false;
  const node::PeerId peer = 2 * number + (1 - from);
  Host& host = *hosts_[link.ends[1 - from]];
  if (frame.bytes.empty()) {
    end(number, 1 - from);
    return false;
  }
  node::FrameReader& reader = *link.streams[from].reader;
  const Host& sender = *hosts_[link.ends[from]];
  const auto unreadable = [&] {
    if (!frame.damaged && sender.honest())
      world_.fail(sender.name() + " says what no other node can read");
    end(number, 1 - from);
    return false;
  };
  if (!reader.add(frame.bytes)) return unreadable();
  for (;;) {
    const auto message = reader.next();
    if (!message) return unreadable();
    const bool whole = *message || reader.buffered() == 0;
    if (frame.damaged && (!whole || (*message && !proves_itself(**message)))) {
      end(number, 1 - from);
      return false;
    }
    if (!*message) return true;
    host.received(peer, **message);
    const auto still = links_.find(number);
    if (still == links_.end() || !still->second.open[1 - from]) return false;
  }
}

// That end sees the link end by itself.
void Network::end(std::uint64_t number, std::size_t which) {
  const auto found = links_.find(number);
  if (found == links_.end() || !found->second.open[which]) return;
  Host& host = *hosts_[found->second.ends[which]];
  close(2 * number + which);
  world_.trace(host.name(), fmt::format("sees link {} end", number));
  if (host.up()) host.link_closed(2 * number + which);
}

void Network::close(node::PeerId peer) {
  const std::uint64_t number = link_of(peer);
  const auto found = links_.find(number);
  if (found == links_.end() || !found->second.open[end_of(peer)]) return;
  Link& link = found->second;
  link.open[end_of(peer)] = false;
  if (link.open[1 - end_of(peer)])
    push(number, end_of(peer), {}, world_.dice().between(100, faults.delay_max));
  else
    links_.erase(found);
}

void Network::part(HostId one, HostId other) {
  std::vector<std::uint64_t> numbers;
  for (const auto& [number, link] : links_)
    if ((link.ends[0] == one && link.ends[1] == other) ||
        (link.ends[0] == other && link.ends[1] == one))
      numbers.push_back(number);
  for (const std::uint64_t number : numbers) {
    end(number, 0);
    end(number, 1);
  }
}

void Network::drop_links(HostId host) {
  std::vector<node::PeerId> ends;
  for (const auto& [number, link] : links_)
    for (std::size_t i = 0; i < 2; ++i)
      if (link.ends[i] == host && link.open[i]) ends.push_back(2 * number + i);
  for (const node::PeerId peer : ends) {
    auto& frames = links_.at(link_of(peer)).streams[end_of(peer)].frames;
    frames.resize(world_.dice().below(frames.size() + 1));
    close(peer);
  }
}

}  // namespace luoshu::sim
