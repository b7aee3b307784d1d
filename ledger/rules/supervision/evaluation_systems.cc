#include "ledger/rules/supervision/evaluation_systems.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <set>

#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/periods.h"
#include "ledger/rules/supervision/measures.h"
#include "schema/events_supervision.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

constexpr std::array<std::string_view, 2> kEvaluated{"implementer", "primary_developer"};
constexpr std::array<std::string_view, 2> kSources{"ledger", "manual"};
constexpr std::int64_t kScoreMax = 100;

// What the two kinds of evaluation say alike.
struct Claim {
  std::string_view role;
  std::string_view evaluated;
  std::int64_t year = schema::NONE;
  std::int64_t score = schema::NONE;
  std::string_view system;
  capnp::List<schema::NamedNumber>::Reader by_indicator;
};

Claim claim_of(EventReader event) {
  const auto read = [](std::string_view role, auto fields) {
    return Claim{role,
                 from_kj(fields.getEvaluated()),
                 fields.getYear(),
                 fields.getScore(),
                 from_kj(fields.getSystem()),
                 fields.getByIndicator()};
  };
  return event.is<schema::ImplementerEvaluated>()
             ? read("implementer", event.fields<schema::ImplementerEvaluated>())
             : read("primary_developer", event.fields<schema::PrimaryDeveloperEvaluated>());
}

// The system of the latest first day; of the same day the one recorded later. Empty: none.
std::string system_in_force(const State& state, std::string_view role, Date day) {
  std::string latest;
  std::int32_t since = kNoDay;  // before every day
  const auto list = state.find(tables::kSystemsOfRole, role);
  if (!list) return latest;
  for (const auto id : list->getIds()) {
    const auto row = state.find(tables::kEvaluationSystems, from_kj(id));
    if (row->getValidFrom() > day.days || row->getValidFrom() < since) continue;
    latest = from_kj(id);
    since = row->getValidFrom();
  }
  return latest;
}

// Exactly the ids of the system, each from 0 to 100. Answers whether they are.
bool require_values(Decision& decision, const Claim& claim,
                    schema::EvaluationSystemRow::Reader system) {
  std::map<std::string_view, std::int64_t> values;
  bool good = claim.by_indicator.size() == system.getIndicators().size();
  for (const auto one : claim.by_indicator) values[from_kj(one.getKey())] = one.getValue();
  for (const auto indicator : system.getIndicators()) {
    const auto value = values.find(from_kj(indicator.getId()));
    good = good && value != values.end() && value->second >= 0 && value->second <= kScoreMax;
  }
  if (!good)
    decision.refuse("E-EVAL-SYSTEM", "fields.by_indicator",
                    {"each indicator from 0 to 100", "须逐项给出指标值（0至100）"});
  return good;
}

// C56: the weighted mean, half a point up.
void require_score(Decision& decision, const Claim& claim,
                   schema::EvaluationSystemRow::Reader system) {
  std::map<std::string_view, std::int64_t> weights;
  for (const auto indicator : system.getIndicators())
    weights[from_kj(indicator.getId())] = indicator.getWeight();
  std::int64_t sum = 0;
  for (const auto one : claim.by_indicator) sum += weights[from_kj(one.getKey())] * one.getValue();
  const std::int64_t score = (sum + 50) / 100;
  if (!is_absent(claim.score) && claim.score != score)
    decision.refuse(
        "E-EVAL-SCORE", "fields.score",
        {fmt::format("the indicators give {}", score), fmt::format("按指标计算为 {}", score)});
}

// C56: an indicator that the ledger measures has the value that it finds.
void require_measures(Decision& decision, const Claim& claim,
                      schema::EvaluationSystemRow::Reader system) {
  std::map<std::string_view, std::int64_t> said;
  for (const auto one : claim.by_indicator) said[from_kj(one.getKey())] = one.getValue();
  for (const auto indicator : system.getIndicators()) {
    const std::string_view measure = from_kj(indicator.getMeasure());
    if (measure.empty() || is_absent(claim.year)) continue;
    const std::int64_t found = measured(decision.state, measure, claim.evaluated,
                                        static_cast<int>(claim.year), decision.effective());
    if (said[from_kj(indicator.getId())] == found) continue;
    decision.refuse("E-EVAL-SCORE",
                    fmt::format("fields.by_indicator.{}", from_kj(indicator.getId())),
                    {fmt::format("the ledger has {}", found), fmt::format("账本为 {}", found)});
  }
}

// C55: on a day of the year.
bool held_in(const State& state, std::string_view party, std::string_view role,
             const PeriodId& year) {
  const auto row = state.find(tables::kParties, party);
  if (!row) return false;
  for (const auto held : row->getRoles())
    if (from_kj(held.getRole()) == role && held.getFrom() <= last_day(year).days &&
        (held.getTo() == kNoDay ||
         (held.getFrom() <= held.getTo() && held.getTo() >= first_day(year).days)))
      return true;
  return false;
}

}  // namespace

// C56: ids once each, weights that sum to 100.
void decide_system(Decision& decision) {
  const auto fields = decision.event.fields<schema::EvaluationSystemAdopted>();
  require_new(decision, facts::kEvaluationSystem, decision.subject());
  require_one_of(decision, fields.hasKind(), from_kj(fields.getKind()), kEvaluated, "fields.kind");
  if (!fields.hasIndicators()) return;
  std::set<std::string_view> ids;
  std::int64_t sum = 0;
  for (const auto indicator : fields.getIndicators()) {
    require_one_of(decision, indicator.hasSource(), from_kj(indicator.getSource()), kSources,
                   "fields.indicators");
    if (from_kj(indicator.getSource()) == "ledger")
      require_one_of(decision, true, from_kj(indicator.getMeasure()), kMeasures,
                     "fields.indicators");
    if (!ids.insert(from_kj(indicator.getId())).second)
      decision.refuse("E-EVAL-SYSTEM", "fields.indicators", same(from_kj(indicator.getId())));
    if (!is_absent(indicator.getWeight())) sum += indicator.getWeight();
  }
  if (sum != 100)
    decision.refuse("E-EVAL-SYSTEM", "fields.indicators",
                    {"the weights do not sum to 100", "权重合计不为100"});
}

void apply_system(Application& application) {
  const auto fields = application.event.fields<schema::EvaluationSystemAdopted>();
  put_fact(application, facts::kEvaluationSystem, application.subject());
  application.state.put(tables::kEvaluationSystems, application.subject(),
                        [&](schema::EvaluationSystemRow::Builder row) {
                          row.setKind(fields.getKind());
                          row.setValidFrom(fields.getValidFrom());
                          const auto said = fields.getIndicators();
                          auto list = row.initIndicators(said.size());
                          for (unsigned i = 0; i < list.size(); ++i) {
                            list[i].setId(said[i].getId());
                            list[i].setWeight(said[i].getWeight());
                            if (from_kj(said[i].getSource()) == "ledger")
                              list[i].setMeasure(said[i].getMeasure());
                          }
                        });
  application.state.edit(tables::kSystemsOfRole, from_kj(fields.getKind()),
                         [&](schema::ListRow::Builder row, schema::ListRow::Reader before) {
                           append_value(
                               before.getIds(), [&](unsigned n) { return row.initIds(n); },
                               application.subject());
                         });
}

void decide_evaluated_v2(Decision& decision) {
  const Claim claim = claim_of(decision.event);
  if (!is_absent(claim.score) && claim.score > kScoreMax)
    decision.refuse("E-FIELD", "fields.score", {"a score is at most 100", "评分不超过100"});
  if (!claim.evaluated.empty() && !is_absent(claim.year)) {
    const PeriodId year{PeriodKind::kYear, static_cast<int>(claim.year), 0};
    if (!held_in(decision.state, claim.evaluated, claim.role, year))
      decision.refuse("E-ROLE", "fields.evaluated",
                      same(fmt::format("{} / {} / {}", claim.evaluated, claim.role, claim.year)));
  }
  const std::string wanted = system_in_force(decision.state, claim.role, decision.effective());
  if (wanted.empty()) return;
  if (claim.system != wanted)
    return decision.refuse("E-EVAL-SYSTEM", "fields.system", same(wanted));
  const auto system = decision.state.find(tables::kEvaluationSystems, wanted);
  if (!require_values(decision, claim, *system)) return;
  require_score(decision, claim, *system);
  require_measures(decision, claim, *system);
}

}  // namespace luoshu
