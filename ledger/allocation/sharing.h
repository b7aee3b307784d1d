// How the lists of one rule share amounts out: the rule's rounding and tie, the residuals that it
// carries where it rounds cumulatively, and the watcher of its steps. Not thread-safe.
#pragma once

#include <boost/container/small_vector.hpp>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "ledger/allocation/book.h"
#include "ledger/allocation/step.h"

namespace luoshu::allocation {

using Weights = boost::container::small_vector<std::uint64_t, 24>;
using Parts = boost::container::small_vector<std::int64_t, 24>;
// The name of entry i of a list.
using EntryName = std::function<std::string(std::size_t)>;

// One sharing, as it was made.
struct Shared {
  Site site;
  std::int64_t amount_fen = 0;
  const Weights& weights;
  const Parts& parts;
  const EntryName& name;
  std::uint64_t weight_sum = 0;
  std::span<const ExactShare> exact;      // of each entry
  std::uint64_t turn = 0;                 // who is first in ties (A9)
  std::span<const Residual> residuals{};  // before it; empty where none are carried (A40)
};
// An amount that is the least of several bounds.
struct Bound {
  BoundKind kind{};
  std::int64_t fen = 0;
};

// Sees every step of a sale, in the order in which they are taken; for explanations.
class Watcher {
 public:
  virtual ~Watcher() = default;
  virtual void bounded(const Site& site, std::span<const Bound> bounds, std::int64_t fen) = 0;
  virtual void shared(const Shared& shared) = 0;
};

class Sharing {
 public:
  // `residuals`: of the run; unchanged by rules that do not round cumulatively. None: largest
  // remainder whatever the rule says, as adjustments do (A33, A40).
  Sharing(const Rule& rule, Residuals* residuals, Watcher* watcher = nullptr)
      : rule_(rule), residuals_(residuals), watcher_(watcher) {}

  // From here on for this transaction: whose turn it is in ties (A9).
  void begin(std::string_view transaction);

  // Entries of weight 0 get nothing, and nobody where all weights are 0: then it answers false.
  // `at_most`: empty, or what an entry may get at most.
  bool share(const Site& site, std::int64_t amount, const Weights& weights, Parts& parts,
             const EntryName& name, std::span<const std::int64_t> at_most = {});
  // The least of the bounds.
  std::int64_t least(const Site& site, std::initializer_list<Bound> bounds) const;

 private:
  const Rule& rule_;
  Residuals* residuals_;
  Watcher* watcher_;
  Tie tie_;
};

}  // namespace luoshu::allocation
