#include "projections/duties/rectification_duties.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/message.h"
#include "schema/events_operation.capnp.h"
#include "schema/events_supervision.capnp.h"

namespace luoshu {
namespace {

constexpr std::int32_t kNone = schema::NO_DATE;
constexpr std::string_view kOfEvaluation = "豫政办〔2025〕5号 第二十二条第二款";

}  // namespace

RectificationDuties::Matter* RectificationDuties::find(std::string_view id) {
  const auto found = matters_.find(id);
  return found == matters_.end() ? nullptr : &found->second;
}

// An evaluation that names only the party goes by year and party, as the rules have it.
template <class Fields>
void RectificationDuties::take_evaluation(const KnownEvent& event, const KnownFacts& facts,
                                          Fields fields) {
  const std::string_view subject = event.event.subject();
  const std::string id = facts.is_party(subject)
                             ? fmt::format("EV-{}-{}", fields.getYear(), subject)
                             : std::string(subject);
  Matter matter;
  matter.author = event.event.author();
  matter.target = from_kj(fields.getEvaluated());
  matter.on = event.effective();
  matter.deadline = fields.getRectifyBy();
  matter.rectify_by = fields.getRectifyBy();
  matter.evaluation = true;
  matter.has_issues = fields.getIssues().size() > 0;
  matter.asks_to_suspend = fields.getSuspend() == schema::Flag::YES;
  matter.of_developer = event.event.is<schema::PrimaryDeveloperEvaluated>();
  if (matter.deadline != kNone)
    matter.rectify.push_back({matter.on, Date{matter.deadline}, std::nullopt});
  matters_.try_emplace(id, std::move(matter));
}

void RectificationDuties::take(const KnownEvent& event, const KnownFacts& facts) {
  const EventReader& read = event.event;
  if (read.is<schema::ImplementerEvaluated>())
    return take_evaluation(event, facts, read.fields<schema::ImplementerEvaluated>());
  if (read.is<schema::PrimaryDeveloperEvaluated>())
    return take_evaluation(event, facts, read.fields<schema::PrimaryDeveloperEvaluated>());
  if (read.is<schema::RectificationOrdered>()) {
    const auto fields = read.fields<schema::RectificationOrdered>();
    Matter matter;
    matter.author = read.author();
    matter.target = from_kj(fields.getTarget());
    matter.on = event.effective();
    matter.deadline = fields.getDeadline();
    matter.rectify_by = kNone;
    matter.rectify.push_back({matter.on, Date{matter.deadline}, std::nullopt});
    matters_.try_emplace(std::string(read.subject()), std::move(matter));
  } else if (read.is<schema::MaterialsRequested>()) {
    const auto fields = read.fields<schema::MaterialsRequested>();
    requests_.try_emplace(std::string(read.subject()),
                          Request{std::string(from_kj(fields.getFrom())), event.effective(),
                                  Date{fields.getDue()}, std::nullopt});
  } else if (read.is<schema::MaterialsProvided>()) {
    const auto request = requests_.find(read.subject());
    if (request != requests_.end()) discharge_once(request->second.provided, event);
  } else {
    take_step(event);
  }
}

void RectificationDuties::take_step(const KnownEvent& event) {
  const EventReader& read = event.event;
  if (read.is<schema::RectificationPlanSubmitted>()) {
    Matter* matter = find(from_kj(read.fields<schema::RectificationPlanSubmitted>().getAbout()));
    if (matter != nullptr) discharge_once(matter->planned, event);
  } else if (read.is<schema::OperationSuspended>()) {
    Matter* matter = find(from_kj(read.fields<schema::OperationSuspended>().getCause()));
    if (matter != nullptr) discharge_once(matter->suspended, event);
  } else if (read.is<schema::RectificationCompleted>()) {
    Matter* matter = find(read.subject());
    if (matter == nullptr) return;
    for (Asked& asked : matter->rectify) discharge_once(asked.done, event);
    discharge_once(matter->planned, event);
    matter->completed.push_back(event.discharge());
    matter->accept.push_back({event.effective(), std::nullopt, std::nullopt});
  } else if (read.is<schema::RectificationAccepted>()) {
    Matter* matter = find(read.subject());
    if (matter != nullptr) take_acceptance(event, *matter);
  }
}

// Returned: it is to be put right again, by the deadline set now or last. Otherwise it is over.
void RectificationDuties::take_acceptance(const KnownEvent& event, Matter& matter) {
  const auto fields = event.event.fields<schema::RectificationAccepted>();
  for (Asked& asked : matter.accept) discharge_once(asked.done, event);
  if (from_kj(fields.getOutcome()) == "returned") {
    if (fields.getDeadline() != kNone) matter.deadline = fields.getDeadline();
    if (matter.deadline != kNone)
      matter.rectify.push_back({event.effective(), Date{matter.deadline}, std::nullopt});
    return;
  }
  for (Asked& asked : matter.rectify) discharge_once(asked.done, event);
  discharge_once(matter.planned, event);
  discharge_once(matter.settled, event);
}

void RectificationDuties::add_matter(const KnownFacts& facts, const std::string& id,
                                     const Matter& matter, std::vector<Duty>& duties) {
  for (const Asked& asked : matter.rectify)
    duties.push_back({.kind = DutyKind::kRectify,
                      .party = matter.target,
                      .subject = id,
                      .begin = asked.begin,
                      .due = *asked.due,
                      .basis = matter.evaluation ? kOfEvaluation : std::string_view(),
                      .discharged = asked.done});
  for (const Asked& asked : matter.accept) {
    const KnownFacts::Due due =
        facts.due_after(asked.begin, "rectification_acceptance_working_days");
    duties.push_back({.kind = DutyKind::kAcceptRectification,
                      .party = matter.author,
                      .subject = id,
                      .begin = asked.begin,
                      .due = due.day,
                      .provisional = due.provisional,
                      .discharged = asked.done});
  }
}

// C36: asked for at once, or because nobody had put it right by the last day (as recorded, C80).
void RectificationDuties::add_of_developer(const KnownFacts& facts, const std::string& id,
                                           const Matter& matter, std::vector<Duty>& duties) {
  if (matter.has_issues && matter.rectify_by != kNone) {
    const KnownFacts::Due due = facts.due_after(matter.on, "rectification_plan_working_days");
    duties.push_back({.kind = DutyKind::kRectificationPlan,
                      .party = matter.target,
                      .subject = id,
                      .begin = matter.on,
                      .due = due.day,
                      .provisional = due.provisional,
                      .discharged = matter.planned});
  }
  const bool completed = std::ranges::any_of(matter.completed, [&](const Discharge& done) {
    return done.recorded.days <= matter.rectify_by;
  });
  if (!matter.asks_to_suspend && (matter.rectify_by == kNone || completed)) return;
  const Date trigger = matter.asks_to_suspend ? matter.on : Date{matter.rectify_by};
  const KnownFacts::Due due = facts.due_after(trigger, "suspend_grace_working_days");
  Duty duty{.kind = DutyKind::kSuspendOperation,
            .party = matter.author,
            .subject = id,
            .begin = matter.asks_to_suspend ? trigger : Date{trigger.days + 1},
            .due = due.day,
            .provisional = due.provisional,
            .discharged = matter.suspended};
  if (matter.settled && (!duty.discharged || matter.settled->event < duty.discharged->event))
    duty.discharged = matter.settled;
  if (duty.discharged && duty.discharged->effective < duty.begin) return;
  duties.push_back(std::move(duty));
}

void RectificationDuties::add(const KnownFacts& facts, std::vector<Duty>& duties) const {
  for (const auto& [id, matter] : matters_) {
    add_matter(facts, id, matter, duties);
    if (matter.of_developer) add_of_developer(facts, id, matter, duties);
  }
  for (const auto& [id, request] : requests_)
    duties.push_back({.kind = DutyKind::kProvideMaterials,
                      .party = request.from,
                      .subject = id,
                      .begin = request.begin,
                      .due = request.due,
                      .discharged = request.provided});
}

}  // namespace luoshu
