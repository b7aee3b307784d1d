// What the tests of allocation rules share: sample rules and short forms of what parse_rule says.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "ledger/allocation/rule_parser.h"

namespace luoshu::allocation::test {

// The shortest rule with more than one pool.
inline constexpr std::string_view kSmall =
    "rule \"R\" version 1\n"
    "  effective 2025-07-01\n"
    "  split a 40%, b 60%\n"
    "  pool a by metered-use\n"
    "  pool b fixed province 100%\n"
    "  refund reverse remaining-lines\n"
    "  round cumulative\n"
    "end\n";

// Three rules in canonical form that between them use every word and every form of a line.
inline constexpr std::string_view kSamples[] = {
    "rule \"RULE-A\" version 12\n"
    "  title \"规则 # 不是注释\"\n"
    "  basis \"一\"\n"
    "  basis \"二\"\n"
    "  effective 2025-07-01..2026-06-30\n"
    "  period month\n"
    "  base net\n"
    "  recognise on paid\n"
    "  scope product P1, P-2\n"
    "  withhold fee 2.5% to exchange_fee\n"
    "  withhold risk 100.00 to risk_reserve\n"
    "  cap permitted-revenue cycle \"C-1\" excess to reserve over_cap\n"
    "  recover audited-cost class security, compute up-to 12.3456% to bearer lapse\n"
    "  recover audited-cost class any up-to 50% to bearer carry\n"
    "  split invest 10%, contribute 20%, benefit 15%, used 15%, cities 15%, backers 15%, rest 10%\n"
    "  pool invest by investment else equal\n"
    "  pool contribute by lineage weight base * use * quality * 3 else base\n"
    "  pool benefit fixed province 40%, city-by-contribution 30%, party hn-x 10%, "
    "division 410100 10%, saved 10% else city-by-contribution\n"
    "  pool used by metered-use else party province\n"
    "  pool cities equal over all-cities\n"
    "  pool backers equal over parties-with-investment else saved\n"
    "  pool rest equal over cities-in-lineage else division 410300\n"
    "  earmark 10% of invest of primary_developer as reinvest by city-contribution\n"
    "  divide benefit of city into fiscal 70%, source 30%\n"
    "  earmark 0.0001% of rest of ip as reinvest by equal\n"
    "  divide benefit of province into province 0%, fiscal 100%\n"
    "  floor contribute per city 3000.00 from benefit_province\n"
    "  ceiling contribute per division 45% spill proportional\n"
    "  ceiling invest per party 60% spill province\n"
    "  floor invest per party 0.05 from exchange_fee\n"
    "  refund reverse remaining-lines\n"
    "  round largest-remainder tie rotate-by-transaction\n"
    "end\n",

    "rule \"规则甲\" version 0\n"
    "  effective 1900-01-01\n"
    "  period year\n"
    "  base net\n"
    "  recognise on settled\n"
    "  scope agreement AG-1\n"
    "  split all_of_it 100%\n"
    "  pool all_of_it by investment net-of-subsidy\n"
    "  refund reverse remaining-lines\n"
    "  round largest-remainder tie key-ascending\n"
    "end\n",

    "rule \"R\" version 9223372036854775807\n"
    "  effective 2025-12-31..2025-12-31\n"
    "  period quarter\n"
    "  base net\n"
    "  recognise on settled\n"
    "  scope all\n"
    "  split a 33.3333%, b 66.6667%\n"
    "  pool b by metered-use\n"
    "  pool a fixed account 100%\n"
    "  refund reverse remaining-lines\n"
    "  round cumulative\n"
    "end\n",
};

inline Rule parsed(std::string_view text) {
  ParsedRule result = parse_rule(text);
  if (auto* rule = std::get_if<Rule>(&result)) return std::move(*rule);
  for (const RuleIssue& issue : std::get<std::vector<RuleIssue>>(result))
    ADD_FAILURE() << issue.line << ":" << issue.column << ": " << issue.en << "\n" << text;
  return {};
}

// Nothing where the text is a rule.
inline std::vector<RuleIssue> issues_of(std::string_view text) {
  ParsedRule result = parse_rule(text);
  if (auto* issues = std::get_if<std::vector<RuleIssue>>(&result)) return std::move(*issues);
  return {};
}

// "E-RULE-SYNTAX 3:11" for each issue, with ", " between them; "" for a rule.
inline std::string places(const std::vector<RuleIssue>& issues) {
  std::string text;
  for (const RuleIssue& issue : issues)
    text +=
        fmt::format("{}{} {}:{}", text.empty() ? "" : ", ", issue.code, issue.line, issue.column);
  return text;
}

inline std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

inline std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

// The text with line `number` (from 1) written otherwise.
inline std::string with_line(std::string_view text, std::size_t number, std::string_view line) {
  std::vector<std::string> lines = lines_of(text);
  lines.at(number - 1) = line;
  return joined(lines);
}

inline std::string without_line(std::string_view text, std::size_t number) {
  std::vector<std::string> lines = lines_of(text);
  lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(number - 1));
  return joined(lines);
}

}  // namespace luoshu::allocation::test
