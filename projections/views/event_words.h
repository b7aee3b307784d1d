// An event as it is named wherever one is the cause of something: number, type, subject, and who
// signed it in which role with which key.
#pragma once

#include "projections/views/rows.h"

namespace luoshu {

// Programs get number, type, subject and parties in one line.
Result<Phrase> event_words(const LedgerAt& ledger, const RecordedEvent& event);
// The same of an event by its number; the number alone where it does not count here.
Result<Phrase> event_words(const LedgerAt& ledger, EventNumber number);
// One below the other; `more` of them are not shown.
Phrase joined(const std::vector<Phrase>& phrases, std::string_view gap, std::size_t more);

}  // namespace luoshu
