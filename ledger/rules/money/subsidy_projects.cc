#include <fmt/format.h>

#include <array>

#include "ledger/rules/engine/facts.h"
#include "ledger/rules/money/own_money.h"
#include "ledger/rules/money/projects.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "ledger/rules/parties/parties.h"
#include "schema/events_money.capnp.h"

namespace luoshu {
namespace {

constexpr std::array<std::string_view, 2> kChanges{"general", "major"};
constexpr std::array<std::string_view, 2> kStages{"completion", "final"};

using schema::SubsidyProjectRow;

RowView<SubsidyProjectRow> subject_project(Decision& decision) {
  auto row = decision.state.find(tables::kSubsidyProjects, decision.subject());
  if (row)
    decision.require_not_before(row->getChangedOn(), "its last step", "上一环节");
  else if (!decision.subject().empty())
    decision.unknown("subject", decision.subject());
  return row;
}

void decide_approved(Decision& decision) {
  const auto fields = decision.event.fields<schema::SubsidyProjectApproved>();
  if (decision.state.has(tables::kSubsidyProjects, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  require_parties(decision, fields.hasParties(), fields.getParties(), "fields.parties");
  if (!is_absent(fields.getTotalFen()) && fields.getTotalFen() <= 0)
    decision.refuse("E-FIELD", "fields.total_fen", {"it is not above 0", "应大于0"});
  if (fields.hasTargets() && fields.getTargets().size() == 0)
    decision.refuse("E-FIELD", "fields.targets", {"nothing is listed", "未列事项"});
}

void apply_approved(Application& application) {
  const auto fields = application.event.fields<schema::SubsidyProjectApproved>();
  application.state.put(tables::kSubsidyProjects, application.subject(),
                        [&](SubsidyProjectRow::Builder row) {
                          row.setTotalFen(fields.getTotalFen());
                          row.setParties(fields.getParties());
                          row.setApprovedOn(application.effective());
                          row.setChangedOn(application.effective());
                        });
}

// C69: general keeps the total; another total needs finance, and covers what was granted.
void require_change(Decision& decision, SubsidyProjectRow::Reader row) {
  const auto fields = decision.event.fields<schema::SubsidyProjectChanged>();
  if (is_absent(fields.getTotalFen())) return;
  if (from_kj(fields.getKind()) == "general")
    decision.refuse("E-SUB-CHANGE", "fields.total_fen",
                    {"a general change keeps the total", "一般变更不得调整总额"});
  if (cosigners_as(decision, "finance").empty())
    decision.refuse("E-SUB-CHANGE", "cosigners", same("finance"));
  if (fields.getTotalFen() < row.getRecordedFen())
    decision.refuse("E-SUB-CHANGE", "fields.total_fen",
                    {fmt::format("{} fen were granted", row.getRecordedFen()),
                     fmt::format("已下达 {} 分", row.getRecordedFen())});
}

void decide_changed(Decision& decision) {
  const auto fields = decision.event.fields<schema::SubsidyProjectChanged>();
  require_one_of(decision, fields.hasKind(), from_kj(fields.getKind()), kChanges, "fields.kind");
  const auto row = subject_project(decision);
  if (!row) return;
  if (!lists(row->getParties(), decision.author()))
    decision.refuse("E-LEVEL", "author", same(decision.author()));
  require_change(decision, *row);
}

void apply_changed(Application& application) {
  const auto fields = application.event.fields<schema::SubsidyProjectChanged>();
  application.state.edit(tables::kSubsidyProjects, application.subject(),
                         [&](SubsidyProjectRow::Builder row, SubsidyProjectRow::Reader) {
                           if (!is_absent(fields.getTotalFen()))
                             row.setTotalFen(fields.getTotalFen());
                           row.setChangedOn(application.effective());
                         });
}

void decide_accepted(Decision& decision) {
  const auto fields = decision.event.fields<schema::SubsidyProjectAccepted>();
  const std::string_view stage = from_kj(fields.getStage());
  require_one_of(decision, fields.hasStage(), stage, kStages, "fields.stage");
  if (stage == "completion" && fields.getDataAccessTest() != schema::Flag::YES)
    decision.refuse("E-SUB-ACCEPT", "fields.data_access_test");
  if (stage == "final" && is_absent(fields.getFinalAccountsFen()))
    decision.refuse("E-SUB-ACCEPT", "fields.final_accounts_fen");
  const auto row = subject_project(decision);
  if (!row) return;
  const std::int32_t done = stage == "final" ? row->getFinalOn() : row->getCompletedOn();
  if (done != kNoDay) decision.refuse("E-DUPLICATE", "fields.stage", same(stage));
  if (stage == "final" && row->getCompletedOn() == kNoDay)
    decision.refuse("E-SUB-ACCEPT", "fields.stage",
                    {"the completion is not accepted", "未经交工验收"});
}

void apply_accepted(Application& application) {
  const bool final =
      from_kj(application.event.fields<schema::SubsidyProjectAccepted>().getStage()) == "final";
  application.state.edit(tables::kSubsidyProjects, application.subject(),
                         [&](SubsidyProjectRow::Builder row, SubsidyProjectRow::Reader) {
                           if (final)
                             row.setFinalOn(application.effective());
                           else
                             row.setCompletedOn(application.effective());
                           row.setChangedOn(application.effective());
                         });
}

const std::array kRules{
    Rule{event_type<schema::SubsidyProjectApproved>,
         {{"industry", Level::kProvince}},
         {{"finance", Level::kProvince}},
         decide_approved,
         apply_approved,
         "豫交规〔2025〕5号"},
    Rule{event_type<schema::SubsidyProjectChanged>,
         {{"data_holder"}, {"implementer"}, {"primary_developer"}, {"applicant"}},
         {{"industry", Level::kProvince}},
         decide_changed,
         apply_changed,
         "豫交规〔2025〕5号"},
    Rule{event_type<schema::SubsidyProjectAccepted>,
         {{"industry", Level::kProvince}},
         {},
         decide_accepted,
         apply_accepted,
         "豫交规〔2025〕5号"},
};

}  // namespace

void decide_subsidy_v2(Decision& decision) {
  const auto fields = decision.event.fields<schema::SubsidyRecorded>();
  const std::string_view project = from_kj(fields.getProject());
  const auto row = decision.state.find(tables::kSubsidyProjects, project);
  if (!row) return decision.refuse("E-SUB-PROJECT", "fields.project", same(project));
  decision.require_not_before(row->getApprovedOn(), "the approval of the project", "奖补项目批准");
  if (fields.hasParty() && !lists(row->getParties(), from_kj(fields.getParty())))
    decision.refuse("E-SUB-PROJECT", "fields.party", same(from_kj(fields.getParty())));
  if (is_absent(fields.getAmountFen())) return;
  const std::int64_t left = row->getTotalFen() - row->getRecordedFen();
  if (fields.getAmountFen() > left)
    decision.refuse("E-SUB-EXCEEDS", "fields.amount_fen",
                    {fmt::format("{} fen are left", left), fmt::format("尚可下达 {} 分", left)});
}

void note_subsidy(Application& application) {
  const auto fields = application.event.fields<schema::SubsidyRecorded>();
  application.state.edit(tables::kSubsidyProjects, from_kj(fields.getProject()),
                         [&](SubsidyProjectRow::Builder row, SubsidyProjectRow::Reader before) {
                           row.setRecordedFen(before.getRecordedFen() + fields.getAmountFen());
                         });
  note_granted(application.state, from_kj(fields.getParty()), from_kj(fields.getProject()),
               fields.getAmountFen());
}

std::span<const Rule> subsidy_project_rules() {
  return kRules;
}

}  // namespace luoshu
