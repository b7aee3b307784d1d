#include "projections/render/sheet_xlsx.h"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>

#include "projections/render/display.h"

namespace luoshu::render {
namespace {

constexpr lxw_row_t kHeadRow = 3;             // below title, filters and point
constexpr std::size_t kRowsMax = 1'048'571;   // of the format, less title, head and sums
constexpr std::size_t kNameMax = 31;          // characters of a worksheet's name, of the format
constexpr std::size_t kTextMax = 32'767;      // characters of a cell, of the format
constexpr std::int32_t kDaysTo1970 = 25'569;  // serial number of 1970-01-01
// lint: allow floating-point: the format knows no other numbers
using Number = double;
constexpr Number kWidthMax = 60;

struct Formats {
  lxw_format* title;
  lxw_format* head;
  lxw_format* by_kind[6];
  lxw_format* sum_by_kind[6];
};

Formats make_formats(lxw_workbook* book) {
  Formats formats{};
  formats.title = workbook_add_format(book);
  format_set_bold(formats.title);
  format_set_font_size(formats.title, 14);
  formats.head = workbook_add_format(book);
  format_set_bold(formats.head);
  format_set_bottom(formats.head, LXW_BORDER_THIN);
  // In the order of Kind: text, count, fen, date, ppm, permille.
  const char* const codes[] = {"@", "#,##0", "#,##0.00", "yyyy-mm-dd", "0.####%", "0\"‰\""};
  for (std::size_t i = 0; i < 6; ++i) {
    formats.by_kind[i] = workbook_add_format(book);
    format_set_num_format(formats.by_kind[i], codes[i]);
    formats.sum_by_kind[i] = workbook_add_format(book);
    format_set_num_format(formats.sum_by_kind[i], codes[i]);
    format_set_bold(formats.sum_by_kind[i]);
    format_set_top(formats.sum_by_kind[i], LXW_BORDER_THIN);
  }
  return formats;
}

Number in_unit(std::int64_t number, Kind kind) {
  if (kind == Kind::kFen) return static_cast<Number>(number) / 100.0;
  if (kind == Kind::kPpm) return static_cast<Number>(number) / 1'000'000.0;
  if (kind == Kind::kDate) return static_cast<Number>(number + kDaysTo1970);
  return static_cast<Number>(number);
}

class Writer {
 public:
  Writer(lxw_worksheet* sheet, const Formats& formats, Language language)
      : sheet_(sheet), formats_(formats), language_(language) {}

  // Title, what it is narrowed to, and the point it was computed at.
  void above(const Sheet& table, const TablePoint& point) {
    text(0, 0, fmt::format("{} {}", table.code, pick(table.title, language_)), formats_.title);
    text(1, 0, about_words(table, language_), nullptr);
    text(2, 0, point_words(point, language_), nullptr);
  }

  void head(const Sheet& table) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const std::string label = head_words(table.columns[i], language_);
      text(kHeadRow, i, label, formats_.head);
      worksheet_set_column(sheet_, static_cast<lxw_col_t>(i), static_cast<lxw_col_t>(i),
                           width(table, i, label), nullptr);
    }
    worksheet_freeze_panes(sheet_, kHeadRow + 1, 0);
  }

  // Landscape on A4, as wide as a page, the head on each.
  void page() {
    constexpr std::uint8_t kA4 = 9;
    worksheet_set_landscape(sheet_);
    worksheet_set_paper(sheet_, kA4);
    worksheet_fit_to_pages(sheet_, 1, 0);
    worksheet_repeat_rows(sheet_, 0, kHeadRow);
    worksheet_set_footer(sheet_, "&R&P / &N");
  }

  void cell(std::size_t place, std::size_t column, const Cell& cell, Kind kind) {
    const std::size_t row = kHeadRow + 1 + place;
    lxw_format* format = formats_.by_kind[static_cast<std::size_t>(kind)];
    if (const auto* number = std::get_if<std::int64_t>(&cell))
      worksheet_write_number(sheet_, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column),
                             in_unit(*number, kind), format);
    else
      text(row, column, cell_words(cell, kind, language_), format);
  }

  Status sums(const Sheet& table) {
    const std::size_t last = kHeadRow + table.rows.size();
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      lxw_format* format = formats_.sum_by_kind[static_cast<std::size_t>(table.columns[i].kind)];
      if (table.columns[i].summed) {
        LUOSHU_TRY(const std::int64_t sum, column_sum(table, i));
        char first_cell[LXW_MAX_CELL_NAME_LENGTH];
        char last_cell[LXW_MAX_CELL_NAME_LENGTH];
        lxw_rowcol_to_cell(first_cell, kHeadRow + 1, static_cast<lxw_col_t>(i));
        lxw_rowcol_to_cell(last_cell, static_cast<lxw_row_t>(last), static_cast<lxw_col_t>(i));
        worksheet_write_formula_num(sheet_, static_cast<lxw_row_t>(last + 1),
                                    static_cast<lxw_col_t>(i),
                                    fmt::format("=SUM({}:{})", first_cell, last_cell).c_str(),
                                    format, in_unit(sum, table.columns[i].kind));
      } else if (i == 0) {
        text(last + 1, i, language_ == Language::kZh ? "合计" : "total", format);
      }
    }
    return {};
  }

  void text(std::size_t row, std::size_t column, std::string words, lxw_format* format) {
    if (words.empty()) return;
    words = visible_in_file(words);
    if (words.size() > kTextMax) words.resize(kTextMax);  // no text of the ledger is as long
    worksheet_write_string(sheet_, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column),
                           words.c_str(), format);
  }

 private:
  Number width(const Sheet& table, std::size_t column, const std::string& label) const {
    std::size_t most = width_of(label);
    for (const Row& row : table.rows)
      most = std::max(
          most, width_of(cell_words(row.cells[column], table.columns[column].kind, language_)));
    return std::min(kWidthMax, static_cast<Number>(most + 2));
  }

  lxw_worksheet* sheet_;
  const Formats& formats_;
  Language language_;
};

// "F1 收益分配总表": what a tab may be called has neither these signs nor more characters.
std::string tab_name(const Sheet& sheet, Language language) {
  std::string name = fmt::format("{} {}", sheet.code, pick(sheet.title, language));
  for (char& c : name)
    if (std::string_view("[]:*?/\\'").find(c) != std::string_view::npos) c = ' ';
  return cut(name, kNameMax, Charset::kUtf8);
}

void write_about(Writer& writer, const Sheet& sheet, const TablePoint& point, Language language) {
  std::size_t row = 0;
  writer.text(row++, 0, fmt::format("{} {}", sheet.code, pick(sheet.title, language)), nullptr);
  writer.text(row++, 0, point_words(point, language), nullptr);
  if (sheet.provisional) writer.text(row++, 0, std::string(provisional_words(language)), nullptr);
  for (const Bilingual& remark : sheet.remarks)
    writer.text(row++, 0, pick(remark, language), nullptr);
}

}  // namespace

Status write_sheet_xlsx(const Sheet& sheet, const TablePoint& point, Language language,
                        const std::filesystem::path& file) {
  if (sheet.rows.size() > kRowsMax)
    return Fault{Errc::kLimit,
                 fmt::format("{} rows; a worksheet holds {}: narrow the view, or write csv",
                             sheet.rows.size(), kRowsMax),
                 fmt::format("共 {} 行，工作表至多 {} 行：请缩小范围或改用 csv", sheet.rows.size(),
                             kRowsMax)};
  lxw_workbook* book = workbook_new(file.c_str());
  if (book == nullptr) return Fault{Errc::kIo, "the library of workbooks could not start"};
  lxw_doc_properties properties{};
  properties.created = point.recorded.micros / 1'000'000;
  workbook_set_properties(book, &properties);
  const Formats formats = make_formats(book);
  Writer table(workbook_add_worksheet(book, tab_name(sheet, language).c_str()), formats, language);
  table.above(sheet, point);
  table.head(sheet);
  table.page();
  for (std::size_t r = 0; r < sheet.rows.size(); ++r)
    for (std::size_t c = 0; c < sheet.columns.size(); ++c)
      table.cell(r, c, sheet.rows[r].cells[c], sheet.columns[c].kind);
  Status summed = Done{};
  if (has_sums(sheet) && !sheet.rows.empty()) summed = table.sums(sheet);
  Writer about(workbook_add_worksheet(book, language == Language::kZh ? "说明" : "about"), formats,
               language);
  write_about(about, sheet, point, language);
  const lxw_error error = workbook_close(book);
  LUOSHU_CHECK(summed);
  if (error != LXW_NO_ERROR)
    return Fault{Errc::kIo,
                 fmt::format("{} was not written: {}", file.string(), lxw_strerror(error))};
  return {};
}

}  // namespace luoshu::render
