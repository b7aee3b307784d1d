// Statements that wait for an answer and for their money (art. 21; C21, C22). Internal to this
// room.
#pragma once

#include <set>

#include "projections/duties/known_facts.h"

namespace luoshu {

class StatementDuties {
 public:
  void take(const KnownEvent& event);
  void add(const KnownFacts& facts, std::vector<Duty>& duties) const;

 private:
  // Time to answer: from the issue, and again from a dispute that was dismissed.
  struct Asked {
    When when;
    std::optional<Date> due;  // none: working days from then
    std::optional<Discharge> answered;
  };
  struct Statement {
    std::string run;
    std::string beneficiary;
    std::int64_t payable = 0;
    std::int64_t paid = 0;
    std::optional<Discharge> settled;
    std::vector<Asked> asked;
  };
  void answer(std::string_view statement, const KnownEvent& event);
  void pay(const KnownEvent& event, std::int64_t fen);
  static std::string responsible(const KnownFacts& facts, const Statement& statement);
  void add_answers(const KnownFacts& facts, const std::string& id, const Statement& statement,
                   std::vector<Duty>& duties) const;
  void add_payment(const KnownFacts& facts, const std::string& id, const Statement& statement,
                   std::vector<Duty>& duties) const;

  std::map<std::string, Statement, std::less<>> statements_;
  std::map<std::string, std::string, std::less<>> disputed_;  // dispute to statement
  std::map<std::string, Discharge, std::less<>> replaced_;    // runs
  std::map<std::string, Date, std::less<>> finalized_;        // runs
};

}  // namespace luoshu
