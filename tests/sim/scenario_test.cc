// Every tests/scenarios/*.txt, and what the language itself promises.
#include "tools/sim/scenario.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/paths/paths.h"

namespace luoshu::sim {
namespace {

std::vector<std::filesystem::path> files() {
  std::vector<std::filesystem::path> found;
  const std::filesystem::path root(::luoshu::test::source_dir());
  for (const auto& file : std::filesystem::directory_iterator(root / "tests/scenarios"))
    if (file.path().extension() == ".txt") found.push_back(file.path());
  std::ranges::sort(found);
  return found;
}

std::string name_of(const std::filesystem::path& file) {
  std::string name = file.stem().string();
  std::ranges::replace(name, '-', '_');
  return name;
}

class Scenarios : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Scenarios, ComesOutAsItSays) {
  std::ifstream in(GetParam());
  std::ostringstream text;
  text << in.rdbuf();
  const auto scenario =
      parse_scenario("tests/scenarios/" + GetParam().filename().string(), text.str());
  ASSERT_TRUE(scenario.has_value()) << scenario.error().detail;
  EXPECT_TRUE(scenario->protects.ends_with('.')) << "what it protects is a sentence";
  const Status played = play(*scenario);
  EXPECT_TRUE(played.has_value()) << played.error().detail;
}

INSTANTIATE_TEST_SUITE_P(All, Scenarios, testing::ValuesIn(files()),
                         [](const auto& test) { return name_of(test.param); });

TEST(ScenarioLanguage, ThereAreEnoughOfThem) {
  EXPECT_GE(files().size(), 25U);
}

std::string complaint(std::string_view text) {
  const auto scenario = parse_scenario("x.txt", text);
  if (!scenario) return scenario.error().detail;
  const Status played = play(*scenario);
  return played ? "" : played.error().detail;
}

TEST(ScenarioLanguage, MistakesNameFileAndLine) {
  EXPECT_TRUE(complaint("run 1 s\n").starts_with("x.txt:1: a scenario begins with"));
  EXPECT_TRUE(complaint("# A.\n\nrun one s\n").starts_with("x.txt:3: no sentence"));
  EXPECT_TRUE(complaint("# A.\nrun 1 s and more\n").starts_with("x.txt:2: no sentence"));
  EXPECT_TRUE(
      complaint("# A.\nrun 1 s\ncrash city-9\n").starts_with("x.txt:3: there is no city-9"));
  EXPECT_TRUE(complaint("# A.\n").starts_with("x.txt:1: nothing happens"));
}

TEST(ScenarioLanguage, WhatIsExpectedAndNotSoIsSaid) {
  EXPECT_EQ(complaint("# A.\nrun 1 s\nexpect city-1 down\n"),
            "x.txt:3: 'expect city-1 down': it is up");
  EXPECT_EQ(complaint("# A.\nsubmit a at province\nexpect a is accepted\n"),
            "x.txt:3: 'expect a is accepted': it is unanswered");
  EXPECT_EQ(complaint("# A.\nsubmit a at province\nrun 2 s\nexpect a is accepted\n"), "");
}

TEST(ScenarioLanguage, EverySentenceCanBeRead) {
  for (const Sentence& sentence : sentences()) {
    EXPECT_FALSE(sentence.meaning.empty()) << sentence.pattern;
    EXPECT_NE(sentence.act, nullptr) << sentence.pattern;
  }
}

}  // namespace
}  // namespace luoshu::sim
