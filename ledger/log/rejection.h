// A refusal that the log remembers: the refused entry, whole, and the codes it was refused with, so
// that every replica decides it again. The sequencer can leave a refusal out, but never invent one.
// Pure values; schema/system.capnp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/log/entry.h"

namespace luoshu {

struct RejectedReason {
  std::string code;
  std::optional<std::uint32_t> event_index;  // none: the entry as a whole
  std::string field;                         // empty: no single field
  friend bool operator==(const RejectedReason&, const RejectedReason&) = default;
};

struct Rejection {
  Bytes entry;  // encode_entry of what was refused
  std::vector<RejectedReason> reasons;
  friend bool operator==(const Rejection&, const Rejection&) = default;
};

// The system event, and the way back; kInvalid for bytes that are no rejection or not canonical.
Bytes encode_rejection(const Rejection& rejection);
Result<Rejection> decode_rejection(ByteView event);

// The entry id of the one rejection that a header digest can have.
EntryId rejection_id(const Hash& refused_header);
// The system entry that carries it: no author, no signature. `at` is the time it is recorded.
// Nothing where it does not fit into an entry (the refusal is then only counted).
std::optional<Entry> rejection_entry(const Rejection& rejection, const Hash& refused_header,
                                     const LedgerId& ledger, bool with_sm3, Time at);

}  // namespace luoshu
