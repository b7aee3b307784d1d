// Rule texts from files.
#pragma once

#include <optional>

#include "ledger/allocation/rule.h"
#include "tools/luoshu/console.h"

namespace luoshu {

Result<std::string> read_rule_text(const std::string& file);
// The rule, or nothing after its issues were said; `code` is then the exit code.
std::optional<allocation::Rule> parse_rule_text(const Console& console, const std::string& file,
                                                std::string_view text, int& code);
// Both.
std::optional<allocation::Rule> read_rule(const Console& console, const std::string& file,
                                          int& code);

}  // namespace luoshu
