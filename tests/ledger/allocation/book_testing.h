// A book of a few sales, written by name, for tests of single sentences.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ledger/allocation/allocate.h"

namespace luoshu::allocation::test {

using Uses = std::vector<std::pair<std::string, std::uint64_t>>;

// Resource, division, base weight.
struct Needed {
  std::string resource;
  std::string division;
  std::uint64_t base = 1;
};
struct Component {
  std::string name;
  std::uint64_t share_pct = 100;
  std::vector<Needed> resources;
};

class SmallBook {
 public:
  // The lines of the rule between its headers and its tail; version 1, effective 2025-01-01.
  // `tie`: what follows `round`.
  explicit SmallBook(const std::string& steps,
                     const std::string& round = "largest-remainder tie key-ascending");

  SmallBook& lineage(std::vector<Component> components);  // of every sale from here on
  SmallBook& sale(const std::string& id, const std::string& day, std::int64_t net_fen,
                  Uses uses = {});
  SmallBook& refund(const std::string& id, const std::string& day, const std::string& sale,
                    std::int64_t net_fen);
  SmallBook& cost(const std::string& id, const std::string& party, const std::string& audited,
                  std::int64_t open_fen, const std::string& cost_class = "platform");
  SmallBook& cycle(const std::string& id, const std::string& from, const std::string& to,
                   std::int64_t max_fen);
  SmallBook& invest(const std::string& party, const std::string& day, std::int64_t amount_fen,
                    std::int64_t subsidy_fen = 0);
  SmallBook& score(const std::string& resource, const std::string& day, std::uint64_t permille);
  SmallBook& city(const std::string& division, const std::string& registered);
  SmallBook& role(const std::string& party, const std::string& role, const std::string& from,
                  const std::string& to);

  // "step key beneficiary resource fen" of each line; resource "-" where there is none. Fails the
  // test where the run is refused. With `ref`: of this sale, refund or period alone.
  std::vector<std::string> lines(const std::string& ref = {});
  Result<Outcome> outcome();
  // What the outcome has by the name of a beneficiary; 0: no line.
  std::int64_t total(const std::string& beneficiary);
  std::int64_t open(const std::string& cost);
  Book book() const;

 private:
  struct NamedSale {
    std::string id;
    Date day;
    std::int64_t net_fen = 0;
    std::size_t lineage = 0;
    Uses uses;
  };
  struct NamedRefund {
    std::string id;
    Date day;
    std::string sale;
    std::int64_t net_fen = 0;
  };
  struct NamedFact {  // of whichever kind; what it means is said where it is read
    std::string name;
    std::string other;
    Date from;
    Date to;
    std::int64_t fen = 0;
    std::int64_t less_fen = 0;
  };

  void fill_names(Book& book) const;
  void fill_facts(Book& book) const;
  void fill_sales(Book& book) const;

  Rule rule_;
  std::vector<std::vector<Component>> lineages_{{}};
  std::vector<NamedSale> sales_;
  std::vector<NamedRefund> refunds_;
  std::vector<NamedFact> costs_;
  std::vector<NamedFact> cycles_;
  std::vector<NamedFact> investments_;
  std::vector<NamedFact> scores_;
  std::vector<NamedFact> cities_;
  std::vector<NamedFact> roles_;
};

}  // namespace luoshu::allocation::test
