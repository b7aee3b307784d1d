// An allocation rule on any bytes: reading it never crashes; every issue has both languages and
// stands inside the text; and a rule that is taken prints to a text that reads back as the same
// rule and prints the same again.
#include <algorithm>
#include <cstdint>

#include "ledger/allocation/rule_parser.h"
#include "ledger/allocation/rule_printer.h"
#include "ledger/base/assert.h"
#include "ledger/base/bytes.h"
#include "ledger/base/limits.h"

namespace {

using namespace luoshu::allocation;

void check_issues(std::string_view text, const std::vector<RuleIssue>& issues) {
  LUOSHU_ASSERT(!issues.empty());
  LUOSHU_ASSERT(issues.size() <= kRuleIssuesMax + 1);
  const auto line_feeds = static_cast<std::size_t>(std::ranges::count(text, '\n'));
  for (const RuleIssue& issue : issues) {
    LUOSHU_ASSERT(issue.code == kRuleSyntax || issue.code == kRuleRatio);
    LUOSHU_ASSERT(issue.line >= 1 && issue.line <= line_feeds + 1);
    LUOSHU_ASSERT(issue.column >= 1 && issue.column <= text.size() + 1);
    LUOSHU_ASSERT(!issue.en.empty() && !issue.zh.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = luoshu::as_text({data, size});
  const ParsedRule parsed = parse_rule(text);
  if (const auto* issues = std::get_if<std::vector<RuleIssue>>(&parsed)) {
    check_issues(text, *issues);
    return 0;
  }
  const auto& rule = std::get<Rule>(parsed);
  const std::string printed = print_rule(rule);
  if (printed.size() > luoshu::limits::kRuleTextBytesMax) return 0;
  const ParsedRule again = parse_rule(printed);
  LUOSHU_ASSERT(std::holds_alternative<Rule>(again));
  LUOSHU_ASSERT(std::get<Rule>(again) == rule);
  LUOSHU_ASSERT(print_rule(std::get<Rule>(again)) == printed);
  return 0;
}
