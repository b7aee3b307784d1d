#include "ledger/form/required_fields.h"

#include <capnp/any.h>
#include <capnp/dynamic.h>
#include <fmt/format.h>

#include <algorithm>

#include "ledger/form/schema_plan.h"
#include "ledger/form/text_rules.h"
#include "schema/event.capnp.h"

namespace luoshu::form {
namespace {

bool is_missing(const capnp::DynamicStruct::Reader& holder, const FieldPlan& plan) {
  switch (plan.kind) {
    case Kind::kInteger:
      return holder.get(plan.field).as<std::int64_t>() == schema::NONE;
    case Kind::kDate:
      return holder.get(plan.field).as<std::int32_t>() == schema::NO_DATE;
    case Kind::kFlag:
      return holder.get(plan.field).as<capnp::DynamicEnum>().getRaw() == 0;
    default:
      return !holder.has(plan.field);
  }
}

bool is_blank_text(capnp::Text::Reader text) {
  return is_blank({text.begin(), text.size()});
}

// An empty text, or a list that contains an empty text.
void collect_empty(const capnp::DynamicStruct::Reader& holder, const FieldPlan& field,
                   const std::string& name, std::vector<OpenField>& open) {
  if (field.kind == Kind::kText && is_blank_text(holder.get(field.field).as<capnp::Text>()))
    open.push_back({name, OpenField::Why::kEmpty});
  if (field.kind != Kind::kTexts) return;
  const auto items = holder.get(field.field).as<capnp::DynamicList>();
  for (unsigned i = 0; i < items.size(); ++i)
    if (is_blank_text(items[i].as<capnp::Text>()))
      open.push_back({fmt::format("{}[{}]", name, i), OpenField::Why::kEmpty});
}

void collect(const capnp::DynamicStruct::Reader& holder, const StructPlan& plan,
             std::uint32_t version, const std::string& prefix, std::vector<OpenField>& open) {
  for (const FieldPlan& field : plan.fields) {
    const bool nested = field.kind == Kind::kStruct || field.kind == Kind::kStructs;
    const bool required = field.required_under(version);
    if (!required && !nested) continue;
    if (is_missing(holder, field)) {
      if (required) open.push_back({prefix + field.name, OpenField::Why::kMissing});
      continue;
    }
    if (required) collect_empty(holder, field, prefix + field.name, open);
    if (field.kind == Kind::kStruct)
      collect(holder.get(field.field).as<capnp::DynamicStruct>(), *field.item, version,
              prefix + field.name + ".", open);
    if (field.kind != Kind::kStructs) continue;
    const auto items = holder.get(field.field).as<capnp::DynamicList>();
    for (unsigned i = 0; i < items.size(); ++i)
      collect(items[i].as<capnp::DynamicStruct>(), *field.item, version,
              fmt::format("{}{}[{}].", prefix, field.name, i), open);
  }
}

// ---- The quick look -----------------------------------------------------------------------------
// What is absent is stored as zeroes, so bytes that are not zero are there. Only where a required
// slot is zero, or says nothing, a closer look follows.
struct Slot {
  enum class Kind { kData, kText, kPointer } kind = Kind::kData;
  std::uint32_t at = 0;     // index of the pointer, or first byte
  std::uint32_t bytes = 0;  // of data
};
struct QuickLook {
  enum class Shape { kTexts, kStruct, kStructs };
  struct Nested;
  std::vector<Slot> required;
  std::vector<Nested> nested;
};
// A pointer to what must say something itself, where it is there.
struct QuickLook::Nested {
  std::uint32_t at = 0;
  Shape shape = Shape::kTexts;
  QuickLook inside = {};
};

bool requires_any(const StructPlan& plan, std::uint32_t version) {
  return std::ranges::any_of(plan.fields, [&](const FieldPlan& field) {
    return field.required_under(version) ||
           (field.item != nullptr && requires_any(*field.item, version));
  });
}

Slot slot_of(const FieldPlan& field, std::uint32_t offset) {
  switch (field.kind) {
    case Kind::kInteger:
      return {Slot::Kind::kData, offset * 8, 8};
    case Kind::kDate:
      return {Slot::Kind::kData, offset * 4, 4};
    case Kind::kFlag:
      return {Slot::Kind::kData, offset * 2, 2};
    case Kind::kText:
      return {Slot::Kind::kText, offset, 0};
    default:
      return {Slot::Kind::kPointer, offset, 0};
  }
}

QuickLook quick_look_of(const StructPlan& plan, std::uint32_t version) {
  QuickLook look;
  for (const FieldPlan& field : plan.fields) {
    const std::uint32_t offset = field.field.getProto().getSlot().getOffset();
    if (field.item != nullptr && requires_any(*field.item, version))
      look.nested.push_back(
          {offset,
           field.kind == Kind::kStruct ? QuickLook::Shape::kStruct : QuickLook::Shape::kStructs,
           quick_look_of(*field.item, version)});
    if (!field.required_under(version)) continue;
    look.required.push_back(slot_of(field, offset));
    if (field.kind == Kind::kTexts) look.nested.push_back({offset, QuickLook::Shape::kTexts});
  }
  return look;
}

bool is_filled(capnp::AnyStruct::Reader holder, const QuickLook& look);

bool is_filled(capnp::AnyPointer::Reader pointer, const QuickLook::Nested& nested) {
  if (pointer.isNull()) return true;
  if (nested.shape == QuickLook::Shape::kStruct)
    return is_filled(pointer.getAs<capnp::AnyStruct>(), nested.inside);
  if (nested.shape == QuickLook::Shape::kTexts) {
    for (const auto text : pointer.getAs<capnp::List<capnp::Text>>())
      if (is_blank_text(text)) return false;
    return true;
  }
  for (const auto item : pointer.getAs<capnp::AnyList>().as<capnp::List<capnp::AnyStruct>>())
    if (!is_filled(item, nested.inside)) return false;
  return true;
}

bool is_filled(capnp::AnyStruct::Reader holder, const QuickLook& look) {
  const auto data = holder.getDataSection();
  const auto pointers = holder.getPointerSection();
  const auto is_there = [&](const Slot& slot) {
    if (slot.kind == Slot::Kind::kData) {
      if (slot.at + slot.bytes > data.size()) return false;
      const auto bytes = data.slice(slot.at, slot.at + slot.bytes);
      return std::any_of(bytes.begin(), bytes.end(), [](auto byte) { return byte != 0; });
    }
    if (slot.at >= pointers.size() || pointers[slot.at].isNull()) return false;
    return slot.kind == Slot::Kind::kPointer ||
           !is_blank_text(pointers[slot.at].getAs<capnp::Text>());
  };
  return std::ranges::all_of(look.required, is_there) &&
         std::ranges::all_of(look.nested, [&](const QuickLook::Nested& nested) {
           return nested.at >= pointers.size() || is_filled(pointers[nested.at], nested);
         });
}

struct QuickLooks {
  QuickLook envelope;
  std::vector<QuickLook> types;
  std::vector<std::uint32_t> members;  // pointer of the type's fields in the event
};

QuickLooks look_under(std::uint32_t version) {
  const EventPlan& plan = event_plan();
  QuickLooks looks{quick_look_of(plan.envelope, version), {}, {}};
  for (const TypePlan& type : plan.types) {
    looks.types.push_back(quick_look_of(*type.fields, version));
    looks.members.push_back(type.member.getProto().getSlot().getOffset());
  }
  return looks;
}

// What the schema says changes at version 2 for the last time.
const QuickLooks& quick_looks(std::uint32_t version) {
  static const QuickLooks kFirst = look_under(1);
  static const QuickLooks kSecond = look_under(2);
  return version < 2 ? kFirst : kSecond;
}

bool nothing_open(EventReader event, std::uint32_t version) {
  const QuickLooks& looks = quick_looks(version);
  const std::uint16_t type = event.type_number();
  const capnp::AnyStruct::Reader holder = event.any();
  if (!is_filled(holder, looks.envelope)) return false;
  const auto pointers = holder.getPointerSection();
  if (looks.members[type] >= pointers.size()) return false;  // no fields at all
  const auto fields = pointers[looks.members[type]];
  return fields.isStruct() && is_filled(fields.getAs<capnp::AnyStruct>(), looks.types[type]);
}

}  // namespace

std::vector<OpenField> open_fields(EventReader event, std::uint32_t rules_version) {
  std::vector<OpenField> open;
  if (nothing_open(event, rules_version)) return open;
  const EventPlan& plan = event_plan();
  const capnp::DynamicStruct::Reader holder(event.any().as<schema::Event>());
  collect(holder, plan.envelope, rules_version, "", open);
  const TypePlan& type = plan.types[event.type_number()];
  collect(holder.get(type.member).as<capnp::DynamicStruct>(), *type.fields, rules_version,
          "fields.", open);
  return open;
}

}  // namespace luoshu::form
