#include "projections/views/earmark_projects.h"

#include <fmt/format.h>

#include "schema/events_allocation.capnp.h"

namespace luoshu {
namespace {

using Projects = std::map<std::string, EarmarkProject>;

constexpr Term kEntered{"entered", {"入库", "entered"}};
constexpr Term kApproved{"approved", {"已批", "budget approved"}};
constexpr Term kExecuting{"executing", {"执行", "being carried out"}};
constexpr Term kEvaluated{"evaluated", {"已评", "evaluated"}};

template <class List>
void set_targets(EarmarkProject& project, const List& targets) {
  project.targets.clear();
  for (const auto target : targets)
    project.targets.emplace_back(
        from_kj(target.getIndicator()),
        fmt::format("{}{}", target.getTarget(), from_kj(target.getUnit())));
}

template <class List>
void set_progress(EarmarkProject& project, const RecordedEvent& event, const List& progress) {
  if (project.progressed.replaced_by(event)) project.progress = numbers_of(progress);
}

Status read_plans(const LedgerAt& ledger, Projects& projects) {
  LUOSHU_CHECK(each<schema::EarmarkProjectEntered>(ledger, [&](const auto& event, auto fields) {
    EarmarkProject& project = projects[std::string(event.event.subject())];
    project.division = from_kj(fields.getDivision());
    project.name = from_kj(fields.getName());
    project.carrier = from_kj(fields.getCarrier());
    project.planned = fields.getPlannedFen();
    project.entered = event.at.number.value;
    set_targets(project, fields.getTargets());
  }));
  LUOSHU_CHECK(each<schema::EarmarkBudgetApproved>(ledger, [&](const auto& event, auto fields) {
    EarmarkProject& project = projects[std::string(event.event.subject())];
    project.budget = fields.getAmountFen();
    project.budgeted = event.at.number.value;
  }));
  return each<schema::EarmarkAdjusted>(ledger, [&](const auto& event, auto fields) {
    EarmarkProject& project = projects[std::string(event.event.subject())];
    if (!is_absent(fields.getAmountFen())) project.budget = fields.getAmountFen();
    if (fields.hasTargets()) set_targets(project, fields.getTargets());
  });
}

// Before version 2 the project is a text and no id: it names no project of the library.
template <class Fields>
Status read_use(const LedgerAt& ledger, Projects& projects, FenSum EarmarkProject::*sum) {
  return each<Fields>(ledger, [&](const auto&, auto fields) {
    const auto project = projects.find(std::string(from_kj(fields.getProject())));
    if (project != projects.end() && !is_absent(fields.getAmountFen()))
      project->second.*sum += fields.getAmountFen();
  });
}

Status read_performance(const LedgerAt& ledger, Projects& projects) {
  LUOSHU_CHECK(each<schema::EarmarkMonitored>(ledger, [&](const auto& event, auto fields) {
    EarmarkProject& project = projects[std::string(event.event.subject())];
    project.monitored.replaced_by(event);
    set_progress(project, event, fields.getProgress());
  }));
  return each<schema::EarmarkEvaluated>(ledger, [&](const auto& event, auto fields) {
    EarmarkProject& project = projects[std::string(event.event.subject())];
    if (project.evaluated.replaced_by(event)) project.result = from_kj(fields.getResult());
    if (from_kj(fields.getKind()) == "self")
      project.self_evaluated.push_back(fmt::to_string(fields.getYear()));
    set_progress(project, event, fields.getProgress());
  });
}

}  // namespace

Result<std::map<std::string, EarmarkProject>> earmark_projects(const LedgerAt& ledger) {
  Projects projects;
  LUOSHU_CHECK(read_plans(ledger, projects));
  LUOSHU_CHECK(
      read_use<schema::ReinvestmentCommitted>(ledger, projects, &EarmarkProject::committed));
  LUOSHU_CHECK(read_use<schema::ReinvestmentSpent>(ledger, projects, &EarmarkProject::spent));
  LUOSHU_CHECK(read_performance(ledger, projects));
  return projects;
}

const Term& state_of(const EarmarkProject& project) {
  if (project.evaluated.number() != 0) return kEvaluated;
  if (!(project.committed == FenSum()) || !(project.spent == FenSum())) return kExecuting;
  return project.budget ? kApproved : kEntered;
}

}  // namespace luoshu
