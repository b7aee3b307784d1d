// From the text of an allocation rule to its value: lexer, parser and the static checks that need
// nothing but the text (R1, R2, R3, R5 as far as the text tells, R6, R9, R10 of docs/LUORULE.md).
// Whether the version's dates and signatures are right (R4, R7, R8) is for ledger/rules to decide.
//
// Pure, and safe on hostile text: nothing in the text makes it throw, it does not recurse, and time
// and memory grow with the text almost in proportion.
#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "ledger/allocation/rule.h"
#include "ledger/allocation/rule_issue.h"

namespace luoshu::allocation {

// The rule, or every issue that can be told apart from the consequences of another one, in the
// order of their places; at least one.
using ParsedRule = std::variant<Rule, std::vector<RuleIssue>>;

// At most limits::kRuleTextBytesMax bytes; docs/LUORULE.md has the grammar.
ParsedRule parse_rule(std::string_view text);

}  // namespace luoshu::allocation
