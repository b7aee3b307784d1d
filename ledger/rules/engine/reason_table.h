// The sentences of every reason code: the rulebook's list of refusals (E-...) and warnings (W-...)
// in its order. A refusal stops an event; a warning is recorded beside it, because lateness is
// itself a fact. Constant data; safe from every thread.
#pragma once

#include <span>
#include <string_view>

namespace luoshu {

struct ReasonSentence {
  std::string_view code;
  std::string_view zh;
  std::string_view en;
  // The article or standard, e.g. "豫政办〔2025〕5号 第十五条第二款"; empty where the rule is the
  // ledger's own.
  std::string_view basis;
};

// All of them: those of version 1, then those that version 2 adds.
std::span<const ReasonSentence> reason_table();
std::span<const ReasonSentence> second_reason_table();

}  // namespace luoshu
