// Allocation rules in their canonical form: every header (defaults too), English keywords, one
// blank between words, two before each line but the first and last, amounts with two decimals,
// percentages as short as they go. Comments are not part of a rule. Pure.
#pragma once

#include <string>

#include "ledger/allocation/rule.h"

namespace luoshu::allocation {

// parse_rule(print_rule(rule)) is the rule again, unless spelling everything out made the text
// longer than parse_rule takes. REQUIRES a rule as parse_rule makes it.
std::string print_rule(const Rule& rule);

// A target as it stands in a list, such as "party hn-primary".
std::string print_target(const Target& target);
// One step or limit as it stands in the canonical form, without blanks around it.
std::string print_step(const Step& step);
std::string print_limit(const Limit& limit);

}  // namespace luoshu::allocation
