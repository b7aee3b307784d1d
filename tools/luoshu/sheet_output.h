// How the verbs that answer with a sheet show it: on the terminal, as JSON, CSV or a workbook.
#pragma once

#include "projections/views/table.h"
#include "tools/luoshu/command_line.h"

namespace luoshu {

inline constexpr std::string_view kForExcel = "excel";

struct FormWords {
  std::string format = "table";
  std::string reader = "programs";  // of CSV; for kForExcel it is the form where none is asked for
  std::optional<std::string> out;
  bool mark = false;  // CSV with a UTF-8 byte order mark
};
// --format, --for, --out, --bom.
void add_form_options(CommandLine& line, FormWords& words);
// kUsage for a workbook without a place to go, and for JSON for people. Before the work, so that it
// is not done in vain.
Status check_form(const FormWords& words);
// A file appears whole or not at all, and never in the place of something else; one line on
// standard error names it.
Status show_sheet(const Sheet& sheet, const TablePoint& point, const FormWords& words,
                  const Console& console);

// A value in place of a sheet, to the same place.
Status show_json(const json::Value& value, const FormWords& words, const Console& console);

}  // namespace luoshu
