// docs/FORMATS.md shows real bytes: every example in it is made again here and compared.
// LUOSHU_REGENERATE=1 writes them into the page.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "tests/ledger/support/worked_example.h"
#include "tests/paths/paths.h"

namespace luoshu {
namespace {

constexpr std::string_view kMarker = "<!-- example: ";
constexpr std::string_view kMarkerEnd = " -->\n";
constexpr std::string_view kFence = "```\n";

std::filesystem::path page_path() {
  return std::filesystem::path(::luoshu::test::source_dir()) / "docs" / "FORMATS.md";
}

std::string read_page() {
  std::ifstream file(page_path(), std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// One block of the page: marker, fence, example, fence.
struct Block {
  std::string name;
  std::size_t begin = 0;  // of the example's text
  std::size_t end = 0;
};

std::vector<Block> blocks_of(const std::string& page) {
  std::vector<Block> blocks;
  for (std::size_t at = page.find(kMarker); at != std::string::npos; at = page.find(kMarker, at)) {
    at += kMarker.size();
    const std::size_t name_end = page.find(kMarkerEnd, at);
    EXPECT_NE(name_end, std::string::npos) << "an example's marker does not end";
    const std::size_t fence = name_end + kMarkerEnd.size();
    EXPECT_EQ(page.substr(fence, kFence.size()), kFence) << "no fence behind an example's marker";
    const std::size_t begin = fence + kFence.size();
    const std::size_t end = page.find(kFence, begin);
    EXPECT_NE(end, std::string::npos) << "an example's fence does not end";
    if (testing::Test::HasFailure()) break;
    blocks.push_back({page.substr(at, name_end - at), begin, end});
  }
  return blocks;
}

TEST(FormatsPage, ShowsTheBytesThatTheProgramWrites) {
  std::map<std::string, std::string> made;
  for (const test::Artefact& artefact : test::worked_example())
    made[artefact.name] = artefact.shown();
  std::string page = read_page();
  std::vector<Block> blocks = blocks_of(page);
  if (test::regenerating()) {
    for (auto block = blocks.rbegin(); block != blocks.rend(); ++block)
      if (made.contains(block->name))
        page.replace(block->begin, block->end - block->begin, made[block->name]);
    std::ofstream(page_path(), std::ios::binary) << page;
    blocks = blocks_of(page);
  }
  std::set<std::string> shown;
  for (const Block& block : blocks) {
    ASSERT_TRUE(made.contains(block.name)) << "no example is called '" << block.name << "'";
    EXPECT_TRUE(shown.insert(block.name).second) << block.name << " stands twice";
    EXPECT_EQ(page.substr(block.begin, block.end - block.begin), made[block.name])
        << "docs/FORMATS.md shows other bytes for '" << block.name
        << "'; LUOSHU_REGENERATE=1 writes what the program makes";
  }
  for (const auto& [name, text] : made)
    EXPECT_TRUE(shown.contains(name)) << "docs/FORMATS.md does not show '" << name << "'";
}

}  // namespace
}  // namespace luoshu
