// Every step by which the money of one sale was shared out, with what went into it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/allocation/sharing.h"

namespace luoshu {

// What the weight of a resource in a sale is made of.
struct ResourceInput {
  std::string component;
  std::uint64_t share_ppm = 0;  // of the component
  std::string resource;
  std::string division;
  std::uint64_t base = 0;
  std::uint64_t use = 0;
  std::uint64_t quality_permille = 1000;
};

struct TraceBound {
  allocation::BoundKind kind{};
  std::int64_t fen = 0;
};
struct TraceEntry {
  std::string name;
  std::uint64_t weight = 0;
  std::int64_t fen = 0;
  std::string residual;  // that entered, as a fraction of fen; empty: none is carried
  allocation::ExactShare exact;
};
// The least of its bounds, or an amount shared out over entries.
struct TraceStep {
  allocation::StepRef step;
  allocation::Within within{};
  std::string list;       // the text of its site: withhold, cap, a pool, "divide POOL"
  std::string component;  // of a pool by lineage; the name or number of a first step
  allocation::SourceLine rule_line;
  std::int64_t fen = 0;
  std::vector<TraceBound> bounds;
  std::vector<TraceEntry> entries;  // empty where there are bounds
  std::uint64_t weight_sum = 0;
  std::uint64_t turn = 0;  // who is first in ties (A9)
};

struct SaleTrace {
  std::string transaction;
  std::string product;
  std::int64_t net_fen = 0;
  Date allocated;
  std::string rule;
  std::int64_t version = 0;
  allocation::Rounding rounding;
  std::vector<ResourceInput> inputs;
  std::vector<TraceStep> steps;
};

// The inputs of the sale as its run saw them.
std::vector<ResourceInput> inputs_of(const allocation::Book& book, const allocation::Sale& sale);

class Tracer final : public allocation::Watcher {
 public:
  void bounded(const allocation::Site& site, std::span<const allocation::Bound> bounds,
               std::int64_t fen) override;
  void shared(const allocation::Shared& shared) override;
  // The steps, each with the line of the rule that ordered it. REQUIRES the rule of the sale.
  std::vector<TraceStep> take(const allocation::Rule& rule);

 private:
  std::vector<TraceStep> steps_;
};

}  // namespace luoshu
