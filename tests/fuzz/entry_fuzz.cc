// Entries from others: decoding them never crashes, what decodes has one spelling, and checking it
// ends in an answer, whatever the header claims about its events.
#include <variant>

#include "ledger/base/assert.h"
#include "ledger/ledger.h"

namespace {

luoshu::PublicKey key_of(luoshu::Suite suite) {
  return luoshu::PrivateKey::from_secret(suite, luoshu::Bytes(32, 1)).value().public_key();
}

// A ledger of either suite, with the same key in every role.
luoshu::Genesis genesis_of(luoshu::Suite suite) {
  luoshu::Genesis genesis{"fuzz", suite, true, key_of(luoshu::Suite::kIntl), {}, key_of(suite)};
  if (suite == luoshu::Suite::kGm) genesis.log_key_sm2 = key_of(suite);
  return genesis;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const luoshu::Genesis kLedgers[] = {genesis_of(luoshu::Suite::kIntl),
                                             genesis_of(luoshu::Suite::kGm)};
  const luoshu::ByteView bytes(data, size);
  const auto entry = luoshu::decode_entry(bytes);
  if (!entry) return 0;
  LUOSHU_ASSERT(luoshu::equal(luoshu::encode_entry(*entry), bytes));
  const auto header = luoshu::decode_header(entry->header);
  const luoshu::LedgerId ledger{header ? header->ledger : luoshu::Hash{}};
  for (const luoshu::Genesis& genesis : kLedgers) {
    const auto outcome = luoshu::check_entry(*entry, genesis, ledger);
    const auto* checked = std::get_if<luoshu::CheckedEntry>(&outcome);
    if (checked == nullptr) continue;
    LUOSHU_ASSERT(header.has_value() && checked->header == *header);
    const auto events = luoshu::unframe_events(checked->framed_events);
    LUOSHU_ASSERT(events.has_value() && events->size() == entry->events.size());
  }
  return 0;
}
