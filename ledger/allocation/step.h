// What a step of a rule is, and the text by which a line names it on disk, in signed bytes and in
// views (A11). Names are each rule's own: whether `x_city` is a pool or the part of a pool `x` that
// goes to cities, only the rule says, so a text is read together with its rule. Nothing else writes
// or reads these texts. Pure; values; safe from every thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/allocation/line.h"
#include "ledger/allocation/rule.h"

namespace luoshu::allocation {

enum class StepKind : std::uint8_t {
  kWithhold,
  kReserve,  // what goes over the permitted revenue: of a cap
  kRecover,
  kSplit,   // makes no lines
  kPool,    // what a pool gives by its method
  kTarget,  // what a pool gives to a target of a list or behind `else`
  kEarmark,
  kDivide,  // a part of a divided line
  kCeiling,
  kFloor,
};

// A step of one rule.
struct StepRef {
  StepKind kind = StepKind::kSplit;
  std::uint16_t pool = kNoPool;  // whose money it is, in the order of the split
  std::uint16_t place = 0;       // in Rule::steps; of ceilings and floors in Rule::limits
  friend bool operator==(const StepRef&, const StepRef&) = default;
};
// The line of the rule that ordered it. REQUIRES a step of this rule.
const SourceLine& source_line(const Rule& rule, const StepRef& step);

// The text of a line's step, taken apart.
struct StepName {
  StepRef step;
  std::string ending = {};  // what follows the name of the pool: `_province`
  bool adjusts = false;     // booked by an adjustment (A33)
  friend bool operator==(const StepName&, const StepName&) = default;
};
// REQUIRES a step of this rule.
std::string step_text(const Rule& rule, const StepName& name);
// None: no line under the rule has such a step. `pool`: that of the line where it is known. Where a
// text can be two steps, a whole name comes before one with an ending, then the longer name of a
// pool. Of steps that share a text (withhold, recover, limits), `place` is that of the first one.
std::optional<StepName> read_step(const Rule& rule, std::string_view text,
                                  std::uint16_t pool = kNoPool);

// DO NOT CHANGE: in lines and residuals on disk.
inline constexpr std::string_view kWithholdStep = "withhold";
inline constexpr std::string_view kRecoverStep = "recover";
inline constexpr std::string_view kCeilingStep = "ceiling_adjust";
inline constexpr std::string_view kFloorStep = "floor_topup";
// `_province`, `_city`, `_party`, `_division`, or `_` and the account.
std::string target_ending(const Target& target);
// What is booked so that lines of this step become others.
std::string adjusted_step(std::string_view step);
// The same step without that; the step itself where it is of no adjustment.
std::string_view unadjusted_step(std::string_view step);

// Where a step shares an amount out: over its own list, over the resources of a component, or over
// the cities that contributed.
enum class Within : std::uint8_t { kList, kComponent, kCities };
struct Site {
  StepRef step;
  // The text form: the key of what `round cumulative` carries (A40). DO NOT CHANGE: on disk.
  std::string_view list;
  std::string_view component = {};
  Within within = Within::kList;
};
inline constexpr std::string_view kCapList = "cap";
inline constexpr std::string_view kSplitList = "split";
inline constexpr std::string_view kCities = "cities";  // the component of Within::kCities
std::string divide_list(std::string_view pool);

// What an amount is at most.
enum class BoundKind : std::uint8_t {
  kPercent,  // a share of the amount
  kAmount,   // a sum that the rule names
  kLeft,     // what earlier steps left
  kRoom,     // what is left of the permitted revenue
  kOpen,     // open balances of cost
};
std::string_view bound_name(BoundKind kind);

}  // namespace luoshu::allocation
