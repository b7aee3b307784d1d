// An entry: what one author submits and signs, 1 to 8,192 events, atomic. Header bytes are hashed
// and signed exactly as they are stored; decoding checks that they are canonical, so one meaning
// has one spelling. Pure values and functions; safe from every thread. Schema: schema/entry.capnp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/ids.h"
#include "ledger/base/time.h"
#include "ledger/crypto/digest.h"
#include "ledger/crypto/key.h"
#include "ledger/merkle/proof.h"

namespace luoshu {

struct Signer {
  std::string party;
  std::string key_id;
  friend auto operator<=>(const Signer&, const Signer&) = default;
};

struct Header {
  Hash ledger;  // all zero in entry 0
  EntryId entry_id;
  std::string author;  // empty in system entries
  Time author_time;
  std::uint32_t event_count = 0;
  Hash events_root;
  std::optional<Hash> events_root_sm3;  // gm ledgers only
  std::vector<Signer> signers;          // sorted, none twice
  std::optional<Size> expected_version;
  friend bool operator==(const Header&, const Header&) = default;
};

struct Signature {
  Suite suite{};
  Bytes bytes;
  friend bool operator==(const Signature&, const Signature&) = default;
};

struct Entry {
  Bytes header;               // canonical bytes of a Header
  std::vector<Bytes> events;  // in order; what events_root commits to
  std::vector<Signature>
      signatures;  // one per signer in the header's order; empty bytes: not signed yet
};

// REQUIRES sorted unique signers. decode_header: kInvalid for bytes that are not canonical, name a
// limit that is passed, or carry fields of a wrong length.
Bytes encode_header(const Header& header);
Result<Header> decode_header(ByteView bytes);

// An entry as it travels, and as `luoshu draft` writes it.
Bytes encode_entry(const Entry& entry);
Result<Entry> decode_entry(ByteView bytes);

// Roots over event bytes (RFC 6962 with the entry's own tree), and the way from one event to them.
Hash events_root(DigestKind kind, std::span<const Bytes> events);
std::vector<Hash> event_leaf_hashes(DigestKind kind, std::span<const Bytes> events);

// What every signer signs: "luoshu/entry/v1\n" ‖ header bytes.
Bytes signed_message(ByteView header);

// SHA-256 of the header bytes: "the same bytes" of docs/decisions on identity means equal digests.
inline Hash header_digest(ByteView header) {
  return sha256(header);
}
// SHA-256(author ‖ 00 ‖ entry id): the key under which an identity is remembered for ever.
Hash identity_of(std::string_view author, const EntryId& id);

// Event bytes of one entry as they are stored and served:
//   u32 BE count ‖ count × u32 BE length ‖ zeroes to a multiple of 8 ‖ the events in their order
// Every event is a multiple of 8 bytes long, so each stays aligned for Cap'n Proto.
Bytes frame_events(std::span<const Bytes> events);
// Views into `framed`, which must outlive them. kInvalid where the frame does not fit to the byte.
Result<std::vector<ByteView>> unframe_events(ByteView framed);

}  // namespace luoshu
