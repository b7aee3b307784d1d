// Receipts (`luoshu-receipt/v1`, docs/FORMATS.md §7, docs/decisions/0009): everything needed to
// verify one business event offline, in one JSON document. It shows the event, its place in its
// entry, the entry's leaf, the leaf's place in the log at one signed checkpoint, entry 0, and for
// every key that signed the event that enrolled it, back to the root key, each proven in the same
// way.
//
// Nothing readable in a receipt is believed: the whole document is built again from the bytes and
// proofs it carries, and one that differs in anything but white space is refused. So is one that
// shows less than asked, or more. Pure functions; safe from every thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/json.h"
#include "ledger/log/log_reader.h"
#include "ledger/log/policy.h"

namespace luoshu {

// The receipt of an event under signed notes of the same log, which may carry cosignatures.
// kNotFound where there is no such event, or the notes do not cover it yet.
Result<json::Value> make_receipt(const LogReader& log, EventNumber event,
                                 const LogReader::SignedNotes& notes);

// What a receipt proves, in words.
struct Sentence {
  std::string en;
  std::string zh;
};

struct ReceiptVerdict {
  std::string origin;
  LedgerId ledger;
  bool rehearsal = false;
  Size size;           // of the checkpoint
  Seq seq;             // of the entry
  EventNumber number;  // of the event
  Time recorded;
  json::Value event;  // in business form
  std::vector<Signer> signers;
  std::vector<std::string> witnesses;  // whose cosignatures hold
  std::size_t unknown_lines = 0;       // signature lines of keys that the policy does not name
  std::vector<Sentence> proven;
  std::vector<Sentence> not_proven;
};

// Verifies with nothing but the text and the policy. kInvalid: no receipt; kVerification with what
// does not hold; kLimit past limits::kReceiptBytesMax.
Result<ReceiptVerdict> verify_receipt(std::string_view text, const Policy& policy);
// The same of what was read already, whose size the reader has bounded.
Result<ReceiptVerdict> verify_read_receipt(const json::Value& value, const Policy& policy);

}  // namespace luoshu
