#include "ledger/log/entry_draft.h"

#include <algorithm>

#include "ledger/base/assert.h"

namespace luoshu {

Entry make_entry(EntryDraft draft) {
  Header header;
  header.ledger = draft.ledger.hash;
  header.entry_id = draft.id;
  header.author = std::move(draft.author);
  header.author_time = draft.author_time;
  header.event_count = static_cast<std::uint32_t>(draft.events.size());
  header.events_root = events_root(DigestKind::kSha256, draft.events);
  if (draft.suite == Suite::kGm)
    header.events_root_sm3 = events_root(DigestKind::kSm3, draft.events);
  std::ranges::sort(draft.signers);
  draft.signers.erase(std::unique(draft.signers.begin(), draft.signers.end()), draft.signers.end());
  header.signers = std::move(draft.signers);
  header.expected_version = draft.expected_version;
  Entry entry;
  entry.header = encode_header(header);
  entry.events = std::move(draft.events);
  entry.signatures.resize(header.signers.size());
  return entry;
}

void sign_entry(Entry& entry, std::size_t index, const PrivateKey& key) {
  LUOSHU_ASSERT(index < entry.signatures.size());
  entry.signatures[index] = {key.suite(), key.sign(signed_message(entry.header))};
}

EntryId numbered_entry_id(std::uint64_t number) {
  Bytes place;
  put_u64_be(place, number);
  EntryId id;
  std::ranges::copy(place, id.bytes.begin() + 8);
  return id;
}

EntryId import_entry_id(const LedgerId& ledger, std::uint64_t position, ByteView first_event) {
  Bytes place;
  put_u64_be(place, position);
  Hasher hasher(DigestKind::kSha256);
  hasher.update(as_bytes("luoshu/import/v1\n")).update(ledger.hash.view()).update(place);
  const Hash hash = hasher.update(first_event).finish();
  EntryId id;
  std::copy_n(hash.bytes.begin(), id.bytes.size(), id.bytes.begin());
  return id;
}

}  // namespace luoshu
