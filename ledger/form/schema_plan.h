// The schema of events, read once through reflection into tables that parser, writer and `luoshu
// schema` walk. Internal to this room: it includes Cap'n Proto. Built at first use, immutable
// afterwards, so safe from every thread.
#pragma once

#include <capnp/schema.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/form/entering_text.h"

namespace luoshu::form {

enum class Kind {
  kInteger,   // Int64 <-> number
  kDate,      // Int32 $date <-> "2025-07-01"
  kFlag,      // Flag <-> true or false
  kPercent,   // Percent <-> number or text
  kText,      // Text <-> text
  kStruct,    // struct <-> object
  kTexts,     // List(Text) <-> list
  kIntegers,  // List(Int64) <-> list
  kDates,     // List(Int32) $date <-> list
  kStructs,   // List(struct) <-> list of objects
  kMap,       // List(NamedNumber) $map <-> object
};

struct StructPlan;

struct FieldPlan {
  capnp::StructSchema::Field field;
  std::string name = {};  // in JSON
  Kind kind = Kind::kText;
  std::int64_t min = 0;  // of an integer, a list's items, a map's values
  std::int64_t max = 0;
  EnteringRule text;
  bool required = false;             // by version 1 of the rules
  std::uint32_t since = 1;           // first version of the rules that knows it
  std::uint32_t required_since = 0;  // where that is later than 1; 0: as `required` says
  std::uint32_t required_until = 0;  // 0: by every later version too
  std::string unit;
  const StructPlan* item = nullptr;  // of kStruct and kStructs

  bool required_under(std::uint32_t rules_version) const;
};

struct StructPlan {
  capnp::StructSchema schema;
  std::vector<FieldPlan> fields;  // in the order declared, which is the order of export
  const FieldPlan* find(std::string_view name) const;
};

// One event type: a member of the union in event.capnp.
struct TypePlan {
  capnp::StructSchema::Field member;
  std::string name;
  char chapter = '?';
  std::string zh;
  std::string author;
  std::string cosigners;
  std::string subject;
  std::uint32_t since = 1;  // first version of the rules that knows it
  const StructPlan* fields = nullptr;
};

struct EventPlan {
  StructPlan envelope;          // author, role, ... basis
  std::vector<TypePlan> types;  // indexed by the union's discriminant
  std::map<std::string, std::size_t, std::less<>> by_name;
  std::map<std::uint64_t, std::unique_ptr<StructPlan>> structs;  // by schema id
  EnteringRule map_key;

  const TypePlan* find(std::string_view name) const;
};

const EventPlan& event_plan();

}  // namespace luoshu::form
