#include "tools/luoshu/rule_file.h"

#include <fmt/format.h>

#include "ledger/allocation/rule_parser.h"
#include "ledger/base/limits.h"
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

}  // namespace luoshu
