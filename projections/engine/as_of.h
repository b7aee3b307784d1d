// A point in the history of a log: what was recorded up to there, and nothing that came later.
#pragma once

#include <optional>
#include <string>

#include "ledger/log/log_reader.h"

namespace luoshu {

// The question; at most one of size and recorded. None: the head.
struct AsOfQuestion {
  std::optional<std::uint64_t> size;     // of the log
  std::optional<std::string> recorded;   // a day (its end) or a time with offset
  std::optional<std::string> effective;  // a day: only what is dated up to then
};

struct AsOf {
  Size size;         // entries known
  Time recorded;     // of the last of them
  EventNumber next;  // number that the next event would have had
  // Only events dated up to this day count. None: all that are recorded.
  std::optional<Date> effective = {};
  // Nobody asked for that day: it is that of the recorded point (version 2, C77).
  bool own_day = false;
  // The day at which what is in force is judged.
  Date day() const { return effective ? *effective : day_of(recorded); }
};

// kInvalid for a size of 0 or past the head, a time that does not parse, and a time before entry 0.
Result<AsOf> as_of(const LogReader& log, const AsOfQuestion& question);
// The point of a view under version 2 of the rules, where no effective day is asked for (C77): what
// takes effect after the day of the recorded point does not count. `recorded`: as it was asked for.
Result<AsOf> on_own_day(AsOf at, const std::optional<std::string>& recorded);
// An earlier size of the log, as `point` is asked for: by its day, or each by its own.
Result<AsOf> as_of_size(const LogReader& log, Size size, const AsOf& point);

}  // namespace luoshu
