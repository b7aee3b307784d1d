// An event as rules and views read it: the envelope, and the fields as the struct of their type.
// Who reads one type of event includes the chapter of that type (schema/events_*.capnp.h) and not
// the union of all of them. A view into a message, which must outlive it; safe from every thread.
#pragma once

#include <capnp/any.h>
#include <capnp/list.h>

#include <string_view>

#include "ledger/base/assert.h"
#include "ledger/base/bytes.h"
#include "schema/values.capnp.h"

namespace luoshu {

// A type of event, known by the struct of its fields.
struct EventType {
  std::uint64_t fields_id = 0;  // Cap'n Proto's id of the struct
  friend bool operator==(EventType, EventType) = default;
};
template <class Fields>
inline constexpr EventType event_type{capnp::typeId<Fields>()};

// The number of the type: its place in the union of schema/event.capnp, which stands on disk.
// REQUIRES the type of an event.
std::uint16_t number_of(EventType type);
// REQUIRES that the number is one of the union's.
EventType event_type_of(std::uint16_t number);
// How many types there are; their numbers are 0 to one less.
std::size_t event_types();

class EventReader {
 public:
  // REQUIRES a reader of schema::Event, or of its bytes as any struct.
  explicit EventReader(capnp::AnyStruct::Reader event);

  std::string_view author() const;
  std::string_view role() const;
  std::string_view subject() const;
  bool has_subject() const;
  std::int32_t effective() const;  // days since 1970-01-01, or noDate
  std::int32_t recorded() const;   // of a rehearsal, or noDate
  capnp::List<schema::Signatory>::Reader cosigners() const;
  capnp::List<capnp::Text>::Reader basis() const;
  bool has_documents() const;
  capnp::List<schema::Document>::Reader documents() const;

  std::uint16_t type_number() const { return type_number_; }
  EventType type() const { return event_type_of(type_number_); }
  template <class Fields>
  bool is() const {
    return type() == event_type<Fields>;
  }
  template <class... Fields>
  bool is_any() const {
    return (is<Fields>() || ...);
  }
  // REQUIRES is<Fields>().
  template <class Fields>
  typename Fields::Reader fields() const {
    LUOSHU_ASSERT(is<Fields>());
    return fields_pointer().getAs<Fields>();
  }
  // The event alone, as its author signed it.
  Bytes canonical_bytes() const;
  // For what knows the whole union.
  capnp::AnyStruct::Reader any() const { return event_; }

 private:
  capnp::AnyPointer::Reader fields_pointer() const;

  capnp::AnyStruct::Reader event_;
  std::uint16_t type_number_;
};

}  // namespace luoshu
