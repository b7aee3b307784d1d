// F3 应缴国库表: what each division is due of each statement, and what came in. Source:
// RULEBOOK 5.2.

#include <fmt/format.h>

#include <algorithm>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/parties/parties.h"
#include "projections/money/period_book.h"
#include "projections/views/catalogue.h"
#include "projections/views/more_columns.h"
#include "projections/views/rows.h"
#include "projections/words/words.h"
#include "schema/events_allocation.capnp.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_parties.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"period", {"期间", "period"}, Kind::kText, false, true},
    {"level", {"级次", "level"}},
    {"division", {"区划", "division"}, Kind::kText, false, true},
    {"name", {"名称", "name"}},
    {"revenue_item", {"收入科目", "item of revenue"}},
    {"statement", {"对账单", "statement"}, Kind::kText, false, true},
    {"due_fen", {"应缴", "due"}, Kind::kFen, true},
    {"paid_fen", {"已缴", "paid"}, Kind::kFen, true},
    {"receipt", {"缴款书号", "receipt"}},
    {"difference_fen", {"差额", "difference"}, Kind::kFen, true},
};

constexpr Column kMore[] = {
    {"due_on", {"应缴日", "to be paid by"}, Kind::kDate},
    {"overdue_days", {"逾期天数", "days overdue"}, Kind::kCount},
    {"parts", {"分次", "paid in parts"}, Kind::kCount},
};
constexpr auto kColumnsV2 = with_more(kColumns, kMore);

constexpr std::size_t kItemColumn = 4;
static_assert(kColumns[kItemColumn].key == "revenue_item");

struct Paid {
  std::int64_t fen = 0;
  std::int64_t parts = 0;
  std::string receipt;  // of the parts, joined
  std::optional<Date> on = {};
  std::uint64_t event = 0;
};

// The payments of a statement: their subject is the statement. Version 1 knows only one.
Result<Paid> paid_of(const LedgerAt& ledger, std::string_view statement) {
  Paid paid;
  LUOSHU_CHECK(ledger.each_of_subject(statement, [&](const RecordedEvent& event) -> Status {
    if (!event.event.is<schema::AllocationPaid>()) return {};
    const auto fields = event.event.fields<schema::AllocationPaid>();
    paid.fen += fields.getAmountFen();
    if (++paid.parts > 1) paid.receipt += "、";
    paid.receipt += from_kj(fields.getReceiptNo());
    paid.on = Date{event.event.effective()};
    paid.event = event.at.number.value;
    return {};
  }));
  return paid;
}

// What the treasuries booked it under on that day, where an instrument had set it by then.
Cell revenue_item(const LedgerAt& ledger, Date on) {
  const std::int64_t item = parameter(ledger.state(), "treasury_revenue_item", on);
  return item == 0 ? Cell() : text_cell(fmt::to_string(item));
}

// Under version 2: by when it is to be paid, counted from the day the run became final.
void add_due(const LedgerAt& ledger, Date final_on, std::int64_t open, std::int64_t parts,
             Sheet& table) {
  std::vector<Cell>& cells = table.rows.back().cells;
  const auto due =
      final_on.days == kNoDay
          ? std::nullopt
          : working_day_estimated(ledger.state(), final_on,
                                  parameter(ledger.state(), "payment_working_days", final_on));
  cells.push_back(due ? date_cell(due->days) : Cell());
  cells.push_back(
      due && open > 0 && *due < ledger.day() ? number_cell(ledger.day().days - due->days) : Cell());
  cells.push_back(number_cell(parts));
}

void remark_no_item(Sheet& table) {
  const auto has_item = [](const Row& row) {
    return !std::holds_alternative<std::monostate>(row.cells[kItemColumn]);
  };
  if (std::ranges::all_of(table.rows, has_item)) return;
  table.remarks.push_back(
      {"收入科目为空：该日前没有规范依据设定参数 treasury_revenue_item",
       "no item of revenue: by that day no policy instrument had set treasury_revenue_item"});
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_CHECK(each_period(ledger, ask.period, table, [&](const PeriodBook& book) -> Status {
    const auto run = ledger.state().find(tables::kRuns, book.run());
    if (!run) return {};
    for (const auto id : run->getStatements()) {
      const auto row = ledger.state().find(tables::kStatements, from_kj(id));
      if (!row || !passes(ask.division, from_kj(row->getBeneficiary()))) continue;
      const std::string_view owner = from_kj(row->getBeneficiary());
      const auto division = ledger.state().find(tables::kDivisions, owner);
      if (!division && owner != kProvinceDivision) continue;  // a company's own money: see F1
      LUOSHU_TRY(const Paid paid, paid_of(ledger, from_kj(id)));
      const std::int64_t due = std::max<std::int64_t>(row->getPayableFen(), 0);
      add_row(table,
              {text_cell(to_string(book.period())),
               words::cell(words::levels(), division ? from_kj(division->getLevel()) : "province"),
               text_cell(owner), beneficiary_cell(ledger, owner),
               revenue_item(ledger, paid.on.value_or(ledger.day())), text_cell(from_kj(id)),
               number_cell(due), number_cell(paid.fen), text_cell(paid.receipt),
               number_cell(due - paid.fen)},
              {row->getEvent(), paid.event});
      if (ledger.rules_version() >= 2)
        add_due(ledger, Date{run->getFinalOn()}, due - paid.fen, paid.parts, table);
    }
    return {};
  }));
  remark_no_item(table);
  return {};
}

}  // namespace

const View views::kTreasury{"F3",
                            "treasury",
                            {"应缴国库表", "amounts due to treasuries"},
                            kColumns,
                            kHeedsPeriod | kHeedsDivision,
                            kHeedsNothing,
                            fill,
                            {},
                            kColumnsV2};

}  // namespace luoshu
