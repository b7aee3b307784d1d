// The money of the worked province: what docs/examples/henan-expected.json says, line for line and
// fen for fen. The file was made by others, by another program.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "tests/ledger/allocation/money_testing.h"
#include "tests/paths/paths.h"

namespace luoshu::allocation::test {
namespace {

json::Value expected() {
  std::ifstream file(std::string(::luoshu::test::source_dir()) +
                     "/docs/examples/henan-expected.json");
  std::stringstream content;
  content << file.rdbuf();
  return *json::parse(content.str());
}

TextLine line_of(const json::Value& line) {
  const auto word = [&](std::string_view name) { return *line.find(name)->string(); };
  return {word("ref"),
          *line.find("rule")->integer(),
          word("step"),
          word("key"),
          word("beneficiary"),
          word("resource"),
          *line.find("fen")->integer()};
}

std::map<std::string, std::int64_t> numbers(const json::Value& object) {
  std::map<std::string, std::int64_t> numbers;
  for (const auto& [name, value] : *object.object()) numbers.emplace(name, *value.integer());
  return numbers;
}

TEST(WorkedMoney, EveryLineOfTheThreeRunsIsTheReferenceOne) {
  const json::Value reference = expected();
  const json::Array& runs = *reference.find("runs")->array();
  const std::vector<RunResult> results = run_all(read_scenario());
  ASSERT_EQ(results.size(), runs.size());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    EXPECT_EQ(results[i].period, *runs[i].find("period")->string());
    std::vector<TextLine> lines;
    for (const json::Value& line : *runs[i].find("lines")->array()) lines.push_back(line_of(line));
    EXPECT_THAT(results[i].lines, testing::ElementsAreArray(lines)) << results[i].period;
    EXPECT_EQ(results[i].open_costs, numbers(*runs[i].find("open_cost_balances")));
    std::map<std::string, std::int64_t> owners;
    for (const auto& [owner, statement] : *runs[i].find("statements")->object())
      owners.emplace(owner, *statement.find("current_fen")->integer());
    EXPECT_EQ(results[i].by_owner, owners) << results[i].period;
  }
}

TEST(WorkedMoney, TheAdjustmentIsTheReferenceOne) {
  const json::Value reference = expected();
  std::vector<TextLine> lines;
  for (const json::Value& line : *reference.find("adjustment")->array())
    lines.push_back(line_of(line));
  std::vector<TextLine> booked;
  const std::vector<RunResult> results = run_all(read_scenario());
  for (const TextLine& line : results.back().lines)
    if (line.ref == "ADJ-DSP-1") booked.push_back(line);
  EXPECT_THAT(booked, testing::ElementsAreArray(lines));
}

}  // namespace
}  // namespace luoshu::allocation::test
