// What the log and the import need to know of every event without its fields. Light: no Cap'n Proto
// in this header. Pure functions; safe from every thread; never throw.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace luoshu::form {

struct Signatory {
  std::string party;
  std::string role;
  friend auto operator<=>(const Signatory&, const Signatory&) = default;
};

// The envelope; a text that is absent is empty here. `type` lives as long as the process.
struct EventEnvelope {
  std::string_view type;
  char chapter = '?';  // A to I
  std::string author;
  std::string role;
  std::optional<Date> effective;
  std::optional<Date> recorded;
  std::string subject;
  std::vector<Signatory> cosigners;
};

// Reads the envelope alone, without looking at the fields: cheap, for every event. kInvalid where
// the bytes do not decode or the type is unknown. For bytes from others also check_event_bytes.
Result<EventEnvelope> read_envelope(ByteView event_bytes);

// What the check of an entry asks of every event: views into the event's bytes, which must outlive
// them.
struct EventGist {
  std::string_view type;  // lives as long as the process
  char chapter = '?';     // A to I
  std::string_view author;
  std::optional<Date> recorded;
  std::vector<std::string_view> cosigners;  // their parties, in order
};

// check_event_bytes (event_form.h), and what the event says, in one pass over the bytes.
Result<EventGist> check_event(ByteView event_bytes);

}  // namespace luoshu::form
