// Pins the bytes of format 1: a failure here means that ledgers written before cannot be read.
// tests/golden/event-forms-1.txt holds pairs of lines: business form, then hexadecimal bytes.
#include "ledger/base/bytes.h"
#include "tests/ledger/form/form_testing.h"
#include "tests/paths/paths.h"

namespace luoshu::form {
namespace {

TEST(GoldenFormat1, EventBytes) {
  const auto lines = read_lines(std::filesystem::path(::luoshu::test::source_dir()) /
                                "tests/golden/event-forms-1.txt");
  ASSERT_GE(lines.size(), 20U);
  ASSERT_EQ(lines.size() % 2, 0U);
  for (std::size_t i = 0; i < lines.size(); i += 2) {
    const auto bytes = read_event_line(lines[i], i + 1);
    ASSERT_TRUE(bytes) << bytes.error().detail;
    EXPECT_EQ(to_hex(*bytes), lines[i + 1]) << lines[i];
    EXPECT_EQ(json::to_line(must_write(*bytes)), lines[i]);
  }
}

// The number of a type is its place in the union, on disk since format 1.
TEST(GoldenFormat1, TypeNumbers) {
  const auto lines = read_lines(std::filesystem::path(::luoshu::test::source_dir()) /
                                "tests/golden/event-types-1.txt");
  ASSERT_LE(lines.size(), event_plan().types.size());
  for (std::size_t i = 0; i < lines.size(); ++i) EXPECT_EQ(lines[i], event_plan().types[i].name);
}

}  // namespace
}  // namespace luoshu::form
