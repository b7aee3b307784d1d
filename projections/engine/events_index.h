// Projection "events": where the events of a type, and those about a subject, stand in the log.
//
//   by type     u16 type ‖ u64 seq           -> u64 first event ‖ 1* (u32 first, u32 count)
//   by subject  subject ‖ 00 ‖ u64 number    -> u64 seq ‖ u32 index within the entry
//
// An event that names another subject as the transaction it belongs to is listed under both.
#pragma once

#include "projections/engine/folding.h"

namespace luoshu {

extern const Projection kEventsProjection;

struct EventAt {
  EventNumber number;
  Seq seq;
  std::uint32_t index = 0;
};
// Ascending by number, until `use` answers false. `type`: the number of the union member in
// schema/event.capnp.
using UseEvent = std::function<bool(const EventAt&)>;
Status events_of_type(const ViewRows& rows, std::uint16_t type, const UseEvent& use);
Status events_of_subject(const ViewRows& rows, std::string_view subject, const UseEvent& use);

}  // namespace luoshu
