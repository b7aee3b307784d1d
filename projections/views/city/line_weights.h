// What a line of a pool by lineage was weighed with: the use of its resource, the weight that the
// rule makes of base weight, use and quality, and its share of the component's amount.
#pragma once

#include <map>
#include <string>

#include "ledger/allocation/rule.h"
#include "projections/money/period_money.h"
#include "projections/views/view.h"

namespace luoshu {

class LineWeights {
 public:
  // `seen`: the ledger as the run saw it. REQUIRES that it outlives this.
  explicit LineWeights(const LedgerAt& seen) : seen_(seen) {}

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
    std::int64_t base = 0;
    std::int64_t use = 0;
    std::int64_t quality = 0;
  };
  using Factors = std::vector<allocation::Factor>;

  void look_up(const Sale& sale);
  std::int64_t quality_of(std::string_view resource, std::int32_t day) const;
  // Empty: the step is no pool by lineage.
  const Factors& factors_of(const PeriodLine& line);
  static __int128 weight_of(const Resource& resource, const Factors& factors);

  const LedgerAt& seen_;
  std::string sale_;
  std::vector<Resource> resources_;
  std::map<std::tuple<std::string, std::int64_t, std::string>, Factors> factors_;
};

}  // namespace luoshu
