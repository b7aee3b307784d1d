// What a node shows of itself in TLS 1.3: a certificate over its transport key, signed by that key,
// made anew every day. For the .cc files of this room only.
#pragma once

// lint: allow foreign-header: shared by the .cc files of this room alone
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <optional>

#include "ledger/base/clock.h"
#include "ledger/crypto/key.h"

namespace luoshu::node {

class TlsIdentity {
 public:
  TlsIdentity(PrivateKey key, std::string name, Clock& clock)
      : key_(std::move(key)), name_(std::move(name)), clock_(clock) {}
  // For the next connection. Both ends show a certificate; whose it is, is asked afterwards.
  boost::asio::ssl::context& context();

 private:
  PrivateKey key_;
  std::string name_;
  Clock& clock_;
  Time made_;
  std::unique_ptr<boost::asio::ssl::context> context_;
};

}  // namespace luoshu::node
