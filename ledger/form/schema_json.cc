#include "ledger/form/schema_json.h"

namespace luoshu::form {
namespace {

json::Value fields_json(const std::vector<FieldInfo>& fields) {
  json::Array rows;
  for (const FieldInfo& field : fields) {
    json::Object row{{"name", field.name},         {"type", field.type}, {"unit", field.unit},
                     {"required", field.required}, {"zh", field.zh},     {"about", field.about},
                     {"source", field.source}};
    if (!field.members.empty()) row.emplace_back("members", fields_json(field.members));
    rows.emplace_back(std::move(row));
  }
  return rows;
}

}  // namespace

json::Value to_json(const TypeInfo& type) {
  return json::Object{{"type", type.name},
                      {"chapter", std::string(1, type.chapter)},
                      {"zh", type.zh},
                      {"author", type.author},
                      {"cosigners", type.cosigners},
                      {"subject", type.subject},
                      {"about", type.about},
                      {"fields", fields_json(type.fields)},
                      {"envelope", fields_json(envelope_info())},
                      {"example", type.example}};
}

json::Value catalogue_json() {
  json::Array rows;
  for (const std::string_view name : type_names())
    if (const auto type = type_info(name))
      rows.emplace_back(json::Object{
          {"type", type->name}, {"chapter", std::string(1, type->chapter)}, {"zh", type->zh}});
  return rows;
}

}  // namespace luoshu::form
