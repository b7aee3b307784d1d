// The pools of a sale, and the earmark and divide steps that change their lines
// (A8, A20-A29). Depends on the sale and the facts of its day alone. Not
// thread-safe; one for each thread.
#pragma once

#include "ledger/allocation/day_facts.h"
#include "ledger/allocation/plan.h"
#include "ledger/allocation/sharing.h"

namespace luoshu::allocation {

// What a city gave to a sale, in fen (A26).
struct Contribution {
  NameId city;
  std::int64_t fen = 0;
};

class Pools {
 public:
  // `steps`: grows by the names that divides make.
  Pools(const Book& book, Steps& steps) : book_(book), steps_(steps), facts_(book) {}

  // Appends the lines that share out `rest`. False: a weight or a sum of weights is above 2^64 - 1
  // (A20). `uses`: ascending by resource.
  bool run(const Plan& plan, const Sale& sale, std::span<const Use> uses, std::int64_t rest,
           Sharing& sharing, std::vector<Line>& lines);

 private:
  // The sale at hand.
  struct Work {
    const Plan& plan;
    const Lineage& lineage;
    std::span<const Use> uses;
    Sharing& sharing;
    std::vector<Line>& lines;
    bool too_large = false;
  };
  using Factors = std::vector<Factor>;
  using NameList = boost::container::small_vector<NameId, 24>;

  // A pool whose fallback is for what cities contribute, and where in the lines its own belong.
  struct Waiting {
    const PlannedPool* pool;
    std::int64_t amount = 0;
    std::size_t place = 0;
  };

  bool pool(Work& work, const PlannedPool& pool, std::int64_t amount, bool contributions_known);
  void fall_back(Work& work, const PlannedPool& pool, std::int64_t amount);
  void serve(Work& work, const std::vector<Waiting>& waiting);
  void sort_lines(Work& work, std::size_t first) const;
  bool by_method(Work& work, const PlannedPool& pool, std::int64_t amount);
  bool by_fallback(Work& work, const PlannedPool& pool, std::int64_t amount);
  bool by_lineage(Work& work, const PlannedPool& pool, std::int64_t amount, const Factors& factors);
  bool by_use(Work& work, const PlannedPool& pool, std::int64_t amount, bool equal);
  bool by_investment(Work& work, const PlannedPool& pool, std::int64_t amount,
                     std::span<const std::uint64_t> weights);
  bool equal(Work& work, const PlannedPool& pool, std::int64_t amount, Equal::Over over);
  bool fixed(Work& work, const PlannedPool& pool, std::int64_t amount);
  bool target(Work& work, const PlannedPool& pool, const PlannedTarget& target,
              std::int64_t amount);
  bool over_names(Work& work, const PlannedPool& pool, std::int64_t amount,
                  std::span<const NameId> names, const Weights& weights, StepId step);
  void gather_contributions(const Work& work, std::size_t first);
  NameList cities_in_lineage(const Lineage& lineage) const;

  void apply(Work& work, const PlannedEarmark& step, std::size_t first);
  void apply(Work& work, const PlannedDivide& step, std::size_t first);
  bool earmark_line(Work& work, const PlannedEarmark& step, const Line& line);
  void divide_line(Work& work, const PlannedDivide& step, const Line& line);
  // Shares over the cities that contributed, by name.
  bool share_by_contribution(Work& work, const Site& site, std::int64_t amount, Parts& parts);
  std::string name_text(NameId name) const { return std::string(book_.names.text(name)); }
  NameKind kind(NameId name) const { return book_.kinds[name.value]; }

  const Book& book_;
  Steps& steps_;
  DayFacts facts_;
  std::vector<Contribution> contributions_;  // ascending by city
  std::vector<Line> changed_;
};

}  // namespace luoshu::allocation
