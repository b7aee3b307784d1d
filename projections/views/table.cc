#include "projections/views/table.h"

#include "ledger/rules/rule.h"

namespace luoshu {

Cell text_cell(std::string_view text) {
  if (text.empty()) return std::monostate();
  return std::string(text);
}

Cell date_cell(std::int32_t days) {
  if (days == kNoDay) return std::monostate();
  return std::int64_t{days};
}

Cell list_cell(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) {
    if (!joined.empty()) joined += "、";
    joined += text;
  }
  return text_cell(joined);
}

}  // namespace luoshu
