#include "projections/views/shown_states.h"

#include <algorithm>

#include "projections/words/words.h"

namespace luoshu {

Cell shown_state(std::string_view code) {
  const auto states = words::shown_states();
  const auto found = std::ranges::find(states, code, &Term::code);
  return found == states.end() ? text_cell(code) : Cell(*found);
}

Cell codes_cell(const std::set<std::string>& codes) {
  std::string text;
  for (const std::string& code : codes) {
    if (!text.empty()) text += ' ';
    text += code;
  }
  return text_cell(text);
}

}  // namespace luoshu
