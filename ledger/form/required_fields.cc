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

// An empty text, or a list of texts with an empty one.
void collect_empty(const capnp::DynamicStruct::Reader& holder, const FieldPlan& field,
                   const std::string& name, std::vector<OpenField>& open) {
  if (field.kind == Kind::kText && holder.get(field.field).as<capnp::Text>().size() == 0)
    open.push_back({name, OpenField::Why::kEmpty});
  if (field.kind != Kind::kTexts) return;
  const auto items = holder.get(field.field).as<capnp::DynamicList>();
  for (unsigned i = 0; i < items.size(); ++i)
    if (items[i].as<capnp::Text>().size() == 0)
      open.push_back({fmt::format("{}[{}]", name, i), OpenField::Why::kEmpty});
}

void collect(const capnp::DynamicStruct::Reader& holder, const StructPlan& plan,
             const std::string& prefix, std::vector<OpenField>& open) {
  for (const FieldPlan& field : plan.fields) {
    const bool nested = field.kind == Kind::kStruct || field.kind == Kind::kStructs;
    if (!field.required && !nested) continue;
    if (is_missing(holder, field)) {
      if (field.required) open.push_back({prefix + field.name, OpenField::Why::kMissing});
      continue;
    }
    if (field.required) collect_empty(holder, field, prefix + field.name, open);
    if (field.kind == Kind::kStruct)
      collect(holder.get(field.field).as<capnp::DynamicStruct>(), *field.item,
              prefix + field.name + ".", open);
    if (field.kind != Kind::kStructs) continue;
    const auto items = holder.get(field.field).as<capnp::DynamicList>();
    for (unsigned i = 0; i < items.size(); ++i)
      collect(items[i].as<capnp::DynamicStruct>(), *field.item,
              fmt::format("{}{}[{}].", prefix, field.name, i), open);
  }
}

}  // namespace

std::vector<OpenField> open_fields(schema::Event::Reader event) {
  std::vector<OpenField> open;
  const EventPlan& plan = event_plan();
  const capnp::DynamicStruct::Reader holder(event);
  collect(holder, plan.envelope, "", open);
  const TypePlan& type = plan.types[static_cast<std::size_t>(event.which())];
  collect(holder.get(type.member).as<capnp::DynamicStruct>(), *type.fields, "fields.", open);
  return open;
}

}  // namespace luoshu::form
