#include "projections/duties/known_facts.h"

#include <algorithm>

#include "ledger/base/message.h"
#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/parties/parties.h"
#include "schema/events_foundation.capnp.h"

namespace luoshu {
namespace {

constexpr Date kLastDay{2'932'896};  // 9999-12-31
constexpr std::string_view kProvince = "province";

// The first party for which `holds` is true: aliases ascend bytewise.
template <class Parties, class Holds>
std::string first_holder(const Parties& parties, const Holds& holds) {
  for (const auto& [alias, grants] : parties)
    if (std::ranges::any_of(grants, holds)) return alias;
  return {};
}

}  // namespace

void KnownFacts::take(const KnownEvent& event) {
  const EventReader& read = event.event;
  if (read.is<schema::WorkCalendarPublished>()) return publish(event);
  if (read.is<schema::PolicyInstrumentAdopted>()) return set_parameters(event);
  if (read.is<schema::PartyRegistered>()) parties_.try_emplace(std::string(read.subject()));
  if (read.is<schema::RoleGranted>()) grant(event);
  if (read.is<schema::RoleRevoked>()) revoke(event);
  if (read.is<schema::DivisionRegistered>())
    divisions_.insert_or_assign(
        std::string(read.subject()),
        std::string(from_kj(read.fields<schema::DivisionRegistered>().getLevel())));
}

// ---- Days and numbers ---------------------------------------------------------------------------
void KnownFacts::publish(const KnownEvent& event) {
  const auto fields = event.event.fields<schema::WorkCalendarPublished>();
  WorkCalendar::Year year;
  for (const std::int32_t day : fields.getHolidays()) year.holidays.push_back(Date{day});
  for (const std::int32_t day : fields.getAdjustedWorkdays())
    year.adjusted_workdays.push_back(Date{day});
  calendar_.publish(static_cast<int>(fields.getYear()), std::move(year));
}

void KnownFacts::set_parameters(const KnownEvent& event) {
  const auto fields = event.event.fields<schema::PolicyInstrumentAdopted>();
  const std::int32_t from =
      fields.getValidFrom() == schema::NO_DATE ? event.event.effective() : fields.getValidFrom();
  for (const auto set : fields.getParameters())
    parameters_[std::string(from_kj(set.getKey()))].push_back({from, set.getValue()});
}

std::int64_t KnownFacts::parameter(std::string_view name, Date day) const {
  const auto defaults = parameter_defaults();
  const auto known = std::ranges::find(defaults, name, &ParameterDefault::name);
  LUOSHU_ASSERT(known != defaults.end());
  std::int64_t value = known->value;
  const auto settings = parameters_.find(name);
  if (settings == parameters_.end()) return value;
  std::int32_t since = schema::NO_DATE;
  for (const Setting& setting : settings->second) {
    if (setting.from > day.days || setting.from < since) continue;
    since = setting.from;
    value = setting.value;
  }
  return value;
}

KnownFacts::Due KnownFacts::due_after(Date trigger, std::string_view parameter_name) const {
  const std::int64_t days = std::clamp<std::int64_t>(parameter(parameter_name, trigger), 0,
                                                     std::int64_t{kWorkingDaysMax});
  const auto due = calendar_.add_working_days_estimated(trigger, static_cast<int>(days));
  if (!due) return {kLastDay, true};
  return {due->day, due->estimated};
}

// ---- Parties and roles --------------------------------------------------------------------------
void KnownFacts::grant(const KnownEvent& event) {
  const auto fields = event.event.fields<schema::RoleGranted>();
  const std::string level(from_kj(fields.getLevel()));
  std::string division(from_kj(fields.getDivision()));
  if (!fields.hasDivision() && level == kProvince) division = kProvinceDivision;
  parties_[std::string(event.event.subject())].push_back(
      {std::string(from_kj(fields.getRole())), level, std::move(division), event.event.effective(),
       fields.getValidTo()});
}

void KnownFacts::revoke(const KnownEvent& event) {
  const auto fields = event.event.fields<schema::RoleRevoked>();
  const auto party = parties_.find(event.event.subject());
  if (party == parties_.end()) return;
  const std::string_view level = from_kj(fields.getLevel());
  const std::string_view division = from_kj(fields.getDivision());
  for (Grant& grant : party->second) {
    if (grant.role != from_kj(fields.getRole()) || !covers(grant, event.effective())) continue;
    if (!level.empty() && !grant.level.empty() && grant.level != level) continue;
    if (!division.empty() && grant.division != division) continue;
    grant.to = event.event.effective() - 1;
  }
}

bool KnownFacts::covers(const Grant& grant, Date day) const {
  return grant.from <= day.days && (grant.to == schema::NO_DATE || day.days <= grant.to);
}

std::string_view KnownFacts::level_of(const Grant& grant) const {
  return grant.level.empty() ? level_of_division(grant.division) : std::string_view(grant.level);
}

bool KnownFacts::is_division(std::string_view code) const {
  return code == kProvinceDivision || divisions_.contains(code);
}

std::string_view KnownFacts::level_of_division(std::string_view code) const {
  if (code == kProvinceDivision) return kProvince;
  const auto found = divisions_.find(code);
  return found == divisions_.end() ? std::string_view() : std::string_view(found->second);
}

std::string KnownFacts::holder(std::string_view role, Date day) const {
  return first_holder(parties_,
                      [&](const Grant& grant) { return grant.role == role && covers(grant, day); });
}

std::string KnownFacts::holder_of_province(std::string_view role, Date day) const {
  return first_holder(parties_, [&](const Grant& grant) {
    return grant.role == role && covers(grant, day) && level_of(grant) == kProvince;
  });
}

std::string KnownFacts::holder_of_division(std::string_view role, std::string_view division,
                                           Date day) const {
  return first_holder(parties_, [&](const Grant& grant) {
    return grant.role == role && covers(grant, day) && grant.division == division;
  });
}

bool KnownFacts::holds_at_level(std::string_view party, std::string_view role,
                                std::string_view level, Date day) const {
  const auto found = parties_.find(party);
  return found != parties_.end() && std::ranges::any_of(found->second, [&](const Grant& grant) {
           return grant.role == role && covers(grant, day) && level_of(grant) == level;
         });
}

}  // namespace luoshu
