// Which files of the tree name an event type or a reason code: read from the sources themselves, so
// that docs/RULEBOOK.md cannot say what is not there. For tests.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace luoshu::test {

using Files = std::set<std::string>;                         // paths from the top of the tree
using Mentions = std::map<std::string, Files, std::less<>>;  // by code or type

struct RulebookSources {
  Mentions raised;      // codes in ledger/, outside comments and the table of reasons
  Mentions expected;    // codes in tests, and those that the worked province must refuse
  Mentions rule_files;  // types: where their rule stands and where its fields are read
  Mentions tests;       // types in tests
};

// Reads ledger/ and tests/.
RulebookSources read_rulebook_sources();

// The files of a code or type; none: empty.
const Files& files_of(const Mentions& mentions, std::string_view name);

}  // namespace luoshu::test
