#include "ledger/form/event_reader.h"

#include <capnp/schema.h>

#include <map>
#include <vector>

#include "ledger/base/message.h"
#include "schema/event.capnp.h"

namespace luoshu {
namespace {

// Every member of the union is a pointer to a struct, and all share one place.
struct Union {
  std::vector<EventType> types;  // by number
  std::map<std::uint64_t, std::uint16_t> numbers;
  unsigned pointer = 0;
};

Union read_union() {
  Union all;
  for (const auto field : capnp::Schema::from<schema::Event>().getUnionFields()) {
    const EventType type{field.getType().asStruct().getProto().getId()};
    all.numbers.emplace(type.fields_id, static_cast<std::uint16_t>(all.types.size()));
    all.types.push_back(type);
    all.pointer = field.getProto().getSlot().getOffset();
  }
  return all;
}

const Union& the_union() {
  static const Union all = read_union();
  return all;
}

}  // namespace

std::uint16_t number_of(EventType type) {
  const auto found = the_union().numbers.find(type.fields_id);
  LUOSHU_ASSERT(found != the_union().numbers.end());
  return found->second;
}

EventType event_type_of(std::uint16_t number) {
  LUOSHU_ASSERT(number < the_union().types.size());
  return the_union().types[number];
}

std::size_t event_types() {
  return the_union().types.size();
}

EventReader::EventReader(capnp::AnyStruct::Reader event)
    : event_(event), type_number_(static_cast<std::uint16_t>(event.as<schema::Event>().which())) {}

std::string_view EventReader::author() const {
  return from_kj(event_.as<schema::Event>().getAuthor());
}
std::string_view EventReader::role() const {
  return from_kj(event_.as<schema::Event>().getRole());
}
std::string_view EventReader::subject() const {
  return from_kj(event_.as<schema::Event>().getSubject());
}
bool EventReader::has_subject() const {
  return event_.as<schema::Event>().hasSubject();
}
std::int32_t EventReader::effective() const {
  return event_.as<schema::Event>().getEffective();
}
std::int32_t EventReader::recorded() const {
  return event_.as<schema::Event>().getRecorded();
}
capnp::List<schema::Signatory>::Reader EventReader::cosigners() const {
  return event_.as<schema::Event>().getCosigners();
}
capnp::List<capnp::Text>::Reader EventReader::basis() const {
  return event_.as<schema::Event>().getBasis();
}

bool EventReader::has_documents() const {
  return event_.as<schema::Event>().hasDocuments();
}
capnp::List<schema::Document>::Reader EventReader::documents() const {
  return event_.as<schema::Event>().getDocuments();
}

Bytes EventReader::canonical_bytes() const {
  const kj::Array<capnp::word> words = capnp::AnyStruct::Reader(event_).canonicalize();
  return to_bytes(ByteView(words.asBytes().begin(), words.asBytes().end()));
}

capnp::AnyPointer::Reader EventReader::fields_pointer() const {
  // Canonical bytes end with the last pointer that is not null: an event without fields has none.
  const auto pointers = event_.getPointerSection();
  const unsigned place = the_union().pointer;
  return place < pointers.size() ? pointers[place] : capnp::AnyPointer::Reader();
}

}  // namespace luoshu
