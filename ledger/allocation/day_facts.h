// The facts of a book as they are on one day: who had invested what, the quality of each resource,
// the cities, who held a role (A18, A19, A21, A22, A27). Not thread-safe; one for
// each thread.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "ledger/allocation/book.h"
#include "ledger/allocation/weight.h"

namespace luoshu::allocation {

class DayFacts {
 public:
  // REQUIRES that the book outlives it.
  explicit DayFacts(const Book& book);

  void move_to(Date day);

  // In thousandths; 1000 where there is no score.
  std::uint64_t quality(NameId resource) const { return quality_[resource.value]; }
  // The parties whose investment before subsidies is more than 0, ascending.
  std::span<const NameId> investors() const { return investors_; }
  // What they invested, in their order.
  std::span<const std::uint64_t> invested(ByInvestment::Subsidy subsidy) const {
    return subsidy == ByInvestment::Subsidy::kIncluded ? gross_ : net_;
  }
  std::span<const NameId> cities() const { return cities_; }
  bool holds(NameId party, const std::string& role) const;

 private:
  void gather_quality();
  void gather_investments();

  const Book& book_;
  Date day_;
  bool set_ = false;
  std::vector<std::uint64_t> quality_;  // by NameId
  std::vector<std::optional<Date>> scored_on_;
  std::vector<NameId> investors_;
  std::vector<std::uint64_t> gross_;
  std::vector<std::uint64_t> net_;
  std::vector<NameId> cities_;
};

// 0 where none was metered.
std::uint64_t use_of(std::span<const Use> uses, NameId resource);
// What the resource is weighed with in a sale of the day of `facts`.
WeightInputs inputs_of(const LineageResource& resource, std::span<const Use> uses,
                       const DayFacts& facts);

}  // namespace luoshu::allocation
