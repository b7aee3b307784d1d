#include "node/shell/tls.h"

#include "ledger/base/assert.h"
#include "ledger/crypto/certificate.h"

namespace luoshu::node {
namespace {

namespace ssl = boost::asio::ssl;

constexpr std::int64_t kDay = 24LL * 60 * 60 * 1'000'000;
constexpr std::int64_t kValidDays = 30;

}  // namespace

ssl::context& TlsIdentity::context() {
  const Time now = clock_.now();
  const bool fresh = context_ && now.micros - made_.micros < kDay && now >= made_;
  if (fresh) return *context_;
  // Connections that are under way keep the old one: OpenSSL counts who uses it.
  auto context = std::make_unique<ssl::context>(ssl::context::tlsv13);
  allow_tls13_only(context->native_handle());
  // A day back, for peers whose clock is behind.
  const auto certificate = self_signed_certificate(key_, name_, Time{now.micros - kDay},
                                                   Time{now.micros + kValidDays * kDay});
  LUOSHU_ASSERT(certificate.has_value());
  const std::string pem = key_.to_pem(std::nullopt);
  context->use_certificate(boost::asio::buffer(*certificate), ssl::context::pem);
  context->use_private_key(boost::asio::buffer(pem), ssl::context::pem);
  context->set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert);
  // No chain is looked at: the ledger says whose key it is, once TLS has shown that they hold it.
  context->set_verify_callback([](bool, ssl::verify_context&) { return true; });
  context_ = std::move(context);
  made_ = now;
  return *context_;
}

}  // namespace luoshu::node
