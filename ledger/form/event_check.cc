// The canonical form of Cap'n Proto leaves no choice: every object follows the one before it, in
// the order in which the pointers to them are met, sections end with a word that is not zero, and
// what belongs to no field is zero. So one cursor over the words decides it, together with what the
// schema says of each value. The parser's own rules are the definition; tests hold both together.
#include "ledger/form/event_check.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "ledger/base/limits.h"
#include "ledger/form/entering_text.h"
#include "ledger/form/event_shape.h"
#include "ledger/form/percent.h"
#include "schema/values.capnp.h"

namespace luoshu::form {
namespace {

static_assert(std::endian::native == std::endian::little, "words are read as they lie in memory");

constexpr std::size_t kWordBytes = 8;
constexpr std::int64_t kPpmMax = 1'000'000;
// The pointer to a struct without sections: it points at itself.
constexpr std::uint64_t kEmptyStruct = 0xFFFF'FFFC;

enum PointerKind : std::uint64_t { kStructPointer = 0, kListPointer = 1 };
enum ItemSize : std::uint64_t {
  kByteItems = 2,
  kFourByteItems = 4,
  kEightByteItems = 5,
  kPointerItems = 6,
  kStructItems = 7,
};

// Sections of a struct, as positions in words.
struct Sections {
  std::size_t data = 0;
  std::size_t data_words = 0;
  std::size_t pointers = 0;
  std::size_t pointer_count = 0;
};

struct Items {
  std::size_t first = 0;
  std::size_t count = 0;
};

class Walk {
 public:
  enum class Texts { kRecorded, kEntering };
  Walk(ByteView bytes, Texts texts)
      : bytes_(bytes), words_(bytes.size() / kWordBytes), entering_(texts == Texts::kEntering) {}
  std::optional<EventGist> event();

 private:
  std::uint64_t word(std::size_t at) const {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes_.data() + at * kWordBytes, kWordBytes);
    return value;
  }
  // Takes `count` words at the cursor.
  bool take(std::size_t count) {
    if (count > words_ - next_) return false;
    next_ += count;
    return true;
  }
  // Where the pointer leads, whether or not that is a place.
  std::int64_t target_of(std::size_t at) const {
    const auto offset = static_cast<std::int32_t>(word(at) & 0xFFFF'FFFF) >> 2;
    return static_cast<std::int64_t>(at) + 1 + offset;
  }
  bool points_here(std::size_t at) const {
    return target_of(at) == static_cast<std::int64_t>(next_);
  }

  bool open_struct(std::size_t at, std::size_t data_max, std::size_t pointers_max, Sections& out);
  bool open_list(std::size_t at, ItemSize size, std::size_t bytes_each, Items& out);
  bool open_structs(std::size_t at, const Shape& shape, std::vector<Sections>& out);

  bool sections(const Sections& here, const Shape& shape);
  bool data(const Sections& here, const Shape& shape) const;
  bool pointer(std::size_t at, const PointerField& field);
  bool text(std::size_t at, std::string_view& out);
  bool checked_text(std::size_t at, const EnteringRule& rule);
  bool texts(std::size_t at, const EnteringRule& rule);
  bool integers(std::size_t at, const FieldPlan& plan);
  bool dates(std::size_t at);
  bool structs(std::size_t at, const Shape& shape);
  bool map(std::size_t at, const FieldPlan& plan);
  bool percent(std::size_t at);
  // A text, and the parties of a list of signatories, that were found sound before.
  std::string_view text_at(std::size_t at) const;
  std::vector<std::string_view> parties(std::size_t at) const;

  bool allowed(std::string_view text, const EnteringRule& rule) const {
    return !check_text(text, rule) && (!entering_ || !check_entering(text, rule));
  }

  ByteView bytes_;
  std::size_t words_;
  bool entering_;         // the texts are those of an event that is not recorded yet
  std::size_t next_ = 1;  // the first word that no object has taken
};

bool Walk::open_struct(std::size_t at, std::size_t data_max, std::size_t pointers_max,
                       Sections& out) {
  const std::uint64_t value = word(at);
  if (value == kEmptyStruct) return true;
  out.data_words = (value >> 32) & 0xFFFF;
  out.pointer_count = value >> 48;
  if ((value & 3) != kStructPointer || !points_here(at)) return false;
  if (out.data_words > data_max || out.pointer_count > pointers_max) return false;
  if (out.data_words + out.pointer_count == 0) return false;
  out.data = next_;
  out.pointers = next_ + out.data_words;
  if (!take(out.data_words + out.pointer_count)) return false;
  return (out.data_words == 0 || word(out.pointers - 1) != 0) &&
         (out.pointer_count == 0 || word(out.pointers + out.pointer_count - 1) != 0);
}

// Lists of anything but structs: `bytes_each` an item, zeroes up to the next word.
bool Walk::open_list(std::size_t at, ItemSize size, std::size_t bytes_each, Items& out) {
  const std::uint64_t value = word(at);
  if ((value & 3) != kListPointer || ((value >> 32) & 7) != size || !points_here(at)) return false;
  out.first = next_;
  out.count = value >> 35;
  const std::size_t used = out.count * bytes_each;
  const std::size_t filled = (used + kWordBytes - 1) / kWordBytes;
  if (!take(filled)) return false;
  return used % kWordBytes == 0 || word(next_ - 1) >> (used % kWordBytes * 8) == 0;
}

// Lists of structs: a tag word with number and size of the items, which are as wide as the widest
// of them needs.
bool Walk::open_structs(std::size_t at, const Shape& shape, std::vector<Sections>& out) {
  const std::uint64_t value = word(at);
  if ((value & 3) != kListPointer || ((value >> 32) & 7) != kStructItems || !points_here(at))
    return false;
  if (!take(1)) return false;
  const std::uint64_t tag = word(next_ - 1);
  const std::size_t count = (tag & 0xFFFF'FFFF) >> 2;
  const std::size_t data_words = (tag >> 32) & 0xFFFF;
  const std::size_t pointer_count = tag >> 48;
  if ((tag & 3) != kStructPointer || count > limits::kListItemsMax) return false;
  if (data_words > shape.used.size() || pointer_count > shape.pointers.size()) return false;
  const std::size_t first = next_;
  const std::size_t each = data_words + pointer_count;
  if (value >> 35 != count * each || !take(count * each)) return false;
  bool data_needed = data_words == 0;
  bool pointers_needed = pointer_count == 0;
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t begin = first + i * each;
    out.push_back({begin, data_words, begin + data_words, pointer_count});
    data_needed = data_needed || word(begin + data_words - 1) != 0;
    pointers_needed = pointers_needed || word(begin + each - 1) != 0;
  }
  return data_needed && pointers_needed;
}

bool Walk::data(const Sections& here, const Shape& shape) const {
  for (std::size_t i = 0; i < here.data_words; ++i)
    if ((word(here.data + i) & ~shape.used[i]) != 0) return false;
  for (const DataField& field : shape.data) {
    if (field.word >= here.data_words) continue;
    const std::uint64_t bits = word(here.data + field.word) >> field.shift;
    std::int64_t value = 0;
    if (field.kind == Kind::kFlag) {
      if ((bits & 0xFFFF) > static_cast<std::uint64_t>(schema::Flag::YES)) return false;
      continue;
    }
    if (field.kind == Kind::kDate) {
      const auto stored = static_cast<std::int32_t>(bits & 0xFFFF'FFFF);
      if (stored == 0) continue;
      value = stored ^ schema::NO_DATE;
    } else {
      if (bits == 0) continue;
      value = static_cast<std::int64_t>(bits) ^ schema::NONE;
    }
    if (value < field.min || value > field.max) return false;
  }
  return true;
}

bool Walk::sections(const Sections& here, const Shape& shape) {
  if (!data(here, shape)) return false;
  for (std::size_t i = 0; i < here.pointer_count; ++i) {
    const std::size_t at = here.pointers + i;
    if (word(at) != 0 && !pointer(at, shape.pointers[i])) return false;
  }
  return true;
}

bool Walk::pointer(std::size_t at, const PointerField& field) {
  Sections inner;
  switch (field.plan->kind) {
    case Kind::kText:
      return checked_text(at, field.plan->text);
    case Kind::kTexts:
      return texts(at, field.plan->text);
    case Kind::kIntegers:
      return integers(at, *field.plan);
    case Kind::kDates:
      return dates(at);
    case Kind::kMap:
      return map(at, *field.plan);
    case Kind::kPercent:
      return percent(at);
    case Kind::kStructs:
      return structs(at, *field.item);
    case Kind::kStruct:
      return open_struct(at, field.item->used.size(), field.item->pointers.size(), inner) &&
             sections(inner, *field.item);
    default:
      return false;
  }
}

std::string_view Walk::text_at(std::size_t at) const {
  if (word(at) == 0) return {};
  const auto first = static_cast<std::size_t>(target_of(at));
  return as_text(bytes_.subspan(first * kWordBytes, (word(at) >> 35) - 1));
}

// A text ends in one byte of zero, which is not part of it.
bool Walk::text(std::size_t at, std::string_view& out) {
  Items items;
  if (!open_list(at, kByteItems, 1, items) || items.count == 0) return false;
  out = as_text(bytes_.subspan(items.first * kWordBytes, items.count));
  if (out.back() != 0) return false;
  out.remove_suffix(1);
  return true;
}

bool Walk::checked_text(std::size_t at, const EnteringRule& rule) {
  std::string_view here;
  return text(at, here) && allowed(here, rule);
}

bool Walk::texts(std::size_t at, const EnteringRule& rule) {
  Items items;
  if (!open_list(at, kPointerItems, kWordBytes, items) || items.count > limits::kListItemsMax)
    return false;
  for (std::size_t i = 0; i < items.count; ++i)
    if (!checked_text(items.first + i, rule)) return false;
  return true;
}

bool Walk::integers(std::size_t at, const FieldPlan& plan) {
  Items items;
  if (!open_list(at, kEightByteItems, kWordBytes, items) || items.count > limits::kListItemsMax)
    return false;
  for (std::size_t i = 0; i < items.count; ++i) {
    const auto value = static_cast<std::int64_t>(word(items.first + i));
    if (value < plan.min || value > plan.max) return false;
  }
  return true;
}

bool Walk::dates(std::size_t at) {
  Items items;
  if (!open_list(at, kFourByteItems, 4, items) || items.count > limits::kListItemsMax) return false;
  for (std::size_t i = 0; i < items.count; ++i) {
    const auto bits = word(items.first + i / 2) >> (i % 2 * 32);
    const auto day = static_cast<std::int32_t>(bits & 0xFFFF'FFFF);
    if (day < event_shape().first_day || day > event_shape().last_day) return false;
  }
  return true;
}

bool Walk::structs(std::size_t at, const Shape& shape) {
  std::vector<Sections> items;
  return open_structs(at, shape, items) &&
         std::ranges::all_of(items, [&](const Sections& item) { return sections(item, shape); });
}

bool Walk::map(std::size_t at, const FieldPlan& plan) {
  static const Shape kPair{{}, {~std::uint64_t{0}}, {{}}};
  std::vector<Sections> members;
  if (!open_structs(at, kPair, members)) return false;
  std::vector<std::string_view> keys(members.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Sections& member = members[i];
    if (member.data_words == 0 || member.pointer_count == 0) return false;
    const std::int64_t value = static_cast<std::int64_t>(word(member.data)) ^ schema::NONE;
    if (value < plan.min || value > plan.max) return false;
    if (!text(member.pointers, keys[i]) || !allowed(keys[i], event_plan().map_key)) return false;
  }
  std::ranges::sort(keys);
  return std::ranges::adjacent_find(keys) == keys.end();
}

bool Walk::percent(std::size_t at) {
  Sections here;
  if (!open_struct(at, 1, 1, here) || here.data_words == 0) return false;
  const std::int64_t ppm = static_cast<std::int64_t>(word(here.data)) ^ schema::NONE;
  if (here.pointer_count == 0) return ppm >= 0 && ppm <= kPpmMax;
  std::string_view spelling;
  if (!text(here.pointers, spelling)) return false;
  const auto spelt = parse_percent(spelling);
  return spelt && *spelt == ppm;
}

std::vector<std::string_view> Walk::parties(std::size_t at) const {
  std::vector<std::string_view> out;
  if (word(at) == 0) return out;
  const auto tag_at = static_cast<std::size_t>(target_of(at));
  const std::uint64_t tag = word(tag_at);
  const std::size_t count = (tag & 0xFFFF'FFFF) >> 2;
  const std::size_t data_words = (tag >> 32) & 0xFFFF;
  const std::size_t pointer_count = tag >> 48;
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t first = tag_at + 1 + i * (data_words + pointer_count) + data_words;
    out.push_back(pointer_count == 0 ? std::string_view() : text_at(first));
  }
  return out;
}

std::optional<EventGist> Walk::event() {
  const EventShape& shape = event_shape();
  Sections here;
  if (!open_struct(0, shape.envelope.used.size(), shape.envelope.pointers.size(), here) ||
      !data(here, shape.envelope))
    return std::nullopt;
  const auto data_at = [&](unsigned index, unsigned shift) {
    return index < here.data_words ? word(here.data + index) >> shift : 0;
  };
  const std::size_t type = data_at(shape.type_word, shape.type_shift) & 0xFFFF;
  if (type >= shape.fields.size()) return std::nullopt;
  for (std::size_t i = 0; i < here.pointer_count; ++i) {
    const std::size_t at = here.pointers + i;
    if (word(at) == 0) continue;
    const Shape& fields = *shape.fields[type];
    Sections inner;
    const bool sound = i == shape.fields_pointer
                           ? open_struct(at, fields.used.size(), fields.pointers.size(), inner) &&
                                 sections(inner, fields)
                           : pointer(at, shape.envelope.pointers[i]);
    if (!sound) return std::nullopt;
  }
  if (next_ != words_) return std::nullopt;

  EventGist gist;
  const TypePlan& plan = event_plan().types[type];
  gist.type = plan.name;
  gist.chapter = plan.chapter;
  if (shape.author_pointer < here.pointer_count)
    gist.author = text_at(here.pointers + shape.author_pointer);
  if (shape.cosigners_pointer < here.pointer_count)
    gist.cosigners = parties(here.pointers + shape.cosigners_pointer);
  const std::uint64_t recorded = data_at(shape.recorded_word, shape.recorded_shift) & 0xFFFF'FFFF;
  if (recorded != 0) gist.recorded = Date{static_cast<std::int32_t>(recorded) ^ schema::NO_DATE};
  return gist;
}

}  // namespace

namespace {

bool is_of_size(ByteView bytes) {
  return !bytes.empty() && bytes.size() % kWordBytes == 0 && bytes.size() <= limits::kEventBytesMax;
}

}  // namespace

std::optional<EventGist> walk_event(ByteView bytes) {
  if (!is_of_size(bytes)) return std::nullopt;
  return Walk(bytes, Walk::Texts::kRecorded).event();
}

bool walk_entering(ByteView bytes) {
  return is_of_size(bytes) && Walk(bytes, Walk::Texts::kEntering).event();
}

}  // namespace luoshu::form
