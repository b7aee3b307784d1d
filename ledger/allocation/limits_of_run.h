// Ceilings and floors at the end of a period: zero-sum lines over what one version of a rule gave
// in a run (A30, A31, A37). Not thread-safe.
#pragma once

#include <map>

#include "ledger/allocation/plan.h"

namespace luoshu::allocation {

// What the limits of one version look at.
class LimitSums {
 public:
  LimitSums(const Book& book, const Plan& plan, Steps& steps);

  // A line of a sale of this run, or of a refund of one.
  void add(const Line& line) {
    add_to_accounts(line);
    if (line.pool != kNoPool && line.pool < pools_.size() && pools_[line.pool].watched)
      pools_[line.pool].sums[line.beneficiary] += line.fen;
  }
  // A line of a refund of an earlier run's sale: only accounts pay for it.
  void add_to_accounts(const Line& line) {
    for (Account& account : accounts_)
      if (account.by_step ? line.step == account.step : line.beneficiary == account.holder)
        account.balance += line.fen;
  }

  // Every ceiling, then every floor, as written.
  void run(std::vector<Line>& lines);

 private:
  using Sums = std::map<NameId, std::int64_t>;
  struct OfPool {
    bool watched = false;
    Sums sums;
  };
  struct Account {  // of the floor with the same place among the rule's limits
    bool by_step = false;
    StepId step;
    NameId holder;
    std::int64_t balance = 0;
  };

  void ceiling(const Ceiling& limit, std::vector<Line>& lines);
  void floor(const Floor& limit, std::size_t place, std::vector<Line>& lines);
  bool counts(NameId beneficiary, bool per_party) const;
  Sums counted(std::uint16_t pool, bool per_party) const;

  const Book& book_;
  const Plan& plan_;
  Steps& steps_;
  std::vector<OfPool> pools_;  // by index
  std::vector<Account> accounts_;
};

}  // namespace luoshu::allocation
