// What the province publishes for everybody: legal instruments and the parameters they set, working
// calendars, assessments of the platform (art. 3 para. 6, 25, 26; RULEBOOK appendix B).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/engine/periods.h"
#include "schema/events_foundation.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

constexpr std::array<std::string_view, 2> kAssessments{"等保", "密评"};

// ---- Instruments --------------------------------------------------------------------------------
// C82: a recovery is announced for five working days at least, whatever an instrument says.
std::int64_t least_value(const Decision& decision, const ParameterDefault& known) {
  constexpr std::int64_t kLeastNotice = 5;
  const bool notice = known.name == "recovery_working_days" && decision.version() >= 2;
  return notice ? kLeastNotice : known.min;
}

// C89: 229 counts, in other years as the 28th.
bool is_month_and_day(std::int64_t mmdd) {
  return parse_date(fmt::format("2024-{:02}-{:02}", mmdd / 100, mmdd % 100)).has_value();
}

void check_parameters(Decision& decision) {
  for (const auto set : decision.event.fields<schema::PolicyInstrumentAdopted>().getParameters()) {
    const std::string_view name = from_kj(set.getKey());
    const std::string field = fmt::format("fields.parameters.{}", name);
    const auto known = parameter_defaults();
    const auto found = std::ranges::find(known, name, &ParameterDefault::name);
    if (found == known.end() || found->since > decision.version()) {
      decision.refuse("E-FIELD", field, {"there is no such parameter", "没有该参数"});
      continue;
    }
    const std::int64_t least = least_value(decision, *found);
    if (set.getValue() < least || set.getValue() > found->max)
      decision.refuse("E-FIELD", field,
                      {fmt::format("it must lie in {} to {}", least, found->max),
                       fmt::format("须在 {} 至 {} 之间", least, found->max)});
    else if (name == "evaluation_due_mmdd" && !is_month_and_day(set.getValue()))
      decision.refuse("E-FIELD", field, {"there is no such day", "没有该日期"});
  }
}

void check_other_instruments(Decision& decision, capnp::List<capnp::Text>::Reader numbers,
                             std::string_view field) {
  for (unsigned i = 0; i < numbers.size(); ++i) {
    if (from_kj(numbers[i]) == decision.subject())
      decision.refuse("E-FIELD", fmt::format("{}[{}]", field, i),
                      {"it names the instrument itself", "不得为文件自身"});
    require_words(decision, true, numbers[i], fmt::format("{}[{}]", field, i));
  }
}

std::int32_t first_day_in_force(EventReader event) {
  const std::int32_t valid_from = event.fields<schema::PolicyInstrumentAdopted>().getValidFrom();
  return valid_from == kNoDay ? event.effective() : valid_from;
}

// Art. 25, 26: in force from its first day; an older one may be replaced, known here or not.
void decide_instrument(Decision& decision) {
  const auto fields = decision.event.fields<schema::PolicyInstrumentAdopted>();
  if (decision.state.has(tables::kInstruments, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  require_interval(decision, first_day_in_force(decision.event), fields.getValidTo(),
                   "fields.valid_to");
  check_other_instruments(decision, fields.getSupersedes(), "fields.supersedes");
  check_other_instruments(decision, fields.getPrevailsOver(), "fields.prevails_over");
  check_parameters(decision);
}

void apply_instrument(Application& application) {
  const auto fields = application.event.fields<schema::PolicyInstrumentAdopted>();
  State& state = application.state;
  state.put(tables::kInstruments, application.subject(), [&](schema::InstrumentRow::Builder row) {
    row.setTitle(fields.getTitle());
    row.setValidFrom(first_day_in_force(application.event));
    row.setValidTo(fields.getValidTo());
    row.setEvent(application.moment.number.value);
  });
  for (const auto number : fields.getSupersedes())
    if (state.has(tables::kInstruments, from_kj(number)))
      state.edit(tables::kInstruments, from_kj(number),
                 [&](schema::InstrumentRow::Builder row, schema::InstrumentRow::Reader) {
                   row.setSupersededBy(to_kj(application.event.subject()));
                 });
  for (const auto set : fields.getParameters())
    state.edit(tables::kParameters, from_kj(set.getKey()),
               [&](schema::ParameterRow::Builder row, schema::ParameterRow::Reader before) {
                 auto value = append_struct(before.getValues(),
                                            [&](unsigned n) { return row.initValues(n); });
                 value.setFrom(first_day_in_force(application.event));
                 value.setValue(set.getValue());
                 value.setInstrument(to_kj(application.event.subject()));
                 if (application.version() >= 2)
                   value.setRecordedOn(application.moment.recorded_on().days);
               });
}

// ---- Working calendars --------------------------------------------------------------------------
bool is_weekend(std::int32_t day) {
  // 1970-01-01 was a Thursday; 3 makes Monday 0. Days before it leave a negative remainder.
  return ((day + 3) % 7 + 7) % 7 >= 5;
}

// Every day in the year and named once; gives the days.
std::vector<std::int32_t> check_days(Decision& decision, capnp::List<std::int32_t>::Reader days,
                                     std::string_view field) {
  const std::int64_t year = decision.event.fields<schema::WorkCalendarPublished>().getYear();
  std::vector<std::int32_t> seen;
  for (unsigned i = 0; i < days.size(); ++i) {
    const std::string item = fmt::format("{}[{}]", field, i);
    if (!is_absent(year) && period_of(Date{days[i]}, PeriodKind::kYear).year != year)
      decision.refuse("E-FIELD", item, {"the day is not of that year", "日期不在该年度内"});
    if (std::ranges::find(seen, days[i]) != seen.end())
      decision.refuse("E-FIELD", item, {"the day is named twice", "日期重复"});
    seen.push_back(days[i]);
  }
  return seen;
}

// RULEBOOK 2.2, appendix B: one calendar for a year, as the State Council's notice has it.
void decide_calendar(Decision& decision) {
  const auto fields = decision.event.fields<schema::WorkCalendarPublished>();
  if (!is_absent(fields.getYear()) &&
      decision.state.has(tables::kCalendars, calendar_key(fields.getYear())))
    decision.refuse("E-DUPLICATE", "fields.year", same(calendar_key(fields.getYear())));
  if (decision.state.has(tables::kSeen, joined_key("calendar", decision.subject())))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  if (decision.event.basis().size() == 0)
    decision.refuse("E-FIELD", "basis",
                    {"it cites no notice of the State Council", "未引用国务院放假安排通知"});
  const auto holidays = check_days(decision, fields.getHolidays(), "fields.holidays");
  const auto worked =
      check_days(decision, fields.getAdjustedWorkdays(), "fields.adjusted_workdays");
  for (unsigned i = 0; i < worked.size(); ++i) {
    const std::string item = fmt::format("fields.adjusted_workdays[{}]", i);
    if (!is_weekend(worked[i]))
      decision.refuse("E-FIELD", item, {"the day is no weekend day", "该日不是周末"});
    if (std::ranges::find(holidays, worked[i]) != holidays.end())
      decision.refuse("E-FIELD", item, {"the day is a holiday as well", "该日同时列为节假日"});
  }
}

void apply_calendar(Application& application) {
  const auto fields = application.event.fields<schema::WorkCalendarPublished>();
  application.state.put(tables::kCalendars, calendar_key(fields.getYear()),
                        [&](schema::CalendarRow::Builder row) {
                          row.setHolidays(fields.getHolidays());
                          row.setAdjustedWorkdays(fields.getAdjustedWorkdays());
                          row.setEvent(application.moment.number.value);
                        });
  application.state.put(tables::kSeen, joined_key("calendar", application.subject()),
                        [&](schema::SeenRow::Builder row) {
                          row.setOn(application.effective());
                          row.setEvent(application.moment.number.value);
                        });
}

// ---- Assessments of the platform ----------------------------------------------------------------
std::string assessment_key(EventReader event) {
  return joined_key(event.subject(),
                    from_kj(event.fields<schema::PlatformAssessmentRecorded>().getKind()));
}

// Art. 3 para. 6: security grading and cryptography assessment; an expired one is shown, not
// refused.
void decide_assessment(Decision& decision) {
  const auto fields = decision.event.fields<schema::PlatformAssessmentRecorded>();
  if (fields.hasKind() &&
      std::ranges::find(kAssessments, from_kj(fields.getKind())) == kAssessments.end())
    decision.refuse("E-FIELD", "fields.kind", {"one of 等保, 密评", "须为等保或密评"});
  require_interval(decision, decision.event.effective(), fields.getValidTo(), "fields.valid_to");
  if (const auto row = decision.state.find(tables::kAssessments, assessment_key(decision.event)))
    decision.require_not_before(row->getRecordedOn(), "the last assessment", "上一次测评");
  if (fields.getValidTo() != kNoDay && fields.getValidTo() < decision.moment.recorded_on().days)
    decision.warn("W-PLATFORM-ASSESS", "fields.valid_to",
                  same(to_string(Date{fields.getValidTo()})));
}

void apply_assessment(Application& application) {
  const auto fields = application.event.fields<schema::PlatformAssessmentRecorded>();
  application.state.put(tables::kAssessments, assessment_key(application.event),
                        [&](schema::AssessmentRow::Builder row) {
                          if (fields.hasGrade()) row.setGrade(fields.getGrade());
                          row.setResult(fields.getResult());
                          row.setValidTo(fields.getValidTo());
                          row.setRecordedOn(application.effective());
                        });
}

const std::array kRules{
    Rule{event_type<schema::PolicyInstrumentAdopted>,
         {{"authority", Level::kProvince}},
         {},
         decide_instrument,
         apply_instrument,
         "1, 2, 25, 26"},
    Rule{event_type<schema::WorkCalendarPublished>,
         {{"authority", Level::kProvince}},
         {},
         decide_calendar,
         apply_calendar,
         "16"},
    Rule{event_type<schema::PlatformAssessmentRecorded>,
         {{"authority", Level::kProvince}},
         {},
         decide_assessment,
         apply_assessment,
         "3 (6)"},
};

}  // namespace

std::span<const Rule> calendar_rules() {
  return kRules;
}

}  // namespace luoshu
