// How the verbs that answer with a sheet show it: on the terminal, as JSON, CSV or a workbook.
#pragma once

#include "projections/views/table.h"
#include "tools/luoshu/command_line.h"

namespace luoshu {

struct FormWords {
  std::string format = "table";
  std::optional<std::string> out;
  bool mark = false;  // CSV with a UTF-8 byte order mark
};
// --format, --out, --bom.
void add_form_options(CommandLine& line, FormWords& words);
// kUsage for a workbook without a file. Before the work, so that it is not done in vain.
Status need_out(const FormWords& words);
// A file appears whole or not at all, and never in the place of something else.
Status show_sheet(const Sheet& sheet, const TablePoint& point, const FormWords& words,
                  const Console& console);

}  // namespace luoshu
