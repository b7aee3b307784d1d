// What a node shows of itself in TLS 1.3: a certificate over its transport key, signed by that key,
// made again every day. For the .cc files of this room only.
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
  // `name`: of any length; a certificate shows the front of it.
  TlsIdentity(PrivateKey key, const std::string& name, Clock& clock);
  // For the next connection; never null. Both ends show a certificate; whose it is, is asked
  // afterwards. A fault where none can be made: of a name, or on a day, that no certificate has.
  Result<boost::asio::ssl::context*> context();

 private:
  PrivateKey key_;
  std::string name_;
  Clock& clock_;
  Time made_;
  std::unique_ptr<boost::asio::ssl::context> context_;
};

}  // namespace luoshu::node
