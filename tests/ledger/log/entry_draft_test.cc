// Entries as they are made: one spelling whoever makes them, and ids that stay what they are.
#include "ledger/log/entry_draft.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/paths/paths.h"

namespace luoshu {
namespace {

// Lines of an offset and groups of digits.
Bytes golden(const char* name) {
  std::ifstream file(::luoshu::test::source_dir() + std::string("/tests/golden/") + name);
  std::string hex;
  std::string line;
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::string word;
    words >> word;
    while (words >> word) hex += word;
  }
  return from_hex(hex).value();
}

EntryDraft draft_of(Suite suite) {
  EntryDraft draft;
  draft.ledger.hash = sha256(as_bytes("a ledger"));
  draft.suite = suite;
  draft.id = numbered_entry_id(7);
  draft.author = "ly";
  draft.author_time = Time{1'743'436'800'000'000};
  draft.signers = {{"zz", "zz#1"}, {"ly", "ly#2"}, {"zz", "zz#1"}};
  draft.events = {Bytes(8, 1), Bytes(16, 2)};
  return draft;
}

TEST(EntryDraft, PutsSignersInOrderAndLeavesRoomForTheirSignatures) {
  const Entry entry = make_entry(draft_of(Suite::kIntl));
  const auto header = decode_header(entry.header);
  ASSERT_TRUE(header) << header.error().detail;
  EXPECT_EQ(header->signers, (std::vector<Signer>{{"ly", "ly#2"}, {"zz", "zz#1"}}));
  EXPECT_EQ(header->event_count, 2U);
  EXPECT_EQ(header->events_root, events_root(DigestKind::kSha256, entry.events));
  EXPECT_FALSE(header->events_root_sm3);
  EXPECT_FALSE(header->expected_version);
  ASSERT_EQ(entry.signatures.size(), 2U);
  for (const Signature& signature : entry.signatures) EXPECT_TRUE(signature.bytes.empty());
}

TEST(EntryDraft, OfSuiteGmHasTheOtherRootToo) {
  EntryDraft draft = draft_of(Suite::kGm);
  draft.expected_version = Size{9};
  const Entry entry = make_entry(std::move(draft));
  const auto header = decode_header(entry.header);
  ASSERT_TRUE(header) << header.error().detail;
  EXPECT_EQ(header->events_root_sm3, events_root(DigestKind::kSm3, entry.events));
  EXPECT_EQ(header->expected_version, Size{9});
}

TEST(EntryDraft, SignsTheHeaderInThePlaceOfThatSigner) {
  for (const Suite suite : {Suite::kIntl, Suite::kGm}) {
    const PrivateKey key = PrivateKey::generate(suite);
    Entry entry = make_entry(draft_of(suite));
    sign_entry(entry, 1, key);
    EXPECT_TRUE(entry.signatures[0].bytes.empty());
    EXPECT_EQ(entry.signatures[1].suite, suite);
    EXPECT_TRUE(key.public_key().verify(signed_message(entry.header), entry.signatures[1].bytes));
  }
}

TEST(EntryDraft, NumbersAreIdsInBigEndianOrder) {
  EXPECT_EQ(numbered_entry_id(0x0102030405060708).hex(), "00000000000000000102030405060708");
}

// Run again, an import skips what it finds recorded under these ids.
TEST(EntryDraft, TheIdOfAnImportedEntryIsPinned) {
  LedgerId ledger;
  std::ranges::copy(golden("ledger-id-1.hex"), ledger.hash.bytes.begin());
  EXPECT_EQ(to_bytes(import_entry_id(ledger, 0, golden("event-1.hex")).view()),
            golden("import-entry-id-1.hex"));
}

}  // namespace
}  // namespace luoshu
