#include <fmt/format.h>

#include "ledger/form/schema_json.h"
#include "ledger/sentences/chinese.h"
#include "tools/luoshu/verbs.h"

namespace luoshu {
namespace {

using form::FieldInfo;
using form::TypeInfo;

void tell_fields(const std::vector<FieldInfo>& fields, std::size_t depth, const Console& console) {
  for (const FieldInfo& field : fields) {
    const std::string unit = field.unit.empty() ? "" : fmt::format(" [{}]", field.unit);
    const auto need = field.required ? console.say({"必填", "required"}) : "";
    const std::string& meaning = console.chinese() && !field.zh.empty() ? field.zh : field.about;
    const std::string type = console.chinese() ? in_chinese(field.type) : std::string(field.type);
    console.line(fmt::format("{:{}}{:<26} {}{} {}  {}", "", 2 + 2 * depth, field.name, type, unit,
                             need, meaning));
    tell_fields(field.members, depth + 1, console);
  }
}

int tell_type(const TypeInfo& type, const Console& console) {
  if (console.json()) {
    console.value(form::to_json(type));
    return 0;
  }
  console.line(fmt::format("{} {} ({})", type.name, type.zh, type.chapter));
  console.line(fmt::format("  {}: {}", console.say({"提交方", "author"}), type.author));
  if (!type.cosigners.empty())
    console.line(fmt::format("  {}: {}", console.say({"会签方", "co-signers"}), type.cosigners));
  if (!type.subject.empty())
    console.line(fmt::format("  {}: {}", console.say({"标的", "subject"}), type.subject));
  console.line(console.say({"信封：", "envelope:"}));
  tell_fields(form::envelope_info(), 0, console);
  console.line(console.say({"字段：", "fields:"}));
  tell_fields(type.fields, 0, console);
  console.line(console.say({"例：", "example:"}));
  console.line(json::to_line(type.example));
  return 0;
}

int tell_catalogue(const Console& console) {
  if (console.json()) {
    console.value(form::catalogue_json());
    return 0;
  }
  for (const std::string_view name : form::type_names()) {
    const auto type = form::type_info(name);
    if (!type) return console.fail(type.error());
    console.line(fmt::format("{}  {:<32} {}", type->chapter, type->name, type->zh));
  }
  return 0;
}

}  // namespace

int verb_schema(Arguments words, const Console& console) {
  std::optional<std::string> name;
  CommandLine line(
      "schema", {"事件类型及其字段", "event types and their fields"},
      {{{"luoshu schema", {"全部事件类型", "all event types"}},
        {"luoshu schema TransactionSettled", {"一个类型的字段和例子", "fields and an example"}}}},
      console);
  line.option("TYPE", name, "TYPE", {"事件类型", "event type"});
  if (const auto stop = line.parse(words)) return *stop;
  if (!name) return tell_catalogue(console);
  const auto type = form::type_info(*name);
  return type ? tell_type(*type, console) : console.fail(type.error());
}

}  // namespace luoshu
