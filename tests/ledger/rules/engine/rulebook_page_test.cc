// docs/RULEBOOK.md says of every article which rules and tests hold it. What it says is derived;
// here it is held to be complete. LUOSHU_REGENERATE=1 writes the page again.

#include "tests/ledger/support/rulebook_page.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "ledger/form/schema_info.h"
#include "ledger/rules/engine/reason_table.h"
#include "ledger/rules/engine/rulebook.h"
#include "tests/ledger/support/worked_example.h"
#include "tests/paths/paths.h"

namespace luoshu {
namespace {

const test::RulebookSources& sources() {
  static const test::RulebookSources kSources = test::read_rulebook_sources();
  return kSources;
}

bool in_table(const test::Place& place) {
  return std::ranges::any_of(test::articles(), [&](const test::Article& article) {
    return test::touches(article, place);
  });
}

// The table itself names every code.
bool raised_by_a_rule(const std::string& code) {
  for (const std::string& file : test::files_of(sources().raised, code))
    if (file.find("reason_table") == std::string::npos) return true;
  return false;
}

TEST(RulebookPage, IsWhatTheRulesSay) {
  const auto path = std::filesystem::path(::luoshu::test::source_dir()) / "docs" / "RULEBOOK.md";
  const std::string made = test::rulebook_page(sources());
  if (test::regenerating()) std::ofstream(path, std::ios::binary) << made;
  std::ifstream file(path, std::ios::binary);
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  // Not EXPECT_EQ: two whole pages help nobody.
  EXPECT_TRUE(page == made) << "docs/RULEBOOK.md is not what the rules say; run this test with "
                               "LUOSHU_REGENERATE=1 and look at the difference";
}

TEST(RulebookPage, EveryArticleHasARuleOrAReasonWhyNot) {
  for (const test::Article& article : test::articles()) {
    SCOPED_TRACE(std::string(article.instrument) + " " + std::string(article.place));
    const bool held = !test::types_for(article).empty();
    EXPECT_NE(held, !article.no_rule.empty());
    if (held) continue;
    EXPECT_TRUE(test::codes_for(article).empty())
        << "a code refuses for it, and no rule rests on it";
  }
}

TEST(RulebookPage, EveryArticleThatARuleOrACodeNamesIsInTheTable) {
  for (const Rule* rule : all_rules()) {
    EXPECT_FALSE(rule->articles.empty()) << test::type_of(*rule);
    for (const test::Place& place : test::places_of_rule(rule->articles))
      EXPECT_TRUE(in_table(place))
          << test::type_of(*rule) << " " << place.instrument << " " << place.article;
  }
  for (const ReasonSentence& reason : reason_table())
    for (const test::Place& place : test::places_of_basis(reason.basis))
      EXPECT_TRUE(in_table(place))
          << reason.code << " " << place.instrument << " " << place.article;
}

// Codes of version 2 that no rule raises yet, or that no test of this repository expects yet: none,
// since ledgers are opened under version 2.
const std::set<std::string_view> kOpenCodes;

// This file names what it lists.
bool expected_by_another_test(const std::string& code) {
  for (const std::string& file : test::files_of(sources().expected, code))
    if (file.find("rulebook_page_test") == std::string::npos) return true;
  return false;
}

bool is_open(std::string_view code) {
  return !expected_by_another_test(std::string(code)) || !raised_by_a_rule(std::string(code));
}

TEST(RulebookPage, CodesOfVersionTwoThatAreOpenAreListed) {
  for (const ReasonSentence& reason : second_reason_table())
    EXPECT_EQ(is_open(reason.code), kOpenCodes.contains(reason.code)) << reason.code;
}

TEST(RulebookPage, EveryCodeIsRaisedAndExpected) {
  for (const ReasonSentence& reason : reason_table()) {
    if (kOpenCodes.contains(reason.code)) continue;
    EXPECT_FALSE(test::files_of(sources().raised, reason.code).empty())
        << reason.code << " is raised nowhere in ledger/";
    EXPECT_FALSE(test::files_of(sources().expected, reason.code).empty())
        << reason.code << " is expected by no test";
  }
  for (const auto& [code, files] : sources().raised)
    EXPECT_TRUE(std::ranges::any_of(
        reason_table(), [&](const ReasonSentence& reason) { return reason.code == code; }))
        << code << " is not in the table of reasons; raised in " << *files.begin();
}

TEST(RulebookPage, EveryEventTypeHasItsRuleFileAndATest) {
  for (const std::string_view type : form::type_names()) {
    EXPECT_FALSE(test::files_of(sources().rule_files, type).empty()) << type;
    EXPECT_TRUE(std::ranges::any_of(
        test::files_of(sources().tests, type),
        [](const std::string& file) { return file.starts_with("tests/ledger/rules/"); }))
        << "no test of the rules names " << type;
  }
}

TEST(RulebookPage, ReadsArticlesAsRulesAndAsReasonsWriteThem) {
  using Places = std::vector<test::Place>;
  const std::string measures(test::kMeasuresName);
  EXPECT_EQ(test::places_of_rule("3 (6), 14, GB 32100-2015"),
            (Places{{measures, "3 (6)"}, {measures, "14"}, {"GB 32100-2015", ""}}));
  EXPECT_EQ(
      test::places_of_basis("豫政办〔2025〕5号 第三条第五款、第二十一条；发改价格〔2025〕65号"),
      (Places{{measures, "3 (5)"}, {measures, "21"}, {"发改价格〔2025〕65号", ""}}));
  EXPECT_EQ(test::places_of_basis("豫政办〔2025〕5号 第十条第二款、第七条第二款第三项"),
            (Places{{measures, "10 (2)"}, {measures, "7 (2)"}}));
  EXPECT_TRUE(test::places_of_basis("").empty());
}

}  // namespace
}  // namespace luoshu
