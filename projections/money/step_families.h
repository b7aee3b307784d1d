// Which part of a rule a line is of: the columns in which people read an allocation. The names of
// steps are each rule's own, so the rule's text says it.
#pragma once

#include <map>

#include "ledger/allocation/step.h"
#include "ledger/rules/engine/state.h"
#include "projections/money/period_money.h"

namespace luoshu {

enum class StepFamily : std::uint8_t {
  kReserve,     // withheld, and above permitted revenue
  kRecovery,    // of audited cost
  kInvest,      // pools by investment
  kContribute,  // pools by lineage or metered use
  kBenefit,     // pools with fixed or equal shares
  kReinvest,    // earmarks for the cities
  kLimits,      // ceilings and floors
  kRefund,
  kAdjustment,
};
inline constexpr std::size_t kStepFamilies = 9;

// REQUIRES that the state outlives this. Not thread-safe. Texts of one rule after the other are
// cheap, also where there are very many.
class StepFamilies {
 public:
  explicit StepFamilies(const State& state) : state_(state) {}
  // The step of a line under this version. None: it has no step of that name.
  const std::optional<allocation::StepName>& name_of(std::string_view rule, std::int64_t version,
                                                     std::string_view step);
  // The pool whose money the line is. None: it is of no pool.
  const allocation::Pool* pool_of(std::string_view rule, std::int64_t version,
                                  std::string_view step);
  // Of a line's own step: what it would be without being of a refund or an adjustment.
  StepFamily of_step(std::string_view rule, std::int64_t version, std::string_view step);
  StepFamily of(allocation::Booking::Kind kind, std::string_view rule, std::int64_t version,
                std::string_view step);

 private:
  struct Known {
    std::optional<allocation::StepName> name;
    const allocation::Pool* pool = nullptr;
    StepFamily family{};
  };
  struct OfRule {
    allocation::Rule rule;
    std::map<std::string, Known, std::less<>> steps;
  };
  const Known& known(std::string_view rule, std::int64_t version, std::string_view step);
  OfRule& rule_of(std::string_view rule, std::int64_t version);
  static Known read(const allocation::Rule& rule, std::string_view step);

  const State& state_;
  std::map<std::pair<std::string, std::int64_t>, OfRule> rules_;
  OfRule* last_ = nullptr;  // of the line before
};

}  // namespace luoshu
