// F11 反哺项目: each project that earmarked money is spent on, from its entry to its evaluation.
// Source: RULEBOOK 5 (version 2), C71 to C73; the pattern of 豫财环资〔2025〕14号.

#include <fmt/format.h>

#include "projections/views/catalogue.h"
#include "projections/views/earmark_projects.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"project", {"项目", "project"}, Kind::kText, false, true},
    {"division", {"区划", "division"}},
    {"name", {"名称", "name"}},
    {"carrier", {"承担单位", "carried out by"}},
    {"planned_fen", {"申报额", "applied for"}, Kind::kFen},
    {"budget_fen", {"批复预算", "budget"}, Kind::kFen, true},
    {"committed_fen", {"已承诺", "committed"}, Kind::kFen, true},
    {"spent_fen", {"已支出", "spent"}, Kind::kFen, true},
    {"balance_fen", {"结余", "balance"}, Kind::kFen, true},
    {"execution_ppm", {"执行率", "spent of the budget"}, Kind::kPpm},
    {"targets", {"绩效目标", "targets"}},
    {"progress", {"完成值", "progress"}},
    {"last_monitored", {"最近监控日", "last monitored"}, Kind::kDate},
    {"self_evaluated", {"自评年度", "years self-evaluated"}},
    {"result", {"评价等次", "result"}},
    {"state", {"状态", "state"}},
};

constexpr __int128 kMillion = 1'000'000;

Status add_project(const std::string& id, const EarmarkProject& project, Sheet& table) {
  LUOSHU_TRY(const std::int64_t committed, project.committed.fen());
  LUOSHU_TRY(const std::int64_t spent, project.spent.fen());
  const std::int64_t budget = project.budget.value_or(0);
  const std::string targets = joined(project.targets, [](const auto& target) {
    return fmt::format("{} {}", target.first, target.second);
  });
  const std::string progress = joined(project.progress, [](const auto& one) {
    return fmt::format("{} {}", one.first, one.second);
  });
  add_row(table,
          {text_cell(id), text_cell(project.division), text_cell(project.name),
           text_cell(project.carrier), number_cell(project.planned),
           project.budget ? number_cell(budget) : Cell(), number_cell(committed),
           number_cell(spent), number_cell(budget - spent),
           budget > 0 ? number_cell(static_cast<std::int64_t>(spent * kMillion / budget)) : Cell(),
           text_cell(targets), text_cell(progress), date_cell(project.monitored.day()),
           list_cell(project.self_evaluated), text_cell(project.result), state_of(project)},
          {project.entered, project.budgeted, project.progressed.number()});
  return {};
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_TRY(const auto projects, earmark_projects(ledger));
  for (const auto& [id, project] : projects)
    if (passes(ask.division, project.division)) LUOSHU_CHECK(add_project(id, project, table));
  return {};
}

}  // namespace

const View views::kEarmarkProjects{"F11",
                                   "earmark-projects",
                                   {"反哺项目", "projects of earmarked money"},
                                   kColumns,
                                   kHeedsDivision,
                                   kHeedsNothing,
                                   fill,
                                   {},
                                   {},
                                   nullptr,
                                   2};

}  // namespace luoshu
