// L1 分配明细: every line of a period, in the order of the run. The command gives its JSON, where
// it is asked for by name, as a list for scripts. Source: RULEBOOK 4.

#include "projections/money/period_book.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"
#include "projections/words/words.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"period", {"期间", "period"}, Kind::kText, false, true},
    {"line", {"序号", "number"}, Kind::kCount},
    {"ref", {"交易编号", "sale, refund or adjustment"}, Kind::kText, false, true},
    {"rule", {"规则", "rule"}, Kind::kText, false, true},
    {"rule_version", {"规则版本", "version"}, Kind::kCount, false, true},
    {"step", {"步骤", "step"}, Kind::kText, false, true},
    {"key", {"键", "key"}, Kind::kText, false, true},
    {"beneficiary", {"受益人", "beneficiary"}, Kind::kText, false, true},
    {"name", {"名称", "name"}},
    {"resource", {"资源", "resource"}, Kind::kText, false, true},
    {"resource_name", {"资源名称", "name of the resource"}},
    {"fen", {"金额", "amount"}, Kind::kFen, true},
};

Cell name_of_resource(const LedgerAt& ledger, const std::string& resource) {
  return resource.empty() ? Cell() : text_cell(resource_name(ledger, resource));
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  return each_period(ledger, ask.period, table, [&](const PeriodBook& book) -> Status {
    const PeriodState& state = book.state();
    LUOSHU_TRY(const PeriodLines found, period_lines(state.state(), state.next(), book.period()));
    std::int64_t number = 0;
    for (const PeriodLine& line : found.lines) {
      ++number;
      const MoneyLine& money = line.line;
      if (!passes(ask.division, money.beneficiary)) continue;
      add_row(
          table,
          {text_cell(to_string(book.period())), number_cell(number), text_cell(line.ref),
           text_cell(line.rule), number_cell(line.version), words::cell(words::steps(), money.step),
           text_cell(money.key), text_cell(money.beneficiary),
           beneficiary_cell(ledger, money.beneficiary), text_cell(money.resource),
           name_of_resource(ledger, money.resource), number_cell(money.fen)},
          {book.run_event()});
    }
    return {};
  });
}

}  // namespace

const View views::kLines{
    "L1",
    "lines",
    {"分配明细", "lines of the allocation"},
    kColumns,
    kHeedsPeriod | kHeedsDivision,
    kHeedsPeriod,
    fill,
    {"“view lines --format json”给出供程序用的数组："
     "[{\"ref\",\"rule\",\"step\",\"key\",\"beneficiary\",\"resource\",\"fen\"}]；“view L1”的 JSON "
     "与其他视图相同。--division 只取该受益人本身的明细",
     "`view lines --format json` is a list for programs: "
     "`[{\"ref\",\"rule\",\"step\",\"key\",\"beneficiary\",\"resource\",\"fen\"}]`; the JSON of "
     "`view L1` is like that of every view. `--division` takes the lines of that beneficiary "
     "alone"}};

}  // namespace luoshu
