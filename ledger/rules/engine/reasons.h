// Why the ledger refuses: codes with a Chinese and an English sentence and the article they rest on
// (docs/RULEBOOK.md). Every refusal of any kind carries at least one. Values; safe from every
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/bilingual.h"
#include "ledger/base/json.h"

namespace luoshu {

struct Reason {
  std::string code;  // "E-FIELD", ...
  std::string message_zh;
  std::string message_en;
  std::string basis;                         // article or standard; empty where none applies
  std::optional<std::uint32_t> event_index;  // within the entry; none: the entry as a whole
  std::string field;                         // e.g. "fields.valid_to"; empty: no single field
  friend bool operator==(const Reason&, const Reason&) = default;
};
using Reasons = std::vector<Reason>;

// A reason with the table's sentence for `code`, with `detail` appended in both languages.
// REQUIRES that the table knows the code.
Reason make_reason(std::string_view code, std::string_view detail_en, std::string_view detail_zh);

// [{"code", "message_zh", "message_en", "basis", "event_index", "field"}]
json::Array reasons_json(const Reasons& reasons);
// {"accepted": false, "reasons": [...]}
json::Value refusal_json(const Reasons& reasons);
// One line per reason: "E-FIELD  event 1, fields.valid_to: sentence (basis)".
std::string describe(const Reasons& reasons, Language language);

}  // namespace luoshu
