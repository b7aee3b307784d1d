#include "projections/views/changes_sheet.h"

#include "projections/views/rows.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"beneficiary", {"受益人", "beneficiary"}, Kind::kText, false, true},
    {"name", {"名称", "name"}},
    {"before_fen", {"原规则", "before"}, Kind::kFen, true},
    {"after_fen", {"新规则", "after"}, Kind::kFen, true},
    {"difference_fen", {"差额", "difference"}, Kind::kFen, true},
};

}  // namespace

const std::span<const Column> kChangesColumns = kColumns;

void add_changes(const LedgerAt& ledger, const std::vector<BeneficiaryChange>& changes,
                 Sheet& sheet) {
  for (const BeneficiaryChange& change : changes)
    add_row(sheet,
            {text_cell(change.beneficiary), beneficiary_cell(ledger, change.beneficiary),
             number_cell(change.before_fen), number_cell(change.after_fen),
             number_cell(change.after_fen - change.before_fen)},
            {});
  sheet.remarks.push_back({"试算：不写入账本", "supposed: nothing is recorded"});
}

Sheet changes_sheet(const LedgerAt& ledger, const PeriodId& period,
                    const std::vector<BeneficiaryChange>& changes) {
  Sheet sheet;
  sheet.code = "what-if";
  sheet.name = "what-if";
  sheet.title = {"规则试算", "under another rule"};
  sheet.columns = kColumns;
  sheet.filters = {{"期间：" + to_string(period), "period: " + to_string(period)}};
  add_changes(ledger, changes, sheet);
  return sheet;
}

}  // namespace luoshu
