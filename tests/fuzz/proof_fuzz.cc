// Proof files on any bytes: the reader never crashes, what it takes has one spelling, and no
// foreign proof leads from an unknown leaf to a checkpoint that nobody signed.
#include <cstdint>

#include "ledger/base/assert.h"
#include "ledger/crypto/digest.h"
#include "ledger/log/proof_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace luoshu;
  const std::string_view text = as_text({data, size});
  const auto proof = parse_proof_file(text);
  if (!proof) return 0;
  LUOSHU_ASSERT(to_text(*proof) == text);
  const Hash leaf = sha256(as_bytes("a leaf"));
  LUOSHU_ASSERT(!verify_proof_file(*proof, leaf, Policy{{}, {}, {}, "none"}));
  const auto checkpoint = parse_checkpoint_note(proof->checkpoint);
  LUOSHU_ASSERT(checkpoint);
  // The Merkle readers take sizes and hashes from the same bytes.
  static_cast<void>(merkle::verify_inclusion(DigestKind::kSha256, proof->index,
                                             checkpoint->size.value, leaf, proof->proof,
                                             checkpoint->root));
  static_cast<void>(merkle::verify_consistency(DigestKind::kSha256, proof->index, leaf,
                                               checkpoint->size.value, checkpoint->root,
                                               proof->proof));
  return 0;
}
