// The links of a node: listens, dials and dials again, lets in whom the ledger admits, and hands
// messages to and from the machine under numbers of peers. The loop's thread only.
//
// Limits: at most kHandshakesMax handshakes at a time (the oldest one gives way, so that half-open
// connections block no others), limits::kPeersMax links, bounded queues (channel.h).
#pragma once

#include <filesystem>

#include "ledger/base/clock.h"
#include "node/core/effects.h"
#include "node/shell/channel.h"
#include "node/shell/counters.h"
#include "node/shell/loop.h"
#include "node/shell/node_log.h"

namespace luoshu::node {

inline constexpr std::size_t kHandshakesMax = 64;
// Links that one party may have open here, so that it cannot take those of all others.
inline constexpr std::size_t kLinksPerPartyMax = 8;
inline constexpr std::size_t kLocalLinksMax = 32;

// "host:port", "[::1]:port".
struct Address {
  std::string host;
  std::string port;
};
Result<Address> parse_address(std::string_view text);

// Whom a node calls, and keeps calling.
struct Dial {
  Address address;
  // Known before the ledger tells: this key is that party's, in that role.
  struct Pinned {
    PublicKey key;
    PeerIdentity identity;
  };
  std::optional<Pinned> pinned;
  std::optional<Role> wanted;  // the other end must be allowed this role
};

class Network {
 public:
  struct Options {
    PrivateKey transport_key;
    std::string name;  // in the certificate; for people
  };
  struct Events {
    std::function<Result<PeerIdentity>(const PublicKey&)> admit;
    std::function<void(const LinkOpened&)> opened;
    std::function<void(PeerId, Message)> received;
    std::function<void(PeerId)> closed;
    std::function<bool()> may_read;
    // A key that may connect showed a certificate outside its dates: one of the two clocks is off.
    std::function<void(const PeerIdentity&)> bad_dates = {};
  };
  // All of them outlive this; `options`: none where only local links are made.
  Network(Loop& loop, Clock& clock, std::optional<Options> options, Events events,
          Counters& counters, const NodeLog& log);
  ~Network();

  Status listen(const Address& address);
  // A socket of the file system, mode 0600: a process that may open it is `identity`.
  Status listen_local(const std::filesystem::path& socket, const PeerIdentity& identity);
  void dial(Dial dial);
  Status dial_local(const std::filesystem::path& socket);

  void send(PeerId peer, const Message& message);
  void close(PeerId peer, const std::string& code, const std::string& text);
  std::size_t unsent(PeerId peer) const;
  // Continues reading where may_read() had stopped it.
  void resume();
  // Asks again who may stay: keys are revoked and expire while links are up.
  void recheck(const std::function<Result<PeerIdentity>(const PublicKey&)>& admit);
  std::size_t links() const;
  std::size_t handshakes() const;
  // Dials and accepts no more; sends Goodbye over every link.
  void stop();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;  // shared with handlers of the loop that are under way
};

}  // namespace luoshu::node
