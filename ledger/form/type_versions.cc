#include "ledger/form/type_versions.h"

#include <capnp/dynamic.h>
#include <fmt/format.h>

#include <algorithm>

#include "ledger/form/schema_plan.h"
#include "schema/event.capnp.h"

namespace luoshu::form {
namespace {

using Struct = capnp::DynamicStruct::Reader;

// The newest field of the struct, or of what is inside it.
std::uint32_t newest_in(const StructPlan& plan) {
  std::uint32_t newest = 1;
  for (const FieldPlan& field : plan.fields) {
    newest = std::max(newest, field.since);
    if (field.item != nullptr) newest = std::max(newest, newest_in(*field.item));
  }
  return newest;
}

// By number of the type: most have nothing newer, which then costs nothing to find out.
const std::vector<std::uint32_t>& newest_of_types() {
  static const std::vector<std::uint32_t> kNewest = [] {
    std::vector<std::uint32_t> newest;
    for (const TypePlan& type : event_plan().types) newest.push_back(newest_in(*type.fields));
    return newest;
  }();
  return kNewest;
}

void collect(const Struct& holder, const StructPlan& plan, std::uint32_t version,
             const std::string& prefix, std::vector<std::string>& newer) {
  for (const FieldPlan& field : plan.fields) {
    const bool deeper = field.item != nullptr && newest_in(*field.item) > version;
    if (field.since <= version && !deeper) continue;
    // The default of every field is "absent".
    if (!holder.has(field.field, capnp::HasMode::NON_DEFAULT)) continue;
    if (field.since > version) {
      newer.push_back(prefix + field.name);
    } else if (field.kind == Kind::kStruct) {
      collect(holder.get(field.field).as<capnp::DynamicStruct>(), *field.item, version,
              prefix + field.name + ".", newer);
    } else {
      const auto items = holder.get(field.field).as<capnp::DynamicList>();
      for (unsigned i = 0; i < items.size(); ++i)
        collect(items[i].as<capnp::DynamicStruct>(), *field.item, version,
                fmt::format("{}{}[{}].", prefix, field.name, i), newer);
    }
  }
}

}  // namespace

std::uint32_t since_of(std::uint16_t type_number) {
  return event_plan().types.at(type_number).since;
}

char chapter_of(std::uint16_t type_number) {
  return event_plan().types.at(type_number).chapter;
}

std::vector<std::string> newer_fields(EventReader event, std::uint32_t rules_version) {
  std::vector<std::string> newer;
  if (event.has_documents() && event_plan().envelope.find("documents")->since > rules_version)
    newer.emplace_back("documents");
  if (newest_of_types()[event.type_number()] <= rules_version) return newer;
  const TypePlan& type = event_plan().types[event.type_number()];
  const Struct holder(event.any().as<schema::Event>());
  collect(holder.get(type.member).as<capnp::DynamicStruct>(), *type.fields, rules_version,
          "fields.", newer);
  return newer;
}

}  // namespace luoshu::form
