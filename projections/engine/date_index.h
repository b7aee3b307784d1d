// Projection "dates": what is needed to say what was in effect on a day without reading the whole
// log again. Effective dates mostly rise along the log; those that do not are late.
//
//   dates  date in four bytes        -> u64 seq of the first entry with an event of that date, for
//                                       dates later than all before
//   late   u64 number of the event   -> u64 seq ‖ u32 index ‖ date in four bytes: dated before some
//                                       event that stands before it
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
Status late_events(const ViewRows& rows, const std::function<bool(const LateEvent&)>& use);

}  // namespace luoshu
