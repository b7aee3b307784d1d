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

Result<std::string> read_rule_text(const std::string& file) {
  LUOSHU_TRY(const Bytes bytes, read_whole(file, limits::kRuleTextBytesMax));
  return std::string(as_text(bytes));
}

std::optional<allocation::Rule> parse_rule_text(const Console& console, const std::string& file,
                                                std::string_view text, int& code) {
  allocation::ParsedRule parsed = allocation::parse_rule(text);
  if (auto* rule = std::get_if<allocation::Rule>(&parsed)) return std::move(*rule);
  code = tell_issues(console, file, std::get<std::vector<RuleIssue>>(parsed));
  return std::nullopt;
}

std::optional<allocation::Rule> read_rule(const Console& console, const std::string& file,
                                          int& code) {
  const auto text = read_rule_text(file);
  if (text) return parse_rule_text(console, file, *text, code);
  code = console.fail(text.error());
  return std::nullopt;
}

}  // namespace luoshu
