// Projects that earmarked money is spent on, as their events tell of them: for F11, and for C6,
// which shows how far each has come.
#pragma once

#include "projections/views/event_rows.h"

namespace luoshu {

struct EarmarkProject {
  std::string division;
  std::string name;
  std::string carrier;
  std::vector<std::pair<std::string, std::string>> targets;  // indicator; number and unit
  std::int64_t planned = 0;
  std::optional<std::int64_t> budget;  // none approved yet
  FenSum committed;                    // in money; what is given in kind is in neither sum
  FenSum spent;
  std::map<std::string, std::int64_t> progress;  // as monitored or evaluated last
  Latest progressed;
  Latest monitored;
  Latest evaluated;
  std::string result;
  std::vector<std::string> self_evaluated;  // years
  std::uint64_t entered = 0;                // its event
  std::uint64_t budgeted = 0;
};

// By id.
Result<std::map<std::string, EarmarkProject>> earmark_projects(const LedgerAt& ledger);
// entered, approved, executing, evaluated.
const Term& state_of(const EarmarkProject& project);

}  // namespace luoshu
