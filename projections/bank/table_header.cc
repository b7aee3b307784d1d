#include "projections/bank/table_header.h"

#include <fmt/format.h>

#include <algorithm>

#include "projections/bank/labels.h"

namespace luoshu::bank {
namespace {

std::vector<std::string> names_of(const Row& row) {
  std::vector<std::string> names;
  for (const Cell& cell : row.cells) names.push_back(column_name(cell.text));
  return names;
}

bool holds_all(const std::vector<std::string>& names, const Mapping& mapping) {
  return std::ranges::all_of(mapping.header, [&](const std::vector<std::string>& group) {
    return std::ranges::any_of(group, [&](const std::string& name) {
      return std::ranges::find(names, name) != names.end();
    });
  });
}

bool is_money(const std::string& role) {
  return role == "debit" || role == "credit" || role == "amount" || role == "mark" ||
         role == "balance" || role == "booked";
}

Fault bad(const Row& header, const Bilingual& why) {
  return {Errc::kRefused, fmt::format("line {}: {}", header.line, why.en),
          fmt::format("第 {} 行：{}", header.line, why.zh)};
}

}  // namespace

std::optional<std::size_t> find_header(const Table& table, const Mapping& mapping) {
  const std::size_t end = std::min(table.rows.size(), kHeaderRowsMax);
  for (std::size_t i = 0; i < end; ++i)
    if (holds_all(names_of(table.rows[i]), mapping)) return i;
  return {};
}

Result<Columns> Columns::of(const Row& header, const Mapping& mapping) {
  Columns columns;
  columns.names_ = names_of(header);
  columns.width_ = columns.names_.size();
  while (columns.width_ > 0 && columns.names_[columns.width_ - 1].empty()) --columns.width_;
  for (const auto& [role, names] : mapping.columns) {
    for (const std::string& name : names) {
      for (std::size_t i = 0; i < columns.names_.size(); ++i)
        if (columns.names_[i] == name) columns.places_[role].push_back(i);
      const auto found = columns.places_.find(role);
      if (is_money(role) && found != columns.places_.end()) {
        if (found->second.size() > 1)
          return bad(header, {fmt::format("列“{}”出现多次", name),
                              fmt::format("the column '{}' is there more than once", name)});
        break;
      }
    }
  }
  const auto need = [&](const char* role) -> Status {
    if (!mapping.columns.contains(role) || columns.one(role)) return Done{};
    const std::string& name = mapping.columns.at(role).front();
    return bad(header,
               {fmt::format("没有列“{}”", name), fmt::format("there is no column '{}'", name)});
  };
  for (const char* role : {"booked", "debit", "credit", "amount"}) LUOSHU_CHECK(need(role));
  if (mapping.signs == SignRule::kMark) LUOSHU_CHECK(need("mark"));
  if (mapping.signs == SignRule::kBalance) LUOSHU_CHECK(need("balance"));
  if (mapping.signs == SignRule::kOwnSide)
    for (const char* role : {"payer_account", "payee_account"}) LUOSHU_CHECK(need(role));
  return columns;
}

std::optional<std::size_t> Columns::one(const std::string& role) const {
  const auto found = places_.find(role);
  if (found == places_.end() || found->second.empty()) return {};
  return found->second.front();
}

const std::vector<std::size_t>& Columns::all(const std::string& role) const {
  static const std::vector<std::size_t> kNone;
  const auto found = places_.find(role);
  return found == places_.end() ? kNone : found->second;
}

std::optional<Direction> Columns::told_direction(std::size_t column) const {
  const std::string& name = names_[column];
  const std::size_t open = name.find('(');
  if (open == std::string::npos) return {};
  const std::string_view inside = std::string_view(name).substr(open + 1);
  const bool in = inside.find("收") != std::string_view::npos ||
                  inside.find("存") != std::string_view::npos ||
                  inside.find("转入") != std::string_view::npos;
  const bool out = inside.find("支") != std::string_view::npos ||
                   inside.find("付") != std::string_view::npos ||
                   inside.find("转出") != std::string_view::npos;
  if (in == out) return {};
  return in ? Direction::kIn : Direction::kOut;
}

bool Columns::is_header(const Row& row) const {
  return names_of(row) == names_;
}

}  // namespace luoshu::bank
