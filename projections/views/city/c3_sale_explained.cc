// C3 单笔解释: every line of a sale, who got it, under which step of which line of the rule, and
// the events behind. `luoshu explain` shows the arithmetic. Source: RULEBOOK 5.1.

#include <fmt/format.h>

#include "ledger/rules/allocation_rule_texts.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"place", {"步骤序号", "place"}, Kind::kCount, false, true},
    {"beneficiary", {"受益人", "beneficiary"}, Kind::kText, false, true},
    {"rule", {"规则", "rule"}},
    {"rule_version", {"规则版本", "version"}, Kind::kCount},
    {"step", {"步骤", "step"}, Kind::kText, false, true},
    {"rule_line", {"规则原文行", "line of the rule"}},
    {"key", {"键", "key"}},
    {"resource", {"资源", "resource"}},
    {"fen", {"结果", "amount"}, Kind::kFen, true},
};

// The line of the rule that makes a step: the one that names it, or what it begins with.
class RuleLines {
 public:
  explicit RuleLines(const State& state) : state_(state) {}
  std::string of(std::string_view rule, std::int64_t version, std::string_view step) {
    const auto [known, added] = rules_.try_emplace({std::string(rule), version});
    if (added) known->second = recorded_version(state_, rule, version);
    for (const allocation::Step& candidate : known->second.steps)
      if (makes(candidate, step)) return candidate.line.text;
    return {};
  }

 private:
  static bool makes(const allocation::Step& candidate, std::string_view step) {
    if (const auto* pool = std::get_if<allocation::Pool>(&candidate.what))
      return step == pool->name || step.starts_with(pool->name + "_");
    if (const auto* earmark = std::get_if<allocation::Earmark>(&candidate.what))
      return step == earmark->name;
    if (const auto* withhold = std::get_if<allocation::Withhold>(&candidate.what))
      return step == withhold->name;
    if (std::holds_alternative<allocation::Cap>(candidate.what)) return step == "over_cap_reserve";
    if (std::holds_alternative<allocation::Recover>(candidate.what)) return step == "recover";
    return false;
  }
  const State& state_;
  std::map<std::pair<std::string, std::int64_t>, allocation::Rule> rules_;
};

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  const auto sale = ledger.state().find(tables::kTransactions, *ask.transaction);
  if (!sale)
    return Fault{Errc::kNotFound,
                 fmt::format("there is no sale {} at this point", *ask.transaction),
                 fmt::format("在该时点没有交易 {}", *ask.transaction)};
  RuleLines lines(ledger.state());
  std::int64_t place = 0;
  const Status read = each_period(ledger, ask.period, table, [&](const PeriodBook& book) -> Status {
    std::string last;
    for (const StepSum& sum : book.sums()) {
      if (sum.beneficiary == last || !belongs_to(ledger, sum.beneficiary, ask.division)) continue;
      last = sum.beneficiary;
      const Status visited = book.visit(last, [&](const PeriodLine& line) {
        if (line.ref != *ask.transaction) return true;
        add_row(
            table,
            {number_cell(++place), text_cell(line.line.beneficiary), text_cell(line.rule),
             number_cell(line.version), text_cell(line.line.step),
             text_cell(lines.of(line.rule, line.version, line.line.step)), text_cell(line.line.key),
             text_cell(line.line.resource), number_cell(line.line.fen)},
            {sale->getEvent(), book.run_event()});
        return true;
      });
      if (!visited) return visited;
    }
    return {};
  });
  return read;
}

}  // namespace

const View views::kSaleExplained{"C3",
                                 "sale-explained",
                                 {"单笔解释", "one sale explained"},
                                 kColumns,
                                 kHeedsTransaction | kHeedsDivision | kHeedsPeriod,
                                 kHeedsTransaction,
                                 fill};

}  // namespace luoshu
