// R11 评价结果与运用: each yearly evaluation with its indicators, what came of it and what it was
// used for; below, assessments of how well operation works as a whole. Source: RULEBOOK 5 (version
// 2), C55, C56; art. 22.

#include <fmt/format.h>

#include "projections/views/catalogue.h"
#include "projections/views/event_rows.h"
#include "schema/events_supervision.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"id", {"编号", "number"}, Kind::kText, false, true},
    {"year", {"年度", "year"}},
    {"kind", {"类别", "kind"}},
    {"evaluated", {"被评价单位", "evaluated"}},
    {"by", {"评价单位", "by"}},
    {"system", {"指标体系", "indicator system"}},
    {"score", {"得分", "score"}, Kind::kCount},
    {"grade", {"等次", "grade"}},
    {"indicators", {"指标得分", "indicators"}},
    {"issues", {"问题", "issues"}},
    {"rectify_by", {"整改期限", "rectify by"}, Kind::kDate},
    {"rectified_on", {"整改完成日", "rectified on"}, Kind::kDate},
    {"accepted_on", {"验收日", "accepted on"}, Kind::kDate},
    {"suspend", {"建议暂停", "suspension advised"}},
    {"uses", {"结果运用", "uses of the result"}},
};

constexpr Term kImplementer{"implementer", {"实施机构", "implementer"}};
constexpr Term kDeveloper{"primary_developer", {"一级开发主体", "primary developer"}};
constexpr Term kEffectiveness{"effectiveness", {"授权运营效能", "effectiveness of operation"}};
constexpr Term kYes{"yes", {"是", "yes"}};
constexpr Term kNo{"no", {"否", "no"}};

struct Indicator {
  std::string name;
  bool of_ledger = false;
};
// By system and id of the indicator.
using Systems = std::map<std::string, std::map<std::string, Indicator>>;
struct Rectified {
  std::int32_t completed = kNoDay;
  std::int32_t accepted = kNoDay;
};
struct Known {
  Systems systems;
  std::map<std::string, Rectified> rectified;  // by evaluation or order
};

Result<Known> read_known(const LedgerAt& ledger) {
  Known known;
  LUOSHU_CHECK(each<schema::EvaluationSystemAdopted>(ledger, [&](const auto& event, auto fields) {
    auto& system = known.systems[std::string(event.event.subject())];
    for (const auto indicator : fields.getIndicators())
      system[std::string(from_kj(indicator.getId()))] = {
          std::string(from_kj(indicator.getName())), from_kj(indicator.getSource()) == "ledger"};
  }));
  LUOSHU_CHECK(each<schema::RectificationCompleted>(ledger, [&](const auto& event, auto) {
    known.rectified[std::string(event.event.subject())].completed = event.event.effective();
  }));
  LUOSHU_CHECK(each<schema::RectificationAccepted>(ledger, [&](const auto& event, auto fields) {
    // What was returned is open again.
    const bool returned = from_kj(fields.getOutcome()) == "returned";
    known.rectified[std::string(event.event.subject())].accepted =
        returned ? kNoDay : event.event.effective();
  }));
  return known;
}

// id: value · where it comes from.
template <class List>
Cell indicators_cell(const List& values, const std::map<std::string, Indicator>& system) {
  Phrase phrase;
  for (const auto& [id, value] : numbers_of(values)) {
    const std::string_view gap = phrase.code.empty() ? "" : "；";
    const auto found = system.find(id);
    const bool of_ledger = found != system.end() && found->second.of_ledger;
    const std::string& name = found == system.end() ? id : found->second.name;
    phrase.code += fmt::format("{}{}: {} · {}", gap, id, value, of_ledger ? "ledger" : "manual");
    phrase.zh += fmt::format("{}{}：{} · {}", gap, name, value, of_ledger ? "账本" : "人工");
    phrase.en += fmt::format("{}{}: {} · {}", gap, id, value, of_ledger ? "ledger" : "manual");
  }
  return phrase.code.empty() ? Cell() : Cell(std::move(phrase));
}

template <class Fields>
Status add_evaluations(const LedgerAt& ledger, const ViewAsk& ask, Known& known, const Term& kind,
                       Sheet& table) {
  return each<Fields>(ledger, [&](const auto& event, auto fields) {
    if (!passes(ask.party, from_kj(fields.getEvaluated())) &&
        !passes(ask.party, event.event.author()))
      return;
    if (!within_period(fmt::to_string(fields.getYear()), ask.period)) return;
    const Rectified& rectified = known.rectified[std::string(event.event.subject())];
    const std::string system(from_kj(fields.getSystem()));
    add_row(
        table,
        {text_cell(event.event.subject()), text_cell(fmt::to_string(fields.getYear())), kind,
         text_cell(from_kj(fields.getEvaluated())), text_cell(event.event.author()),
         text_cell(system), amount_cell(fields.getScore()), text_cell(from_kj(fields.getGrade())),
         indicators_cell(fields.getByIndicator(), known.systems[system]),
         list_cell(texts_of(fields.getIssues())), date_cell(fields.getRectifyBy()),
         date_cell(rectified.completed), date_cell(rectified.accepted),
         fields.getSuspend() == schema::Flag::YES ? kYes : kNo,
         list_cell(texts_of(fields.getUses()))},
        {event.at.number.value});
  });
}

Status add_assessments(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  return each<schema::OperationEffectivenessAssessed>(ledger, [&](const auto& event, auto fields) {
    if (!passes(ask.party, event.event.author()) ||
        !within_period(from_kj(fields.getPeriod()), ask.period))
      return;
    add_row(table,
            {text_cell(event.event.subject()), text_cell(from_kj(fields.getPeriod())),
             kEffectiveness, text_cell(from_kj(fields.getScope())), text_cell(event.event.author()),
             Cell(), amount_cell(fields.getScore()), Cell(), Cell(),
             text_cell(from_kj(fields.getFindings())), Cell(), Cell(), Cell(), Cell(), Cell()},
            {event.at.number.value});
  });
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_TRY(Known known, read_known(ledger));
  LUOSHU_CHECK(
      add_evaluations<schema::ImplementerEvaluated>(ledger, ask, known, kImplementer, table));
  LUOSHU_CHECK(
      add_evaluations<schema::PrimaryDeveloperEvaluated>(ledger, ask, known, kDeveloper, table));
  return add_assessments(ledger, ask, table);
}

}  // namespace

const View views::kEvaluations{"R11",
                               "evaluations",
                               {"评价结果与运用", "results of evaluations and their use"},
                               kColumns,
                               kHeedsParty | kHeedsPeriod,
                               kHeedsNothing,
                               fill,
                               {},
                               {},
                               nullptr,
                               2};

}  // namespace luoshu
