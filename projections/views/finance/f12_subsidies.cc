// F12 奖补项目: each project that is subsidised, what was granted of its total, and what its parties
// put in themselves. Source: RULEBOOK 5 (version 2), C69, C70; 豫交规〔2025〕5号.

#include <fmt/format.h>

#include <algorithm>

#include "projections/views/catalogue.h"
#include "projections/views/event_rows.h"
#include "schema/events_money.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"project", {"项目", "project"}, Kind::kText, false, true},
    {"title", {"名称", "title"}},
    {"total_fen", {"划定总额", "total"}, Kind::kFen, true},
    {"recorded_fen", {"已下达", "granted"}, Kind::kFen, true},
    {"left_fen", {"尚可下达", "left to grant"}, Kind::kFen, true},
    {"parties", {"单位", "parties"}},
    {"changes", {"变更", "changes"}},
    {"completion_on", {"交工验收日", "completion accepted"}, Kind::kDate},
    {"final_on", {"竣工验收日", "finally accepted"}, Kind::kDate},
    {"invested_fen", {"投入", "invested"}, Kind::kFen, true},
    {"own_fen", {"自有投入", "of their own"}, Kind::kFen, true},
};

struct Project {
  std::string title;
  std::int64_t total = 0;
  FenSum granted;
  std::vector<std::string> parties;
  Phrase changes;
  std::int32_t completed = kNoDay;
  std::int32_t final = kNoDay;
  FenSum invested;
  FenSum own;
  std::uint64_t approved = 0;
  std::uint64_t changed = 0;
};
using Projects = std::map<std::string, Project>;

void add_change(Phrase& changes, Date day, std::string_view kind, std::string_view what) {
  const bool major = kind == "major";
  const std::string_view gap = changes.code.empty() ? "" : "；";
  const std::string text = one_line(what);
  changes.code += fmt::format("{}{} {} {}", gap, to_string(day), kind, text);
  changes.zh += fmt::format("{}{} {}：{}", gap, to_string(day), major ? "重大" : "一般", text);
  changes.en += fmt::format("{}{} {}: {}", gap, to_string(day), kind, text);
}

Status read_projects(const LedgerAt& ledger, Projects& projects) {
  LUOSHU_CHECK(each<schema::SubsidyProjectApproved>(ledger, [&](const auto& event, auto fields) {
    Project& project = projects[std::string(event.event.subject())];
    project.title = from_kj(fields.getTitle());
    project.total = fields.getTotalFen();
    project.parties = texts_of(fields.getParties());
    project.approved = event.at.number.value;
  }));
  LUOSHU_CHECK(each<schema::SubsidyProjectChanged>(ledger, [&](const auto& event, auto fields) {
    Project& project = projects[std::string(event.event.subject())];
    if (!is_absent(fields.getTotalFen())) project.total = fields.getTotalFen();
    add_change(project.changes, event.effective(), from_kj(fields.getKind()),
               from_kj(fields.getChange()));
    project.changed = event.at.number.value;
  }));
  return each<schema::SubsidyProjectAccepted>(ledger, [&](const auto& event, auto fields) {
    Project& project = projects[std::string(event.event.subject())];
    (from_kj(fields.getStage()) == "final" ? project.final : project.completed) =
        event.event.effective();
  });
}

Status read_money(const LedgerAt& ledger, Projects& projects) {
  LUOSHU_CHECK(each<schema::SubsidyRecorded>(ledger, [&](const auto&, auto fields) {
    projects[std::string(from_kj(fields.getProject()))].granted += fields.getAmountFen();
  }));
  return each<schema::InvestmentRecorded>(ledger, [&](const auto&, auto fields) {
    if (!fields.hasProject()) return;
    Project& project = projects[std::string(from_kj(fields.getProject()))];
    project.invested += fields.getAmountFen();
    project.own += fields.getAmountFen();
    project.own -= fields.getSubsidyFen();
  });
}

bool is_of(const Project& project, const std::optional<std::string>& party) {
  return !party || std::ranges::find(project.parties, *party) != project.parties.end();
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  Projects projects;
  LUOSHU_CHECK(read_projects(ledger, projects));
  LUOSHU_CHECK(read_money(ledger, projects));
  for (const auto& [id, project] : projects) {
    if (!is_of(project, ask.party)) continue;
    LUOSHU_TRY(const std::int64_t granted, project.granted.fen());
    LUOSHU_TRY(const std::int64_t invested, project.invested.fen());
    LUOSHU_TRY(const std::int64_t own, project.own.fen());
    add_row(table,
            {text_cell(id), text_cell(project.title), number_cell(project.total),
             number_cell(granted), number_cell(project.total - granted), list_cell(project.parties),
             project.changes.code.empty() ? Cell() : Cell(project.changes),
             date_cell(project.completed), date_cell(project.final), number_cell(invested),
             number_cell(own)},
            {project.approved, project.changed});
  }
  return {};
}

}  // namespace

const View views::kSubsidyProjects{"F12",
                                   "subsidy-projects",
                                   {"奖补项目", "subsidised projects"},
                                   kColumns,
                                   kHeedsParty,
                                   kHeedsNothing,
                                   fill,
                                   {},
                                   {},
                                   nullptr,
                                   2};

}  // namespace luoshu
