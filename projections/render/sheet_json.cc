#include "projections/render/sheet_json.h"

namespace luoshu::render {
namespace {

constexpr std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::kText:
      return "text";
    case Kind::kCount:
      return "count";
    case Kind::kFen:
      return "fen";
    case Kind::kDate:
      return "date";
    case Kind::kPpm:
      return "ppm";
    case Kind::kPermille:
      return "permille";
  }
  return "text";
}

json::Value cell_json(const Cell& cell, Kind kind) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) {
    if (kind == Kind::kDate) return to_string(Date{static_cast<std::int32_t>(*number)});
    return *number;
  }
  if (std::holds_alternative<std::monostate>(cell)) return {};
  return std::string(code_of(cell));
}

json::Value both(std::string_view zh, std::string_view en) {
  return json::Object{{"zh", std::string(zh)}, {"en", std::string(en)}};
}

json::Value row_json(const Sheet& sheet, const Row& row) {
  json::Object out;
  for (std::size_t i = 0; i < row.cells.size(); ++i)
    out.emplace_back(std::string(sheet.columns[i].key),
                     cell_json(row.cells[i], sheet.columns[i].kind));
  json::Array events;
  for (const EventNumber event : row.events) events.emplace_back(event.value);
  out.emplace_back("events", std::move(events));
  return out;
}

}  // namespace

Result<json::Value> sheet_json(const Sheet& sheet, const TablePoint& point) {
  return sheet_json(sheet, point, Rows{0, sheet.rows.size()});
}

Result<json::Value> sheet_json(const Sheet& sheet, const TablePoint& point, Rows part) {
  json::Array columns;
  json::Object totals;
  for (std::size_t i = 0; i < sheet.columns.size(); ++i) {
    const Column& column = sheet.columns[i];
    columns.emplace_back(json::Object{{"key", std::string(column.key)},
                                      {"zh", std::string(column.label.zh)},
                                      {"en", std::string(column.label.en)},
                                      {"kind", std::string(kind_name(column.kind))}});
    if (!column.summed) continue;
    LUOSHU_TRY(const std::int64_t sum, column_sum(sheet, i));
    totals.emplace_back(std::string(column.key), sum);
  }
  json::Array rows;
  for (const Row& row : std::span(sheet.rows).subspan(part.first, part.count))
    rows.push_back(row_json(sheet, row));
  json::Array remarks;
  for (const Bilingual& remark : sheet.remarks) remarks.push_back(both(remark.zh, remark.en));
  return json::Value(json::Object{{"view", std::string(sheet.code)},
                                  {"name", std::string(sheet.name)},
                                  {"title", both(sheet.title.zh, sheet.title.en)},
                                  {"as_of", json::Object{{"effective", to_string(point.effective)},
                                                         {"recorded", to_string(point.recorded)},
                                                         {"size", point.size.value},
                                                         {"root", point.root}}},
                                  {"provisional", sheet.provisional},
                                  {"columns", std::move(columns)},
                                  {"rows", std::move(rows)},
                                  {"totals", std::move(totals)},
                                  {"remarks", std::move(remarks)}});
}

}  // namespace luoshu::render
