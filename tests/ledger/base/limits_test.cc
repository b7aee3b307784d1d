#include "ledger/base/limits.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "tests/paths/paths.h"

namespace luoshu::limits {
namespace {

#define LUOSHU_LIMIT(name) \
  { #name, static_cast < std::int64_t>(name) }
const std::map<std::string, std::int64_t> kLimits{
    LUOSHU_LIMIT(kEntryEventsMax),     LUOSHU_LIMIT(kEventBytesMax),
    LUOSHU_LIMIT(kEntryBytesMax),      LUOSHU_LIMIT(kLeafBytesMax),
    LUOSHU_LIMIT(kSignersMax),         LUOSHU_LIMIT(kTextBytesMax),
    LUOSHU_LIMIT(kRuleTextBytesMax),   LUOSHU_LIMIT(kListItemsMax),
    LUOSHU_LIMIT(kJsonDepthMax),       LUOSHU_LIMIT(kAmountFenMax),
    LUOSHU_LIMIT(kNameBytesMax),       LUOSHU_LIMIT(kOriginBytesMax),
    LUOSHU_LIMIT(kNoteSignaturesMax),  LUOSHU_LIMIT(kNoteBytesMax),
    LUOSHU_LIMIT(kProofHashesMax),     LUOSHU_LIMIT(kKeyFileBytesMax),
    LUOSHU_LIMIT(kReceiptBytesMax),    LUOSHU_LIMIT(kLinesProofBytesMax),
    LUOSHU_LIMIT(kFrameBytesMax),      LUOSHU_LIMIT(kPeersMax),
    LUOSHU_LIMIT(kBatchesInFlightMax), LUOSHU_LIMIT(kBatchBytesMax),
    LUOSHU_LIMIT(kBatchEntriesMax),    LUOSHU_LIMIT(kPeerQueueEntriesMax),
    LUOSHU_LIMIT(kPeerQueueBytesMax),  LUOSHU_LIMIT(kQueueBytesMax),
    LUOSHU_LIMIT(kGroupEntriesMax),    LUOSHU_LIMIT(kGroupBytesMax),
    LUOSHU_LIMIT(kOutboxEntriesMax),   LUOSHU_LIMIT(kOutboxBytesMax),
    LUOSHU_LIMIT(kOutboxInFlightMax),  LUOSHU_LIMIT(kTrimmedSignaturesMax),
    LUOSHU_LIMIT(kPendingNotesMax),    LUOSHU_LIMIT(kRejectionsPerKeyAndDay)};

std::string text_of(const std::string& path) {
  std::ifstream file(std::string(::luoshu::test::source_dir()) + "/" + path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// Calls found(match) for every match in the text.
template <class Found>
void each_match(const std::string& text, const std::regex& pattern, const Found& found) {
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) found(*at);
}

TEST(Limits, TheHeaderHasNoOtherThanThese) {
  std::set<std::string> named;
  each_match(text_of("ledger/base/limits.h"), std::regex("constexpr [\\w:]+ (k\\w+) ="),
             [&](const std::smatch& match) { named.insert(match[1]); });
  std::set<std::string> known;
  for (const auto& [name, value] : kLimits) known.insert(name);
  EXPECT_EQ(named, known);
}

TEST(Limits, TheTableInTheDocumentsSaysTheSame) {
  std::map<std::string, std::int64_t> documented;
  each_match(text_of("docs/ARCHITECTURE.md"), std::regex("\\| `(k\\w+)` \\| ([0-9,]+) \\|"),
             [&](const std::smatch& match) {
               std::string digits = match[2];
               std::erase(digits, ',');
               EXPECT_TRUE(documented.emplace(match[1], std::stoll(digits)).second)
                   << match[1] << " stands twice";
             });
  EXPECT_EQ(documented, kLimits);
}

}  // namespace
}  // namespace luoshu::limits
