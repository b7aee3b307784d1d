// Every sentence of the precise rules, A1 to A40 and B1 to B20, has a test that bears its number.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "tests/paths/paths.h"

namespace luoshu {
namespace {

std::set<std::string> sentences_with_tests() {
  std::set<std::string> found;
  const std::regex test(R"(TEST\(Precise((?:[AB][0-9]+)+),)");
  const std::regex sentence("[AB][0-9]+");
  const std::filesystem::path tests = std::filesystem::path(::luoshu::test::source_dir()) / "tests";
  for (const auto& file : std::filesystem::recursive_directory_iterator(tests)) {
    if (file.path().extension() != ".cc") continue;
    std::ifstream in(file.path());
    const std::string text(std::istreambuf_iterator<char>(in), {});
    for (std::sregex_iterator one(text.begin(), text.end(), test), end; one != end; ++one) {
      const std::string numbers = (*one)[1];
      for (std::sregex_iterator name(numbers.begin(), numbers.end(), sentence); name != end; ++name)
        found.insert(name->str());
    }
  }
  return found;
}

TEST(PreciseSentences, EachHasATestOfItsOwn) {
  const std::set<std::string> found = sentences_with_tests();
  for (int i = 1; i <= 40; ++i) EXPECT_TRUE(found.contains(fmt::format("A{}", i))) << "A" << i;
  for (int i = 1; i <= 20; ++i) EXPECT_TRUE(found.contains(fmt::format("B{}", i))) << "B" << i;
}

}  // namespace
}  // namespace luoshu
