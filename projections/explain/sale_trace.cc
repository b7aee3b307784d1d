#include "projections/explain/sale_trace.h"

#include <span>

#include "ledger/allocation/day_facts.h"

namespace luoshu {
namespace {

TraceStep step_at(const allocation::Site& site, std::int64_t fen) {
  TraceStep step;
  step.step = site.step;
  step.within = site.within;
  step.list = site.list;
  step.component = site.component;
  step.fen = fen;
  return step;
}

}  // namespace

std::vector<ResourceInput> inputs_of(const allocation::Book& book, const allocation::Sale& sale) {
  allocation::DayFacts facts(book);
  facts.move_to(sale.allocated);
  std::vector<ResourceInput> inputs;
  const auto uses = std::span(book.uses).subspan(sale.first_use, sale.use_count);
  const auto word = [&](allocation::NameId name) { return std::string(book.names.text(name)); };
  for (const allocation::LineageComponent& component : book.lineages[sale.lineage])
    for (const allocation::LineageResource& one : component.resources) {
      const allocation::WeightInputs weighed = allocation::inputs_of(one, uses, facts);
      inputs.push_back({word(component.component), component.share_ppm, word(one.resource),
                        word(one.division), weighed.base, weighed.use, weighed.quality_permille});
    }
  return inputs;
}

void Tracer::bounded(const allocation::Site& site, std::span<const allocation::Bound> bounds,
                     std::int64_t fen) {
  TraceStep& step = steps_.emplace_back(step_at(site, fen));
  for (const allocation::Bound& bound : bounds) step.bounds.push_back({bound.kind, bound.fen});
}

void Tracer::shared(const allocation::Shared& shared) {
  TraceStep& step = steps_.emplace_back(step_at(shared.site, shared.amount_fen));
  step.weight_sum = shared.weight_sum;
  step.turn = shared.turn;
  for (std::size_t i = 0; i < shared.weights.size(); ++i)
    step.entries.push_back({shared.name(i), shared.weights[i], shared.parts[i],
                            shared.residuals.empty() ? "" : shared.residuals[i].text(),
                            shared.exact[i]});
}

std::vector<TraceStep> Tracer::take(const allocation::Rule& rule) {
  for (TraceStep& step : steps_) step.rule_line = source_line(rule, step.step);
  return std::move(steps_);
}

}  // namespace luoshu
