#include "ledger/form/event_shape.h"

#include "ledger/base/assert.h"
#include "ledger/base/time.h"
#include "schema/event.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu::form {
namespace {

constexpr unsigned kWordBits = 64;

std::int32_t day_number(const char* date) {
  const auto parsed = parse_date(date);
  LUOSHU_ASSERT(parsed.has_value());
  return parsed->days;
}

unsigned bits_of(Kind kind) {
  return kind == Kind::kInteger ? 64 : kind == Kind::kDate ? 32 : 16;
}

bool in_data_section(Kind kind) {
  return kind == Kind::kInteger || kind == Kind::kDate || kind == Kind::kFlag;
}

unsigned slot_of(const FieldPlan& field) {
  return field.field.getProto().getSlot().getOffset();
}

// The walk takes "all bits zero" for "absent", which holds only with these defaults.
void check_default(const FieldPlan& field) {
  const auto value = field.field.getProto().getSlot().getDefaultValue();
  if (field.kind == Kind::kInteger) LUOSHU_ASSERT(value.getInt64() == schema::NONE);
  if (field.kind == Kind::kDate) LUOSHU_ASSERT(value.getInt32() == schema::NO_DATE);
  if (field.kind == Kind::kFlag) LUOSHU_ASSERT(value.getEnum() == 0);
}

class ShapeBuilder {
 public:
  explicit ShapeBuilder(EventShape& shape) : shape_(shape) {
    shape.first_day = day_number("1900-01-01");
    shape.last_day = day_number("9999-12-31");
  }

  Shape shape_fields(const StructPlan& plan) {
    Shape out;
    const auto proto = plan.schema.getProto().getStruct();
    out.used.resize(proto.getDataWordCount());
    out.pointers.resize(proto.getPointerCount());
    for (const FieldPlan& field : plan.fields) {
      check_default(field);
      if (in_data_section(field.kind))
        add_data(field, out);
      else
        out.pointers[slot_of(field)] = {&field, field.item ? shape_struct(*field.item) : nullptr};
    }
    return out;
  }

  // The shape of a struct; built once, however often it occurs.
  const Shape* shape_struct(const StructPlan& plan) {
    auto& place = shape_.structs[&plan];
    if (place) return place.get();
    place = std::make_unique<Shape>(shape_fields(plan));
    for (const PointerField& field : place->pointers) LUOSHU_ASSERT(field.plan != nullptr);
    return place.get();
  }

 private:
  void add_data(const FieldPlan& field, Shape& out) const {
    const unsigned bits = bits_of(field.kind);
    const unsigned at = slot_of(field) * bits;
    DataField data{field.kind, at / kWordBits, at % kWordBits, field.min, field.max};
    if (field.kind == Kind::kDate) {
      data.min = shape_.first_day;
      data.max = shape_.last_day;
    }
    out.used[data.word] |= (~std::uint64_t{0} >> (kWordBits - bits)) << data.shift;
    out.data.push_back(data);
  }

  EventShape& shape_;
};

void check_pair(capnp::StructSchema schema) {
  const auto proto = schema.getProto().getStruct();
  LUOSHU_ASSERT(proto.getDataWordCount() == 1);
  LUOSHU_ASSERT(proto.getPointerCount() == 1);
}

std::unique_ptr<const EventShape> build_shape() {
  const EventPlan& plan = event_plan();
  auto shape = std::make_unique<EventShape>();
  ShapeBuilder builder(*shape);
  shape->envelope = builder.shape_fields(plan.envelope);

  const auto event = capnp::Schema::from<schema::Event>().getProto().getStruct();
  const unsigned type_bit = event.getDiscriminantOffset() * 16;
  shape->type_word = type_bit / kWordBits;
  shape->type_shift = type_bit % kWordBits;
  shape->envelope.used[shape->type_word] |= std::uint64_t{0xFFFF} << shape->type_shift;
  shape->fields_pointer = plan.types.front().member.getProto().getSlot().getOffset();
  for (const TypePlan& type : plan.types) {
    LUOSHU_ASSERT(type.member.getProto().getSlot().getOffset() == shape->fields_pointer);
    shape->fields.push_back(builder.shape_struct(*type.fields));
  }
  LUOSHU_ASSERT(shape->envelope.pointers[shape->fields_pointer].plan == nullptr);
  shape->author_pointer = slot_of(*plan.envelope.find("author"));
  shape->cosigners_pointer = slot_of(*plan.envelope.find("cosigners"));
  const unsigned recorded_bit = slot_of(*plan.envelope.find("recorded")) * bits_of(Kind::kDate);
  shape->recorded_word = recorded_bit / kWordBits;
  shape->recorded_shift = recorded_bit % kWordBits;
  // Percentages and members of maps are walked by hand: an integer and a text.
  check_pair(capnp::Schema::from<schema::Percent>());
  check_pair(capnp::Schema::from<schema::NamedNumber>());
  return shape;
}

}  // namespace

// A constant derived from the schema, not state: every call sees the same tables.
const EventShape& event_shape() {
  static const std::unique_ptr<const EventShape> shape = build_shape();
  return *shape;
}

}  // namespace luoshu::form
