#include "tools/luoshu/rule_file.h"

#include <fmt/format.h>

#include "ledger/allocation/rule_parser.h"
#include "ledger/base/limits.h"
#include "ledger/base/yuan.h"
#include "tools/luoshu/files.h"

namespace luoshu {
namespace {

using allocation::RuleIssue;

json::Value to_json(const RuleIssue& issue) {
  return json::Object{{"code", issue.code},
                      {"line", static_cast<std::uint64_t>(issue.line)},
                      {"column", static_cast<std::uint64_t>(issue.column)},
                      {"message_zh", issue.zh},
                      {"message_en", issue.en}};
}

// Every issue, as file:line:column. Answers the exit code.
int tell_issues(const Console& console, const std::string& file,
                const std::vector<RuleIssue>& issues) {
  if (console.json()) {
    json::Array list;
    for (const RuleIssue& issue : issues) list.push_back(to_json(issue));
    console.value(json::Object{{"valid", false}, {"issues", std::move(list)}});
    return exit_code(Errc::kRefused);
  }
  for (const RuleIssue& issue : issues)
    console.line(fmt::format("{}:{}:{}: {} {}", file, issue.line, issue.column, issue.code,
                             console.say({issue.zh, issue.en})));
  return exit_code(Errc::kRefused);
}

}  // namespace

std::optional<allocation::Rule> read_rule(const Console& console, const std::string& file,
                                          int& code) {
  const auto bytes = read_whole(file, limits::kRuleTextBytesMax);
  if (!bytes) {
    code = console.fail(bytes.error());
    return std::nullopt;
  }
  allocation::ParsedRule parsed = allocation::parse_rule(as_text(*bytes));
  if (auto* rule = std::get_if<allocation::Rule>(&parsed)) return std::move(*rule);
  code = tell_issues(console, file, std::get<std::vector<RuleIssue>>(parsed));
  return std::nullopt;
}

void tell_changes(const Console& console, const std::vector<BeneficiaryChange>& changes,
                  json::Object answer) {
  json::Array list;
  __int128 sums[2] = {0, 0};
  for (const BeneficiaryChange& change : changes) {
    const std::int64_t difference = change.after_fen - change.before_fen;
    sums[0] += change.before_fen;
    sums[1] += change.after_fen;
    if (console.json())
      list.push_back(json::Object{{"beneficiary", change.beneficiary},
                                  {"before_fen", change.before_fen},
                                  {"after_fen", change.after_fen},
                                  {"difference_fen", difference}});
    else
      console.line(fmt::format("{:<24} {:>18} {:>18} {:>18}", change.beneficiary,
                               yuan(change.before_fen), yuan(change.after_fen), yuan(difference)));
  }
  if (console.json()) {
    answer.emplace_back("beneficiaries", std::move(list));
    console.value(std::move(answer));
    return;
  }
  const auto before = static_cast<std::int64_t>(sums[0]);
  const auto after = static_cast<std::int64_t>(sums[1]);
  console.line(fmt::format("{:<24} {:>18} {:>18} {:>18}", console.say({"合计", "sum"}),
                           yuan(before), yuan(after), yuan(after - before)));
}

}  // namespace luoshu
