#include "projections/bank/own_side.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "projections/bank/text.h"

namespace luoshu::bank {
namespace {

bool same_account(const std::string& a, const std::string& b) {
  return !a.empty() && folded(a) == folded(b);
}

bool on_one_side_of_all(const std::vector<ReadRow>& rows, const std::string& account) {
  return std::ranges::all_of(rows, [&](const ReadRow& row) {
    return same_account(row.payer.account, account) != same_account(row.payee.account, account);
  });
}

// Directions as the order proves them; the index of the first line that it does not prove.
std::optional<std::size_t> prove(std::vector<Line>& lines, std::optional<std::int64_t> before,
                                 bool reversed) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t at = reversed ? lines.size() - 1 - i : i;
    Line& line = lines[at];
    if (!line.balance) return at;
    if (line.amount != 0) {
      if (!before) return at;
      const std::int64_t moved = *line.balance - *before;
      if (std::abs(moved) != std::abs(line.amount)) return at;
      line.direction = moved > 0 ? Direction::kIn : Direction::kOut;
    }
    before = line.balance;
  }
  return {};
}

}  // namespace

std::string own_account(const std::vector<ReadRow>& rows) {
  if (rows.empty()) return {};
  std::vector<std::string> found;
  for (const std::string* one : {&rows.front().payer.account, &rows.front().payee.account})
    if (!one->empty() && on_one_side_of_all(rows, *one)) found.push_back(*one);
  return found.size() == 1 ? found.front() : std::string();
}

Status take_side(ReadRow& row, const std::string& own, SignRule signs) {
  const bool pays = same_account(row.payer.account, own);
  const bool gets = same_account(row.payee.account, own);
  if (signs == SignRule::kOwnSide) {
    if (pays == gets)
      return refused({"付方和收方中没有或不止一方是本账户",
                      "neither or both of payer and payee are this account"});
    row.line.direction = gets ? Direction::kIn : Direction::kOut;
    row.direction_known = true;
  }
  const bool in = row.line.direction == Direction::kIn;
  if (!own.empty() && pays != gets && gets != in)
    return refused({"金额的正负与本账户所在的一方矛盾",
                    "the sign of the amount contradicts the side that this account is on"});
  if (row.line.counterparty == Party{}) row.line.counterparty = in ? row.payer : row.payee;
  return Done{};
}

Status prove_by_balance(std::vector<Line>& lines, std::optional<std::int64_t> opening) {
  for (Line& line : lines) line.amount = std::abs(line.amount), line.reversal = false;
  const auto given = prove(lines, opening, false);
  if (!given) return Done{};
  const auto reversed = prove(lines, opening, true);
  if (!reversed) return Done{};
  const Line& line = lines[std::min(*given, *reversed)];
  return Fault{Errc::kRefused,
               fmt::format("line {}: the running balance does not prove whether it came or went",
                           line.place),
               fmt::format("第 {} 行：余额不能证明是收入还是支出", line.place)};
}

}  // namespace luoshu::bank
