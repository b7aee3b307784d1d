// Working days as the published calendars say (events), and the deadlines that run by them.
// A deadline never refuses anything: late is a fact, recorded and shown (RULEBOOK 1.3). Parameters:
// the numbers of days and the like that sources leave open, set by policy instruments, with
// defaults.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "ledger/rules/engine/rule.h"

namespace luoshu {

// Names of parameters with their defaults; an unknown name in an instrument is refused.
struct ParameterDefault {
  std::string_view name;
  std::int64_t value;
  std::string_view meaning_en;
  std::string_view meaning_zh;
  std::int64_t min;  // what an instrument may set it to
  std::int64_t max;
  std::uint32_t since = 1;  // first version of the rules in which an instrument may set it
};
std::span<const ParameterDefault> parameter_defaults();
// The value in force on that day. REQUIRES a name of parameter_defaults().
std::int64_t parameter(const State& state, std::string_view name, Date day);
// ... as it was known then: an instrument that was recorded later had not set it.
std::int64_t parameter_known(const State& state, std::string_view name, Date day);

// Row key of the calendar of that year.
std::string calendar_key(std::int64_t year);
// Day n counted in working days from `trigger` (day 0); nothing where a year's calendar is missing.
std::optional<Date> working_day_after(const State& state, Date trigger, std::int64_t days);
// The same, but in a year without calendar Monday to Friday count (C19, C89).
std::optional<Date> working_day_estimated(const State& state, Date trigger, std::int64_t days);
// Working days in (from, to]; nothing where a calendar is missing.
std::optional<std::int64_t> working_days_between(const State& state, Date from, Date to);

// Deadlines. `code` is the warning that lateness gets, such as "W-QC-OVERDUE".
struct DeadlineTerms {
  std::string_view code;
  std::string_view subject;
  std::vector<std::string_view> responsible;
  std::int32_t trigger = kNoDay;
  std::int64_t working_days = 0;  // counted from trigger; 0: `due` is given
  std::int32_t due = kNoDay;
  std::string_view basis;
};
void start_deadline(Application& application, const DeadlineTerms& terms);
// Marks it met on that day; nothing happens where there is none or it was met before.
void meet_deadline(Application& application, std::string_view code, std::string_view subject);
// Takes it away (what was due no longer is).
void drop_deadline(Application& application, std::string_view code, std::string_view subject);
// In decide: adds the warning where the event is effective after that day; under version 2 where it
// is recorded after it (C80).
void warn_late(Decision& decision, std::string_view code, Date due);
// ... where the deadline exists, is not met, and the event comes late.
void warn_if_late(Decision& decision, std::string_view code, std::string_view subject);
// The last day of a duty of version 2: as many working days after `trigger` as the parameter says
// on it; in a year without calendar Monday to Friday count (C19).
std::optional<Date> due_after(const State& state, Date trigger, std::string_view parameter_name);
// In decide, of the event that discharges a duty of version 2: the warning, naming what the duty is
// about and its last day, where the event is recorded after it (C80). Nothing under version 1.
void warn_discharged_late(Decision& decision, std::string_view code, std::string_view subject,
                          std::optional<Date> due);

// Every deadline that had begun by a day, by code and subject: the basis of views R4, C4 and P7.
// What ends by its own last day (registrations, agreements, instruments, keys) is for the views,
// which hold the intervals anyway; so is a report that is not handed in yet.
struct DueItem {
  std::string code;
  std::string subject;
  std::vector<std::string> responsible;
  Date trigger;
  std::optional<Date> due;  // nothing: a calendar is missing
  std::optional<Date> met;
  std::string basis;
  bool overdue = false;  // on the day asked for
};
std::vector<DueItem> due_items(const State& state, Date day);

std::span<const Rule> calendar_rules();

}  // namespace luoshu
