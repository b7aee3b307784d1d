#include "projections/render/sheet_csv.h"

#include <fmt/format.h>

#include "projections/render/display.h"

namespace luoshu::render {
namespace {

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
  return out;
}

// Only texts: a negative number is a number.
std::string harmless(std::string text) {
  text = visible_in_file(text);
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
    text.insert(text.begin(), '\'');
  return quoted(text);
}

std::string cell_csv(const Cell& cell, Kind kind) {
  if (const auto* number = std::get_if<std::int64_t>(&cell))
    return kind == Kind::kDate ? to_string(Date{static_cast<std::int32_t>(*number)})
                               : fmt::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&cell)) return harmless(*text);
  if (const auto* term = std::get_if<Term>(&cell)) return harmless(std::string(term->code));
  return {};
}

}  // namespace

std::string sheet_csv(const Sheet& sheet, bool mark) {
  std::string out = mark ? "\xEF\xBB\xBF" : "";
  for (std::size_t i = 0; i < sheet.columns.size(); ++i) {
    if (i != 0) out.push_back(',');
    out += sheet.columns[i].key;
  }
  out += "\r\n";
  for (const Row& row : sheet.rows) {
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (i != 0) out.push_back(',');
      out += cell_csv(row.cells[i], sheet.columns[i].kind);
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace luoshu::render
