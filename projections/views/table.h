// What a view answers with: typed columns in both languages, and rows. A value; how it looks is a
// matter of projections/render.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ledger/base/bilingual.h"
#include "ledger/base/ids.h"
#include "ledger/base/time.h"

namespace luoshu {

// What the cells of a column are; it decides how they are written and aligned.
enum class Kind : std::uint8_t {
  kText,
  kCount,     // integer without unit
  kFen,       // money: 元 with two decimals for people, integer fen for programs
  kDate,      // days since 1970-01-01, written YYYY-MM-DD
  kPpm,       // millionths, for people a percentage
  kPermille,  // 0 to 1000, written with ‰
};

struct Column {
  std::string_view key;  // snake_case: name of the member in JSON, head of the column in CSV
  BilingualView label;
  Kind kind = Kind::kText;
  bool summed = false;      // its sum means something, and is shown
  bool identifies = false;  // with the others so marked names the thing that the row is about
};

// One word of a closed list, such as a state of a life cycle.
struct Term {
  std::string_view code;  // snake_case, for programs
  BilingualView label;
};

// Words made for one cell, in both languages and for programs. A line feed in zh and en begins a
// new line of the cell; so what others wrote goes in through one_line().
struct Phrase {
  std::string code;
  std::string zh;
  std::string en;
};
// The text with its line feeds as blanks.
std::string one_line(std::string_view text);

// std::monostate: there is nothing to say (null). int64: every kind but kText.
using Cell = std::variant<std::monostate, std::int64_t, std::string, Term, Phrase>;

struct Row {
  std::vector<Cell> cells;          // one for each column
  std::vector<EventNumber> events;  // what the row rests on, for `explain`; may be empty
};

struct Sheet {
  std::string_view code;  // C1 … X1, lines, statements
  std::string_view name;  // kebab-case, such as revenue-rights
  BilingualView title;
  std::span<const Column> columns;  // lives as long as the process
  std::vector<Row> rows;
  std::vector<Bilingual> filters;  // what it was narrowed to: "period 2025Q4"
  std::vector<Bilingual> remarks;  // what a reader must know: a preview, an estimate
  bool provisional = false;        // some figures are of what was not allocated yet
};

// The two time axes and the log that a table was computed from; shown with every table.
struct TablePoint {
  Date effective;
  Time recorded;
  Size size;
  std::string root;  // of the log at that size, hex
};

// What a program sees of a cell that is not a number; empty for those that are.
std::string_view code_of(const Cell& cell);
// Cells. An absent date and an empty text are nothing.
Cell text_cell(std::string_view text);
Cell date_cell(std::int32_t days);
inline Cell number_cell(std::int64_t number) {
  return number;
}
// Texts joined by "、".
Cell list_cell(const std::vector<std::string>& texts);

}  // namespace luoshu
