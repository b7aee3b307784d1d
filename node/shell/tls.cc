#include "node/shell/tls.h"

#include "ledger/crypto/certificate.h"
#include "node/core/fitting.h"
#include "node/shell/asio.h"

namespace luoshu::node {
namespace {

namespace ssl = boost::asio::ssl;

constexpr std::int64_t kDay = 24LL * 60 * 60 * 1'000'000;
constexpr std::int64_t kValidDays = 30;

}  // namespace

TlsIdentity::TlsIdentity(PrivateKey key, const std::string& name, Clock& clock)
    : key_(std::move(key)),
      name_(whole_characters(name, kCertificateNameBytesMax)),
      clock_(clock) {}

Result<ssl::context*> TlsIdentity::context() {
  const Time now = clock_.now();
  const bool fresh = context_ && now.micros - made_.micros < kDay && now >= made_;
  if (fresh) return context_.get();
  // Connections that are under way keep the old one: OpenSSL counts who uses it.
  auto context = std::make_unique<ssl::context>(ssl::context::tlsv13);
  allow_tls13_only(context->native_handle());
  // A day back, for peers whose clock is behind.
  LUOSHU_TRY(const std::string certificate,
             self_signed_certificate(key_, name_, Time{now.micros - kDay},
                                     Time{now.micros + kValidDays * kDay}));
  const std::string pem = key_.to_pem(std::nullopt);
  error_code error;
  context->use_certificate(boost::asio::buffer(certificate), ssl::context::pem, error);
  if (!error) context->use_private_key(boost::asio::buffer(pem), ssl::context::pem, error);
  if (!error) context->set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert, error);
  // No chain is looked at: the ledger says whose key it is, once TLS has shown that they hold it.
  if (!error) context->set_verify_callback([](bool, ssl::verify_context&) { return true; }, error);
  if (error)
    return Fault{Errc::kUsage, "TLS takes no certificate of this node: " + error.message(),
                 "TLS 不接受本节点的证书：" + error.message()};
  context_ = std::move(context);
  made_ = now;
  return context_.get();
}

}  // namespace luoshu::node
