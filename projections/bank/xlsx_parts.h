// Parts of a workbook beside its sheets. Internal to this room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "projections/bank/archive.h"
#include "projections/bank/dates.h"
#include "projections/bank/xml_tree.h"

namespace luoshu::bank {

struct SheetPart {
  std::string name;
  std::string path;  // in the archive
  bool hidden = false;
};

enum class Calendar : std::uint8_t { k1900, k1904 };

struct WorkbookParts {
  std::vector<SheetPart> sheets;
  Calendar calendar = Calendar::k1900;
  std::vector<std::string> strings;
  std::vector<bool> date_styles;  // by index of cellXfs
};

// The tree of one part; kRefused with its name.
Result<XmlTree> read_part(const Archive& archive, const std::string& path);
Result<WorkbookParts> read_parts(const Archive& archive);

// Characters of a string item: its own text and that of its runs, without readings (furigana).
std::string string_item(const XmlElement& item);
// Whether a number format shows a day: one of the built-in ones, or a code with year, month or day.
bool is_date_format(int id, std::string_view code);
// The day of a serial number, or nothing where the calendar has none (60 under 1900, below 1).
std::optional<Date> day_of_serial(std::string_view spelling, Calendar calendar);

}  // namespace luoshu::bank
