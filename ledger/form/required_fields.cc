#include "ledger/form/required_fields.h"

#include <capnp/dynamic.h>
#include <fmt/format.h>

#include "ledger/form/schema_plan.h"

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

void collect(const capnp::DynamicStruct::Reader& holder, const StructPlan& plan,
             const std::string& prefix, std::vector<std::string>& missing) {
  for (const FieldPlan& field : plan.fields) {
    const bool nested = field.kind == Kind::kStruct || field.kind == Kind::kStructs;
    if (!field.required && !nested) continue;
    if (is_missing(holder, field)) {
      if (field.required) missing.push_back(prefix + field.name);
      continue;
    }
    if (field.kind == Kind::kStruct)
      collect(holder.get(field.field).as<capnp::DynamicStruct>(), *field.item,
              prefix + field.name + ".", missing);
    if (field.kind != Kind::kStructs) continue;
    const auto items = holder.get(field.field).as<capnp::DynamicList>();
    for (unsigned i = 0; i < items.size(); ++i)
      collect(items[i].as<capnp::DynamicStruct>(), *field.item,
              fmt::format("{}{}[{}].", prefix, field.name, i), missing);
  }
}

}  // namespace

std::vector<std::string> missing_fields(schema::Event::Reader event) {
  std::vector<std::string> missing;
  const EventPlan& plan = event_plan();
  const capnp::DynamicStruct::Reader holder(event);
  collect(holder, plan.envelope, "", missing);
  const TypePlan& type = plan.types[static_cast<std::size_t>(event.which())];
  collect(holder.get(type.member).as<capnp::DynamicStruct>(), *type.fields, "fields.", missing);
  return missing;
}

}  // namespace luoshu::form
