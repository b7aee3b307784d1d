#include "ledger/log/cosignature.h"

#include "ledger/base/assert.h"
#include "ledger/log/checkpoint.h"

namespace luoshu {

std::string cosignature_message(std::string_view checkpoint_text, std::uint64_t posix_seconds) {
  return "cosignature/v1\ntime " + std::to_string(posix_seconds) + "\n" +
         std::string(checkpoint_text);
}

Result<NoteSignature> cosign(std::string_view checkpoint_text, const NoteSigner& witness,
                             Time now) {
  if (now.micros < 0) return Fault{Errc::kUsage, "a cosignature's time is not before 1970"};
  LUOSHU_CHECK(parse_checkpoint(checkpoint_text));
  LUOSHU_TRY(const NoteVerifier self,
             note_verifier(witness.name, NoteKeyType::kCosignature, witness.key.public_key()));
  const auto seconds = static_cast<std::uint64_t>(now.micros / 1'000'000);
  Bytes bytes;
  put_u64_be(bytes, seconds);
  append(bytes, witness.key.sign(as_bytes(cosignature_message(checkpoint_text, seconds))));
  return NoteSignature{self.name, self.key_id, std::move(bytes)};
}

std::uint64_t cosignature_seconds(const NoteSignature& signature) {
  const auto seconds = ByteReader(signature.bytes).u64_be();
  LUOSHU_ASSERT(seconds.has_value());
  return *seconds;
}

}  // namespace luoshu
