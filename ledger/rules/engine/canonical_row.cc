#include "ledger/rules/engine/canonical_row.h"

#include <capnp/any.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <vector>

#include "ledger/base/assert.h"

namespace luoshu {
namespace {

static_assert(std::endian::native == std::endian::little, "words are read as they lie in memory");

using Word = std::uint64_t;

// A pointer: kind in bits 0-1, offset in words from its end in bits 2-31; a struct's sizes, or a
// list's item size and count, above.
enum PointerKind : Word { kStructPointer = 0, kListPointer = 1 };
constexpr Word kPointerItems = 6;
constexpr Word kStructItems = 7;
constexpr Word kEmptyStruct = 0xFFFF'FFFC;  // it points at itself
constexpr std::size_t kItemBits[] = {0, 1, 8, 16, 32, 64};

PointerKind kind_of(Word pointer) {
  return static_cast<PointerKind>(pointer & 3);
}

struct Sections {
  std::size_t data = 0;      // words
  std::size_t pointers = 0;  // words
  std::size_t words() const { return data + pointers; }
};
Sections sections_of(Word pointer) {
  return {pointer >> 32 & 0xFFFF, pointer >> 48};
}

// Copies what hangs on one pointer of `from`, depth first, so that every object follows the one
// before it in the order in which the pointers to them are met.
class Copy {
 public:
  explicit Copy(const Word* from) : from_(from) { to_.reserve(kUsualWords); }

  kj::Array<capnp::word> root() {
    to_.push_back(0);
    pointer(from_, 0);
    auto words = kj::heapArray<capnp::word>(to_.size());
    std::memcpy(words.asBytes().begin(), to_.data(), to_.size() * sizeof(Word));
    return words;
  }

 private:
  static constexpr std::size_t kUsualWords = 64;

  static const Word* target_of(const Word* pointer) {
    return pointer + 1 + (static_cast<std::int32_t>(*pointer & 0xFFFF'FFFF) >> 2);
  }
  // The sections without the words at their ends that hold nothing.
  static Sections trimmed(const Word* object, Sections whole) {
    Sections sections = whole;
    while (sections.data > 0 && object[sections.data - 1] == 0) --sections.data;
    const Word* pointers = object + whole.data;
    while (sections.pointers > 0 && pointers[sections.pointers - 1] == 0) --sections.pointers;
    return sections;
  }
  std::size_t take(std::size_t words) {
    const std::size_t at = to_.size();
    to_.resize(at + words);
    return at;
  }
  // A pointer at `at` to what is written next; `above` are its upper 32 bits.
  void point(std::size_t at, PointerKind kind, Word above) {
    const Word offset = to_.size() - at - 1;
    to_[at] = above << 32 | offset << 2 | kind;
  }

  // Writes a copy of what `from` points at, and the pointer to it at `at`.
  void pointer(const Word* from, std::size_t at) {
    if (*from == 0) return;
    if (kind_of(*from) == kListPointer) return list(from, at);
    LUOSHU_ASSERT(kind_of(*from) == kStructPointer);  // one segment, no capabilities
    const Word* object = target_of(from);
    const Sections whole = sections_of(*from);
    const Sections sections = trimmed(object, whole);
    if (sections.words() == 0) {
      to_[at] = kEmptyStruct;
      return;
    }
    point(at, kStructPointer, sections.data | sections.pointers << 16);
    fill(object, whole, take(sections.words()), sections);
  }

  void fill(const Word* object, Sections whole, std::size_t at, Sections sections) {
    std::copy_n(object, std::min(whole.data, sections.data), to_.begin() + offset(at));
    for (std::size_t i = 0; i < std::min(whole.pointers, sections.pointers); ++i)
      pointer(object + whole.data + i, at + sections.data + i);
  }

  void list(const Word* from, std::size_t at) {
    const Word* first = target_of(from);
    const Word size = *from >> 32 & 7;
    const std::size_t count = *from >> 35;
    if (size == kStructItems) return structs(first, at);
    if (size == kPointerItems) {
      point(at, kListPointer, *from >> 32);
      const std::size_t items = take(count);
      for (std::size_t i = 0; i < count; ++i) pointer(first + i, items + i);
      return;
    }
    const std::size_t words = (count * kItemBits[size] + 63) / 64;
    point(at, kListPointer, *from >> 32);
    std::copy_n(first, words, to_.begin() + offset(take(words)));
  }

  // Items are as large as the largest of them needs.
  void structs(const Word* tag, std::size_t at) {
    const std::size_t count = static_cast<std::uint32_t>(*tag) >> 2;
    const Sections whole = sections_of(*tag);
    const Word* item = tag + 1;
    Sections each;
    for (std::size_t i = 0; i < count; ++i) {
      const Sections one = trimmed(item + i * whole.words(), whole);
      each = {std::max(each.data, one.data), std::max(each.pointers, one.pointers)};
    }
    point(at, kListPointer, kStructItems | (count * each.words()) << 3);
    const std::size_t items = take(1 + count * each.words()) + 1;
    to_[items - 1] = (each.data | each.pointers << 16) << 32 | count << 2;
    for (std::size_t i = 0; i < count; ++i)
      fill(item + i * whole.words(), whole, items + i * each.words(), each);
  }

  static std::ptrdiff_t offset(std::size_t at) { return static_cast<std::ptrdiff_t>(at); }

  const Word* from_;
  std::vector<Word> to_;
};

}  // namespace

kj::Array<capnp::word> canonical_row(capnp::MessageBuilder& message) {
  const auto segments = message.getSegmentsForOutput();
  // Further segments are reached through far pointers; a row that needs one is a rarity.
  if (segments.size() != 1) return message.getRoot<capnp::AnyStruct>().asReader().canonicalize();
  return Copy(reinterpret_cast<const Word*>(segments[0].begin())).root();
}

}  // namespace luoshu
