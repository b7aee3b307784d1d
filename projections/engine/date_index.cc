#include "projections/engine/date_index.h"

#include <algorithm>
#include <array>

#include "ledger/rules/engine/event_message.h"
#include "ledger/rules/engine/rule.h"

namespace luoshu {
namespace {

// The day in the key of a row; date_key flips the sign so that bytes sort as days do.
Result<Date> date_of_key(std::string_view key) {
  LUOSHU_TRY(const std::uint32_t raw, ByteReader(as_bytes(key)).u32_be());
  return Date{static_cast<std::int32_t>(raw ^ 0x80000000U)};
}

// use(index, date) for the events of the entry, in order.
template <class Use>
void each_date(const FoldedEntry& entry, const Use& use) {
  std::uint32_t index = 0;
  for (const ByteView bytes : entry.events) {
    EventMessage message(bytes);
    use(index++, Date{message.read().effective()});
  }
}

struct LateRange {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
  Date date;
};

void add_late(std::vector<LateRange>& late, std::uint32_t index, Date date) {
  if (!late.empty() && late.back().date == date && late.back().first + late.back().count == index)
    ++late.back().count;
  else
    late.push_back({index, 1, date});
}

Status fold(const FoldedEntry& entry, Folding& folding) {
  Date latest = folding.cursor().latest;
  std::vector<LateRange> late;
  each_date(entry, [&](std::uint32_t index, Date date) {
    if (date > latest) {
      Bytes value;
      put_u64_be(value, entry.seq.value);
      folding.add({view_tables::kDates, date_key(date.days), std::move(value)});
    } else if (date < latest) {
      add_late(late, index, date);
    }
    latest = std::max(latest, date);
  });
  if (late.empty()) return {};
  Bytes value;
  put_u64_be(value, entry.first_event.value);
  for (const LateRange& range : late) {
    put_u32_be(value, range.first);
    put_u32_be(value, range.count);
    append(value, as_bytes(date_key(range.date.days)));
  }
  folding.add({view_tables::kLate, long_key(entry.seq.value), std::move(value)});
  return {};
}

// False where `use` wanted no more.
Result<bool> use_late(std::string_view key, ByteView value,
                      const std::function<bool(const LateEvent&)>& use) {
  LUOSHU_TRY(const std::uint64_t seq, number_of_key(key));
  ByteReader reader(value);
  LUOSHU_TRY(const std::uint64_t first_event, reader.u64_be());
  while (!reader.empty()) {
    LUOSHU_TRY(const std::uint32_t first, reader.u32_be());
    LUOSHU_TRY(const std::uint32_t count, reader.u32_be());
    LUOSHU_TRY(const ByteView date, reader.take(4));
    LUOSHU_TRY(const Date effective, date_of_key(as_text(date)));
    for (std::uint32_t i = first; i < first + count; ++i)
      if (!use({{EventNumber{first_event + i}, Seq{seq}, i}, effective})) return false;
  }
  return true;
}

constexpr std::array kTables{view_tables::kDates, view_tables::kLate};

}  // namespace

const Projection kDatesProjection{"dates", kTables, fold};

Date latest_with(Date latest, const FoldedEntry& entry) {
  each_date(entry, [&](std::uint32_t, Date date) { latest = std::max(latest, date); });
  return latest;
}

Result<std::optional<Seq>> first_entry_after(const ViewRows& rows, Date day) {
  std::optional<Seq> first;
  Status trouble = Done{};
  LUOSHU_CHECK(rows.scan(view_tables::kDates, {}, [&](std::string_view key, ByteView value) {
    const auto date = date_of_key(key);
    const auto seq = ByteReader(value).u64_be();
    if (!date || !seq) {
      trouble = date ? seq.error() : date.error();
      return false;
    }
    if (*date > day) first = Seq{*seq};
    return *date <= day;
  }));
  LUOSHU_CHECK(trouble);
  return first;
}

Status late_events(const ViewRows& rows, Seq from,
                   const std::function<bool(const LateEvent&)>& use) {
  Status trouble = Done{};
  const std::string begin = long_key(from.value);
  LUOSHU_CHECK(rows.scan(view_tables::kLate, {}, [&](std::string_view key, ByteView value) {
    if (key < begin) return true;
    const auto go_on = use_late(key, value, use);
    if (!go_on) trouble = go_on.error();
    return go_on && *go_on;
  }));
  return trouble;
}

}  // namespace luoshu
