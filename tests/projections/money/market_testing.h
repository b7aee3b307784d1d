// The worked province as it stood before its first sale, with whatever rule a test wants: sales,
// payments, refunds and runs are recorded through the rules, and the money of a period is read.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "projections/money/claims.h"
#include "tests/ledger/support/rule_cases.h"

namespace luoshu::test {

// The text of version 1 of the worked province, with texts replaced; each must be there.
std::string rule_text(const std::vector<std::pair<std::string, std::string>>& changes = {});

using Uses = std::map<std::string, std::int64_t>;

class Market {
 public:
  // Version 1 of the rule has this text.
  explicit Market(const std::string& text = rule_text());

  Rehearsal& rehearsal() { return *rehearsal_; }
  void accept(const json::Value& event) { rehearsal_->accept(event); }
  // Another version of the rule, in force from that day, recorded on that of the ledger.
  void amend(std::int64_t version, const std::string& text, std::string_view effective);
  // Another rule, adopted.
  void adopt(const std::string& id, const std::string& text, std::string_view effective);

  // `quantity` units of PD1 at 0.50 yuan with 6 % VAT. `recorded`: on another day than it is dated.
  void sell(const std::string& id, std::string_view day, std::int64_t quantity,
            const Uses& uses = {{"R04", 4}, {"R05", 2}}, std::string_view recorded = {});
  void pay(const std::string& id, const std::string& sale, std::string_view day, std::int64_t fen);
  void refund(const std::string& id, const std::string& sale, std::string_view day,
              std::int64_t gross_fen, std::string_view recorded = {});
  // Records the run that the ledger itself would draft, and its statements.
  void run(const std::string& period, std::string_view day);

  Result<PeriodLines> try_lines(const std::string& period);
  PeriodLines lines(const std::string& period);
  // "SALE v1 step key beneficiary resource fen" of the lines of one sale, refund or adjustment.
  std::vector<std::string> lines_of(const std::string& period, const std::string& ref);
  std::set<std::string> sales_in(const std::string& period);

 private:
  std::unique_ptr<Rehearsal> rehearsal_;
};

}  // namespace luoshu::test
