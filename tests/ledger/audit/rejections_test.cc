// Refusals that the log remembers, and authors who say what they had seen.

#include <gtest/gtest.h>

#include "ledger/base/limits.h"
#include "ledger/log/rejection.h"
#include "tests/ledger/audit/audit_testing.h"

namespace luoshu {
namespace {

using test::Province;
using test::SampleLog;

class RejectionsTest : public testing::TestWithParam<Suite> {
 protected:
  RejectionsTest() : log_(GetParam()) {}

  // An entry of the authority: events that are lawful once for each number.
  Entry entry(std::uint64_t id, const std::string& number,
              std::optional<Size> expected = std::nullopt) {
    return log_.province.entry(log_.ledger->id(), "hn-auth", {Province::instrument(number, "T")},
                               {{"hn-auth", "hn-auth#1"}}, id, expected);
  }
  AppendOutcome submit(Entry entry) {
    auto outcome = log_.ledger->submit(std::move(entry));
    EXPECT_TRUE(outcome.has_value());
    return *std::move(outcome);
  }
  // The codes of a refusal; empty where it was accepted.
  static std::string codes(const AppendOutcome& outcome) {
    std::string text;
    if (const auto* refusal = std::get_if<Refusal>(&outcome))
      for (const Reason& reason : refusal->reasons) text += reason.code + " ";
    return text;
  }
  Size size() const { return log_.ledger->head().size; }

  SampleLog log_;
};
INSTANTIATE_TEST_SUITE_P(Suites, RejectionsTest, testing::Values(Suite::kIntl, Suite::kGm),
                         [](const auto& suite) { return std::string(suite_name(suite.param)); });

TEST_P(RejectionsTest, AreRememberedOnceAndDoNotUseUpTheIdentity) {
  ASSERT_EQ(codes(submit(entry(900, "A"))), "");
  const Size before = size();
  const EventNumber next = log_.ledger->head().next_event;
  const Entry again = entry(901, "A");
  for (int attempt = 0; attempt < 3; ++attempt) {
    const AppendOutcome outcome = submit(again);
    EXPECT_EQ(codes(outcome), "E-DUPLICATE ");
    EXPECT_EQ(std::get<Refusal>(outcome).remembered, Seq{before.value});
  }
  EXPECT_EQ(size(), Size{before.value + 1});
  EXPECT_EQ(log_.ledger->head().next_event, next);  // a refusal is no business event
  EXPECT_EQ(codes(submit(entry(901, "B"))), "");    // the same id with what is right
  EXPECT_TRUE(test::audit_store(*log_.store).verdict().has_value());
}

TEST_P(RejectionsTest, OfUnsignedEntriesAreOnlyCounted) {
  Entry forged = entry(900, "A");
  forged.signatures[0].bytes[10] ^= 1;
  const Size before = size();
  EXPECT_EQ(codes(submit(forged)), "E-SIG-INVALID ");
  EXPECT_EQ(size(), before);
  EXPECT_EQ(log_.ledger->forgotten_refusals(), 1U);
}

TEST_P(RejectionsTest, PastTheRateAreOnlyCounted) {
  ASSERT_EQ(codes(submit(entry(900, "A"))), "");
  const Size before = size();
  constexpr std::uint64_t kMore = 5;
  for (std::uint64_t i = 0; i < limits::kRejectionsPerKeyAndDay + kMore; ++i)
    EXPECT_EQ(codes(submit(entry(1000 + i, "A"))), "E-DUPLICATE ");
  EXPECT_EQ(size(), Size{before.value + limits::kRejectionsPerKeyAndDay});
  EXPECT_EQ(log_.ledger->forgotten_refusals(), kMore);
  log_.clock.set(Time{test::kSampleTime.micros + 86'400'000'000});  // the next day
  EXPECT_EQ(codes(submit(entry(2000, "A"))), "E-DUPLICATE ");
  EXPECT_EQ(log_.ledger->forgotten_refusals(), kMore);
  EXPECT_TRUE(test::audit_store(*log_.store).verdict().has_value());
}

TEST_P(RejectionsTest, WhoLookedBeforeAChangeDoesNotOverwriteIt) {
  const Size seen = size();
  const auto amended = [&](std::uint64_t id, const char* name, std::optional<Size> expected) {
    return log_.province.entry(
        log_.ledger->id(), "hn-auth",
        {Province::event(
            fmt::format(R"({{"type":"PartyAmended","author":"hn-auth","role":"authority",)"
                        R"("effective":"2025-03-03","subject":"ly","fields":{{"name":"{}"}}}})",
                        name))},
        {{"hn-auth", "hn-auth#1"}}, id, expected);
  };
  ASSERT_EQ(codes(submit(amended(900, "甲", seen))), "");
  EXPECT_EQ(codes(submit(amended(901, "乙", seen))), "E-STATE ");
  EXPECT_EQ(codes(submit(entry(902, "A", seen))), "");  // another subject
  EXPECT_EQ(codes(submit(amended(903, "丙", size()))), "");
  EXPECT_EQ(codes(submit(amended(904, "丁", std::nullopt))), "");
  EXPECT_TRUE(test::audit_store(*log_.store).verdict().has_value());
}

}  // namespace
}  // namespace luoshu
