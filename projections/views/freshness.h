// How fresh catalogue entries are, and which are of high value (art. 9, C23): for R9, and for
// whoever else shows it.
#pragma once

#include <set>

#include "projections/views/event_rows.h"

namespace luoshu {

// Days after which an entry of that update cycle is due again; nothing: it has no such duty.
std::optional<std::int32_t> days_of_cycle(std::string_view update_cycle);

class Freshness {
 public:
  static Result<Freshness> read(const LedgerAt& ledger);
  // The last day on which the entry is still fresh, as far as was told by `day`; nothing where it
  // has no duty to be brought up to date.
  std::optional<Date> due(std::string_view resource, Date day) const;
  // Day of the first thing told of any entry; kNoDay: none.
  std::int32_t first_day() const { return first_day_; }

 private:
  struct Told {
    std::vector<std::int32_t> updates;
    std::vector<std::pair<std::int32_t, std::string>> cycles;  // in the order recorded
  };
  void update(std::string_view resource, Date day);

  std::map<std::string, Told, std::less<>> told_;
  std::int32_t first_day_ = kNoDay;
};

// The lists of high-value data: of a day the latest counts.
class HighValueLists {
 public:
  static Result<HighValueLists> read(const LedgerAt& ledger);
  // Null: none published by then.
  const std::set<std::string, std::less<>>* on(Date day) const;

 private:
  std::map<std::int32_t, std::set<std::string, std::less<>>> lists_;
};

}  // namespace luoshu
