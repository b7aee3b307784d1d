#include "ledger/form/event_parser.h"

#include <capnp/dynamic.h>
#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/limits.h"
#include "ledger/form/canonical_event.h"
#include "ledger/form/event_check.h"
#include "ledger/form/percent.h"
#include "ledger/form/schema_plan.h"
#include "ledger/form/value_reader.h"
#include "schema/values.capnp.h"

namespace luoshu::form {
namespace {

class EventParser : private ValueReader {
 public:
  explicit EventParser(DemoKeyMember demo_key) : demo_key_(demo_key) {}
  explicit EventParser(const KnownId& known)
      : ValueReader(&known), demo_key_(DemoKeyMember::kAllowed) {}
  Parsed parse(const json::Value& event);

 private:
  using Struct = capnp::DynamicStruct::Builder;

  const TypePlan* find_type(const json::Value& event);
  void fill_member(const json::Member& member, const StructPlan& plan, Struct out,
                   std::vector<bool>& seen, const Path& path);
  void fill(const json::Object& object, const StructPlan& plan, Struct out, const Path& path);
  void put_fields(const json::Value& value, const TypePlan* type, Struct out, const Path& path);
  bool first_time(std::vector<bool>& seen, std::size_t index, const Path& path);

  void put(const json::Value& value, const FieldPlan& plan, Struct out, const Path& path);
  void put_scalar(const json::Value& value, const FieldPlan& plan, Struct out, const Path& path);
  void put_list(const json::Value& value, const FieldPlan& plan, Struct out, const Path& path);
  void put_item(const json::Value& value, const FieldPlan& plan, capnp::DynamicList::Builder out,
                const Path& path);
  void put_map(const json::Value& value, const FieldPlan& plan, Struct out, const Path& path);
  void put_percent(const json::Value& value, const FieldPlan& plan, Struct out, const Path& path);

  DemoKeyMember demo_key_;
};

void EventParser::put_percent(const json::Value& value, const FieldPlan& plan, Struct out,
                              const Path& path) {
  const json::Number* number = value.number();
  const std::string* written = value.string();
  if (number == nullptr && written == nullptr)
    return refuse(path, wrong_type("a percentage, a number or a text such as \"40%\"",
                                   "百分比（数字或 \"40%\" 这样的文本）", value));
  const auto ppm = parse_percent(written == nullptr ? number->spelling : *written);
  if (!ppm) return refuse(path, {ppm.error().detail, ppm.error().detail_zh});
  auto percent = out.init(plan.field).as<schema::Percent>();
  percent.setPpm(*ppm);
  if (written != nullptr) percent.setSpelling(written->c_str());
}

void EventParser::put_map(const json::Value& value, const FieldPlan& plan, Struct out,
                          const Path& path) {
  const json::Object* object = value.object();
  if (object == nullptr)
    return refuse(path, wrong_type("an object of integers", "由整数组成的对象", value));
  std::vector<const json::Member*> members;
  for (const json::Member& member : *object)
    if (!member.second.is_null()) members.push_back(&member);
  if (!list_fits(members.size(), path)) return;
  std::vector<std::string_view> keys;
  auto list = out.init(plan.field, static_cast<unsigned>(members.size()))
                  .as<capnp::List<schema::NamedNumber>>();
  for (unsigned i = 0; i < members.size(); ++i) {
    const auto& [key, number] = *members[i];
    const Path here{&path, key};
    keys.push_back(key);
    if (auto reason = issue_of(key, event_plan().map_key)) refuse(path, std::move(*reason));
    list[i].setKey(key.c_str());
    if (const auto parsed = integer(number, plan, here)) list[i].setValue(*parsed);
  }
  std::sort(keys.begin(), keys.end());
  if (const auto twice = std::adjacent_find(keys.begin(), keys.end()); twice != keys.end())
    refuse({&path, *twice}, {"stands twice in one object", "在同一对象中重复出现"});
}

void EventParser::put_item(const json::Value& value, const FieldPlan& plan,
                           capnp::DynamicList::Builder out, const Path& path) {
  const auto at = static_cast<unsigned>(path.index);
  if (plan.kind == Kind::kTexts) {
    if (const auto* written = text(value, plan.text, path))
      out.set(at, capnp::Text::Reader(written->c_str(), written->size()));
  } else if (plan.kind == Kind::kIntegers) {
    if (const auto parsed = integer(value, plan, path)) out.set(at, *parsed);
  } else if (plan.kind == Kind::kDates) {
    if (const auto parsed = date(value, path)) out.set(at, *parsed);
  } else if (const json::Object* object = value.object()) {
    fill(*object, *plan.item, out[at].as<capnp::DynamicStruct>(), path);
  } else {
    refuse(path, wrong_type("an object", "对象", value));
  }
}

void EventParser::put_list(const json::Value& value, const FieldPlan& plan, Struct out,
                           const Path& path) {
  const json::Array* items = value.array();
  if (items == nullptr) return refuse(path, wrong_type("a list", "列表", value));
  if (!list_fits(items->size(), path)) return;
  auto list = out.init(plan.field, static_cast<unsigned>(items->size())).as<capnp::DynamicList>();
  for (std::size_t i = 0; i < items->size(); ++i) put_item((*items)[i], plan, list, {&path, {}, i});
}

void EventParser::put_scalar(const json::Value& value, const FieldPlan& plan, Struct out,
                             const Path& path) {
  if (plan.kind == Kind::kInteger) {
    if (const auto parsed = integer(value, plan, path)) out.set(plan.field, *parsed);
  } else if (plan.kind == Kind::kDate) {
    if (const auto parsed = date(value, path)) out.set(plan.field, *parsed);
  } else if (plan.kind == Kind::kText) {
    if (const auto* written = text(value, plan.text, path))
      out.set(plan.field, capnp::Text::Reader(written->c_str(), written->size()));
  } else if (const bool* flag = value.boolean()) {
    out.set(plan.field, *flag ? schema::Flag::YES : schema::Flag::NO);
  } else {
    refuse(path, wrong_type("true or false", "true 或 false", value));
  }
}

void EventParser::put(const json::Value& value, const FieldPlan& plan, Struct out,
                      const Path& path) {
  switch (plan.kind) {
    case Kind::kInteger:
    case Kind::kDate:
    case Kind::kFlag:
    case Kind::kText:
      return put_scalar(value, plan, out, path);
    case Kind::kPercent:
      return put_percent(value, plan, out, path);
    case Kind::kTexts:
    case Kind::kIntegers:
    case Kind::kDates:
    case Kind::kStructs:
      return put_list(value, plan, out, path);
    case Kind::kMap:
      return put_map(value, plan, out, path);
    case Kind::kStruct:
      if (const json::Object* object = value.object())
        return fill(*object, *plan.item, out.init(plan.field).as<capnp::DynamicStruct>(), path);
      return refuse(path, wrong_type("an object", "对象", value));
  }
}

bool EventParser::first_time(std::vector<bool>& seen, std::size_t index, const Path& path) {
  if (seen[index]) {
    refuse(path, {"stands twice in one object", "在同一对象中重复出现"});
    return false;
  }
  seen[index] = true;
  return true;
}

void EventParser::fill_member(const json::Member& member, const StructPlan& plan, Struct out,
                              std::vector<bool>& seen, const Path& path) {
  const auto& [name, value] = member;
  const FieldPlan* field = plan.find(name);
  if (field == nullptr || (name == "demo_key" && demo_key_ == DemoKeyMember::kRefused))
    return refuse(path, {"is not a member of this object; `luoshu schema TYPE` lists them",
                         "不是该对象的字段；用 luoshu schema 类型名 查看全部字段"});
  const auto index = static_cast<std::size_t>(field - plan.fields.data());
  if (first_time(seen, index, path) && !value.is_null()) put(value, *field, out, path);
}

void EventParser::fill(const json::Object& object, const StructPlan& plan, Struct out,
                       const Path& path) {
  std::vector<bool> seen(plan.fields.size());
  for (const json::Member& member : object)
    fill_member(member, plan, out, seen, {&path, member.first});
}

const TypePlan* EventParser::find_type(const json::Value& event) {
  const Path path{nullptr, "type"};
  const json::Value* type = event.find("type");
  if (type == nullptr || type->is_null()) {
    refuse(path,
           {"is missing; an event cannot be read without its type", "缺失，无法识别事件类型"});
    return nullptr;
  }
  if (type->string() == nullptr) {
    refuse(path, wrong_type("text", "文本", *type));
    return nullptr;
  }
  const TypePlan* plan = event_plan().find(*type->string());
  if (plan == nullptr)
    refuse(path, {"is no event type of the catalogue; `luoshu schema` lists them",
                  "不是目录中的事件类型；用 luoshu schema 查看全部类型"});
  return plan;
}

void EventParser::put_fields(const json::Value& value, const TypePlan* type, Struct out,
                             const Path& path) {
  if (value.object() == nullptr) return refuse(path, wrong_type("an object", "对象", value));
  if (type == nullptr) return;  // already refused: which members there may be is unknown
  fill(*value.object(), *type->fields, out.init(type->member).as<capnp::DynamicStruct>(), path);
}

Parsed EventParser::parse(const json::Value& event) {
  if (event.object() == nullptr)
    return std::vector<FormIssue>{{"", wrong_type("an object", "对象", event)}};
  capnp::MallocMessageBuilder message;
  auto root = message.initRoot<schema::Event>();
  Struct out = root;
  const TypePlan* type = find_type(event);
  if (type != nullptr) out.clear(type->member);  // sets the union, fields still absent

  const StructPlan& envelope = event_plan().envelope;
  std::vector<bool> seen(envelope.fields.size() + 2);
  for (const json::Member& member : *event.object()) {
    const auto& [name, value] = member;
    const Path path{nullptr, name};
    if (name == "type") {
      first_time(seen, envelope.fields.size(), path);
    } else if (name == "fields") {
      if (first_time(seen, envelope.fields.size() + 1, path) && !value.is_null())
        put_fields(value, type, out, path);
    } else if (name != "n") {
      fill_member(member, envelope, out, seen, path);
    }
  }
  if (!issues().empty()) return take_issues();
  Bytes bytes = canonical_bytes(root.asReader());
  if (bytes.size() <= limits::kEventBytesMax) return bytes;
  refuse({}, {fmt::format("the event is {} bytes long, at most {} are allowed", bytes.size(),
                          limits::kEventBytesMax),
              fmt::format("事件长{}字节，最多{}字节", bytes.size(), limits::kEventBytesMax)});
  return take_issues();
}

}  // namespace

Parsed parse_event_with(const json::Value& event, DemoKeyMember demo_key) {
  return EventParser(demo_key).parse(event);
}

bool may_enter(ByteView event_bytes) {
  return walk_entering(event_bytes);
}

std::vector<FormIssue> entering_issues(ByteView event_bytes, const KnownId& known) {
  if (may_enter(event_bytes)) return {};
  const auto event = event_to_json(event_bytes);
  if (!event) return {{"", {event.error().detail, event.error().detail_zh}}};
  Parsed parsed = EventParser(known).parse(*event);
  if (auto* issues = std::get_if<std::vector<FormIssue>>(&parsed)) return std::move(*issues);
  return {};  // nothing but ids that are known
}

}  // namespace luoshu::form
