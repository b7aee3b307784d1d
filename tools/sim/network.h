// A simulated network of streams. A link is two streams of frames (node/core/wire.h), one each way,
// in order, like TLS over TCP: a lost packet is sent again, so what a path that is cut or clogged
// holds back comes later or never, and a link that loses something for good is closed. One thread.
//
// Faults on the wire proper are met as bytes. TLS would end the link at each of them; to be harder
// on the cores than that, messages that carry their own proof (entries, checkpoints, proofs) reach
// the receiver damaged, repeated, out of order, or from an earlier link or another ledger; for all
// others the link ends, as it would in life.
#pragma once

#include <deque>
#include <memory>
#include <set>

#include "node/core/effects.h"
#include "node/core/wire.h"
#include "tools/sim/world.h"

namespace luoshu::sim {

// An end of links: a node, or a client. Its number is its place in the network.
using HostId = std::size_t;
class Host {
 public:
  virtual ~Host() = default;
  virtual const std::string& name() const = 0;
  virtual node::PeerIdentity identity() const = 0;
  // As whom it calls that other host: its key may be one of that host's own party.
  virtual node::PeerIdentity identity_to(const Host& /*other*/) const { return identity(); }
  // Whether it says only what the protocol has.
  virtual bool honest() const { return true; }
  virtual bool up() const = 0;
  virtual void link_opened(node::PeerId peer, const node::PeerIdentity& other, node::Side side) = 0;
  virtual void link_closed(node::PeerId peer) = 0;
  virtual void received(node::PeerId peer, const node::Message& message) = 0;
  // Entries that it holds: for faults that want to fit.
  virtual Size holds() const { return Size{}; }
};

struct NetworkFaults {
  std::uint32_t loss = 0;  // all of them in permille of the messages
  std::uint32_t duplicate = 0;
  std::uint32_t reorder = 0;
  std::uint32_t flip = 0;
  std::uint32_t replay = 0;   // of what was said over an earlier link
  std::uint32_t foreign = 0;  // entries of another ledger
  Span delay_max = 5 * kMillisecond;
};

class Network {
 public:
  explicit Network(World& world) : world_(world) {}
  HostId add(Host& host);

  // Opens a link, after a while, where both are up and nothing is cut; `done` says whether.
  void dial(HostId from, HostId to, std::function<void(bool opened)> done);
  // A message that fits no frame cannot be said; a process that takes it for granted would end. Of
  // an honest host the run has failed then, of others nothing is sent.
  void send(node::PeerId peer, const node::Message& message);
  // Bytes that may be no frame at all.
  void send_raw(node::PeerId peer, Bytes bytes);
  // The end that `peer` names closes; the other hears of it, where it can.
  void close(node::PeerId peer);
  // The same for all links of a host that has crashed; what was on its way may be lost.
  void drop_links(HostId host);
  // Ends the links between two hosts.
  void part(HostId one, HostId other);
  bool linked(HostId from, HostId to) const;
  // REQUIRES a link that is still there.
  HostId other_end(node::PeerId peer) const {
    return links_.at(link_of(peer)).ends[1 - end_of(peer)];
  }

  // Nothing from `from` reaches `to`; until mended.
  void cut(HostId from, HostId to) { cut_.emplace(from, to); }
  void mend(HostId from, HostId to);
  void mend_all();
  // Everything from `from` to `to` waits for so long.
  void clog(HostId from, HostId to, Span how_long);

  NetworkFaults faults;
  std::uint64_t sent() const { return sent_; }

 private:
  struct Frame {
    Bytes bytes;  // empty: the end of the stream
    Span due = 0;
    bool damaged = false;
  };
  struct Stream {
    std::deque<Frame> frames;
    std::unique_ptr<node::FrameReader> reader = std::make_unique<node::FrameReader>();
    Span last_due = 0;
  };
  struct Link {
    HostId ends[2] = {};  // [0] dialled
    bool open[2] = {true, true};
    Stream streams[2];  // [i] from ends[i] to the other
  };
  // A link's two peer ids: 2n for who dialled, 2n + 1 for who accepted.
  static std::uint64_t link_of(node::PeerId peer) { return peer / 2; }
  static std::size_t end_of(node::PeerId peer) { return peer % 2; }

  std::optional<Bytes> framed(const Host& sender, const node::Message& message);
  void push(std::uint64_t number, std::size_t from, Frame frame, Span delay);
  void misbehave(std::uint64_t number, std::size_t from, const node::Message& message,
                 const Bytes& frame);
  void pump(std::uint64_t number, std::size_t from);
  bool deliver(std::uint64_t number, std::size_t from, const Frame& frame);
  void end(std::uint64_t number, std::size_t which);
  Span wait_of(HostId from, HostId to) const;

  World& world_;
  std::vector<Host*> hosts_;
  std::map<std::uint64_t, Link> links_;
  std::uint64_t next_link_ = 1;
  std::set<std::pair<HostId, HostId>> cut_;
  std::map<std::pair<HostId, HostId>, Span> clogged_until_;
  std::map<std::pair<HostId, HostId>, std::deque<Bytes>> overheard_;  // frames of earlier links
  std::uint64_t sent_ = 0;
};

}  // namespace luoshu::sim
