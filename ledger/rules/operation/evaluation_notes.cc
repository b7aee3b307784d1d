#include "ledger/rules/operation/evaluation_notes.h"

#include <fmt/format.h>

#include <array>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/parties/parties.h"
#include "schema/events_operation.capnp.h"
#include "schema/events_supervision.capnp.h"

namespace luoshu {
namespace {

using schema::EvaluationRow;

constexpr std::string_view kDeveloper = "primary_developer";
constexpr std::string_view kReturned = "returned";

// Under which its rectification goes: one that names only the party has no id of its own.
std::string evaluation_id(const State& state, std::string_view subject, std::int64_t year) {
  if (!party_exists(state, subject)) return std::string(subject);
  return fmt::format("EV-{}-{}", year, subject);
}

// Of the city for which the author evaluates; empty: the province.
std::string evaluating_division(const Application& application) {
  const auto held = roles_held(application.state, application.author(), "authority",
                               Date{application.effective()});
  for (const RoleHeld& role : held)
    if (role.level == "province") return {};
  return held.empty() ? std::string() : held.front().division;
}

template <class Fields>
void note(Application& application, const Fields& fields, std::string_view role, bool suspend) {
  const std::string id = evaluation_id(application.state, application.subject(), fields.getYear());
  const std::string division = evaluating_division(application);
  application.state.put(tables::kEvaluations, id, [&](EvaluationRow::Builder row) {
    row.setEvaluated(fields.getEvaluated());
    row.setRole(to_kj(role));
    row.setAuthor(to_kj(application.author()));
    if (!division.empty()) row.setDivision(to_kj(division));
    row.setOn(application.effective());
    row.setRectifyBy(fields.getRectifyBy());
    row.setScore(fields.getScore());
    row.setSuspend(suspend);
    row.setYear(fields.getYear());
    row.setIssues(fields.getIssues().size() != 0);
  });
  application.state.edit(tables::kEvaluationsOf, joined_key(role, from_kj(fields.getEvaluated())),
                         [&](schema::ListRow::Builder row, schema::ListRow::Reader before) {
                           append_value(
                               before.getIds(), [&](unsigned count) { return row.initIds(count); },
                               id);
                         });
}

void note_implementer(Application& application) {
  note(application, application.event.fields<schema::ImplementerEvaluated>(), "implementer", false);
}

void note_developer(Application& application) {
  const auto fields = application.event.fields<schema::PrimaryDeveloperEvaluated>();
  note(application, fields, kDeveloper, fields.getSuspend() == schema::Flag::YES);
}

// What counts is the day of recording: nobody completes in time by dating back (C80).
void note_completed(Application& application) {
  const auto row = application.state.find(tables::kEvaluations, application.subject());
  if (!row || row->getCompletedOn() != kNoDay) return;
  application.state.edit(tables::kEvaluations, application.subject(),
                         [&](EvaluationRow::Builder builder, EvaluationRow::Reader) {
                           builder.setCompletedOn(application.moment.recorded_on().days);
                           builder.setPlanned(true);
                         });
}

void note_planned(Application& application) {
  const auto about = application.event.fields<schema::RectificationPlanSubmitted>().getAbout();
  if (!application.state.has(tables::kEvaluations, from_kj(about))) return;
  application.state.edit(
      tables::kEvaluations, from_kj(about),
      [](EvaluationRow::Builder row, EvaluationRow::Reader) { row.setPlanned(true); });
}

void note_suspended(Application& application) {
  const auto cause = application.event.fields<schema::OperationSuspended>().getCause();
  if (!application.state.has(tables::kEvaluations, from_kj(cause))) return;
  application.state.edit(
      tables::kEvaluations, from_kj(cause),
      [](EvaluationRow::Builder row, EvaluationRow::Reader) { row.setSuspended(true); });
}

void note_settled(Application& application) {
  const auto fields = application.event.fields<schema::RectificationAccepted>();
  if (!application.state.has(tables::kEvaluations, application.subject()) ||
      from_kj(fields.getOutcome()) == kReturned)
    return;
  application.state.edit(tables::kEvaluations, application.subject(),
                         [&](EvaluationRow::Builder row, EvaluationRow::Reader) {
                           row.setSettledOn(application.effective());
                         });
}

const std::array kBesides{
    Beside{event_type<schema::ImplementerEvaluated>, nullptr, note_implementer},
    Beside{event_type<schema::PrimaryDeveloperEvaluated>, nullptr, note_developer},
    Beside{event_type<schema::RectificationCompleted>, nullptr, note_completed},
    Beside{event_type<schema::RectificationAccepted>, nullptr, note_settled},
    Beside{event_type<schema::RectificationPlanSubmitted>, nullptr, note_planned},
    Beside{event_type<schema::OperationSuspended>, nullptr, note_suspended},
};

// The day that makes a suspension due: that of an evaluation which asks for one, else the last day
// to put right what nobody has completed by then.
std::int32_t trigger_of(EvaluationRow::Reader row) {
  if (row.getSuspend()) return row.getOn();
  const bool completed =
      row.getCompletedOn() != kNoDay && row.getCompletedOn() <= row.getRectifyBy();
  return completed ? kNoDay : row.getRectifyBy();
}

bool is_settled(EvaluationRow::Reader row, Date day) {
  return row.getSettledOn() != kNoDay && row.getSettledOn() <= day.days;
}

}  // namespace

std::string latest_evaluation(const State& state, std::string_view role, std::string_view party,
                              Date day) {
  std::string latest;
  std::int32_t greatest = kNoDay;
  const auto list = state.find(tables::kEvaluationsOf, joined_key(role, party));
  if (!list) return latest;
  for (const auto id : list->getIds()) {
    const std::int32_t on = state.find(tables::kEvaluations, from_kj(id))->getOn();
    if (on > day.days || (!latest.empty() && on < greatest)) continue;
    latest = from_kj(id);
    greatest = on;
  }
  return latest;
}

std::optional<Date> last_day_of_grace(const State& state, EvaluationRow::Reader row) {
  if (from_kj(row.getRole()) != kDeveloper) return std::nullopt;
  const auto trigger = date_of(trigger_of(row));
  if (!trigger) return std::nullopt;
  return working_day_estimated(state, *trigger,
                               parameter(state, "suspend_grace_working_days", *trigger));
}

std::vector<DueSuspension> due_suspensions(const State& state, std::string_view developer,
                                           Date day) {
  std::vector<DueSuspension> due;
  const auto list = state.find(tables::kEvaluationsOf, joined_key(kDeveloper, developer));
  if (!list) return due;
  for (const auto id : list->getIds()) {
    const auto row = state.find(tables::kEvaluations, from_kj(id));
    const auto last = last_day_of_grace(state, *row);
    if (!last || day <= *last || is_settled(*row, day)) continue;
    due.push_back({std::string(from_kj(id)), std::string(from_kj(row->getDivision()))});
  }
  return due;
}

std::span<const Beside> evaluation_besides() {
  return kBesides;
}

}  // namespace luoshu
