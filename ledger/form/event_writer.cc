// Event bytes to business form. Every value that no business form has (a list too long to be one, a
// flag that is neither yes nor no) becomes something that does not read back to the same bytes:
// check_event_bytes relies on that.
#include <capnp/dynamic.h>

#include "ledger/base/time.h"
#include "ledger/form/event_form.h"
#include "ledger/form/event_message.h"
#include "ledger/form/percent.h"
#include "ledger/form/schema_plan.h"
#include "schema/values.capnp.h"

namespace luoshu::form {
namespace {

using Struct = capnp::DynamicStruct::Reader;

std::string text_of(capnp::Text::Reader text) {
  return {text.cStr(), text.size()};
}

json::Value date_value(std::int32_t days) {
  // Years past 9999 have no ISO spelling; what they print as does not parse.
  return json::Value(to_string(Date{days}));
}

json::Value flag_value(capnp::DynamicEnum flag) {
  switch (static_cast<schema::Flag>(flag.getRaw())) {
    case schema::Flag::YES:
      return json::Value(true);
    case schema::Flag::NO:
      return json::Value(false);
    default:
      return {};
  }
}

json::Value percent_value(schema::Percent::Reader percent) {
  if (percent.hasSpelling()) return json::Value(text_of(percent.getSpelling()));
  if (percent.getPpm() < 0) return {};
  return json::Value(json::Number{percent_text(percent.getPpm())});
}

json::Object object_of(Struct reader, const StructPlan& plan);

json::Value map_value(capnp::DynamicList::Reader list) {
  json::Object object;
  for (const auto pair : list.as<capnp::List<schema::NamedNumber>>())
    object.emplace_back(text_of(pair.getKey()), json::Value(pair.getValue()));
  return json::Value(std::move(object));
}

json::Value item_value(capnp::DynamicList::Reader list, unsigned at, const FieldPlan& plan) {
  switch (plan.kind) {
    case Kind::kTexts:
      return json::Value(text_of(list[at].as<capnp::Text>()));
    case Kind::kIntegers:
      return json::Value(list[at].as<std::int64_t>());
    case Kind::kDates:
      return date_value(list[at].as<std::int32_t>());
    default:
      return json::Value(object_of(list[at].as<capnp::DynamicStruct>(), *plan.item));
  }
}

json::Value list_value(capnp::DynamicList::Reader list, const FieldPlan& plan) {
  // A few bytes may claim millions of empty items: do not spell them out.
  if (list.size() > limits::kListItemsMax) return {};
  if (plan.kind == Kind::kMap) return map_value(list);
  json::Array items;
  items.reserve(list.size());
  for (unsigned i = 0; i < list.size(); ++i) items.push_back(item_value(list, i, plan));
  return json::Value(std::move(items));
}

json::Value value_of(const capnp::DynamicValue::Reader& value, const FieldPlan& plan) {
  switch (plan.kind) {
    case Kind::kInteger:
      return json::Value(value.as<std::int64_t>());
    case Kind::kDate:
      return date_value(value.as<std::int32_t>());
    case Kind::kFlag:
      return flag_value(value.as<capnp::DynamicEnum>());
    case Kind::kPercent:
      return percent_value(value.as<schema::Percent>());
    case Kind::kText:
      return json::Value(text_of(value.as<capnp::Text>()));
    case Kind::kStruct:
      return json::Value(object_of(value.as<capnp::DynamicStruct>(), *plan.item));
    default:
      return list_value(value.as<capnp::DynamicList>(), plan);
  }
}

void write_fields(Struct reader, const StructPlan& plan, json::Object& out) {
  for (const FieldPlan& field : plan.fields) {
    // The default of every field is "absent", and default values are all zero bits.
    if (!reader.has(field.field, capnp::HasMode::NON_DEFAULT)) continue;
    json::Value value = value_of(reader.get(field.field), field);
    if (!value.is_null()) out.emplace_back(field.name, std::move(value));
  }
}

json::Object object_of(Struct reader, const StructPlan& plan) {
  json::Object out;
  write_fields(reader, plan, out);
  return out;
}

// What with_demo_key filled in; a purpose that the event named itself stays.
void drop_demo_key(json::Object& fields, schema::Flag demo_key) {
  if (demo_key == schema::Flag::ABSENT) return;
  std::erase_if(fields, [&](const json::Member& member) {
    return member.first == "public_key" || member.first == "proof_of_possession" ||
           member.first == "demo_key" ||
           (member.first == "purpose" && demo_key == schema::Flag::YES);
  });
}

Result<json::Value> write_event(schema::Event::Reader event, WriteOptions options) {
  const EventPlan& plan = event_plan();
  const auto which = static_cast<std::size_t>(event.which());
  if (which >= plan.types.size())
    return Fault{Errc::kInvalid, fmt::format("event type {} is unknown to this release", which)};
  const TypePlan& type = plan.types[which];
  const Struct reader = event;
  json::Object out{{"type", json::Value(type.name)}};
  write_fields(reader, plan.envelope, out);
  if (reader.has(type.member)) {
    json::Object fields =
        object_of(reader.get(type.member).as<capnp::DynamicStruct>(), *type.fields);
    if (options.leave_out_demo_keys && event.isKeyEnrolled())
      drop_demo_key(fields, event.getKeyEnrolled().getDemoKey());
    out.emplace_back("fields", json::Value(std::move(fields)));
  }
  return json::Value(std::move(out));
}

}  // namespace

Result<json::Value> event_to_json(ByteView event_bytes, WriteOptions options) {
  return with_event(event_bytes,
                    [&](schema::Event::Reader event) { return write_event(event, options); });
}

}  // namespace luoshu::form
