#include "projections/render/sheet_text.h"

#include <algorithm>
#include <vector>

namespace luoshu::render {
namespace {

constexpr std::size_t kGap = 2;         // between columns
constexpr std::size_t kCellWidth = 48;  // wider texts are cut; other forms give them in full

using Line = std::vector<std::string>;

// One line of the table: line feeds within a text would break it.
std::string one_line(std::string text, Charset charset) {
  text = visible(text, charset);
  std::ranges::replace(text, '\n', ' ');
  return cut(text, kCellWidth, charset);
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
      head_.push_back(one_line(std::string(say(column.label, language)), charset));
  }

  Status fill() {
    for (const Row& row : sheet_.rows) {
      Line line;
      for (std::size_t i = 0; i < row.cells.size(); ++i)
        line.push_back(
            one_line(cell_words(row.cells[i], sheet_.columns[i].kind, language_), charset_));
      lines_.push_back(std::move(line));
    }
    if (!has_sums(sheet_)) return {};
    Line sums;
    for (std::size_t i = 0; i < sheet_.columns.size(); ++i) {
      std::string words;
      if (sheet_.columns[i].summed) {
        LUOSHU_TRY(const std::int64_t sum, column_sum(sheet_, i));
        words = cell_words(Cell(sum), sheet_.columns[i].kind, language_);
      } else if (i == 0) {
        words = language_ == Language::kZh ? "合计" : "total";
      }
      sums.push_back(std::move(words));
    }
    lines_.push_back(std::move(sums));
    return {};
  }

  void write(std::string& out) const {
    const std::vector<std::size_t> widths = this->widths();
    write_line(head_, widths, out);
    write_rule(widths, out);
    const std::size_t rows = sheet_.rows.size();
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (i == rows) write_rule(widths, out);
      write_line(lines_[i], widths, out);
    }
  }

 private:
  std::vector<std::size_t> widths() const {
    std::vector<std::size_t> widths;
    for (const std::string& head : head_) widths.push_back(width_of(head));
    for (const Line& line : lines_)
      for (std::size_t i = 0; i < line.size(); ++i)
        widths[i] = std::max(widths[i], width_of(line[i]));
    return widths;
  }
  void write_line(const Line& line, const std::vector<std::size_t>& widths,
                  std::string& out) const {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (i != 0) text.append(kGap, ' ');
      text += padded(line[i], widths[i], is_number(sheet_.columns[i].kind));
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
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
  Line head_;
  std::vector<Line> lines_;
};

}  // namespace

Result<std::string> sheet_text(const Sheet& sheet, const TablePoint& point, Language language,
                               Charset charset) {
  std::string out(sheet.code);
  out += " ";
  out += say(sheet.title, language);
  out += "\n\n";
  if (sheet.rows.empty()) {
    out += language == Language::kZh ? "（无记录）\n" : "(no rows)\n";
  } else {
    Grid grid(sheet, language, charset);
    LUOSHU_CHECK(grid.fill());
    grid.write(out);
  }
  out += "\n";
  if (sheet.provisional) out += std::string(provisional_words(language)) + "\n";
  for (const Remark& remark : sheet.remarks) out += visible(say(remark, language), charset) + "\n";
  return out + point_words(point, language) + "\n";
}

}  // namespace luoshu::render
