#include "projections/render/sheet_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/yuan.h"

namespace luoshu::render {
namespace {

// 1234567.89 as 1,234,567.89.
std::string grouped(std::string digits) {
  const std::size_t sign = digits.starts_with('-') ? 1 : 0;
  std::size_t point = digits.find('.');
  if (point == std::string::npos) point = digits.size();
  for (std::size_t at = point; at > sign + 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

// Millionths as a percentage without needless zeros.
std::string percent(std::int64_t ppm) {
  const bool negative = ppm < 0;
  const std::uint64_t size =
      negative ? 0 - static_cast<std::uint64_t>(ppm) : static_cast<std::uint64_t>(ppm);
  std::string text = fmt::format("{}{}.{:04}", negative ? "-" : "", size / 10'000, size % 10'000);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text + "%";
}

std::string number_words(std::int64_t number, Kind kind) {
  switch (kind) {
    case Kind::kFen:
      return yuan(number);
    case Kind::kDate:
      return to_string(Date{static_cast<std::int32_t>(number)});
    case Kind::kPpm:
      return percent(number);
    case Kind::kPermille:
      return fmt::format("{}‰", number);
    case Kind::kCount:
    case Kind::kText:
      break;
  }
  return grouped(fmt::to_string(number));
}

}  // namespace

std::string cell_words(const Cell& cell, Kind kind, Language language) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return number_words(*number, kind);
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* term = std::get_if<Term>(&cell)) return std::string(say(term->label, language));
  return {};
}

bool is_number(Kind kind) {
  return kind != Kind::kText && kind != Kind::kDate;
}

Result<std::int64_t> column_sum(const Sheet& sheet, std::size_t column) {
  __int128 sum = 0;
  for (const Row& row : sheet.rows)
    if (const auto* number = std::get_if<std::int64_t>(&row.cells[column])) sum += *number;
  if (sum > INT64_MAX || sum < INT64_MIN)
    return Fault{Errc::kLimit,
                 fmt::format("the sum of {} does not fit 64 bits", sheet.columns[column].key)};
  return static_cast<std::int64_t>(sum);
}

bool has_sums(const Sheet& sheet) {
  return std::ranges::any_of(sheet.columns, [](const Column& column) { return column.summed; });
}

std::string point_words(const TablePoint& point, Language language) {
  if (language == Language::kZh)
    return fmt::format("截至：业务日 {}；入账时间 {}；账本高度 {}；根 {}",
                       to_string(point.effective), to_string(point.recorded), point.size.value,
                       point.root);
  return fmt::format("as of: effective {}; recorded {}; size {}; root {}",
                     to_string(point.effective), to_string(point.recorded), point.size.value,
                     point.root);
}

std::string_view provisional_words(Language language) {
  return language == Language::kZh ? "含试算：尚未记入分配批次的金额，可能变化。"
                                   : "Provisional: includes amounts that no run has recorded yet.";
}

}  // namespace luoshu::render
