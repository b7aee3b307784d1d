// The first steps of a sale: what is withheld, what goes over the permitted revenue, what recovers
// audited cost (A12-A16). They depend on every sale before: cost balances and the
// revenue of cycles run on. Not thread-safe.
#pragma once

#include "ledger/allocation/plan.h"
#include "ledger/allocation/sharing.h"

namespace luoshu::allocation {

class Waterfall {
 public:
  explicit Waterfall(const Book& book) : book_(book), costs_(book.costs), cycles_(book.cycles) {}

  // Appends the lines of the sale's first steps; answers what is left for its pools.
  std::int64_t run(const Plan& plan, const Sale& sale, Sharing& sharing, std::vector<Line>& lines);
  // Lines of a refund: recovered cost is open again, and the cycle has sold less (A13, A32).
  void reverse(const Plan& plan, Date sold_on, std::int64_t net_fen, std::span<const Line> lines);

  // With their open balances as they are now.
  std::vector<Cost>& costs() { return costs_; }

 private:
  // What a recover step may take at most, beside the open balances.
  struct Limit {
    std::int64_t percent = 0;
    std::int64_t left = 0;
  };
  std::int64_t withhold(const Plan& plan, const Sale& sale, const Sharing& sharing,
                        std::vector<Line>& lines) const;
  std::int64_t permitted(const Plan& plan, const Sale& sale, std::int64_t left,
                         const Sharing& sharing) const;
  std::int64_t recover(const Plan& plan, std::size_t step, const Sale& sale, Limit limit,
                       Sharing& sharing, std::vector<Line>& lines);

  const Book& book_;
  std::vector<Cost> costs_;
  std::vector<Cycle> cycles_;
};

// Whether the step recovers costs of this class.
bool covers(const Recover& recover, std::string_view cost_class);

}  // namespace luoshu::allocation
