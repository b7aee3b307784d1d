// Projection "dates": what is needed to say what was in effect on a day without reading the whole
// log again. Effective dates mostly rise along the log; those that do not are late.
//
//   dates  date in four bytes        -> u64 seq of the first entry with an event of that date,
//                                       for dates later than all before
//   late   u64 seq                   -> u64 first event ‖ one or more (u32 first, u32 count, date
//                                       in four bytes): events dated before some event that stands
//                                       before them
#pragma once

#include "projections/engine/events_index.h"

namespace luoshu {

extern const Projection kDatesProjection;
// What the events of the entry make of ViewCursor::latest.
Date latest_with(Date latest, const FoldedEntry& entry);

// The first entry, within the rows, with an event dated after the day; nothing where none is.
Result<std::optional<Seq>> first_entry_after(const ViewRows& rows, Date day);
struct LateEvent {
  EventAt at;
  Date effective;
};
// Those of entries from `from` on, in the order of the log, until `use` answers false.
Status late_events(const ViewRows& rows, Seq from,
                   const std::function<bool(const LateEvent&)>& use);

}  // namespace luoshu
