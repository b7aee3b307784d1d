// Checkpoints, anchors and evidence on any bytes: what others claim that a log has signed. No
// reader crashes; nothing is taken for signed that the key did not sign; an anchor has one
// spelling.
#include <cstdint>

#include "ledger/base/assert.h"
#include "ledger/log/anchor.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/cosignature.h"
#include "ledger/log/evidence.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace luoshu;
  const std::string_view text = as_text({data, size});
  // A key that nobody of the corpus signed with.
  static const PrivateKey kKey = PrivateKey::generate(Suite::kIntl);
  const auto claimed = parse_checkpoint_note(text);
  // An origin with a plus sign is no name of a key, and nobody can sign under it.
  const auto named = claimed
                         ? note_verifier(claimed->origin, NoteKeyType::kEd25519, kKey.public_key())
                         : Result<NoteVerifier>(claimed.error());
  if (named) {
    const NoteVerifier& verifier = *named;
    LUOSHU_ASSERT(!open_checkpoint(text, verifier));
    LUOSHU_ASSERT(!open_checkpoint(text, claimed->origin, kKey.public_key()));
    LUOSHU_ASSERT(!open_sm3_checkpoint(text, claimed->origin, kKey.public_key()));
    // Signed by that key it is what it says.
    const auto note = sign_checkpoint(*claimed, kKey);
    LUOSHU_ASSERT(note && open_checkpoint(*note, verifier) == *claimed);
    static_cast<void>(cosignature_message(checkpoint_text(*claimed), claimed->size.value));
  }
  static_cast<void>(open_checkpoint(text, "luoshu.example/henan", kKey.public_key()));
  if (const auto anchor = decode_anchor(text)) LUOSHU_ASSERT(encode_anchor(*anchor) == text);
  static_cast<void>(judge(text));
  return 0;
}
