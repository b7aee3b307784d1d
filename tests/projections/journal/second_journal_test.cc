// The books of the worked province of version 2: what is paid back, taxed and explained ends where
// the events say that it ends, and each bank account where the book of the rules has it.
#include <gtest/gtest.h>

#include <map>

#include "ledger/rules/money/account_book.h"
#include "ledger/store/mem_store.h"
#include "projections/journal/journal.h"
#include "tests/ledger/support/second_province.h"
#include "tests/projections/support/story_log.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

using Balances = std::map<std::string, std::int64_t>;

class SecondJournal : public testing::Test {
 protected:
  void SetUp() override {
    LUOSHU_NEEDS_SECOND_PROVINCE();
    story_.tell_second_province();
  }
  static Balances balances(const LedgerAt& ledger) {
    Balances sums;
    EXPECT_TRUE(visit_journal(ledger.at(), ledger.log(), [&](const JournalEntry& entry) {
      EXPECT_TRUE(is_balanced(entry)) << entry.event.value;
      for (const Posting& posting : entry.postings) sums[posting.account] += posting.fen;
      return true;
    }));
    return sums;
  }
  std::unique_ptr<Store> store_ = make_mem_store();
  StoryLog story_{*store_, kNewestRulesVersion};
};

TEST_F(SecondJournal, EndsWhereTheWorldEnds) {
  const auto ledger = story_.ledger(story_.at());
  Balances books = balances(*ledger);
  std::int64_t all = 0;
  std::size_t buyers = 0;
  for (const auto& [account, fen] : books) {
    all += fen;
    if (!account.starts_with("assets:receivable:")) continue;
    ++buyers;
    EXPECT_EQ(fen, 0) << account;  // every sale is paid, every refund paid back
  }
  EXPECT_EQ(all, 0);
  EXPECT_GT(buyers, 2U);
  EXPECT_EQ(books.at(accounts::vat("hn-primary")), 0);                    // all of it was paid
  EXPECT_EQ(books.at(accounts::bank("hn-primary", "BA-1")), 57'326'124);  // RC-2026Q2
  EXPECT_EQ(account_balance(ledger->state(), "BA-1", ledger->day()), 57'326'124);
  EXPECT_FALSE(books.contains(accounts::bank("hn-primary")));  // each payment names its account
  EXPECT_EQ(books.at(accounts::explained("hn-primary", "interest")), -(123'456 + 98'765));
  EXPECT_EQ(books.at(accounts::explained("hn-primary", "charge")), 5'000);
  EXPECT_EQ(books.at(accounts::expenditure("hn-primary", "推广")), 880'000);
  EXPECT_EQ(books.at(accounts::recorded_expenditure("hn-primary")), -2'380'000);
}

TEST_F(SecondJournal, SaysWhatTheTaxOfAPeriodIsBeforeItIsPaid) {
  const auto ledger =
      story_.ledger(*as_of(story_.reader(), {std::nullopt, "2026-04-14", std::nullopt}));
  EXPECT_EQ(balances(*ledger).at(accounts::vat("hn-primary")), -2'340'000);
}

}  // namespace
}  // namespace luoshu
