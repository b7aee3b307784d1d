#include "node/core/links.h"

#include <fmt/format.h>

#include "ledger/base/limits.h"
#include "node/core/fitting.h"

namespace luoshu::node {
namespace {

constexpr Time kTimeMax{253'402'300'800'000'000};  // the year 10000: no clock says more

}  // namespace

void Links::opened(const LinkOpened& opened, const Self& self, const Now& now, Effects& effects) {
  if (links_.size() >= limits::kPeersMax) {
    ++refused_;
    effects.push_back(Close{opened.peer, "busy", "this node has all the links that it may have"});
    return;
  }
  Link link;
  link.peer = opened.peer;
  link.identity = opened.identity;
  link.side = opened.side;
  link.received_ms = now.steady_ms;
  link.pinged_ms = now.steady_ms;
  links_.emplace(opened.peer, std::move(link));
  effects.push_back(Send{opened.peer, Hello{kProtocol, self.ledger, self.role, self.party,
                                            self.size, self.newest.note}});
}

// Why a peer that greets so cannot stay.
std::optional<Goodbye> Links::objection(const Link& link, const Hello& hello,
                                        const Self& self) const {
  if (hello.protocol != kProtocol)
    return Goodbye{"protocol",
                   fmt::format("this node speaks protocol {}, not {}", kProtocol, hello.protocol)};
  if (hello.ledger != self.ledger)
    return Goodbye{"ledger", "this node keeps another ledger: " + self.ledger.hash.hex()};
  if (hello.party != link.identity.party)
    return Goodbye{"identity", fmt::format("the key of this link is that of '{}', not of '{}'",
                                           link.identity.party, hello.party)};
  if (!link.identity.roles.contains(hello.role) || !accepted_.contains(hello.role))
    return Goodbye{"role", fmt::format("'{}' cannot be connected here as {}", hello.party,
                                       role_name(hello.role))};
  return std::nullopt;
}

Links::News Links::received(const Received& received, const Self& self, const Now& now,
                            Effects& effects) {
  const auto found = links_.find(received.peer);
  if (found == links_.end()) return News::kNothing;  // closed meanwhile
  Link& link = found->second;
  link.received_ms = now.steady_ms;
  if (const auto* hello = std::get_if<Hello>(&received.message)) {
    if (link.hello) {
      close(received.peer, "protocol", "a second greeting", effects);
      return News::kNothing;
    }
    if (auto no = objection(link, *hello, self)) {
      close(received.peer, no->code, no->text, effects);
      return News::kNothing;
    }
    link.hello = *hello;
    link.size = hello->size;
    // The same node has connected again: its earlier link is dead, and only not closed yet.
    for (const auto& [peer, other] : std::map<PeerId, Link>(links_))
      if (peer != received.peer && other.is(hello->role) && hello->role != Role::kSubmitter &&
          other.hello->party == hello->party && other.side == link.side)
        close(peer, "replaced", "the same node has connected again", effects);
    return News::kEstablished;
  }
  if (!link.hello) {
    close(received.peer, "protocol", "the first message is a greeting", effects);
    return News::kNothing;
  }
  if (const auto* ping = std::get_if<Ping>(&received.message)) {
    note_state(link, ping->size, ping->wall, now);
    effects.push_back(Send{received.peer, Pong{ping->stamp, self.size, now.wall}});
    return News::kNothing;
  }
  if (const auto* pong = std::get_if<Pong>(&received.message)) {
    note_state(link, pong->size, pong->wall, now);
    return News::kNothing;
  }
  // The other end closes; until it does, its messages are ignored.
  if (std::holds_alternative<Goodbye>(received.message)) return News::kNothing;
  return News::kMessage;
}

// Network delay is not subtracted: the question is whether a clock is wrong by a minute.
void Links::note_state(Link& link, Size size, Time wall, const Now& now) {
  link.size = size;
  if (wall.micros > 0 && wall.micros <= kTimeMax.micros)
    link.ahead_ms = (wall.micros - now.wall.micros) / 1'000;
}

void Links::tick(const Self& self, const Now& now, Effects& effects) {
  std::vector<std::pair<PeerId, Goodbye>> silent;
  for (auto& [peer, link] : links_) {
    const std::int64_t quiet = now.steady_ms - link.received_ms;
    if (!link.hello && quiet >= kGreetingMs)
      silent.emplace_back(peer, Goodbye{"silent", "no greeting came"});
    else if (quiet >= kSilenceMs)
      silent.emplace_back(peer, Goodbye{"silent", "nothing was heard for too long"});
    else if (link.hello && now.steady_ms - link.pinged_ms >= kPingMs) {
      link.pinged_ms = now.steady_ms;
      effects.push_back(
          Send{peer, Ping{static_cast<std::uint64_t>(now.steady_ms), self.size, now.wall}});
    }
  }
  for (auto& [peer, why] : silent) close(peer, why.code, why.text, effects);
}

void Links::close(PeerId peer, std::string code, std::string text, Effects& effects) {
  if (links_.erase(peer) == 0) return;
  ++refused_;
  Goodbye words = fitting(Goodbye{std::move(code), std::move(text)});
  effects.push_back(Close{peer, std::move(words.code), std::move(words.text)});
}

const Link* Links::find(PeerId peer) const {
  const auto found = links_.find(peer);
  return found == links_.end() ? nullptr : &found->second;
}

std::vector<PeerId> Links::with_role(Role role) const {
  std::vector<PeerId> peers;
  for (const auto& [peer, link] : links_)
    if (link.is(role)) peers.push_back(peer);
  return peers;
}

}  // namespace luoshu::node
