// A rule with its names looked up in those of a book, ready to be run a million times. Values;
// immutable once made. REQUIRES that the rule and the book outlive the plan.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ledger/allocation/book.h"
#include "ledger/allocation/step.h"

namespace luoshu::allocation {

struct PlannedTarget {
  Target::Kind kind = Target::Kind::kProvince;
  StepId step;         // in a pool: `<pool>_province` and so on (A11)
  std::string ending;  // in a divide: `_province` and so on (A29)
  NameId key;
  NameId beneficiary;  // of cities by contribution: none
  std::string text;    // names it among the targets of its list
};
struct PlannedShare {
  PlannedTarget target;
  std::uint64_t ppm = 0;
};

struct PlannedWithhold {
  const Withhold* what;
  StepRef ref;
  NameId key;
  NameId account;
};
struct PlannedCap {
  StepRef ref;
  StepId step;
  NameId key;
  NameId beneficiary;
  std::optional<std::size_t> cycle;  // in Book::cycles; not approved yet: none
};
struct PlannedRecover {
  const Recover* what;
  StepRef ref;
  std::string number;  // of the recover steps of the rule, from 1
};
struct PlannedPool {
  std::uint16_t index = 0;  // in the order of the split
  const Pool* what;
  StepRef ref;
  StepId step;
  PlannedTarget province;
  std::vector<PlannedShare> fixed;
  std::optional<PlannedTarget> fallback;
};
struct PlannedEarmark {
  const Earmark* what;
  StepRef ref;
  std::uint16_t pool = kNoPool;
  StepId step;
};
struct PlannedDivide {
  const Divide* what;
  StepRef ref;
  std::string list;  // names it where it shares an amount out
  std::uint16_t pool = kNoPool;
  std::vector<PlannedShare> parts;
  PlannedTarget province;
};

struct Plan {
  const Rule* rule;
  StepId withhold_step;
  StepId recover_step;
  std::vector<PlannedWithhold> withholds;
  std::optional<PlannedCap> cap;
  std::vector<PlannedRecover> recovers;
  StepRef split_ref;
  std::vector<std::uint64_t> split;  // ppm
  std::vector<PlannedPool> pools;    // in the order in which their lines stand (A8)
  std::vector<std::variant<PlannedEarmark, PlannedDivide>> later;
};

// Every name that lines under the rule may carry, beside those of facts.
void append_names(const Rule& rule, std::vector<std::string>& names);
// The rule of this place in the book. REQUIRES that its names are among the book's.
Plan plan_of(const Book& book, std::size_t rule, Steps& steps);

// The number of the pool of this name in the order of the split. REQUIRES that there is one.
std::uint16_t pool_index(const Rule& rule, std::string_view pool);

}  // namespace luoshu::allocation
