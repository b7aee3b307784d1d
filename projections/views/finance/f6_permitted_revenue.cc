// F6 准许收入执行: how much of the permitted revenue of each cycle has been earned. Source:
// RULEBOOK 5.2; A13.

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/fen_sum.h"
#include "projections/money/period_book.h"
#include "projections/money/step_families.h"
#include "projections/views/catalogue.h"
#include "projections/views/ending_cycles.h"
#include "projections/views/more_columns.h"
#include "projections/views/rows.h"
#include "projections/views/shared_columns.h"
#include "projections/views/shown_states.h"
#include "schema/events_products.capnp.h"
#include "schema/state_products.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"cycle", {"周期", "cycle"}, Kind::kText, false, true},
    {"party", {"一级开发主体", "primary developer"}},
    {"from", {"起", "from"}, Kind::kDate},
    {"to", {"止", "to"}, Kind::kDate},
    {"max_fen", {"最高准许收入", "permitted revenue"}, Kind::kFen},
    {"earned_fen", {"累计净收入", "net income so far"}, Kind::kFen},
    {"used_ppm", {"执行率", "used"}, Kind::kPpm},
    {"reserve_fen", {"超收储备", "reserve above the cap"}, Kind::kFen},
    {"left_fen", {"尚可收取", "left"}, Kind::kFen},
    {"carried_fen", {"下期扣减", "to deduct in the next cycle"}, Kind::kFen},
};

constexpr Column kMore[] = {
    {"deducted_in", {"扣减周期", "deducted in"}},
    {"ends_in_days", {"剩余天数", "ends in days"}, Kind::kCount},
};
constexpr auto kColumnsV2 = with_more(kColumns, kMore);

// Net income by day, of all periods, and what was reserved above the cap.
struct Earned {
  std::map<Date, FenSum> days;
  std::map<std::string, FenSum> reserves;  // by period
};

// What a cap reserved, whatever the rule calls it.
bool is_reserve(StepFamilies& steps, const StepSum& sum) {
  const auto& name = steps.name_of(sum.rule, sum.version, sum.step);
  return name && !name->adjusts && name->step.kind == allocation::StepKind::kReserve;
}

Result<Earned> earned(const LedgerAt& ledger, Sheet& table) {
  Earned all;
  StepFamilies steps(ledger.state());
  LUOSHU_CHECK(each_period(ledger, {}, table, [&](const PeriodBook& book) -> Status {
    for (const auto& [day, fen] : book.days()) all.days[day] += fen;
    for (const StepSum& sum : book.sums())
      if (is_reserve(steps, sum)) all.reserves[to_string(book.period())] += sum.fen;
    return {};
  }));
  return all;
}

FenSum within_cycle(const Earned& all, Date from, Date to) {
  FenSum sum;
  for (auto day = all.days.lower_bound(from); day != all.days.end() && day->first <= to; ++day)
    sum += day->second;
  return sum;
}

FenSum reserved(const Earned& all, Date from, Date to) {
  FenSum sum;
  for (const auto& [period, fen] : all.reserves) {
    const auto id = parse_period(period);
    if (id && last_day(*id) >= from && first_day(*id) <= to) sum += fen;
  }
  return sum;
}

Status add_cycle(const Earned& all, std::string_view cycle, schema::CycleRow::Reader row,
                 Sheet& table) {
  const Date from{row.getFrom()};
  const Date to{row.getTo()};
  FenSum unused(row.getMaxFen());
  unused -= within_cycle(all, from, to);
  LUOSHU_TRY(const std::int64_t sum, within_cycle(all, from, to).fen());
  LUOSHU_TRY(const std::int64_t reserve, reserved(all, from, to).fen());
  LUOSHU_TRY(const std::int64_t left, unused.fen());
  const std::int64_t max = row.getMaxFen();
  // A share in millionths of sums that fit 9e15 does not fit 64 bits on the way.
  const Cell used =
      max == 0
          ? Cell()
          : number_cell(static_cast<std::int64_t>(static_cast<__int128>(sum) * 1'000'000 / max));
  add_row(
      table,
      {text_cell(cycle), text_cell(from_kj(row.getPrimaryDeveloper())), date_cell(row.getFrom()),
       date_cell(row.getTo()), number_cell(max), number_cell(sum), used, number_cell(reserve),
       number_cell(std::max<std::int64_t>(left, 0)), number_cell(reserve)},
      {row.getEvent()});
  return {};
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_TRY(const Earned all, earned(ledger, table));
  Status added;
  ledger.state().scan(tables::kCycles, {}, [&](std::string_view cycle, const auto& row) {
    if (passes(ask.party, from_kj(row->getPrimaryDeveloper())))
      added = add_cycle(all, cycle, *row, table);
    return added.has_value();
  });
  return added;
}

// The next cycle of the developer, and what it deducts.
Result<Cell> deducted_in(const LedgerAt& ledger, const Cycle* next) {
  if (next == nullptr) return Cell();
  std::int64_t fen = 0;
  LUOSHU_CHECK(
      ledger.with_event(EventNumber{next->event}, [&](const RecordedEvent& event) -> Status {
        const auto fields = event.event.fields<schema::PermittedRevenueApproved>();
        if (!is_absent(fields.getCarryDeductionFen())) fen = fields.getCarryDeductionFen();
        return {};
      }));
  return Cell(Phrase{fmt::format("{} {}", next->id, fen),
                     fmt::format("{}（扣减 {} 分）", next->id, fen),
                     fmt::format("{} ({} fen)", next->id, fen)});
}

Status fill_v2(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_CHECK(fill(ledger, ask, table));
  const std::vector<Cycle> cycles = cycles_of(ledger);
  for (Row& row : table.rows) {
    const auto cycle = std::ranges::find(cycles, code_of(row.cells[0]), &Cycle::id);
    LUOSHU_TRY(Cell deducted, deducted_in(ledger, next_cycle(cycles, *cycle)));
    const auto ends = ends_in_days(cycles, *cycle, ledger.day());
    row.cells.push_back(std::move(deducted));
    row.cells.push_back(ends ? number_cell(*ends) : Cell());
  }
  return {};
}

}  // namespace

const std::span<const Column> kRevenueColumns = kColumns;
const std::span<const Column> kRevenueColumnsV2 = kColumnsV2;

const View views::kPermittedRevenue{"F6",
                                    "permitted-revenue",
                                    {"准许收入执行", "use of permitted revenue"},
                                    kColumns,
                                    kHeedsParty,
                                    kHeedsNothing,
                                    fill,
                                    {},
                                    kColumnsV2,
                                    fill_v2};

}  // namespace luoshu
