// Parties' keys: enrolled and revoked by events, valid at the moment of recording. Until the first
// KeyEnrolled the root key of entry 0 may author chapter A of the rulebook under any role; later it
// signs nothing but the recovery of a party that lost all its keys.
// A KeyRing is an immutable value: the rows of tables::kKeys with their keys ready for use.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ledger/base/ids.h"
#include "ledger/base/time.h"
#include "ledger/crypto/key.h"
#include "ledger/rules/engine/reasons.h"
#include "ledger/store/store.h"
#include "schema/state.capnp.h"

namespace luoshu {

struct Mutation;

struct EnrolledKey {
  PublicKey key;
  std::string purpose;  // entry, checkpoint, cosign, transport
  Seq enrolled;         // may sign from the next entry on
  EventNumber event;    // its KeyEnrolled
  Date valid_to;        // last day on which it may sign
  Date active_from;     // first day on which it may sign (recovery has a waiting time)
  std::optional<Seq> revoked;
};

class KeyRing {
 public:
  // A ring in which only the root key may sign.
  explicit KeyRing(PublicKey root_key) : root_key_(std::move(root_key)) {}
  // The ring as a log of that size knew it.
  static Result<KeyRing> load(const Snapshot& snapshot, PublicKey root_key, Size as_of);

  // True until the first key is enrolled.
  bool bootstrapping() const { return keys_.empty(); }
  const EnrolledKey* find(std::string_view party, std::string_view key_id) const;
  // The entry key of the party that may sign at that entry and day, newest first; none: no such
  // key.
  std::optional<std::string> signing_key_id(std::string_view party, Seq at, Date day) const;

  // The party that enrolled this key for that purpose, where it may be used at `at` on `day`;
  // kRefused with why not.
  Result<std::string> holder_of(const PublicKey& key, std::string_view purpose, Seq at,
                                Date day) const;
  // Ids of the keys of a party that may be used then, whatever their purpose; ascending.
  std::vector<std::string> usable_keys(std::string_view party, Seq at, Date day) const;

  // The key that verifies this signer's signature on the entry at `at`, recorded on `day`, or why
  // it may not sign: E-KEY-UNKNOWN, E-KEY-REVOKED (revoked or expired).
  std::variant<PublicKey, Reason> signer_key(std::string_view party, std::string_view key_id,
                                             Seq at, Date day) const;

  // A copy that knows what an entry changed: mutations of other tables are passed over.
  std::shared_ptr<const KeyRing> after(const std::vector<Mutation>& mutations) const;

 private:
  using Name = std::pair<std::string, std::string>;  // party, key id
  PublicKey root_key_;
  std::map<Name, EnrolledKey> keys_;
};

// Whether events of this type concern keys at all.
inline bool concerns_keys(std::string_view event_type) {
  return event_type == "KeyEnrolled" || event_type == "KeyRevoked";
}
// Whether an entry changed any key.
bool touches_keys(const std::vector<Mutation>& mutations);

// What a new key signs to show that its holder has it:
// "luoshu/possession/v1\n" ‖ ledger id ‖ party LF key id LF purpose LF
Bytes possession_message(const LedgerId& ledger, std::string_view party, std::string_view key_id,
                         std::string_view purpose);

}  // namespace luoshu
