#include "ledger/log/signatures.h"

#include "ledger/base/limits.h"
#include "ledger/base/message.h"

namespace luoshu {
namespace {

// Ed25519 has 64 bytes; DER of an SM2 signature at most 72.
constexpr std::size_t kSignatureBytesMax = 80;

}  // namespace

void write_signatures(const std::vector<Signature>& signatures,
                      capnp::List<schema::Signature>::Builder list) {
  for (unsigned i = 0; i < list.size(); ++i) {
    list[i].setSuite(static_cast<std::uint8_t>(signatures[i].suite));
    list[i].setBytes(kj_bytes(signatures[i].bytes));
  }
}

Result<std::vector<Signature>> read_signatures(capnp::List<schema::Signature>::Reader list,
                                               UnsignedIs missing) {
  if (list.size() > limits::kSignersMax)
    return Fault{Errc::kLimit, "more than " + std::to_string(limits::kSignersMax) + " signatures"};
  std::vector<Signature> signatures;
  signatures.reserve(list.size());
  for (const auto item : list) {
    const ByteView bytes = from_kj(item.getBytes());
    const std::uint8_t suite = item.getSuite();
    const bool known = suite == static_cast<std::uint8_t>(Suite::kIntl) ||
                       suite == static_cast<std::uint8_t>(Suite::kGm);
    const bool still_missing = suite == 0 && bytes.empty() && missing == UnsignedIs::kAllowed;
    if (!still_missing && (!known || bytes.empty() || bytes.size() > kSignatureBytesMax))
      return Fault{Errc::kInvalid, "a signature of unknown suite or impossible length"};
    signatures.push_back({static_cast<Suite>(suite), to_bytes(bytes)});
  }
  return signatures;
}

}  // namespace luoshu
