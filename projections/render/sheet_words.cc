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
  if (const auto* term = std::get_if<Term>(&cell)) return std::string(pick(term->label, language));
  if (const auto* phrase = std::get_if<Phrase>(&cell))
    return language == Language::kZh ? phrase->zh : phrase->en;
  return {};
}

bool is_number(Kind kind) {
  return kind != Kind::kText && kind != Kind::kDate;
}

std::string head_words(const Column& column, Language language) {
  std::string words(pick(column.label, language));
  if (column.kind == Kind::kFen) words += language == Language::kZh ? "（元）" : " (yuan)";
  return words;
}

std::string about_words(const Sheet& sheet, Language language) {
  const std::string_view gap = language == Language::kZh ? "；" : "; ";
  std::string words;
  for (const Bilingual& filter : sheet.filters)
    words += fmt::format("{}{}", words.empty() ? "" : gap, one_line(pick(filter, language)));
  const bool money = std::ranges::any_of(
      sheet.columns, [](const Column& column) { return column.kind == Kind::kFen; });
  if (money)
    words += fmt::format("{}{}", words.empty() ? "" : gap,
                         language == Language::kZh ? "金额单位：元" : "amounts in yuan");
  return words;
}

std::string plain_words(const Cell& cell, Kind kind, Language language) {
  std::string words = cell_words(cell, kind, language);
  if (!std::holds_alternative<std::int64_t>(cell)) return words;
  std::erase(words, ',');
  if (kind == Kind::kPermille) words.resize(words.size() - std::string_view("‰").size());
  return words;
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
    return fmt::format("截至：业务日 {}；入账时间 {}；账本规模 {}；根 {}",
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
