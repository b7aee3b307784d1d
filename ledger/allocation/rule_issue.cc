#include "ledger/allocation/rule_issue.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace luoshu::allocation {

void IssueList::syntax(Position at, std::string en, std::string zh) {
  add(kRuleSyntax, at, std::move(en), std::move(zh));
}

void IssueList::ratio(Position at, std::string en, std::string zh) {
  add(kRuleRatio, at, std::move(en), std::move(zh));
}

void IssueList::add(std::string_view code, Position at, std::string en, std::string zh) {
  if (issues_.size() < kRuleIssuesMax) {
    issues_.push_back({std::string(code), at.line, at.column, std::move(en), std::move(zh)});
  } else if (!more_ || at < more_at_) {
    more_ = true;
    more_at_ = at;
  }
}

std::vector<RuleIssue> IssueList::take() {
  std::vector<RuleIssue> issues = std::exchange(issues_, {});
  std::ranges::stable_sort(issues, [](const RuleIssue& one, const RuleIssue& other) {
    return std::tie(one.line, one.column) < std::tie(other.line, other.column);
  });
  if (std::exchange(more_, false))
    issues.push_back(
        {std::string(kRuleSyntax), more_at_.line, more_at_.column,
         fmt::format("there are more than {} issues; mend these first", kRuleIssuesMax),
         fmt::format("问题超过{}处，请先修改以上各处", kRuleIssuesMax)});
  return issues;
}

}  // namespace luoshu::allocation
