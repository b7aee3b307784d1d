// Signed notes, checkpoints, verifier keys and policies on any bytes: no reader crashes, and what a
// reader takes has one spelling, which its writer gives back.
#include <cstdint>

#include "ledger/base/assert.h"
#include "ledger/log/policy.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace luoshu;
  const std::string_view text = as_text({data, size});
  if (const auto note = parse_note(text)) {
    LUOSHU_ASSERT(to_text(*note) == text);
    static const NoteVerifier kVerifier =
        parse_vkey("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k").value();
    const auto verified = verify_note(*note, {&kVerifier, 1});
    LUOSHU_ASSERT(!verified || verified->text == note->text);
  }
  if (const auto checkpoint = parse_checkpoint(text))
    LUOSHU_ASSERT(checkpoint_text(*checkpoint) == text);
  if (const auto verifier = parse_vkey(text)) LUOSHU_ASSERT(to_vkey(*verifier) == text);
  if (const auto policy = parse_policy(text)) {
    // Everybody together fulfils every quorum that can be written.
    std::vector<WitnessedCheckpoint::Witness> all;
    for (const Policy::Witness& witness : policy->witnesses) all.push_back({witness.name, 0});
    LUOSHU_ASSERT(quorum_met(*policy, all));
  }
  return 0;
}
