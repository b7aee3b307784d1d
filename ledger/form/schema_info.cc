#include "ledger/form/schema_info.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/form/schema_docs.h"
#include "ledger/form/schema_plan.h"

namespace luoshu::form {
namespace {

std::string_view type_words(Kind kind) {
  switch (kind) {
    case Kind::kInteger:
      return "integer";
    case Kind::kDate:
      return "date";
    case Kind::kFlag:
      return "true or false";
    case Kind::kPercent:
      return "percentage: number or text, at most four decimals";
    case Kind::kText:
      return "text";
    case Kind::kStruct:
      return "object";
    case Kind::kTexts:
      return "list of texts";
    case Kind::kIntegers:
      return "list of integers";
    case Kind::kDates:
      return "list of dates";
    case Kind::kStructs:
      return "list of objects";
    case Kind::kMap:
      return "object of integers";
  }
  return "";
}

// A field's comment reads "meaning, unit | Chinese name | source".
void split_comment(const std::string& comment, FieldInfo& out) {
  static constexpr std::string_view kBar = " | ";
  const std::size_t first = comment.find(kBar);
  const std::size_t second = first == std::string::npos ? first : comment.find(kBar, first + 1);
  out.about = comment.substr(0, first);
  if (second == std::string::npos) return;
  out.zh = comment.substr(first + kBar.size(), second - first - kBar.size());
  out.source = comment.substr(second + kBar.size());
}

std::vector<FieldInfo> fields_info(const StructPlan& plan) {
  const StructDocs& docs = schema_docs().at(plan.schema.getProto().getId());
  std::vector<FieldInfo> out;
  for (const FieldPlan& field : plan.fields) {
    if (field.name == "demo_key") continue;  // set by the import alone; no business form has it
    FieldInfo& info = out.emplace_back();
    info.name = field.name;
    info.type = type_words(field.kind);
    info.unit = field.unit;
    info.required = field.required;
    split_comment(docs.fields.at(field.field.getIndex()), info);
    if (field.item != nullptr) info.members = fields_info(*field.item);
  }
  return out;
}

json::Value example_integer(const FieldPlan& field) {
  constexpr std::int64_t kUsual =
      2025;  // a year, an amount, a count: within every range but a score's
  return json::Value(std::clamp(kUsual, field.min, field.max));
}

json::Value example_object(const StructPlan& plan, const std::vector<FieldInfo>& infos);

json::Value example_value(const FieldPlan& field, const FieldInfo& info) {
  json::Value text(info.zh.substr(0, field.text.bytes_max));
  switch (field.kind) {
    case Kind::kInteger:
      return example_integer(field);
    case Kind::kDate:
      return json::Value("2025-07-01");
    case Kind::kFlag:
      return json::Value(true);
    case Kind::kPercent:
      return json::Value(6);
    case Kind::kText:
      return text;
    case Kind::kStruct:
      return example_object(*field.item, info.members);
    case Kind::kTexts:
      return json::Value(json::Array{text});
    case Kind::kIntegers:
      return json::Value(json::Array{json::Value(1)});
    case Kind::kDates:
      return json::Value(json::Array{json::Value("2025-07-01")});
    case Kind::kStructs:
      return json::Value(json::Array{example_object(*field.item, info.members)});
    case Kind::kMap:
      return json::Value(json::Object{{"R04", example_integer(field)}});
  }
  return {};
}

json::Value example_object(const StructPlan& plan, const std::vector<FieldInfo>& infos) {
  json::Object out;
  for (const FieldInfo& info : infos)
    out.emplace_back(info.name, example_value(*plan.find(info.name), info));
  return json::Value(std::move(out));
}

json::Value example_event(const TypePlan& type, const std::vector<FieldInfo>& fields) {
  json::Object event{{"type", json::Value(type.name)}};
  json::Value envelope = example_object(event_plan().envelope, envelope_info());
  for (json::Member& member : *envelope.object())
    if (member.first != "recorded") event.push_back(std::move(member));
  event.emplace_back("fields", example_object(*type.fields, fields));
  return json::Value(std::move(event));
}

// Names that share a word-like piece with what was asked for.
std::string similar_names(std::string_view asked) {
  const auto lower = [](std::string_view text) {
    std::string out(text);
    for (char& c : out)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
  };
  const std::string wanted = lower(asked);
  std::string out;
  for (const TypePlan& type : event_plan().types) {
    const std::string name = lower(type.name);
    const bool near = wanted.size() >= 3 && (name.find(wanted) != std::string::npos ||
                                             name.substr(0, 5) == wanted.substr(0, 5));
    if (near) out += (out.empty() ? "" : ", ") + type.name;
  }
  return out;
}

}  // namespace

std::vector<std::string_view> type_names() {
  std::vector<std::string_view> names;
  for (const TypePlan& type : event_plan().types) names.push_back(type.name);
  return names;
}

std::vector<TypeTitle> type_titles() {
  std::vector<TypeTitle> titles;
  for (const TypePlan& type : event_plan().types) titles.push_back({type.name, type.zh});
  return titles;
}

Result<TypeInfo> type_info(std::string_view name) {
  const TypePlan* type = event_plan().find(name);
  if (type == nullptr) {
    const std::string similar = similar_names(name);
    return Fault{Errc::kNotFound,
                 fmt::format("no event type '{}' in the catalogue{}", name,
                             similar.empty() ? "; `luoshu schema` lists all of them"
                                             : "; similar: " + similar),
                 fmt::format("目录中没有事件类型“{}”", name)};
  }
  TypeInfo info;
  info.name = type->name;
  info.chapter = type->chapter;
  info.zh = type->zh;
  info.author = type->author;
  info.cosigners = type->cosigners;
  info.subject = type->subject;
  info.about = schema_docs().at(type->fields->schema.getProto().getId()).about;
  info.fields = fields_info(*type->fields);
  info.example = example_event(*type, info.fields);
  return info;
}

std::vector<FieldInfo> envelope_info() {
  return fields_info(event_plan().envelope);
}

}  // namespace luoshu::form
