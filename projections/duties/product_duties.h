// Lists of products that must be published again after a change (art. 17). Internal to this room.
#pragma once

#include "projections/duties/known_facts.h"

namespace luoshu {

class ProductDuties {
 public:
  void take(const KnownEvent& event);
  void add(const KnownFacts& facts, std::vector<Duty>& duties) const;
  // Who develops the product now, where the party once did (C84); else empty.
  std::string successor_of(std::string_view party, std::string_view product) const;

 private:
  struct Version {
    When when;
    std::string author;
  };
  struct Product {
    std::vector<Version> versions;  // in the order of the log
    std::vector<Version> listings;  // with the author of the version listed
    std::vector<When> changes;      // listed or withdrawn
  };
  struct List {
    std::string author;
    Discharge discharge;
  };
  static std::string developer_of(const Product& product);

  std::map<std::string, Product, std::less<>> products_;
  std::vector<List> lists_;
};

}  // namespace luoshu
