// What a line of a pool by lineage was weighed with: the use of its resource, the weight that the
// rule makes of base weight, use and quality, and its share of the component's amount.
#pragma once

#include <string>

#include "ledger/allocation/weight.h"
#include "projections/money/step_families.h"
#include "projections/views/view.h"

namespace luoshu {

class LineWeights {
 public:
  // `seen`: the ledger as the run saw it. REQUIRES that it outlives this.
  explicit LineWeights(const LedgerAt& seen) : seen_(seen), steps_(seen.state()) {}

  struct Weighed {
    Cell use;
    Cell weight;
    Cell share_ppm;
  };
  // What of the sale says which resources there are. A separate value, so that a caller that has
  // looked the sale up need not do so again.
  struct Sale {
    std::string id;
    std::string product;
    std::uint32_t version = 0;
    std::int32_t day = 0;
  };
  // Lines of one sale after the other are cheap.
  Weighed of(const PeriodLine& line, const Sale& sale);

 private:
  struct Resource {
    std::string component;
    std::string resource;
    allocation::WeightInputs inputs;
  };
  using Factors = std::vector<allocation::Factor>;

  void look_up(const Sale& sale);
  // None: the line is not what a pool by lineage gives.
  const Factors* factors_of(const PeriodLine& line);

  const LedgerAt& seen_;
  StepFamilies steps_;
  std::string sale_;
  std::vector<Resource> resources_;
};

}  // namespace luoshu
