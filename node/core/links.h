// The links of a node: greeting, liveness, and the identity of the other end. Both machines own one
// and give it every input first; they handle the other messages of established peers. Pure.
//
// A peer sends Hello first, of this protocol and this ledger, in a role that its key allows, within
// kGreetingMs; then it is established. One that is silent for kSilenceMs is closed; Ping and Pong
// keep quiet links alive.
#pragma once

#include "node/core/effects.h"

namespace luoshu::node {

inline constexpr std::int64_t kGreetingMs = 5'000;
inline constexpr std::int64_t kPingMs = 2'000;
inline constexpr std::int64_t kSilenceMs = 10'000;

struct Link {
  PeerId peer = 0;
  PeerIdentity identity;
  Side side{};
  std::optional<Hello> hello;    // none: not established yet
  std::int64_t received_ms = 0;  // when its last message came
  std::int64_t pinged_ms = 0;
  Size size;                             // entries it holds, by its last message
  std::optional<std::int64_t> ahead_ms;  // its clock minus ours, by its last message
  bool is(Role role) const { return hello && hello->role == role; }
};

class Links {
 public:
  // `accepted`: roles that peers of this node may have.
  explicit Links(std::set<Role> accepted) : accepted_(std::move(accepted)) {}

  void opened(const LinkOpened& opened, const Self& self, const Now& now, Effects& effects);
  void closed(PeerId peer) { links_.erase(peer); }
  // kMessage: for the machine, from an established peer. kEstablished: a valid greeting. kNothing:
  // handled here.
  enum class News { kMessage, kEstablished, kNothing };
  News received(const Received& received, const Self& self, const Now& now, Effects& effects);
  void tick(const Self& self, const Now& now, Effects& effects);
  // Closes the link and ignores what it still sends. The text is cut to what fits.
  void close(PeerId peer, std::string code, std::string text, Effects& effects);

  const Link* find(PeerId peer) const;
  const std::map<PeerId, Link>& all() const { return links_; }
  // Established peers of that role, in order.
  std::vector<PeerId> with_role(Role role) const;
  std::uint64_t refused() const { return refused_; }

 private:
  std::optional<Goodbye> objection(const Link& link, const Hello& hello, const Self& self) const;
  static void note_state(Link& link, Size size, Time wall, const Now& now);

  std::set<Role> accepted_;
  std::map<PeerId, Link> links_;
  std::uint64_t refused_ = 0;  // links closed here: wrong identity, role or message
};

}  // namespace luoshu::node
