// Private keys in PEM form and public keys on any bytes: no reader crashes, and a key that is taken
// works. Encrypted files are tried without their passphrase only: how long a wrong one takes is a
// number inside the file, and the file is its owner's own.
#include <cstdint>

#include "ledger/base/assert.h"
#include "ledger/crypto/key.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace luoshu;
  const ByteView bytes{data, size};
  const Bytes message = to_bytes("message");
  if (const auto key = PrivateKey::from_pem(as_text(bytes), std::nullopt)) {
    LUOSHU_ASSERT(key->public_key().verify(message, key->sign(message)));
    const auto again = PrivateKey::from_pem(key->to_pem(std::nullopt), std::nullopt);
    LUOSHU_ASSERT(again && again->public_key() == key->public_key());
  }
  for (const Suite suite : {Suite::kIntl, Suite::kGm}) {
    const auto key = PublicKey::from_bytes(suite, bytes);
    LUOSHU_ASSERT(!key || equal(key->bytes(), bytes));
    LUOSHU_ASSERT(!key || !key->verify(message, bytes));
  }
  return 0;
}
