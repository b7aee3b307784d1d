// C6 反哺资金台账: what was earmarked for a city in each period, and on what it was spent. Source:
// RULEBOOK 5.1; art. 21.

#include <algorithm>

#include "ledger/base/fen_sum.h"
#include "projections/money/period_book.h"
#include "projections/money/step_families.h"
#include "projections/views/catalogue.h"
#include "projections/views/earmark_projects.h"
#include "projections/views/more_columns.h"
#include "projections/views/rows.h"
#include "schema/events_allocation.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"division", {"区划", "division"}, Kind::kText, false, true},
    {"kind", {"类别", "kind"}},
    {"day", {"业务日", "day"}, Kind::kDate},
    {"period", {"期间", "period"}, Kind::kText, false, true},
    {"id", {"编号", "number"}, Kind::kText, false, true},
    {"project", {"支出项目", "project"}},
    {"purpose", {"用途", "purpose"}},
    {"performance_target", {"绩效目标", "performance target"}},
    {"evidence", {"凭据", "evidence"}},
    {"earmarked_fen", {"计提", "earmarked"}, Kind::kFen, true},
    {"spent_fen", {"支出", "spent"}, Kind::kFen, true},
    {"in_kind_fen", {"实物折价", "in kind"}, Kind::kFen, true},
    {"balance_fen", {"结余", "balance"}, Kind::kFen},
};

constexpr Column kMore[] = {{"project_state", {"项目状态", "state of the project"}}};
constexpr auto kColumnsV2 = with_more(kColumns, kMore);

constexpr Term kEarmarked{"earmarked", {"计提", "earmarked"}};
constexpr Term kCommitted{"committed", {"承诺", "committed"}};
constexpr Term kSpent{"spent", {"支出", "spent"}};

struct Entry {
  std::int32_t day = kNoDay;
  Term kind = kEarmarked;
  std::string period;
  std::string id;
  std::string project;
  std::string purpose;
  std::string target;
  std::string evidence;
  std::int64_t earmarked = 0;
  std::int64_t spent = 0;
  std::int64_t in_kind = 0;
  std::uint64_t event = 0;
};
using Books = std::map<std::string, std::vector<Entry>>;  // by division

Status read_earmarks(const LedgerAt& ledger, Sheet& table, Books& books) {
  StepFamilies families(ledger.state());
  return each_period(ledger, {}, table, [&](const PeriodBook& book) -> Status {
    std::map<std::string, FenSum> sums;
    for (const StepSum& sum : book.sums())
      if (families.of_step(sum.rule, sum.version, sum.step) == StepFamily::kReinvest)
        sums[sum.beneficiary] += sum.fen;
    for (const auto& [division, sum] : sums) {
      Entry entry;
      entry.day = last_day(book.period()).days;
      entry.period = to_string(book.period());
      LUOSHU_TRY(entry.earmarked, sum.fen());
      entry.event = book.run_event();
      books[division].push_back(entry);
    }
    return {};
  });
}

template <class Fields>
void read_use(const RecordedEvent& event, const Fields& fields, const Term& kind, Books& books) {
  Entry entry;
  entry.day = event.event.effective();
  entry.kind = kind;
  entry.id = event.event.subject();
  entry.project = from_kj(fields.getProject());
  entry.purpose = from_kj(fields.getPurpose());
  entry.target = from_kj(fields.getPerformanceTarget());
  entry.evidence = from_kj(fields.getEvidence());
  if (kind.code == kSpent.code && !is_absent(fields.getAmountFen()))
    entry.spent = fields.getAmountFen();
  if (!is_absent(fields.getInKindValueFen())) entry.in_kind = fields.getInKindValueFen();
  entry.event = event.at.number.value;
  books[std::string(from_kj(fields.getDivision()))].push_back(entry);
}

Status read_uses(const LedgerAt& ledger, Books& books) {
  LUOSHU_CHECK(ledger.each_of_type(
      event_type<schema::ReinvestmentCommitted>, [&](const RecordedEvent& event) -> Status {
        read_use(event, event.event.fields<schema::ReinvestmentCommitted>(), kCommitted, books);
        return {};
      }));
  return ledger.each_of_type(
      event_type<schema::ReinvestmentSpent>, [&](const RecordedEvent& event) -> Status {
        read_use(event, event.event.fields<schema::ReinvestmentSpent>(), kSpent, books);
        return {};
      });
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  const bool second = ledger.rules_version() >= 2;
  LUOSHU_TRY(const auto projects, earmark_projects(ledger));
  Books books;
  LUOSHU_CHECK(read_earmarks(ledger, table, books));
  LUOSHU_CHECK(read_uses(ledger, books));
  for (auto& [division, entries] : books) {
    if (!passes(ask.division, division)) continue;
    std::ranges::stable_sort(entries, {}, &Entry::day);
    FenSum balance;
    for (const Entry& entry : entries) {
      balance += entry.earmarked;
      balance -= entry.spent;
      LUOSHU_TRY(const std::int64_t left, balance.fen());
      add_row(table,
              {text_cell(division), entry.kind, date_cell(entry.day), text_cell(entry.period),
               text_cell(entry.id), text_cell(entry.project), text_cell(entry.purpose),
               text_cell(entry.target), text_cell(entry.evidence), number_cell(entry.earmarked),
               number_cell(entry.spent), number_cell(entry.in_kind), number_cell(left)},
              {entry.event});
      if (!second) continue;
      const auto project = projects.find(entry.project);
      table.rows.back().cells.push_back(
          project == projects.end() ? Cell() : Cell(state_of(project->second)));
    }
  }
  return {};
}

}  // namespace

const View views::kReinvestment{"C6",
                                "reinvestment",
                                {"反哺资金台账", "money earmarked for data"},
                                kColumns,
                                kHeedsDivision,
                                kHeedsNothing,
                                fill,
                                {},
                                kColumnsV2};

}  // namespace luoshu
