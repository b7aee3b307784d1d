// L3 规则试算: what everybody would get of a period under another rule, beside what it is. Nothing
// is recorded. Source: RULEBOOK 4; art. 21.
#include <fmt/format.h>

#include "ledger/allocation/rule_parser.h"
#include "projections/money/period_state.h"
#include "projections/views/catalogue.h"
#include "projections/views/changes_sheet.h"

namespace luoshu {
namespace {

using allocation::RuleIssue;

// The first issue of a text that is no rule.
Result<allocation::Rule> rule_of(const std::string& text) {
  allocation::ParsedRule parsed = allocation::parse_rule(text);
  if (auto* rule = std::get_if<allocation::Rule>(&parsed)) return std::move(*rule);
  const RuleIssue& issue = std::get<std::vector<RuleIssue>>(parsed).front();
  return Fault{
      Errc::kInvalid,
      fmt::format("the rule, {}:{}: {} {}", issue.line, issue.column, issue.code, issue.en),
      fmt::format("规则文本 {}:{}：{} {}", issue.line, issue.column, issue.code, issue.zh)};
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_TRY(const allocation::Rule rule, rule_of(*ask.rule));
  LUOSHU_TRY(const PeriodState at, PeriodState::open(ledger, *ask.period));
  LUOSHU_TRY(const auto changes, what_if(at.state(), at.next(), *ask.period, nullptr, rule));
  table.filters.push_back(
      {fmt::format("试算规则：{}", rule.id), fmt::format("supposed rule: {}", rule.id)});
  add_changes(ledger, changes, table);
  return {};
}

}  // namespace

const View views::kWhatIf{
    "L3",
    "what-if",
    {"规则试算", "under another rule"},
    kChangesColumns,
    kHeedsPeriod | kHeedsRule,
    kHeedsPeriod | kHeedsRule,
    fill,
    {"规则文本适用于其范围内的全部交易，不论生效日期。命令行为“luoshu what-if”，也可用“view L3 "
     "--rule FILE”",
     "The rule governs all sales in its scope, whatever its dates say. The command is `luoshu "
     "what-if`, or `view L3 --rule FILE`"}};

}  // namespace luoshu
