#include "projections/explain/sale_trace.h"

#include <fmt/format.h>

#include <algorithm>

namespace luoshu {
namespace {

using allocation::Book;
using allocation::Rule;
using allocation::Step;

// Which step of the rule a site belongs to.
class SiteFinder {
 public:
  SiteFinder(const Rule& rule, const TraceStep& trace) : rule_(rule), trace_(trace) {}

  allocation::SourceLine line() {
    for (const Step& step : rule_.steps)
      if (std::visit([&](const auto& what) { return is_meant(what); }, step.what)) return step.line;
    return {};
  }

 private:
  bool is_meant(const allocation::Withhold& what) const {
    return trace_.list == "withhold" && trace_.component == what.name;
  }
  bool is_meant(const allocation::Cap&) const { return trace_.list == "cap"; }
  bool is_meant(const allocation::Recover&) {
    return trace_.list == "recover" && trace_.component == fmt::format("{}", ++recovers_);
  }
  bool is_meant(const allocation::Split&) const { return trace_.list == "split"; }
  // A pool that gives to cities by contribution shares out again, under the step's name.
  bool is_meant(const allocation::Pool& what) const {
    return trace_.list == what.name || trace_.list == what.name + "_city";
  }
  bool is_meant(const allocation::Earmark& what) const { return trace_.list == what.name; }
  bool is_meant(const allocation::Divide& what) const {
    return trace_.list == "divide " + what.pool;
  }

  const Rule& rule_;
  const TraceStep& trace_;
  int recovers_ = 0;
};

// A19, A21: the latest score by the day of the sale; of one day the one recorded last.
std::uint64_t quality_of(const Book& book, allocation::NameId resource, Date day) {
  const allocation::Score* found = nullptr;
  for (const allocation::Score& score : book.scores)
    if (score.resource == resource && score.on <= day && (!found || score.on >= found->on))
      found = &score;
  return found == nullptr ? 1000 : found->permille;
}

}  // namespace

std::vector<ResourceInput> inputs_of(const Book& book, const allocation::Sale& sale) {
  std::vector<ResourceInput> inputs;
  const auto uses = std::span(book.uses).subspan(sale.first_use, sale.use_count);
  const auto word = [&](allocation::NameId name) { return std::string(book.names.text(name)); };
  for (const allocation::LineageComponent& component : book.lineages[sale.lineage])
    for (const allocation::LineageResource& one : component.resources) {
      const auto use = std::ranges::find(uses, one.resource, &allocation::Use::resource);
      inputs.push_back({word(component.component), component.share_ppm, word(one.resource),
                        word(one.division), one.base, use == uses.end() ? 0 : use->amount,
                        quality_of(book, one.resource, sale.allocated)});
    }
  return inputs;
}

void Tracer::bounded(const allocation::Site& site, std::span<const allocation::Bound> bounds,
                     std::int64_t fen) {
  TraceStep& step = steps_.emplace_back();
  step.list = site.list;
  step.component = site.component;
  step.fen = fen;
  for (const allocation::Bound& bound : bounds)
    step.bounds.push_back({std::string(bound.what), bound.fen});
}

void Tracer::shared(const allocation::Shared& shared) {
  TraceStep& step = steps_.emplace_back();
  step.list = shared.site.list;
  step.component = shared.site.component;
  step.fen = shared.amount_fen;
  step.turn = shared.turn;
  for (std::size_t i = 0; i < shared.weights.size(); ++i)
    step.entries.push_back({shared.name(i), shared.weights[i], shared.parts[i],
                            shared.residuals.empty() ? "" : shared.residuals[i].text()});
}

std::vector<TraceStep> Tracer::take(const Rule& rule) {
  for (TraceStep& step : steps_) step.rule_line = SiteFinder(rule, step).line();
  return std::move(steps_);
}

}  // namespace luoshu
