#include "projections/render/sheet_text.h"

#include <algorithm>
#include <vector>

namespace luoshu::render {
namespace {

constexpr std::size_t kGap = 2;         // between columns
constexpr std::size_t kCellWidth = 48;  // wider texts go on in the next line of their cell

using Lines = std::vector<std::string>;  // of one cell

// Line feeds of what others wrote were taken out; those that are left begin lines of the cell.
Lines lines_of(const Cell& cell, Kind kind, Language language, Charset charset) {
  const bool made = std::holds_alternative<Phrase>(cell);
  std::string text = visible(cell_words(cell, kind, language), charset);
  if (!made) text = one_line(text);
  return wrap(text, kCellWidth);
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::string blanks(width - std::min(width, width_of(text)), ' ');
  return right ? blanks + text : text + blanks;
}

class Grid {
 public:
  Grid(const Sheet& sheet, Language language, Charset charset)
      : sheet_(sheet), language_(language), charset_(charset) {
    for (const Column& column : sheet.columns)
      head_.push_back({std::string(pick(column.label, language))});
  }

  Status fill() {
    for (const Row& row : sheet_.rows) {
      std::vector<Lines> cells;
      for (std::size_t i = 0; i < row.cells.size(); ++i)
        cells.push_back(lines_of(row.cells[i], sheet_.columns[i].kind, language_, charset_));
      rows_.push_back(std::move(cells));
    }
    if (!has_sums(sheet_)) return {};
    std::vector<Lines> sums;
    for (std::size_t i = 0; i < sheet_.columns.size(); ++i) {
      std::string words;
      if (sheet_.columns[i].summed) {
        LUOSHU_TRY(const std::int64_t sum, column_sum(sheet_, i));
        words = cell_words(Cell(sum), sheet_.columns[i].kind, language_);
      } else if (i == 0) {
        words = language_ == Language::kZh ? "合计" : "total";
      }
      sums.push_back({std::move(words)});
    }
    rows_.push_back(std::move(sums));
    return {};
  }

  void write(std::string& out) const {
    const std::vector<std::size_t> widths = this->widths();
    write_row(head_, widths, out);
    write_rule(widths, out);
    const std::size_t rows = sheet_.rows.size();
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (i == rows) write_rule(widths, out);
      write_row(rows_[i], widths, out);
    }
  }

 private:
  std::vector<std::size_t> widths() const {
    std::vector<std::size_t> widths(head_.size());
    const auto widen = [&](const std::vector<Lines>& cells) {
      for (std::size_t i = 0; i < cells.size(); ++i)
        for (const std::string& line : cells[i]) widths[i] = std::max(widths[i], width_of(line));
    };
    widen(head_);
    for (const std::vector<Lines>& cells : rows_) widen(cells);
    return widths;
  }
  void write_row(const std::vector<Lines>& cells, const std::vector<std::size_t>& widths,
                 std::string& out) const {
    std::size_t height = 0;
    for (const Lines& cell : cells) height = std::max(height, cell.size());
    for (std::size_t at = 0; at < height; ++at) {
      std::string text;
      for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i != 0) text.append(kGap, ' ');
        text += padded(at < cells[i].size() ? cells[i][at] : std::string(), widths[i],
                       is_number(sheet_.columns[i].kind));
      }
      text.erase(text.find_last_not_of(' ') + 1);
      out += text + "\n";
    }
  }
  void write_rule(const std::vector<std::size_t>& widths, std::string& out) const {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (i != 0) out.append(kGap, ' ');
      for (std::size_t column = 0; column < widths[i]; ++column)
        out += charset_ == Charset::kUtf8 ? "─" : "-";
    }
    out += "\n";
  }

  const Sheet& sheet_;
  Language language_;
  Charset charset_;
  std::vector<Lines> head_;
  std::vector<std::vector<Lines>> rows_;
};

}  // namespace

Result<std::string> sheet_text(const Sheet& sheet, const TablePoint& point, Language language,
                               Charset charset) {
  std::string out(sheet.code);
  out += " ";
  out += pick(sheet.title, language);
  out += "\n";
  if (const std::string about = about_words(sheet, language); !about.empty())
    out += visible(about, charset) + "\n";
  out += "\n";
  if (sheet.rows.empty()) {
    out += language == Language::kZh ? "（无记录）\n" : "(no rows)\n";
  } else {
    Grid grid(sheet, language, charset);
    LUOSHU_CHECK(grid.fill());
    grid.write(out);
  }
  out += "\n";
  if (sheet.provisional) out += std::string(provisional_words(language)) + "\n";
  for (const Bilingual& remark : sheet.remarks)
    out += visible(pick(remark, language), charset) + "\n";
  return out + point_words(point, language) + "\n";
}

}  // namespace luoshu::render
