// Business form (JSON, docs/FORMATS.md §9) to event bytes and back. Event bytes are
// schema/event.capnp in canonical single-segment form without a segment table; there is exactly one
// such form of each event, and event_to_json of it gives the same values again. Driven by the
// schema's reflection: no event type is named here. Pure functions; safe from every thread; never
// throw, whatever bytes or values come in.
#pragma once

#include <functional>
#include <string_view>
#include <variant>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/json.h"
#include "ledger/base/result.h"
#include "ledger/form/form_issue.h"

namespace luoshu::form {

// The bytes, or everything that is wrong with the event, in the order of the input.
using Parsed = std::variant<Bytes, std::vector<FormIssue>>;

// Reads an event in business form. Refused: unknown members at every level, values of another type,
// numbers out of range or not written as integers, bad texts (text_rules.h), lists past
// limits::kListItemsMax, a `demo_key` (only with_demo_key sets it), more than
// limits::kEventBytesMax. A missing member and null are absent, which is for the rules to judge;
// `n` is dropped.
Parsed parse_event(const json::Value& event);

// The same with all issues joined into one fault of kind kInvalid.
Result<Bytes> event_from_json(const json::Value& event);

// A fault of json::parse about one line of a file, which counts lines within its text: with the
// line's number in the file.
Fault json_fault_at(Fault fault, std::size_t line_number);

// One line of a JSON Lines file; the fault says which. kInvalid where it is no JSON, kRefused where
// it is no event in business form.
Result<Bytes> read_event_line(std::string_view line, std::size_t line_number);

struct WriteOptions {
  // Leaves out of a KeyEnrolled what a rehearsal import filled in (with_demo_key): what is exported
  // is what was imported.
  bool leave_out_demo_keys = false;
};

// The event in business form, members in schema order; json::to_line of it is the canonical
// spelling. Fails with kInvalid where the bytes do not decode; check_event_bytes says more strictly
// whether bytes are an event.
Result<json::Value> event_to_json(ByteView event_bytes, WriteOptions options = {});

// Whether the bytes are the canonical form of an event that could have come in as business form
// (or through with_demo_key). For bytes from others: one pass where they are sound, a full
// decode and encode, to say why, where they are not.
Status check_event_bytes(ByteView event_bytes);

// What keeps an event that is not recorded yet from being recorded: texts that may not enter
// (entering_text.h), with their fields; nothing where all may. An id that `known` answers for is
// left alone: what is recorded must be nameable. Asked of ids that may not enter, and of no other.
// REQUIRES bytes that check_event_bytes has passed.
// may_enter: whether there are none, whatever is known; one pass over the bytes.
using KnownId = std::function<bool(std::string_view id)>;
bool may_enter(ByteView event_bytes);
std::vector<FormIssue> entering_issues(ByteView event_bytes, const KnownId& known);

// A rehearsal import fills in what a KeyEnrolled lacks and marks it in `demo_key`: true, or false
// where the event named its purpose itself. Fails with kUsage where the event is no KeyEnrolled,
// already has a key or proof, or names another purpose.
Result<Bytes> with_demo_key(ByteView event_bytes, std::string_view public_key,
                            std::string_view purpose, std::string_view proof_of_possession);

}  // namespace luoshu::form
