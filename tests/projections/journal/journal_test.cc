// The books of the worked province: they balance, hold what the events about money say, in the
// order in which it was recorded, and know nothing that came later.
#include "projections/journal/journal.h"

#include <gtest/gtest.h>

#include <map>

#include "ledger/store/mem_store.h"
#include "projections/views/catalogue.h"
#include "tests/projections/support/story_log.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

using Balances = std::map<std::string, std::int64_t>;

std::string text(const json::Value& event, std::string_view member) {
  return *event.find(member)->string();
}
const json::Value& field(const json::Value& event, std::string_view name) {
  return *event.find("fields")->find(name);
}
std::int64_t fen(const json::Value& event, std::string_view name) {
  return *field(event, name).integer();
}

class Journal : public testing::Test {
 protected:
  Journal() : story_(*store_) { story_.tell(0, scenario().size()); }

  std::vector<JournalEntry> entries(std::optional<std::uint64_t> size = {}) const {
    std::vector<JournalEntry> all;
    const auto ledger = story_.ledger(story_.at(size));
    EXPECT_TRUE(visit_journal(ledger->at(), ledger->log(), [&](const JournalEntry& entry) {
      all.push_back(entry);
      return true;
    }));
    return all;
  }
  Balances balances() const {
    Balances sums;
    for (const JournalEntry& entry : entries())
      for (const Posting& posting : entry.postings) sums[posting.account] += posting.fen;
    return sums;
  }

  std::unique_ptr<Store> store_ = make_mem_store();
  StoryLog story_;
};

// Sums of the events alone, as a clerk adds them up.
TEST_F(Journal, AccountsHoldWhatTheEventsSay) {
  Balances owed;  // by buyer
  Balances bank;
  Balances tax;
  Balances open_cost;
  std::map<std::string, std::pair<std::string, std::string>> sales;  // buyer, developer
  for (const json::Value& event : scenario()) {
    const std::string type = text(event, "type");
    if (type == "TransactionSettled") {
      const std::string buyer = *field(event, "buyer").string();
      sales[text(event, "subject")] = {buyer, text(event, "author")};
      owed[buyer] += fen(event, "gross_fen");
      tax[text(event, "author")] -= fen(event, "tax_fen");
    } else if (type == "PaymentReceived") {
      const auto& [buyer, developer] = sales.at(*field(event, "transaction").string());
      owed[buyer] -= fen(event, "amount_fen");
      bank[developer] += fen(event, "amount_fen");
    } else if (type == "RefundIssued") {
      const auto& [buyer, developer] = sales.at(*field(event, "transaction").string());
      owed[buyer] -= fen(event, "gross_fen");
      tax[developer] += fen(event, "tax_fen");
    } else if (type == "AllocationPaid") {
      bank[text(event, "author")] -= fen(event, "amount_fen");
    }
  }
  const Balances books = balances();
  EXPECT_EQ(sales.size(), 15U);
  for (const auto& [buyer, sum] : owed) EXPECT_EQ(books.at(accounts::receivable(buyer)), sum);
  for (const auto& [developer, sum] : bank) EXPECT_EQ(books.at(accounts::bank(developer)), sum);
  for (const auto& [developer, sum] : tax) EXPECT_EQ(books.at(accounts::vat(developer)), sum);
}

TEST_F(Journal, EveryEntryBalancesAndTheBooksSumToNothing) {
  for (const JournalEntry& entry : entries()) {
    EXPECT_TRUE(is_balanced(entry)) << entry.event.value;
    EXPECT_FALSE(entry.postings.empty());
  }
  std::int64_t all = 0;
  for (const auto& [account, sum] : balances()) all += sum;
  EXPECT_EQ(all, 0);
}

// Each entry names its event, with both of its days, and they come in the order of the log.
TEST_F(Journal, EntriesFollowTheLog) {
  EventNumber last{0};
  for (const JournalEntry& entry : entries()) {
    EXPECT_GE(entry.event, last);
    last = entry.event;
    const json::Value& event = scenario().at(entry.event.value - 1);
    EXPECT_EQ(to_string(entry.effective), text(event, "effective"));
    EXPECT_EQ(to_string(entry.recorded), text(event, "recorded"));
    EXPECT_TRUE(entry.text.starts_with(text(event, "type") + " " + text(event, "subject")))
        << entry.text;
  }
  EXPECT_GT(last.value, 400U);
}

// No run of the province is replaced: the books of an earlier size are the beginning of later ones.
TEST_F(Journal, AnEarlierSizeHasTheBeginning) {
  const std::vector<JournalEntry> whole = entries();
  for (std::uint64_t size = 2; size <= story_.size().value; size += 45) {
    const std::vector<JournalEntry> part = entries(size);
    ASSERT_LE(part.size(), whole.size());
    for (std::size_t i = 0; i < part.size(); ++i)
      ASSERT_EQ(hledger_transaction(part[i]), hledger_transaction(whole[i])) << size;
    EXPECT_TRUE(part.size() == whole.size() || whole[part.size()].event.value >= size) << size;
  }
}

TEST_F(Journal, TheReaderStopsIt) {
  const auto ledger = story_.ledger(story_.at());
  int seen = 0;
  EXPECT_TRUE(
      visit_journal(ledger->at(), ledger->log(), [&](const JournalEntry&) { return ++seen < 3; }));
  EXPECT_EQ(seen, 3);
  // A fault of the writer comes back as it is.
  const Status full = write_hledger(ledger->at(), ledger->log(), [](std::string_view) -> Status {
    return Fault{Errc::kIo, "the disk is full"};
  });
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().detail, "the disk is full");
}

}  // namespace
}  // namespace luoshu
