#include "projections/views/table.h"

#include <algorithm>

#include "ledger/rules/engine/rule.h"

namespace luoshu {

std::string one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace(line, '\n', ' ');
  return line;
}

std::string_view code_of(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* term = std::get_if<Term>(&cell)) return term->code;
  if (const auto* phrase = std::get_if<Phrase>(&cell)) return phrase->code;
  return {};
}

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
