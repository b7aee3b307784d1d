// Resources that a product is no longer made from, and what their leaving rests on (C35, C86): for
// C1 alone.
#pragma once

#include "projections/views/rows.h"

namespace luoshu {

struct RemovedRight {
  std::uint32_t version = 0;  // the last one on sale that was made from the resource
  Cell released;              // since when, and by which release or signature, or the code of C86
};
class RemovedRights {
 public:
  static Result<RemovedRights> read(const LedgerAt& ledger);
  // By resource; of the product as it is on sale on the day.
  std::map<std::string, RemovedRight> of(std::string_view product) const;

 private:
  explicit RemovedRights(const LedgerAt& ledger) : ledger_(&ledger) {}
  std::string basis_of(std::string_view product, const std::string& version,
                       std::string_view developer, std::string_view resource) const;

  struct Review {
    Date day;
    std::vector<std::string> implementers;  // that signed
  };
  const LedgerAt* ledger_;
  std::map<std::vector<std::string>, std::string> releases_;  // product, version, resource
  std::map<std::vector<std::string>, Review> reviews_;        // product, version: the approving one
};

}  // namespace luoshu
