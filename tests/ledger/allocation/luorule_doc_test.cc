// docs/LUORULE.md says what the code does: its example is a rule, its words are the words.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "ledger/allocation/rule_words.h"
#include "tests/ledger/allocation/rule_testing.h"
#include "tests/paths/paths.h"

namespace luoshu::allocation::test {
namespace {

std::string page() {
  std::ifstream in(std::filesystem::path(::luoshu::test::source_dir()) / "docs/LUORULE.md");
  EXPECT_TRUE(in.good());
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// What stands between `fence` at the beginning of a line and the next ```.
std::string block(const std::string& text, std::string_view fence) {
  const std::size_t start = text.find(fence);
  EXPECT_NE(start, std::string::npos) << fence;
  const std::size_t begin = text.find('\n', start + 1) + 1;
  return text.substr(begin, text.find("```", begin) - begin);
}

TEST(LuoRulePage, TheExampleIsARule) {
  const Rule rule = parsed(block(page(), "\n```\n"));
  EXPECT_EQ(rule.id, "RULE-HN-2025");
}

TEST(LuoRulePage, TheGrammarHasEveryWord) {
  const std::string grammar = block(page(), "\n```ebnf\n");
  for (const std::string_view word : keywords())
    EXPECT_EQ(grammar.find(fmt::format("\"{}\"", word)) != std::string::npos, word != "gross")
        << word;
}

TEST(LuoRulePage, TheTablesHaveEveryAliasAndRole) {
  const std::string text = page();
  for (const auto& [chinese, word] : aliases()) {
    const bool in_table = text.find(fmt::format("| {} | `{}` |", chinese, word)) != text.npos;
    const bool in_prose = text.find(fmt::format("{} `{}`", chinese, word)) != text.npos;
    EXPECT_TRUE(in_table || in_prose) << word;
  }
  const std::size_t row = text.find("| ROLE | ") + 9;
  std::istringstream roles(text.substr(row, text.find(" |", row) - row));
  std::size_t count = 0;
  for (std::string role; roles >> role; ++count) EXPECT_TRUE(is_role(role)) << role;
  EXPECT_EQ(count, 17U);
}

}  // namespace
}  // namespace luoshu::allocation::test
