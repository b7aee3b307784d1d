// F8 年度汇总: what each owner of a statement had in a year, by period, and beside the year before.
// Source: RULEBOOK 5.2.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

#include "ledger/base/fen_sum.h"
#include "ledger/base/yuan.h"
#include "projections/money/period_book.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"year", {"年度", "year"}, Kind::kText, false, true},
    {"beneficiary", {"区划/单位", "owner"}, Kind::kText, false, true},
    {"name", {"名称", "name"}},
    {"q1_fen", {"一季度", "first quarter"}, Kind::kFen, true},
    {"q2_fen", {"二季度", "second quarter"}, Kind::kFen, true},
    {"q3_fen", {"三季度", "third quarter"}, Kind::kFen, true},
    {"q4_fen", {"四季度", "fourth quarter"}, Kind::kFen, true},
    {"total_fen", {"合计", "total"}, Kind::kFen, true},
    {"share_ppm", {"占比", "share"}, Kind::kPpm},
    {"growth_ppm", {"同比", "against the year before"}, Kind::kPpm},
};

constexpr std::int64_t kWholePpm = 1'000'000;

using Quarters = std::array<std::int64_t, 4>;
using Years = std::map<int, std::map<std::string, Quarters>>;

std::int64_t total(const Quarters& quarters) {
  return quarters[0] + quarters[1] + quarters[2] + quarters[3];
}

Cell share(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return {};
  return number_cell(static_cast<std::int64_t>(static_cast<__int128>(part) * 1'000'000 / whole));
}

// Shares of a whole that together are the whole: what is left over of whole millionths goes to the
// largest remainders, of equal ones to the first.
std::map<std::string, Cell> shares_of(const std::map<std::string, Quarters>& owners,
                                      std::int64_t whole) {
  struct Part {
    const std::string* owner;
    std::int64_t ppm;
    __int128 remainder;
  };
  std::map<std::string, Cell> shares;
  if (whole <= 0) return shares;
  std::vector<Part> parts;
  std::int64_t left = kWholePpm;
  for (const auto& [owner, quarters] : owners) {
    const __int128 product = static_cast<__int128>(total(quarters)) * kWholePpm;
    __int128 floor = product / whole;
    if (floor * whole > product) --floor;
    parts.push_back({&owner, static_cast<std::int64_t>(floor), product - floor * whole});
    left -= parts.back().ppm;
  }
  std::ranges::stable_sort(parts, std::ranges::greater{}, &Part::remainder);
  for (Part& part : parts) shares[*part.owner] = number_cell(part.ppm + (left-- > 0 ? 1 : 0));
  return shares;
}

Result<Years> read_years(const LedgerAt& ledger, Sheet& table) {
  Years years;
  FenSum all;  // without signs: where it fits, so does whatever of it is summed
  LUOSHU_CHECK(each_period(ledger, {}, table, [&](const PeriodBook& book) -> Status {
    // A year's own period counts as its last quarter.
    const int month =
        static_cast<int>(period_of(last_day(book.period()), PeriodKind::kMonth).number);
    auto& of_year = years[book.period().year];
    for (const auto& [owner, figures] : book.statements()) {
      all += std::abs(figures.current_fen);
      if (const auto fits = all.fen(); !fits) return fits.error();
      of_year[owner][static_cast<std::size_t>((month - 1) / 3)] += figures.current_fen;
    }
    return {};
  }));
  return years;
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_TRY(const Years years, read_years(ledger, table));
  for (const auto& [year, owners] : years) {
    std::int64_t whole = 0;
    for (const auto& [owner, quarters] : owners) whole += total(quarters);
    auto shares = shares_of(owners, whole);
    if (!ask.period || ask.period->year == year)
      table.remarks.push_back(
          {fmt::format("{} 年：全部受益方合计 {} 元，占比合计 100%", year, yuan(whole)),
           fmt::format("{}: {} yuan for all owners, whose shares are 100% together", year,
                       yuan(whole))});
    const auto before = years.find(year - 1);
    for (const auto& [owner, quarters] : owners) {
      if (!passes(ask.division, owner) || (ask.period && ask.period->year != year)) continue;
      Cell growth;
      // Of a year that still goes on there is nothing to compare yet.
      if (before != years.end() && last_day({PeriodKind::kYear, year, 0}) <= ledger.day())
        if (const auto old = before->second.find(owner); old != before->second.end())
          growth = share(total(quarters) - total(old->second), total(old->second));
      add_row(table,
              {text_cell(std::to_string(year)), text_cell(owner), beneficiary_cell(ledger, owner),
               number_cell(quarters[0]), number_cell(quarters[1]), number_cell(quarters[2]),
               number_cell(quarters[3]), number_cell(total(quarters)), shares[owner], growth},
              {});
    }
  }
  return {};
}

}  // namespace

const View views::kAnnual{
    "F8",          "annual", {"年度汇总", "annual totals"}, kColumns, kHeedsDivision | kHeedsPeriod,
    kHeedsNothing, fill};

}  // namespace luoshu
