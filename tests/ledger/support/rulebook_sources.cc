#include "tests/ledger/support/rulebook_sources.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <vector>

#include "ledger/form/schema_info.h"
#include "tests/paths/paths.h"

namespace luoshu::test {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
// They hold codes and types for their own sake and expect nothing of a rule.
constexpr std::array<std::string_view, 7> kNotExpecting{
    "ledger/rules/engine/reason_table.cc",       "tests/e2e/views_test.py",
    "tests/ledger/rules/engine/reasons_test.cc", "tests/ledger/rules/engine/rulebook_page_test.cc",
    "tests/ledger/support/rulebook_sources.cc",  "tests/projections/support/story_log.cc",
    "tests/projections/views/bitemporal_test.cc"};
// The tests of the worked provinces expect the codes of these lists.
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kProvinces{
    {{"tests/ledger/rules/engine/worked_province_test.cc", "docs/examples/henan-rejects.jsonl"},
     {"tests/ledger/rules/engine/worked_province_2_test.cc",
      "docs/examples/henan-rejects-2.jsonl"}}};

fs::path top() {
  return ::luoshu::test::source_dir();
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Without what follows // on a line of C++.
std::string without_comments(const std::string& text) {
  std::string code;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    code += line.substr(0, line.find("//"));
    code += '\n';
    at = end + 1;
  }
  return code;
}

void for_each_source(const fs::path& folder, const std::vector<std::string_view>& suffixes,
                     const std::function<void(const std::string&, const std::string&)>& use) {
  for (const auto& item : fs::recursive_directory_iterator(top() / folder)) {
    const std::string suffix = item.path().extension().string();
    if (!item.is_regular_file() || std::ranges::find(suffixes, suffix) == suffixes.end()) continue;
    const std::string path = item.path().lexically_relative(top()).generic_string();
    if (std::ranges::find(kNotExpecting, path) != kNotExpecting.end()) continue;
    const std::string text = read(item.path());
    use(path, suffix == ".cc" || suffix == ".h" ? without_comments(text) : text);
  }
}

// Calls use(word) for each "word" in quotes; the second quote may be escaped.
void for_each_word(const std::string& text, const std::function<void(std::string_view)>& use) {
  for (std::size_t at = text.find('"'); at != std::string::npos; at = text.find('"', at + 1)) {
    const std::size_t end = std::min(text.find_first_of("\"\\ \n", at + 1), text.size());
    if (end > at + 1 && end < text.size() && (text[end] == '"' || text[end] == '\\'))
      use(std::string_view(text).substr(at + 1, end - at - 1));
  }
}

bool is_code(std::string_view word) {
  return (word.starts_with("E-") || word.starts_with("W-")) && word.size() > 2 &&
         word.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ-") == std::string_view::npos;
}

void note_codes(const std::string& path, const std::string& text, Mentions& codes) {
  for_each_word(text, [&](std::string_view word) {
    if (is_code(word)) codes[std::string(word)].insert(path);
  });
}

}  // namespace

RulebookSources read_rulebook_sources() {
  RulebookSources sources;
  const std::vector<std::string_view> types = form::type_names();
  for_each_source("ledger", {".cc", ".h"}, [&](const std::string& path, const std::string& text) {
    note_codes(path, text, sources.raised);
    if (!path.starts_with("ledger/rules/") || !path.ends_with(".cc")) return;
    for (const std::string_view type : types)
      if (text.find("{event_type<schema::" + std::string(type) + ">,") != std::string::npos ||
          text.find("fields<schema::" + std::string(type) + ">()") != std::string::npos)
        sources.rule_files[std::string(type)].insert(path);
  });
  for_each_source("tests", {".cc", ".h", ".py", ".jsonl"},
                  [&](const std::string& path, const std::string& text) {
                    note_codes(path, text, sources.expected);
                    for_each_word(text, [&](std::string_view word) {
                      if (std::ranges::find(types, word) != types.end())
                        sources.tests[std::string(word)].insert(path);
                    });
                  });
  for (const auto& [test, rejects] : kProvinces)
    note_codes(std::string(test), read(top() / rejects), sources.expected);
  return sources;
}

const Files& files_of(const Mentions& mentions, std::string_view name) {
  static const Files kNone;
  const auto found = mentions.find(name);
  return found == mentions.end() ? kNone : found->second;
}

}  // namespace luoshu::test
