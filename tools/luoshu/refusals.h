// How a refusal of the rules is said: all reasons, each with its code, sentence and article.
#pragma once

#include <optional>

#include "ledger/rules/engine/reasons.h"
#include "tools/luoshu/console.h"

namespace luoshu {

// Where in the input it was met. What is not known is left out of the message.
struct RefusedAt {
  std::string file;
  std::optional<std::uint64_t> line;
  std::string what;  // type and subject; empty: not known
};

// In JSON form on standard output, because it is the answer; else on standard error.
void tell_refusal(const Console& console, const Reasons& reasons,
                  const std::optional<RefusedAt>& at);

// Remarks of the rules on what is recorded all the same; nothing in JSON form.
void tell_warnings(const Console& console, const Reasons& warnings,
                   const std::optional<RefusedAt>& at = std::nullopt);

}  // namespace luoshu
