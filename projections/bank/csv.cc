#include <fmt/format.h>

#include "projections/bank/table.h"
#include "projections/bank/text.h"

namespace luoshu::bank {
namespace {

class CsvReader {
 public:
  CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {}

  Result<Table> run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"' && !was_quoted_ && cell_.find_first_not_of(" \t") == std::string::npos) {
        LUOSHU_CHECK(quoted_part());
      } else if (c == separator_) {
        ++at_;
        LUOSHU_CHECK(end_cell());
      } else if (c == '\n' || c == '\r') {
        LUOSHU_CHECK(end_row());
      } else {
        cell_.push_back(c);
        ++at_;
        if (cell_.size() > kCellBytesMax) return bad({"单元格过长", "a cell is too long"});
      }
    }
    if (!cell_.empty() || was_quoted_ || !row_.cells.empty()) LUOSHU_CHECK(end_row());
    return std::move(table_);
  }

 private:
  Fault bad(const Bilingual& why) const {
    return {Errc::kRefused, fmt::format("line {}: {}", row_line_, why.en),
            fmt::format("第 {} 行：{}", row_line_, why.zh)};
  }

  // From the opening quote to the closing one; two quotes are one.
  Status quoted_part() {
    ++at_;
    cell_.clear();
    for (;;) {
      const std::size_t end = text_.find('"', at_);
      if (end == std::string_view::npos) return bad({"引号没有结束", "a quote does not close"});
      cell_ += text_.substr(at_, end - at_);
      at_ = end + 1;
      if (cell_.size() > kCellBytesMax) return bad({"单元格过长", "a cell is too long"});
      if (at_ >= text_.size() || text_[at_] != '"') break;
      cell_.push_back('"');
      ++at_;
    }
    was_quoted_ = true;
    return Done{};
  }

  Status end_cell() {
    std::string text = trimmed(cell_);
    if (text.size() >= 3 && text.starts_with("=\"") && text.ends_with('"'))
      text = text.substr(2, text.size() - 3);
    for (char& c : text)
      if (c == '\n' || c == '\r') c = ' ';
    row_.cells.push_back({std::move(text), CellKind::kText});
    cell_.clear();
    was_quoted_ = false;
    if (row_.cells.size() > kTableColumnsMax) return bad({"列过多", "too many columns"});
    if (++cells_ > kTableCellsMax) return bad({"单元格过多", "too many cells"});
    return Done{};
  }

  Status end_row() {
    LUOSHU_CHECK(end_cell());
    row_.line = row_line_;
    table_.rows.push_back(std::move(row_));
    row_ = {};
    if (at_ < text_.size()) {
      if (text_.substr(at_).starts_with("\r\n")) ++at_;
      ++at_;
    }
    for (; counted_ < at_; ++counted_) {
      const bool pair = text_[counted_] == '\r' && text_.substr(counted_ + 1).starts_with('\n');
      if (!pair && (text_[counted_] == '\n' || text_[counted_] == '\r')) ++row_line_;
    }
    if (table_.rows.size() > kTableRowsMax) return bad({"行过多", "too many rows"});
    return Done{};
  }

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  std::size_t counted_ = 0;  // characters whose line ends are in row_line_
  std::size_t row_line_ = 1;
  std::size_t cells_ = 0;
  bool was_quoted_ = false;
  std::string cell_;
  Row row_;
  Table table_;
};

}  // namespace

Result<Table> read_csv(std::string_view text, char separator) {
  return CsvReader(text, separator).run();
}

}  // namespace luoshu::bank
