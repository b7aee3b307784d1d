#include <fmt/format.h>

#include <array>
#include <limits>
#include <set>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/periods.h"
#include "ledger/rules/money/earmark_limits.h"
#include "ledger/rules/money/projects.h"
#include "ledger/rules/parties/parties.h"
#include "schema/events_allocation.capnp.h"

namespace luoshu {
namespace {

using Targets = capnp::List<schema::Target>::Reader;

constexpr std::array<std::string_view, 3> kEvaluations{"self", "department", "key"};
constexpr std::array<std::string_view, 4> kResults{"优", "良", "中", "差"};

// C72: in numbers, and above 0.
void require_targets(Decision& decision, bool present, Targets targets) {
  if (!present) return;
  if (targets.size() == 0) decision.refuse("E-RI-TARGET", "fields.targets");
  for (const auto target : targets)
    if (!is_absent(target.getTarget()) && target.getTarget() <= 0)
      decision.refuse("E-RI-TARGET", "fields.targets", same(from_kj(target.getIndicator())));
}

using schema::EarmarkProjectRow;

void decide_entered(Decision& decision) {
  const auto fields = decision.event.fields<schema::EarmarkProjectEntered>();
  const std::string_view division = from_kj(fields.getDivision());
  const std::string_view carrier = from_kj(fields.getCarrier());
  if (decision.state.has(tables::kEarmarkProjects, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  require_targets(decision, true, fields.getTargets());
  if (!is_absent(fields.getPlannedFen()) && fields.getPlannedFen() <= 0)
    decision.refuse("E-FIELD", "fields.planned_fen", {"it is not above 0", "应大于0"});
  if (!carrier.empty() && !party_exists(decision.state, carrier))
    decision.unknown("fields.carrier", carrier);
  if (division.empty()) return;
  if (division_exists(decision.state, division))
    require_author_of(decision, division, "fields.division");
  else
    decision.refuse("E-DIVISION-UNKNOWN", "fields.division", same(division));
}

void set_indicators(EarmarkProjectRow::Builder row, Targets targets) {
  auto list = row.initIndicators(targets.size());
  for (unsigned i = 0; i < list.size(); ++i) list.set(i, targets[i].getIndicator());
}

void apply_entered(Application& application) {
  const auto fields = application.event.fields<schema::EarmarkProjectEntered>();
  application.state.put(tables::kEarmarkProjects, application.subject(),
                        [&](EarmarkProjectRow::Builder row) {
                          row.setDivision(fields.getDivision());
                          row.setPlannedFen(fields.getPlannedFen());
                          set_indicators(row, fields.getTargets());
                          row.setChangedOn(application.effective());
                        });
}

// A project that is entered; who writes as implementer or authority of a city does so for the
// project's division.
RowView<EarmarkProjectRow> require_project(Decision& decision) {
  auto row = decision.state.find(tables::kEarmarkProjects, decision.subject());
  if (!row) {
    if (!decision.subject().empty()) decision.unknown("subject", decision.subject());
    return row;
  }
  decision.require_not_before(row->getChangedOn(), "its last step", "上一环节");
  const std::string_view division = from_kj(row->getDivision());
  const bool of_province =
      decision.role() == "authority" && holds_role(decision.state, decision.author(), "authority",
                                                   Level::kProvince, decision.effective());
  if (decision.role() == "implementer" || (decision.role() == "authority" && !of_province))
    require_author_of(decision, division, "subject");
  return row;
}

// Where finance writes, an implementer of the project's division signs.
void require_implementer_of(Decision& decision, std::string_view division) {
  for (const std::string_view party : cosigners_as(decision, "implementer"))
    if (holds_role_for(decision.state, party, "implementer", division, decision.effective()))
      return;
  decision.refuse("E-COSIGN-MISSING", "cosigners", same(fmt::format("implementer / {}", division)));
}

std::int64_t spent_by(EarmarkProjectRow::Reader row, std::int32_t day) {
  std::int64_t sum = 0;
  for (const auto one : row.getSpent())
    if (one.getDay() <= day) sum += one.getFen();
  return sum;
}

void exceeds(Decision& decision, std::int64_t fen, std::int64_t most) {
  if (!is_absent(fen) && fen > most)
    decision.refuse("E-RI-EXCEEDS", "fields.amount_fen",
                    {fmt::format("at most {} fen", most), fmt::format("至多 {} 分", most)});
}

// C73: exactly the indicators of the project.
void require_indicators(Decision& decision, EarmarkProjectRow::Reader row,
                        capnp::List<schema::NamedNumber>::Reader progress) {
  std::set<std::string_view> wanted;
  for (const auto indicator : row.getIndicators()) wanted.insert(from_kj(indicator));
  std::set<std::string_view> said;
  for (const auto one : progress) said.insert(from_kj(one.getKey()));
  if (wanted != said) decision.refuse("E-RI-MISMATCH", "fields.progress");
}

std::string step_of(EventReader event, std::string_view what) {
  return joined_key(event.subject(), what);
}

void decide_budget(Decision& decision) {
  const auto row = require_project(decision);
  if (!row) return;
  if (row->getBudgetOn() != kNoDay)
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  require_implementer_of(decision, from_kj(row->getDivision()));
  const std::int64_t fen = decision.event.fields<schema::EarmarkBudgetApproved>().getAmountFen();
  if (!is_absent(fen) && fen <= 0)
    decision.refuse("E-FIELD", "fields.amount_fen", {"it is not above 0", "应大于0"});
  exceeds(decision, fen, row->getPlannedFen());
  if (!is_absent(fen)) require_earmarked(decision, from_kj(row->getDivision()), fen);
}

void apply_budget(Application& application) {
  const std::int64_t fen = application.event.fields<schema::EarmarkBudgetApproved>().getAmountFen();
  const auto project = application.state.find(tables::kEarmarkProjects, application.subject());
  note_budget(application.state, from_kj(project->getDivision()), fen);
  application.state.edit(tables::kEarmarkProjects, application.subject(),
                         [&](EarmarkProjectRow::Builder row, EarmarkProjectRow::Reader) {
                           row.setBudgetFen(fen);
                           row.setBudgetOn(application.effective());
                           row.setChangedOn(application.effective());
                         });
}

void decide_adjusted(Decision& decision) {
  const auto fields = decision.event.fields<schema::EarmarkAdjusted>();
  require_targets(decision, fields.hasTargets(), fields.getTargets());
  const auto row = require_project(decision);
  if (!row) return;
  if (row->getBudgetOn() == kNoDay) decision.wrong_state("it has no budget", "尚未批复预算");
  if (!is_absent(fields.getAmountFen()) && fields.getAmountFen() < row->getCommittedFen())
    decision.refuse("E-RI-EXCEEDS", "fields.amount_fen",
                    {fmt::format("{} fen are promised", row->getCommittedFen()),
                     fmt::format("已承诺 {} 分", row->getCommittedFen())});
  if (!is_absent(fields.getAmountFen()))
    require_earmarked(decision, from_kj(row->getDivision()),
                      __int128{fields.getAmountFen()} - row->getBudgetFen());
}

void apply_adjusted(Application& application) {
  const auto fields = application.event.fields<schema::EarmarkAdjusted>();
  const auto project = application.state.find(tables::kEarmarkProjects, application.subject());
  if (!is_absent(fields.getAmountFen()))
    note_budget(application.state, from_kj(project->getDivision()),
                fields.getAmountFen() - project->getBudgetFen());
  application.state.edit(tables::kEarmarkProjects, application.subject(),
                         [&](EarmarkProjectRow::Builder row, EarmarkProjectRow::Reader) {
                           if (!is_absent(fields.getAmountFen()))
                             row.setBudgetFen(fields.getAmountFen());
                           if (fields.hasTargets()) set_indicators(row, fields.getTargets());
                           row.setChangedOn(application.effective());
                         });
}

void decide_monitored(Decision& decision) {
  const auto fields = decision.event.fields<schema::EarmarkMonitored>();
  const auto row = require_project(decision);
  if (!row) return;
  require_indicators(decision, *row, fields.getProgress());
  const std::int64_t spent = spent_by(*row, decision.event.effective());
  if (!is_absent(fields.getSpentFen()) && fields.getSpentFen() != spent)
    decision.refuse("E-RI-MISMATCH", "fields.spent_fen",
                    {fmt::format("{} fen were spent", spent), fmt::format("已支出 {} 分", spent)});
}

void apply_monitored(Application&) {}

std::string evaluation_of(EventReader event) {
  const auto fields = event.fields<schema::EarmarkEvaluated>();
  return step_of(event, fmt::format("{} {}", from_kj(fields.getKind()), fields.getYear()));
}

// The years from the budget on, up to one that is said to be the last, by 31 March of the next.
void warn_of_late_self_evaluation(Decision& decision, EarmarkProjectRow::Reader row) {
  const auto fields = decision.event.fields<schema::EarmarkEvaluated>();
  constexpr std::int64_t kLastYear = 9998;
  const std::int64_t year = fields.getYear();
  if (from_kj(fields.getKind()) != "self" || row.getBudgetOn() == kNoDay || year > kLastYear ||
      year < period_of(Date{row.getBudgetOn()}, PeriodKind::kYear).year)
    return;
  if (!is_absent(row.getFinalYear()) && year > row.getFinalYear()) return;
  warn_discharged_late(decision, "W-EARMARK-EVAL", fmt::format("{}/{}", decision.subject(), year),
                       last_day({PeriodKind::kMonth, static_cast<int>(year) + 1, 3}));
}

// Self by the implementer, department by the authority, key by finance of the province.
void decide_evaluated(Decision& decision) {
  const auto fields = decision.event.fields<schema::EarmarkEvaluated>();
  const std::string_view kind = from_kj(fields.getKind());
  require_one_of(decision, fields.hasKind(), kind, kEvaluations, "fields.kind");
  require_one_of(decision, fields.hasResult(), from_kj(fields.getResult()), kResults,
                 "fields.result");
  const std::string_view role = kind == "self"         ? "implementer"
                                : kind == "department" ? "authority"
                                                       : "finance";
  if (fields.hasKind() && decision.role() != role) decision.refuse("E-ROLE", "role", same(role));
  if (const auto row = require_project(decision)) {
    require_indicators(decision, *row, fields.getProgress());
    warn_of_late_self_evaluation(decision, *row);
  }
  require_new(decision, facts::kEarmarkProject, evaluation_of(decision.event), "fields.year");
}

void apply_evaluated(Application& application) {
  const auto fields = application.event.fields<schema::EarmarkEvaluated>();
  put_fact(application, facts::kEarmarkProject, evaluation_of(application.event));
  if (from_kj(fields.getKind()) != "self" || fields.getFinal() != schema::Flag::YES) return;
  application.state.edit(
      tables::kEarmarkProjects, application.subject(),
      [&](EarmarkProjectRow::Builder row, EarmarkProjectRow::Reader before) {
        if (is_absent(before.getFinalYear()) || fields.getYear() < before.getFinalYear())
          row.setFinalYear(fields.getYear());
      });
}

std::string carrying_of(EventReader event) {
  return step_of(
      event, fmt::format("carried {}", event.fields<schema::EarmarkCarriedOver>().getFromYear()));
}

void decide_carried(Decision& decision) {
  const auto fields = decision.event.fields<schema::EarmarkCarriedOver>();
  const auto row = require_project(decision);
  require_new(decision, facts::kEarmarkProject, carrying_of(decision.event), "fields.from_year");
  if (is_absent(fields.getFromYear()) || is_absent(fields.getToYear())) return;
  if (fields.getToYear() != fields.getFromYear() + 1)
    decision.refuse("E-FIELD", "fields.to_year", {"it is not the next year", "不是次年"});
  if (!row || is_absent(fields.getAmountFen())) return;
  const PeriodId year{PeriodKind::kYear, static_cast<int>(fields.getFromYear()), 0};
  const std::int64_t left = row->getBudgetFen() - spent_by(*row, last_day(year).days);
  if (fields.getAmountFen() != left)
    decision.refuse("E-RI-MISMATCH", "fields.amount_fen",
                    {fmt::format("{} fen are left", left), fmt::format("结余 {} 分", left)});
}

void apply_carried(Application& application) {
  put_fact(application, facts::kEarmarkProject, carrying_of(application.event));
}

constexpr std::string_view kPattern = "21 (2), 豫财环资〔2025〕14号";

const std::array kRules{
    Rule{event_type<schema::EarmarkProjectEntered>,
         {{"implementer"}},
         {},
         decide_entered,
         apply_entered,
         kPattern},
    Rule{event_type<schema::EarmarkBudgetApproved>,
         {{"finance", Level::kProvince}},
         {{"implementer"}},
         decide_budget,
         apply_budget,
         kPattern},
    Rule{event_type<schema::EarmarkAdjusted>,
         {{"implementer"}},
         {{"finance", Level::kProvince}},
         decide_adjusted,
         apply_adjusted,
         kPattern},
    Rule{event_type<schema::EarmarkMonitored>,
         {{"implementer"}},
         {},
         decide_monitored,
         apply_monitored,
         kPattern},
    Rule{event_type<schema::EarmarkEvaluated>,
         {{"implementer"}, {"authority", Level::kPublic}, {"finance", Level::kProvince}},
         {},
         decide_evaluated,
         apply_evaluated,
         kPattern},
    Rule{event_type<schema::EarmarkCarriedOver>,
         {{"implementer"}},
         {{"finance", Level::kProvince}},
         decide_carried,
         apply_carried,
         kPattern},
};

}  // namespace

namespace {

// C71: a project of the division, with a budget.
RowView<EarmarkProjectRow> require_budgeted(Decision& decision, std::string_view project,
                                            std::string_view division) {
  auto row = decision.state.find(tables::kEarmarkProjects, project);
  if (!row || from_kj(row->getDivision()) != division || row->getBudgetOn() == kNoDay)
    decision.refuse("E-RI-PROJECT", "fields.project", same(project));
  else
    decision.require_not_before(row->getBudgetOn(), "the budget of the project", "项目预算批复");
  return row;
}

}  // namespace

void decide_committed_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::ReinvestmentCommitted>();
  const auto row =
      require_budgeted(decision, from_kj(fields.getProject()), from_kj(fields.getDivision()));
  if (row) exceeds(decision, fields.getAmountFen(), row->getBudgetFen() - row->getCommittedFen());
}

void decide_spent_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::ReinvestmentSpent>();
  const auto row =
      require_budgeted(decision, from_kj(fields.getProject()), from_kj(fields.getDivision()));
  if (!row) return;
  const std::int64_t spent = spent_by(*row, std::numeric_limits<std::int32_t>::max());
  exceeds(decision, fields.getAmountFen(), row->getCommittedFen() - spent);
}

void note_committed(Application& application) {
  const auto fields = application.event.fields<schema::ReinvestmentCommitted>();
  if (is_absent(fields.getAmountFen())) return;
  application.state.edit(tables::kEarmarkProjects, from_kj(fields.getProject()),
                         [&](EarmarkProjectRow::Builder row, EarmarkProjectRow::Reader before) {
                           row.setCommittedFen(before.getCommittedFen() + fields.getAmountFen());
                         });
}

void note_spent(Application& application) {
  const auto fields = application.event.fields<schema::ReinvestmentSpent>();
  application.state.edit(tables::kEarmarkProjects, from_kj(fields.getProject()),
                         [&](EarmarkProjectRow::Builder row, EarmarkProjectRow::Reader before) {
                           auto one = append_struct(before.getSpent(),
                                                    [&](unsigned n) { return row.initSpent(n); });
                           one.setDay(application.effective());
                           one.setFen(fields.getAmountFen());
                         });
}

std::span<const Rule> earmark_project_rules() {
  return kRules;
}

}  // namespace luoshu
