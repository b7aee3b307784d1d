#include "projections/render/sheet_csv.h"

#include <fmt/format.h>

#include <span>

#include "projections/render/display.h"

namespace luoshu::render {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

std::string quoted(const std::string& text) {
  // Blanks and semicolons part cells where the reader's country has them do so.
  if (text.find_first_of(",\"\r\n;\t") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
  return out;
}

bool takes_off(std::string_view& text, std::span<const std::string_view> list) {
  for (const std::string_view one : list)
    if (text.starts_with(one)) {
      text.remove_prefix(one.size());
      return true;
    }
  return false;
}

// What a spreadsheet begins a formula with: the signs of ASCII, and the full-width and small forms
// that East Asian ones read as the same. Some pass over blanks and signs that cannot be seen first.
bool begins_formula(std::string_view text) {
  static constexpr std::string_view kSigns[] = {"=",  "+",  "-",  "@",  "\t", "\r", "\n", "＝",
                                                "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "−"};
  static constexpr std::string_view kPassedOver[] = {" ",      "\u00A0", "\u3000", "\u200B",
                                                     "\u2060", "\uFEFF", "\u00AD"};
  while (takes_off(text, kPassedOver)) continue;
  return takes_off(text, kSigns);
}

// Only texts: a negative number is a number.
std::string harmless(std::string text) {
  text = visible_in_file(text);
  if (begins_formula(text)) text.insert(text.begin(), '\'');
  return quoted(text);
}

std::string cell_csv(const Cell& cell, Kind kind) {
  if (const auto* number = std::get_if<std::int64_t>(&cell))
    return kind == Kind::kDate ? to_string(Date{static_cast<std::int32_t>(*number)})
                               : fmt::to_string(*number);
  return harmless(std::string(code_of(cell)));
}

// The words that people read, with numbers as a spreadsheet takes them.
std::string cell_for_people(const Cell& cell, Kind kind, Language language) {
  std::string words = plain_words(cell, kind, language);
  return std::holds_alternative<std::int64_t>(cell) ? words : harmless(std::move(words));
}

template <class WordsOf>
void add_line(std::size_t columns, const WordsOf& words_of, std::string& out) {
  for (std::size_t i = 0; i < columns; ++i) {
    if (i != 0) out.push_back(',');
    out += words_of(i);
  }
  out += "\r\n";
}

}  // namespace

std::string sheet_csv(const Sheet& sheet, bool mark) {
  std::string out(mark ? kMark : "");
  const std::size_t columns = sheet.columns.size();
  add_line(
      columns, [&](std::size_t i) { return std::string(sheet.columns[i].key); }, out);
  for (const Row& row : sheet.rows)
    add_line(
        columns, [&](std::size_t i) { return cell_csv(row.cells[i], sheet.columns[i].kind); }, out);
  return out;
}

std::string sheet_csv_for_people(const Sheet& sheet, Language language) {
  std::string out(kMark);
  const std::size_t columns = sheet.columns.size();
  add_line(
      columns, [&](std::size_t i) { return quoted(head_words(sheet.columns[i], language)); }, out);
  for (const Row& row : sheet.rows)
    add_line(
        columns,
        [&](std::size_t i) {
          return cell_for_people(row.cells[i], sheet.columns[i].kind, language);
        },
        out);
  return out;
}

}  // namespace luoshu::render
