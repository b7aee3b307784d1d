#include "projections/engine/as_of.h"

#include <fmt/format.h>

namespace luoshu {
namespace {

Fault invalid(std::string en, std::string zh) {
  return {Errc::kInvalid, std::move(en), std::move(zh)};
}

// The number of entries recorded up to then: recorded times only rise.
Result<Size> size_at(const LogReader& log, Time time) {
  std::uint64_t low = 0;
  std::uint64_t high = log.head().size.value;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    LUOSHU_TRY(const Leaf leaf, log.leaf(Seq{middle}));
    if (leaf.stamp.recorded <= time)
      low = middle + 1;
    else
      high = middle;
  }
  return Size{low};
}

// System entries hold no events: the last entry that does says how many there are.
Result<EventNumber> next_event(const LogReader& log, Size size) {
  for (std::uint64_t seq = size.value; seq-- > 0;) {
    LUOSHU_TRY(const Leaf leaf, log.leaf(Seq{seq}));
    if (leaf.stamp.first_event.value == 0) continue;
    LUOSHU_TRY(const Header header, decode_header(leaf.header));
    return EventNumber{leaf.stamp.first_event.value + header.event_count};
  }
  return EventNumber{1};
}

}  // namespace

Result<AsOf> as_of(const LogReader& log, const AsOfQuestion& question) {
  Size size = log.head().size;
  if (question.size) {
    if (*question.size == 0 || *question.size > size.value)
      return invalid(fmt::format("size {} is not in the log, which has {} entries", *question.size,
                                 size.value),
                     fmt::format("规模 {} 不存在：账本共 {} 条记录", *question.size, size.value));
    size = Size{*question.size};
  } else if (question.recorded) {
    LUOSHU_TRY(const Time time, parse_as_of(*question.recorded));
    LUOSHU_TRY(size, size_at(log, time));
    if (size.value == 0)
      return invalid(fmt::format("nothing was recorded by {}", *question.recorded),
                     fmt::format("截至 {} 尚无任何记录", *question.recorded));
  }
  LUOSHU_TRY(const Leaf last, log.leaf(Seq{size.value - 1}));
  LUOSHU_TRY(const EventNumber next, next_event(log, size));
  AsOf at{size, last.stamp.recorded, next};
  if (question.effective) {
    LUOSHU_TRY(at.effective, parse_date(*question.effective));
  }
  return at;
}

Result<AsOf> on_own_day(AsOf at, const std::optional<std::string>& recorded) {
  at.own_day = true;
  at.effective = day_of(at.recorded);
  if (!recorded) return at;
  LUOSHU_TRY(const Time time, parse_as_of(*recorded));
  at.effective = day_of(time);
  return at;
}

Result<AsOf> as_of_size(const LogReader& log, Size size, const AsOf& point) {
  LUOSHU_TRY(AsOf at, as_of(log, {size.value, std::nullopt, std::nullopt}));
  at.own_day = point.own_day;
  at.effective = point.own_day ? std::optional(day_of(at.recorded)) : point.effective;
  if (size == point.size) at.effective = point.effective;
  return at;
}

}  // namespace luoshu
