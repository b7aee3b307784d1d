// One connection that carries frames: over TLS, or over the local socket. Bounded both ways: a
// frame past the limit, a queue past the limit or a peer that does not read ends it. The loop's
// thread only; a link lives until its `closed` was told.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "ledger/crypto/certificate.h"
#include "node/core/messages.h"

namespace luoshu::node {

inline constexpr std::int64_t kHandshakeMs = 5'000;  // to finish TLS
inline constexpr std::int64_t kStallMs = 20'000;     // to take a piece of what is sent
inline constexpr std::int64_t kFarewellMs = 1'000;   // to take the last words
inline constexpr std::size_t kUnsentBytesMax = 16U << 20;

// Why a link ended.
enum class Ended { kHandshake, kRemote, kFrames, kSlow, kHere, kFault };
std::string_view ended_name(Ended ended);

class Channel {
 public:
  struct Events {
    // The handshake is done; the certificate of the other end, or nothing on the local socket.
    std::function<void(std::optional<Result<CertifiedKey>>)> ready;
    std::function<void(Message, std::size_t bytes)> received;
    // Once, last. Never called from within a call of this class.
    std::function<void(Ended, std::string why)> closed;
    std::function<bool()> may_read;  // false: nothing more for now, until resume()
    // Runs what foreign bytes began; false where it threw, and the link ends.
    std::function<bool(const std::function<void()>&)> contain;
  };
  virtual ~Channel() = default;
  virtual void start() = 0;
  virtual void send(Bytes frame) = 0;
  // Sends what waits and these last words, then closes; nothing is received any more.
  virtual void finish(Bytes last_words) = 0;
  virtual void abort(Ended ended, std::string why) = 0;
  virtual void resume() = 0;
  virtual std::size_t unsent() const = 0;
};

}  // namespace luoshu::node
