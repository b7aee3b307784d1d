// Where the fields of an event lie in its bytes: the schema plan turned into offsets, so that bytes
// can be checked word by word without the library's reflection. Internal to this room. Built at
// first use, immutable afterwards, so safe from every thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "ledger/form/schema_plan.h"

namespace luoshu::form {

// A field of the data section: an integer, a date or a flag. All bits zero mean "absent".
struct DataField {
  Kind kind = Kind::kInteger;
  unsigned word = 0;
  unsigned shift = 0;  // of its lowest bit within the word
  std::int64_t min = 0;
  std::int64_t max = 0;
};

struct Shape;

// A field of the pointer section.
struct PointerField {
  const FieldPlan* plan = nullptr;
  const Shape* item = nullptr;  // of kStruct and kStructs
};

struct Shape {
  std::vector<DataField> data;
  std::vector<std::uint64_t> used;     // by data word: the bits that belong to some field
  std::vector<PointerField> pointers;  // by place in the pointer section
};

struct EventShape {
  Shape envelope;
  unsigned type_word = 0;  // where the number of the event's type lies
  unsigned type_shift = 0;
  unsigned fields_pointer = 0;       // the pointer to what JSON calls `fields`
  std::vector<const Shape*> fields;  // by number of the type
  unsigned author_pointer = 0;
  unsigned cosigners_pointer = 0;
  unsigned recorded_word = 0;
  unsigned recorded_shift = 0;
  std::int32_t first_day = 0;  // the days that have an ISO spelling
  std::int32_t last_day = 0;
  std::map<const StructPlan*, std::unique_ptr<Shape>> structs;
};

const EventShape& event_shape();

}  // namespace luoshu::form
