#include "ledger/form/schema_plan.h"

#include <algorithm>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"
#include "ledger/form/names.h"
#include "schema/event.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu::form {
namespace {

// The ids of schema/annotations.capnp. DO NOT RENUMBER.
constexpr std::uint64_t kZh = 0xf0a1d86c3b57e201;
constexpr std::uint64_t kChapter = 0xf0a1d86c3b57e202;
constexpr std::uint64_t kAuthor = 0xf0a1d86c3b57e203;
constexpr std::uint64_t kCosign = 0xf0a1d86c3b57e204;
constexpr std::uint64_t kSubject = 0xf0a1d86c3b57e205;
constexpr std::uint64_t kRequired = 0xf0a1d86c3b57e206;
constexpr std::uint64_t kUnit = 0xf0a1d86c3b57e207;
constexpr std::uint64_t kMin = 0xf0a1d86c3b57e208;
constexpr std::uint64_t kMax = 0xf0a1d86c3b57e209;
constexpr std::uint64_t kMaxBytes = 0xf0a1d86c3b57e20a;
constexpr std::uint64_t kDate = 0xf0a1d86c3b57e20b;
constexpr std::uint64_t kMap = 0xf0a1d86c3b57e20c;
constexpr std::uint64_t kRuleText = 0xf0a1d86c3b57e20d;
constexpr std::uint64_t kSince = 0xf0a1d86c3b57e20e;
constexpr std::uint64_t kRequiredSince = 0xf0a1d86c3b57e20f;
constexpr std::uint64_t kRequiredUntil = 0xf0a1d86c3b57e210;
constexpr std::uint64_t kProse = 0xf0a1d86c3b57e211;

using Type = capnp::schema::Type;

template <class Use>
void with_annotation(capnp::List<capnp::schema::Annotation>::Reader list, std::uint64_t id,
                     const Use& use) {
  for (const auto annotation : list)
    if (annotation.getId() == id) use(annotation.getValue());
}

bool annotated(const capnp::StructSchema::Field& field, std::uint64_t id) {
  bool found = false;
  with_annotation(field.getProto().getAnnotations(), id, [&](auto) { found = true; });
  return found;
}

std::string text_of(capnp::List<capnp::schema::Annotation>::Reader list, std::uint64_t id) {
  std::string text;
  with_annotation(list, id, [&](auto value) { text = value.getText().cStr(); });
  return text;
}

std::uint32_t version_of(capnp::List<capnp::schema::Annotation>::Reader list, std::uint64_t id,
                         std::uint32_t unsaid) {
  std::uint32_t version = unsaid;
  with_annotation(list, id, [&](auto value) { version = value.getUint32(); });
  return version;
}

// Lists of ids, and numbers that stand for one document. Every other text that is an id says so by
// a $maxBytes below that of prose, unless it is marked $prose.
bool is_named_id(std::string_view name) {
  constexpr std::string_view kNames[] = {
      "catalog_code", "certificate_no", "invoice_no",     "local_code", "prevails_over",
      "product_list", "products",       "red_invoice_no", "resources",  "shared_from",
      "supersedes",   "uscc",           "vouchers"};
  return std::ranges::find(kNames, name) != std::end(kNames);
}

bool is_struct(capnp::Type type, std::uint64_t id) {
  return type.isStruct() && type.asStruct().getProto().getId() == id;
}

Kind list_kind(const capnp::StructSchema::Field& field) {
  const capnp::Type item = field.getType().asList().getElementType();
  switch (item.which()) {
    case Type::TEXT:
      return Kind::kTexts;
    case Type::INT64:
      return Kind::kIntegers;
    case Type::INT32:
      LUOSHU_ASSERT(annotated(field, kDate));
      return Kind::kDates;
    default:
      LUOSHU_ASSERT(item.isStruct());
      LUOSHU_ASSERT(annotated(field, kMap) ==
                    is_struct(item, capnp::typeId<schema::NamedNumber>()));
      return annotated(field, kMap) ? Kind::kMap : Kind::kStructs;
  }
}

Kind kind_of(const capnp::StructSchema::Field& field) {
  const capnp::Type type = field.getType();
  switch (type.which()) {
    case Type::INT64:
      return Kind::kInteger;
    case Type::INT32:
      LUOSHU_ASSERT(annotated(field, kDate));
      return Kind::kDate;
    case Type::ENUM:
      LUOSHU_ASSERT(type.asEnum().getProto().getId() == capnp::typeId<schema::Flag>());
      return Kind::kFlag;
    case Type::TEXT:
      return Kind::kText;
    case Type::LIST:
      return list_kind(field);
    default:
      LUOSHU_ASSERT(type.isStruct());
      return is_struct(type, capnp::typeId<schema::Percent>()) ? Kind::kPercent : Kind::kStruct;
  }
}

class PlanBuilder {
 public:
  explicit PlanBuilder(EventPlan& plan) : plan_(plan) {}

  StructPlan plan_fields(capnp::StructSchema schema, capnp::StructSchema::FieldSubset fields) {
    StructPlan out{schema, {}};
    for (const auto field : fields) out.fields.push_back(plan_field(field));
    return out;
  }

  // The plan of a struct; planned once, however often it occurs.
  const StructPlan* plan_struct(capnp::StructSchema schema) {
    auto& slot = plan_.structs[schema.getProto().getId()];
    if (!slot) slot = std::make_unique<StructPlan>(plan_fields(schema, schema.getNonUnionFields()));
    return slot.get();
  }

  FieldPlan plan_field(const capnp::StructSchema::Field& field) {
    FieldPlan out{.field = field, .text = {}, .unit = {}};
    out.name = snake_case(field.getProto().getName().cStr());
    out.kind = kind_of(field);
    const auto annotations = field.getProto().getAnnotations();
    out.min = -limits::kAmountFenMax;
    out.max = limits::kAmountFenMax;
    out.text.multiline = annotated(field, kRuleText);
    out.text.bytes_max = out.text.multiline ? limits::kRuleTextBytesMax : limits::kTextBytesMax;
    with_annotation(annotations, kMin, [&](auto value) { out.min = value.getInt64(); });
    with_annotation(annotations, kMax, [&](auto value) { out.max = value.getInt64(); });
    with_annotation(annotations, kMaxBytes,
                    [&](auto value) { out.text.bytes_max = value.getUint32(); });
    out.text.id = is_named_id(out.name) ||
                  (out.text.bytes_max < limits::kTextBytesMax && !annotated(field, kProse));
    out.required = annotated(field, kRequired);
    out.since = version_of(annotations, kSince, 1);
    out.required_since = version_of(annotations, kRequiredSince, 0);
    out.required_until = version_of(annotations, kRequiredUntil, 0);
    out.unit = text_of(annotations, kUnit);
    if (out.kind == Kind::kStruct) out.item = plan_struct(field.getType().asStruct());
    if (out.kind == Kind::kStructs)
      out.item = plan_struct(field.getType().asList().getStructElementType());
    return out;
  }

 private:
  EventPlan& plan_;
};

TypePlan plan_type(PlanBuilder& builder, const capnp::StructSchema::Field& member) {
  const capnp::StructSchema schema = member.getType().asStruct();
  const auto annotations = schema.getProto().getAnnotations();
  const std::string chapter = text_of(annotations, kChapter);
  LUOSHU_ASSERT(chapter.size() == 1);
  return {member,
          type_name(member.getProto().getName().cStr()),
          chapter[0],
          text_of(annotations, kZh),
          text_of(annotations, kAuthor),
          text_of(annotations, kCosign),
          text_of(annotations, kSubject),
          version_of(annotations, kSince, 1),
          builder.plan_struct(schema)};
}

std::unique_ptr<const EventPlan> build_plan() {
  auto plan = std::make_unique<EventPlan>();
  PlanBuilder builder(*plan);
  const capnp::StructSchema event = capnp::Schema::from<schema::Event>();
  plan->envelope = builder.plan_fields(event, event.getNonUnionFields());
  for (const auto member : event.getUnionFields()) {
    LUOSHU_ASSERT(member.getProto().getDiscriminantValue() == plan->types.size());
    plan->types.push_back(plan_type(builder, member));
    plan->by_name.emplace(plan->types.back().name, plan->types.size() - 1);
  }
  const capnp::StructSchema pair = capnp::Schema::from<schema::NamedNumber>();
  plan->map_key = builder.plan_field(pair.getFieldByName("key")).text;
  return plan;
}

}  // namespace

bool FieldPlan::required_under(std::uint32_t rules_version) const {
  if (required_since != 0) return rules_version >= required_since;
  return required && (required_until == 0 || rules_version <= required_until);
}

const FieldPlan* StructPlan::find(std::string_view name) const {
  for (const FieldPlan& field : fields)
    if (field.name == name) return &field;
  return nullptr;
}

const TypePlan* EventPlan::find(std::string_view name) const {
  const auto found = by_name.find(name);
  return found == by_name.end() ? nullptr : &types[found->second];
}

// A constant derived from the schema, not state: every call sees the same tables.
const EventPlan& event_plan() {
  static const std::unique_ptr<const EventPlan> plan = build_plan();
  return *plan;
}

}  // namespace luoshu::form
