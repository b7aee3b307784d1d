// A search through the events of a log for what somebody has in hand: an id, a name, a number of an
// invoice or instrument, an amount. One walk from the first entry to the last, event by event;
// nothing is kept but what was found.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/bilingual.h"
#include "ledger/base/json.h"
#include "projections/engine/ledger_at.h"

namespace luoshu {

inline constexpr std::uint64_t kFindLimitMax = 10'000;

struct FindAsk {
  std::string text;
  std::uint64_t limit = 50;    // events found; 1 to kFindLimitMax
  std::function<bool()> stop;  // true: somebody wants no more of it; may be empty
  std::function<void(std::uint64_t entries)> progress;  // may be empty
};

// The first place of an event where it matches.
struct FoundEvent {
  EventNumber number;
  Seq entry;
  std::string type;
  Date effective;
  std::string subject;
  std::string field;                // subject, author, cosigners, basis, fields.invoice_no, …
  std::string value;                // as recorded
  std::optional<std::int64_t> fen;  // where the value is an amount
};

struct FindResult {
  std::vector<FoundEvent> found;
  std::optional<std::int64_t> fen;  // the amount that the text was read as, without its sign
  std::uint64_t looked_at = 0;      // events
  bool more = false;                // the walk ended at the limit
  bool stopped = false;
};

// Fen of 26000.00, 26,000.00, ¥26000, 26000.00元, 2600000fen and 2600000分; nothing where it is no
// amount. The sign is dropped: what was taken back is found as well as what was paid.
std::optional<std::int64_t> amount_of(std::string_view text);

// Texts are found by any part of them, small and capital letters of ASCII alike; amounts where the
// field is one. kUsage for a text of nothing but blanks, or a limit out of its range.
Result<FindResult> find_events(const LedgerAt& ledger, const FindAsk& ask);

json::Value to_json(const FindResult& result);
std::string to_text(const FindResult& result, Language language);

}  // namespace luoshu
