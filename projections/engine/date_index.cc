#include "projections/engine/date_index.h"

#include <algorithm>
#include <array>

#include "ledger/rules/event_message.h"
#include "ledger/rules/rule.h"

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
    use(index++, Date{message.read().getEffective()});
  }
}

Status fold(const FoldedEntry& entry, Folding& folding) {
  Date latest = folding.cursor().latest;
  each_date(entry, [&](std::uint32_t index, Date date) {
    Bytes value;
    put_u64_be(value, entry.seq.value);
    if (date > latest) {
      folding.add({view_tables::kDates, date_key(date.days), std::move(value)});
    } else if (date < latest) {
      put_u32_be(value, index);
      append(value, as_bytes(date_key(date.days)));
      folding.add(
          {view_tables::kLate, long_key(entry.first_event.value + index), std::move(value)});
    }
    latest = std::max(latest, date);
  });
  return {};
}

Result<LateEvent> late_event(std::string_view key, ByteView value) {
  LUOSHU_TRY(const std::uint64_t number, number_of_key(key));
  ByteReader reader(value);
  LUOSHU_TRY(const std::uint64_t seq, reader.u64_be());
  LUOSHU_TRY(const std::uint32_t index, reader.u32_be());
  LUOSHU_TRY(const Date effective, date_of_key(as_text(reader.rest())));
  return LateEvent{{EventNumber{number}, Seq{seq}, index}, effective};
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

Status late_events(const ViewRows& rows, const std::function<bool(const LateEvent&)>& use) {
  Status trouble = Done{};
  LUOSHU_CHECK(rows.scan(view_tables::kLate, {}, [&](std::string_view key, ByteView value) {
    const auto event = late_event(key, value);
    if (!event) trouble = event.error();
    return event && use(*event);
  }));
  return trouble;
}

}  // namespace luoshu
