// What every duty asks of the known events: who holds a role, which days work, what a parameter
// was. Known are the events recorded and effective by the point; calendars and parameters count
// from their recording, whatever their effective day (C18). Internal to this room.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/form/event_reader.h"
#include "ledger/rules/engine/working_days.h"
#include "projections/duties/duty.h"

namespace luoshu {

// An event as it was recorded; alive as long as its bytes.
struct KnownEvent {
  EventNumber number;
  Date recorded;
  EventReader event;
  Date effective() const { return Date{event.effective()}; }
  Discharge discharge() const { return {number, effective(), recorded}; }
};

// Where the latest of several counts (C83): the greatest day, of one day the later recorded.
struct When {
  Date day;
  EventNumber number;
  friend auto operator<=>(const When&, const When&) = default;
};
inline When when(const KnownEvent& event) {
  return {event.effective(), event.number};
}

// Keeps the earlier recorded of two discharges.
inline void discharge_once(std::optional<Discharge>& discharged, const KnownEvent& by) {
  if (!discharged) discharged = by.discharge();
}

class KnownFacts {
 public:
  // `day`: the effective day of the point.
  explicit KnownFacts(Date day) : day_(day) {}
  Date day() const { return day_; }
  void take(const KnownEvent& event);

  struct Due {
    Date day;
    bool provisional = false;
  };
  // As many working days from `trigger` as the parameter says on that day.
  Due due_after(Date trigger, std::string_view parameter_name) const;
  std::int64_t parameter(std::string_view name, Date day) const;
  const WorkCalendar& calendar() const { return calendar_; }

  bool is_party(std::string_view alias) const { return parties_.contains(alias); }
  bool is_division(std::string_view code) const;
  // Level of a division; empty where unknown.
  std::string_view level_of_division(std::string_view code) const;
  // The bytewise smallest alias that holds the role that day; empty where there is none.
  std::string holder(std::string_view role, Date day) const;
  std::string holder_of_province(std::string_view role, Date day) const;
  std::string holder_of_division(std::string_view role, std::string_view division, Date day) const;
  // Levels at which the party holds the role that day.
  bool holds_at_level(std::string_view party, std::string_view role, std::string_view level,
                      Date day) const;

 private:
  struct Grant {
    std::string role;
    std::string level;  // as stated; empty: that of the division
    std::string division;
    std::int32_t from;
    std::int32_t to;
  };
  struct Setting {
    std::int32_t from;
    std::int64_t value;
  };
  bool covers(const Grant& grant, Date day) const;
  std::string_view level_of(const Grant& grant) const;
  void grant(const KnownEvent& event);
  void revoke(const KnownEvent& event);
  void publish(const KnownEvent& event);
  void set_parameters(const KnownEvent& event);

  Date day_;
  WorkCalendar calendar_;
  std::map<std::string, std::vector<Setting>, std::less<>> parameters_;
  std::map<std::string, std::string, std::less<>> divisions_;  // code to level
  std::map<std::string, std::vector<Grant>, std::less<>> parties_;
};

}  // namespace luoshu
