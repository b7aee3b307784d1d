// Refunds that wait for their money, accounts to be reconciled, and earmarked projects to be
// evaluated by who runs them (art. 21; C61, C67; 14号). Internal to this room.
#pragma once

#include <set>

#include "projections/duties/known_facts.h"

namespace luoshu {

class MoneyDuties {
 public:
  void take(const KnownEvent& event);
  void add(const KnownFacts& facts, std::vector<Duty>& duties) const;
  // Sales whose price and payments the duties depend on: those with a refund that was not paid
  // back whole.
  std::set<std::string> sales_asked_for() const;

 private:
  struct Refund {
    std::string author;
    std::string sale;
    std::int64_t gross = 0;
    Date issued;
    __int128 paid = 0;
    std::optional<Discharge> settled;
  };
  struct Sale {
    __int128 gross = 0;
    __int128 received = 0;
  };
  struct Decision {
    std::int32_t cut_off;
    Discharge discharge;
    bool reopened = false;
  };
  struct Account {
    std::int32_t opened_on;
    std::int32_t closed_on;  // kNoDay: open
    std::map<std::string, Decision> decisions;
  };
  struct Project {
    std::string author;
    std::optional<Date> first_budget;
    std::map<std::int64_t, Discharge> evaluated;  // by year
    std::optional<std::int64_t> last_year;        // evaluated as the final one
  };

  bool take_sale(const KnownEvent& event);
  void take_account(const KnownEvent& event);
  void take_project(const KnownEvent& event);
  // C61: what the buyer of the sale has to get back.
  bool owes_back(const std::string& sale) const;
  void add_refunds(const KnownFacts& facts, std::vector<Duty>& duties) const;
  void add_accounts(const KnownFacts& facts, std::vector<Duty>& duties) const;
  void add_projects(const KnownFacts& facts, std::vector<Duty>& duties) const;

  std::map<std::string, Refund, std::less<>> refunds_;
  std::map<std::string, Sale, std::less<>> sales_;
  std::map<std::string, Account, std::less<>> accounts_;
  std::map<std::string, std::string, std::less<>> account_of_;  // of a decision
  std::map<std::string, Project, std::less<>> projects_;
};

}  // namespace luoshu
