// The bytes and proofs a receipt is made of, and its JSON form. Internal to this room.
//
//   format, ledger, origin, number, checkpoint, checkpoint_sm3 (gm), event: proof, keys: [proof],
//   genesis: proof; a proof is
//     event (readable), event_bytes, event_index, event_count, event_path, event_path_sm3 (gm),
//     header, signatures [{party, key_id, algorithm, public_key, signature}], leaf,
//     index, path, path_sm3 (gm)
// Bytes and hashes in base64, public keys in hexadecimal, keys in the order of their enrolment.
#pragma once

#include <vector>

#include "ledger/base/json.h"
#include "ledger/log/genesis.h"
#include "ledger/log/leaf.h"
#include "ledger/rules/parties/keys.h"

namespace luoshu {

// One event, its entry and its place in the log.
struct ShownEvent {
  Bytes event;
  std::uint32_t index = 0;  // within the entry
  merkle::Proof event_path;
  merkle::Proof event_path_sm3;  // gm only, as below
  Bytes leaf_bytes;
  merkle::Proof path;
  merkle::Proof path_sm3;
  // Decoded from leaf_bytes.
  Leaf leaf;
  Header header;
  Seq seq() const { return leaf.stamp.seq; }
  EventNumber number() const { return {leaf.stamp.first_event.value + index}; }
};

struct ReceiptParts {
  ShownEvent genesis;
  std::vector<ShownEvent> keys;  // by number, none twice
  ShownEvent event;
  std::string checkpoint;
  std::string checkpoint_sm3;  // gm only
};

// Fills in leaf and header from leaf_bytes.
Status decode_leaf_of(ShownEvent& shown);

// Keys by what the parts themselves show: the root key, and the enrolments in their order. They are
// believed here; that each is signed and in the log is for verify_receipt.
class ShownKeys {
 public:
  // kVerification where an enrolment is none, or could not have been accepted.
  static Result<ShownKeys> of(const ReceiptParts& parts);
  const Genesis& genesis() const { return genesis_; }
  const LedgerId& ledger() const { return ledger_; }
  // The key behind one signature on the entry of `shown`; kVerification where the receipt does not
  // show that it was enrolled before, or shows that it was not valid.
  Result<PublicKey> signer_key(const Signer& signer, const ShownEvent& shown) const;

 private:
  ShownKeys(Genesis genesis, LedgerId ledger, KeyRing ring);
  Genesis genesis_;
  LedgerId ledger_;
  KeyRing ring_;
  std::optional<Seq> first_enrolment_;  // from the next entry on the root key signs nothing
};

Result<json::Value> receipt_json(const ReceiptParts& parts, const ShownKeys& keys);
// Reads the members that carry bytes; the others are not looked at. kInvalid with the member's
// name.
Result<ReceiptParts> receipt_parts(const json::Value& value);

// Name of the first member in which the values differ, for messages; empty where they are equal.
std::string first_difference(const json::Value& a, const json::Value& b);

}  // namespace luoshu
