// Which part of a rule a line is of: the columns in which people read an allocation. The names of
// steps are each rule's own, so the rule's text says it.
#pragma once

#include <map>

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

// REQUIRES that the state outlives this. Not thread-safe.
class StepFamilies {
 public:
  explicit StepFamilies(const State& state) : state_(state) {}
  // Of a line's own step: what it would be without being of a refund or an adjustment.
  StepFamily of_step(std::string_view rule, std::int64_t version, std::string_view step);
  StepFamily of(allocation::Booking::Kind kind, std::string_view rule, std::int64_t version,
                std::string_view step);

 private:
  // Names of steps, or what they begin with.
  using Names = std::map<std::string, StepFamily, std::less<>>;
  const Names& names_of(std::string_view rule, std::int64_t version);

  const State& state_;
  std::map<std::pair<std::string, std::int64_t>, Names> rules_;
};

}  // namespace luoshu
