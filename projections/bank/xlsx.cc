#include "projections/bank/xlsx.h"

#include <fmt/format.h>

#include <algorithm>

#include "projections/bank/archive.h"
#include "projections/bank/text.h"
#include "projections/bank/xlsx_parts.h"

namespace luoshu::bank {
namespace {

// "AB12" as column 27 and row 12; nothing where it is no address.
struct Address {
  std::size_t column = 0;
  std::size_t row = 0;
};
std::optional<Address> parse_address(std::string_view text) {
  Address address;
  std::size_t at = 0;
  while (at < text.size() && at < 4 && text[at] >= 'A' && text[at] <= 'Z')
    address.column = address.column * 26 + static_cast<std::size_t>(text[at++] - 'A' + 1);
  if (at == 0 || at == text.size() || text.size() - at > 7) return {};
  for (; at < text.size(); ++at) {
    if (text[at] < '0' || text[at] > '9') return {};
    address.row = address.row * 10 + static_cast<std::size_t>(text[at] - '0');
  }
  if (address.row == 0) return {};
  --address.column;
  return address;
}

std::optional<std::size_t> index_of(std::string_view digits) {
  if (digits.empty() || digits.size() > 8) return {};
  std::size_t value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return {};
    value = value * 10 + static_cast<std::size_t>(c - '0');
  }
  return value;
}

class SheetReader {
 public:
  SheetReader(const WorkbookParts& parts, const SheetPart& sheet) : parts_(parts), sheet_(sheet) {
    table_.name = sheet.name;
  }

  Result<Table> run(const XmlTree& tree) {
    for (const XmlElement& row : tree.root().child("sheetData").children("row"))
      LUOSHU_CHECK(read_row(row));
    std::size_t width = 0;
    for (const Row& row : table_.rows) width = std::max(width, row.cells.size());
    if (width * table_.rows.size() > kTableCellsMax)
      return bad("", {"单元格过多", "too many cells"});
    for (Row& row : table_.rows) row.cells.resize(width);
    return std::move(table_);
  }
  std::size_t formulas() const { return formulas_; }

 private:
  Fault bad(std::string_view address, const Bilingual& why) const {
    return refused(fmt::format("{}!{}", shorten(sheet_.name, 40), shorten(address, 12)), why);
  }

  Status read_row(const XmlElement& element) {
    Row row;
    row.line = last_line_ + 1;
    if (element.has_attribute("r")) {
      const auto told = index_of(element.attribute("r"));
      if (!told || *told <= last_line_)
        return bad(element.attribute("r"), {"行号无效", "the row's number is wrong"});
      row.line = *told;
    }
    last_line_ = row.line;
    for (const XmlElement& cell : element.children("c")) LUOSHU_CHECK(read_cell(cell, row));
    const bool holds =
        std::ranges::any_of(row.cells, [](const Cell& one) { return !one.text.empty(); });
    if (!holds) return Done{};
    table_.rows.push_back(std::move(row));
    if (table_.rows.size() > kTableRowsMax) return bad("", {"行过多", "too many rows"});
    return Done{};
  }

  Status read_cell(const XmlElement& element, Row& row) {
    const std::string_view told = element.attribute("r");
    std::size_t column = row.cells.size();
    if (!told.empty()) {
      const auto address = parse_address(told);
      if (!address || address->row != row.line || address->column < row.cells.size())
        return bad(told, {"单元格地址无效", "the cell's address is wrong"});
      column = address->column;
    }
    if (column >= kTableColumnsMax) return bad(told, {"列过多", "too many columns"});
    row.cells.resize(column);
    if (element.child("f")) ++formulas_;
    auto cell = value_of(element);
    if (!cell) return bad(told, {cell.error().detail_zh, cell.error().detail});
    if (cell->text.size() > kCellBytesMax) return bad(told, {"单元格过长", "a cell is too long"});
    row.cells.push_back(*std::move(cell));
    return Done{};
  }

  Result<Cell> value_of(const XmlElement& element) const {
    const std::string_view type = element.attribute("t");
    const auto text_cell = [](std::string_view text) {
      std::string kept = trimmed(text);
      for (char& c : kept)
        if (c == '\n' || c == '\r') c = ' ';
      return Cell{std::move(kept), CellKind::kText};
    };
    if (type == "inlineStr") return text_cell(string_item(element.child("is")));
    const std::string value = element.text_at("v");
    if (type == "s") {
      if (value.empty()) return Cell{};
      const auto index = index_of(value);
      if (!index || *index >= parts_.strings.size())
        return refused({"没有这个共享字符串", "there is no such shared string"});
      return text_cell(parts_.strings[*index]);
    }
    if (type == "str" || type == "e" || type == "b" || type == "d") return text_cell(value);
    if (value.empty()) return Cell{};
    return number_cell(element, value);
  }

  Result<Cell> number_cell(const XmlElement& element, const std::string& value) const {
    const auto style = index_of(element.attribute("s"));
    const bool is_day = style && *style < parts_.date_styles.size() && parts_.date_styles[*style];
    if (!is_day) return Cell{value, CellKind::kNumber};
    if (const auto day = day_of_serial(value, parts_.calendar))
      return Cell{to_string(*day), CellKind::kText};
    // A time of day alone, or what the calendar does not have: as it is spelled.
    return Cell{value, CellKind::kNumber};
  }

  const WorkbookParts& parts_;
  const SheetPart& sheet_;
  Table table_;
  std::size_t last_line_ = 0;
  std::size_t formulas_ = 0;
};

}  // namespace

Result<Workbook> read_xlsx(ByteView bytes) {
  LUOSHU_TRY(const Archive archive, Archive::open(bytes));
  if (archive.has("OFD.xml"))
    return refused({"这是 OFD 电子凭证，不是对账单：请按摘要留存",
                    "this is an OFD voucher and no statement: keep it by its digest"});
  if (!archive.has("xl/workbook.xml"))
    return refused({"压缩包中没有工作簿（xl/workbook.xml）",
                    "the archive holds no workbook (xl/workbook.xml)"});
  LUOSHU_TRY(const WorkbookParts parts, read_parts(archive));
  Workbook workbook;
  for (const SheetPart& sheet : parts.sheets) {
    if (sheet.hidden) {
      workbook.warnings.push_back(
          {fmt::format("工作表“{}”已隐藏，未读取", shorten(sheet.name, 40)),
           fmt::format("the sheet '{}' is hidden and was not read", shorten(sheet.name, 40))});
      continue;
    }
    LUOSHU_TRY(const XmlTree tree, read_part(archive, sheet.path));
    SheetReader reader(parts, sheet);
    LUOSHU_TRY(Table table, reader.run(tree));
    if (reader.formulas() > 0)
      workbook.warnings.push_back(
          {fmt::format("工作表“{}”有 {} 个公式，读取的是其保存的值", shorten(sheet.name, 40),
                       reader.formulas()),
           fmt::format("the sheet '{}' has {} formulas: their stored values were read",
                       shorten(sheet.name, 40), reader.formulas())});
    if (!table.rows.empty()) workbook.sheets.push_back(std::move(table));
  }
  return workbook;
}

}  // namespace luoshu::bank
