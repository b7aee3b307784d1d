// Parties' keys: enrolled and revoked by events, valid at the moment of recording. Until the first
// KeyEnrolled the root key of entry 0 may author chapter A of the rulebook under any role.
// A KeyRing is an immutable value; apply makes a new one. Rows: schema/state.capnp KeyRow.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ledger/base/ids.h"
#include "ledger/base/time.h"
#include "ledger/crypto/key.h"
#include "ledger/rules/reasons.h"
#include "ledger/store/versioned.h"

namespace luoshu {

// Row table of the state: party ‖ 00 ‖ key id -> KeyRow. DO NOT RENUMBER: on disk since format 1.
inline constexpr RowTable kKeyTable{1};

struct EnrolledKey {
  PublicKey key;
  std::string purpose;  // entry, checkpoint, cosign, transport
  Seq enrolled;         // may sign from the next entry on
  EventNumber event;    // its KeyEnrolled
  Date valid_to;        // last day on which it may sign
  std::optional<Seq> revoked;
};

struct RowChange {
  RowTable table;
  Bytes key;
  std::optional<Bytes> value;  // none: erased
};

class KeyRing {
 public:
  // A ring in which only the root key may sign.
  explicit KeyRing(PublicKey root_key) : root_key_(std::move(root_key)) {}
  // The ring as a log of that size knew it.
  static Result<KeyRing> load(const Snapshot& snapshot, PublicKey root_key, Size as_of);

  // True until the first key is enrolled.
  bool bootstrapping() const { return keys_.empty(); }
  // True where events of this type concern keys at all.
  static bool concerns(std::string_view event_type);
  const EnrolledKey* find(std::string_view party, std::string_view key_id) const;
  // The entry key of the party that may sign at that entry and day, newest first; none: no such
  // key.
  std::optional<std::string> signing_key_id(std::string_view party, Seq at, Date day) const;

  // The key that verifies this signer's signature on the entry at `at`, recorded on `day`, or why
  // it may not sign: E-KEY-UNKNOWN, E-KEY-REVOKED (revoked or expired).
  std::variant<PublicKey, Reason> signer_key(std::string_view party, std::string_view key_id,
                                             Seq at, Date day) const;

  // decide and apply of one event, given as its canonical bytes; REQUIRES concerns(its type).
  struct Context {
    LedgerId ledger;
    Seq at;
    EventNumber number;
    std::uint32_t event_index = 0;
  };
  Reasons decide(ByteView event, const Context& context) const;
  // REQUIRES that decide had no reasons.
  std::vector<RowChange> apply(ByteView event, const Context& context);

 private:
  using Name = std::pair<std::string, std::string>;  // party, key id
  PublicKey root_key_;
  std::map<Name, EnrolledKey> keys_;
};

// What a new key signs to show that its holder has it:
// "luoshu/possession/v1\n" ‖ ledger id ‖ party LF key id LF purpose LF
Bytes possession_message(const LedgerId& ledger, std::string_view party, std::string_view key_id,
                         std::string_view purpose);

}  // namespace luoshu
