// The ledger as a whole, on a store in memory: what is accepted, refused, repeated, and stamped.

#include "ledger/ledger.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ledger/merkle/hash.h"
#include "ledger/store/mem_store.h"
#include "tests/ledger/support/province.h"
#include "tests/ledger/support/scratch.h"

namespace luoshu {
namespace {

using test::Province;

bool has_code(const AppendOutcome& outcome, std::string_view code) {
  const auto* refusal = std::get_if<Refusal>(&outcome);
  if (refusal == nullptr) return false;
  for (const Reason& reason : refusal->reasons)
    if (reason.code == code) return true;
  return false;
}

class LedgerTest : public testing::TestWithParam<Suite> {
 protected:
  LedgerTest() : province_(GetParam()), clock_(*parse_as_of("2025-03-03T09:00:00+08:00")) {}

  void SetUp() override {
    log_key_ = PrivateKey::generate(Suite::kIntl);
    Genesis genesis{"luoshu.example/test",  GetParam(),   false,
                    log_key_->public_key(), std::nullopt, province_.root().public_key()};
    if (GetParam() == Suite::kGm) {
      log_key_sm2_ = PrivateKey::generate(Suite::kGm);
      genesis.log_key_sm2 = log_key_sm2_->public_key();
    }
    auto ledger = Ledger::create(*store_, genesis, province_.root(), options());
    ASSERT_TRUE(ledger) << ledger.error().detail;
    ledger_ = *std::move(ledger);
  }

  LedgerOptions options() {
    LedgerOptions options{
        &clock_, {scratch_.path() / "anchor", scratch_.path() / "outer"}, log_key_, log_key_sm2_};
    options.rejections = LedgerOptions::Rejections::kForget;
    return options;
  }

  void reopen() {
    ledger_.reset();
    auto ledger = Ledger::open(*store_, options());
    ASSERT_TRUE(ledger) << ledger.error().detail;
    ledger_ = *std::move(ledger);
  }

  AppendOutcome submit(Entry entry) {
    auto outcome = ledger_->submit(std::move(entry));
    EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().detail);
    return outcome ? *std::move(outcome) : AppendOutcome(Refusal{});
  }

  Entry by_root(std::vector<Bytes> events, std::uint64_t id) {
    return province_.entry(ledger_->id(), "hn-auth", std::move(events), {{"hn-auth", "root"}}, id);
  }
  Entry by_root(Bytes event, std::uint64_t id) {
    return by_root(std::vector<Bytes>{std::move(event)}, id);
  }
  Entry by_authority(std::vector<Bytes> events, std::uint64_t id) {
    return province_.entry(ledger_->id(), "hn-auth", std::move(events), {{"hn-auth", "hn-auth#1"}},
                           id);
  }

  // Opens the ledger and gives the authority its key: two entries after genesis.
  void bootstrap() {
    ASSERT_TRUE(std::holds_alternative<Accepted>(submit(by_root(province_.founding(), 1))));
    ASSERT_TRUE(std::holds_alternative<Accepted>(
        submit(by_root(province_.key_enrolled(ledger_->id(), "hn-auth"), 2))));
  }

  Province province_;
  FixedClock clock_;
  test::Scratch scratch_;
  std::unique_ptr<Store> store_ = make_mem_store();
  std::optional<PrivateKey> log_key_;
  std::optional<PrivateKey> log_key_sm2_;
  std::unique_ptr<Ledger> ledger_;
};

TEST_P(LedgerTest, RecordedTimeStrictlyIncreasesThoughTheClockStandsOrGoesBack) {
  bootstrap();
  const Time before = ledger_->head().recorded;
  clock_.set(Time{before.micros - 1'000'000});
  const auto outcome = submit(by_authority({Province::instrument("410100", "甲")}, 3));
  EXPECT_EQ(std::get<Accepted>(outcome).recorded.micros, before.micros + 1);
}

TEST_P(LedgerTest, TheSameEntryAgainGetsTheSameAnswerAndRecordsNothing) {
  bootstrap();
  const Entry entry = by_authority({Province::instrument("410100", "甲")}, 3);
  const auto first = std::get<Accepted>(submit(entry));
  const Size size = ledger_->head().size;
  reopen();
  const auto second = std::get<Accepted>(submit(entry));
  EXPECT_TRUE(second.already);
  EXPECT_EQ(second.seq, first.seq);
  EXPECT_EQ(second.recorded, first.recorded);
  EXPECT_EQ(second.first_event, first.first_event);
  EXPECT_EQ(ledger_->head().size, size);
}

TEST_P(LedgerTest, AnIdentityWithOtherBytesIsAConflictWithBothDigests) {
  bootstrap();
  const Entry entry = by_authority({Province::instrument("410100", "甲")}, 3);
  submit(entry);
  const Entry other = by_authority({Province::instrument("410100", "乙")}, 3);
  const auto outcome = submit(other);
  const auto& conflict = std::get<IdentityConflict>(outcome);
  EXPECT_EQ(conflict.recorded_digest, header_digest(entry.header));
  EXPECT_EQ(conflict.submitted_digest, header_digest(other.header));
}

TEST_P(LedgerTest, ARefusalDoesNotConsumeTheIdentity) {
  bootstrap();
  Entry unsigned_entry = by_authority({Province::instrument("410100", "甲")}, 3);
  const Entry good = unsigned_entry;
  unsigned_entry.signatures[0].bytes[10] ^= 1;
  EXPECT_TRUE(has_code(submit(unsigned_entry), "E-SIG-INVALID"));
  EXPECT_TRUE(std::holds_alternative<Accepted>(submit(good)));
}

TEST_P(LedgerTest, OnlyChapterAByTheRootKeyUntilAPartyHasAKey) {
  EXPECT_TRUE(has_code(submit(by_root(Province::instrument("410100", "甲"), 1)), "E-STATE"));
  submit(by_root(province_.founding(), 1));
  const Bytes other_chapter = Province::event(
      R"({"type":"PlanFiled","author":"hn-auth","role":"implementer","effective":"2025-03-03","subject":"P","fields":{}})");
  EXPECT_TRUE(has_code(submit(by_root(other_chapter, 2)), "E-KEY-UNKNOWN"));
  EXPECT_TRUE(
      std::holds_alternative<Accepted>(submit(by_root(Province::instrument("410100", "甲"), 3))));
  submit(by_root(province_.key_enrolled(ledger_->id(), "hn-auth"), 4));
  EXPECT_TRUE(has_code(submit(by_root(Province::instrument("410200", "乙"), 5)), "E-KEY-UNKNOWN"));
}

TEST_P(LedgerTest, LedgerOpenedAgreesWithTheSuiteAndComesOnce) {
  const Province other(GetParam() == Suite::kGm ? Suite::kIntl : Suite::kGm);
  EXPECT_TRUE(has_code(submit(by_root(other.ledger_opened(), 1)), "E-FIELD"));
  EXPECT_TRUE(std::holds_alternative<Accepted>(submit(by_root(province_.ledger_opened(), 2))));
  EXPECT_TRUE(has_code(submit(by_root(province_.ledger_opened(), 3)), "E-STATE"));
}

TEST_P(LedgerTest, AKeySignsFromTheNextEntryOnAndNeverAfterItsLastDay) {
  bootstrap();
  const LedgerId& id = ledger_->id();
  // In one group with its own enrolment the new key may sign the entry after, not an entry before.
  submit(by_authority({province_.key_enrolled(id, "hn-fin", "2025-03-04")}, 3));
  const auto by_finance = [&](std::uint64_t entry_id) {
    return province_.entry(id, "hn-fin",
                           {Province::instrument(std::to_string(entry_id), "T", "hn-fin")},
                           {{"hn-fin", "hn-fin#1"}}, entry_id);
  };
  EXPECT_TRUE(std::holds_alternative<Accepted>(submit(by_finance(4))));
  clock_.set(*parse_as_of("2025-03-04T23:59:59+08:00"));
  EXPECT_TRUE(std::holds_alternative<Accepted>(submit(by_finance(5))));
  clock_.set(*parse_as_of("2025-03-05T00:00:00+08:00"));
  EXPECT_TRUE(has_code(submit(by_finance(6)), "E-KEY-REVOKED"));
}

TEST_P(LedgerTest, ARevokedKeySignsNoMore) {
  bootstrap();
  submit(by_authority({province_.key_enrolled(ledger_->id(), "hn-fin")}, 3));
  submit(by_authority(
      {Province::event(
          R"({"type":"KeyRevoked","author":"hn-auth","role":"authority","effective":"2025-03-03","subject":"hn-fin","fields":{"key_id":"hn-fin#1","reason":"lost"}})")},
      4));
  const Entry late =
      province_.entry(ledger_->id(), "hn-fin", {Province::instrument("1", "T", "hn-fin")},
                      {{"hn-fin", "hn-fin#1"}}, 5);
  EXPECT_TRUE(has_code(submit(late), "E-KEY-REVOKED"));
  reopen();
  EXPECT_TRUE(has_code(submit(late), "E-KEY-REVOKED"));
}

TEST_P(LedgerTest, EnrolmentNeedsASoundKeyAndItsOwnSignature) {
  bootstrap();
  Province stranger(GetParam());
  // Proof made by another key than the one that is enrolled.
  const LedgerId elsewhere{sha256(as_bytes("another ledger"))};
  EXPECT_TRUE(
      has_code(submit(by_authority({province_.key_enrolled(elsewhere, "hn-fin")}, 3)), "E-FIELD"));
  submit(by_authority({province_.key_enrolled(ledger_->id(), "hn-fin")}, 4));
  EXPECT_TRUE(has_code(submit(by_authority({province_.key_enrolled(ledger_->id(), "hn-fin")}, 5)),
                       "E-DUPLICATE"));
}

TEST_P(LedgerTest, MissingAndExtraSignersAreRefused) {
  bootstrap();
  submit(by_authority({province_.key_enrolled(ledger_->id(), "hn-fin")}, 3));
  const Bytes shared = Province::event(
      R"({"type":"PolicyInstrumentAdopted","author":"hn-auth","role":"authority","effective":"2025-03-03","subject":"R","cosigners":[{"party":"hn-fin","role":"finance"}],"fields":{"title":"T","issuer":"I"}})");
  const LedgerId& id = ledger_->id();
  EXPECT_TRUE(
      has_code(submit(province_.entry(id, "hn-auth", {shared}, {{"hn-auth", "hn-auth#1"}}, 4)),
               "E-COSIGN-MISSING"));
  EXPECT_TRUE(
      has_code(submit(province_.entry(id, "hn-auth", {Province::instrument("410100", "甲")},
                                      {{"hn-auth", "hn-auth#1"}, {"hn-fin", "hn-fin#1"}}, 5)),
               "E-SIG-INVALID"));
  EXPECT_TRUE(std::holds_alternative<Accepted>(submit(province_.entry(
      id, "hn-auth", {shared}, {{"hn-auth", "hn-auth#1"}, {"hn-fin", "hn-fin#1"}}, 6))));
}

TEST_P(LedgerTest, AnEntryOfAnotherLedgerOrWithARecordedDateIsRefused) {
  bootstrap();
  const LedgerId elsewhere{sha256(as_bytes("another ledger"))};
  EXPECT_TRUE(
      has_code(submit(province_.entry(elsewhere, "hn-auth", {Province::instrument("410100", "甲")},
                                      {{"hn-auth", "hn-auth#1"}}, 3)),
               "E-FIELD"));
  EXPECT_TRUE(has_code(
      submit(by_authority(
          {Province::event(
              R"({"type":"DivisionRegistered","author":"hn-auth","role":"authority","effective":"2025-03-03","recorded":"2025-03-03","subject":"410100","fields":{}})")},
          4)),
      "E-FIELD"));
}

TEST_P(LedgerTest, EventsThatTheHeaderDoesNotCommitToAreInvalid) {
  bootstrap();
  Entry entry =
      by_authority({Province::instrument("410100", "甲"), Province::instrument("410200", "乙")}, 3);
  std::swap(entry.events[0], entry.events[1]);
  const auto outcome = ledger_->submit(entry);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, Errc::kInvalid);
}

TEST_P(LedgerTest, ACheckpointIsSignedOncePerSizeAndVerifies) {
  bootstrap();
  const auto first = ledger_->checkpoint();
  ASSERT_TRUE(first) << first.error().detail;
  reopen();
  const auto again = ledger_->checkpoint();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->checkpoint, first->checkpoint);
  EXPECT_EQ(again->checkpoint_sm3, first->checkpoint_sm3);
  EXPECT_EQ(again->checkpoint_sm3.empty(), GetParam() == Suite::kIntl);
}

TEST_P(LedgerTest, AStoreBehindItsAnchorNeitherAppendsNorSigns) {
  bootstrap();
  const auto old_anchor = read_anchor(scratch_.path() / "anchor");
  ASSERT_TRUE(ledger_->checkpoint());
  // The anchor remembers one entry more than the store has: as after putting an older copy back.
  auto anchor = **read_anchor(scratch_.path() / "outer");
  anchor.size.value += 1;
  ASSERT_TRUE(write_anchor(scratch_.path() / "outer", anchor));
  reopen();
  ASSERT_FALSE(ledger_->writable());
  EXPECT_EQ(ledger_->writable().error().code, Errc::kVerification);
  EXPECT_FALSE(ledger_->checkpoint());
  EXPECT_FALSE(ledger_->submit(by_authority({Province::instrument("410100", "甲")}, 9)));
  EXPECT_TRUE(ledger_->reader());
}

TEST_P(LedgerTest, AStoreWithoutAnchorIsVouchedForByAKnownCheckpoint) {
  bootstrap();
  const auto notes = ledger_->checkpoint();
  ASSERT_TRUE(notes);
  std::filesystem::remove(scratch_.path() / "outer");
  reopen();
  ASSERT_FALSE(ledger_->writable());
  std::string forged = notes->checkpoint;
  forged[forged.size() / 2] ^= 1;
  EXPECT_FALSE(ledger_->confirm(forged));
  ASSERT_TRUE(ledger_->confirm(notes->checkpoint));
  EXPECT_TRUE(std::holds_alternative<Accepted>(
      submit(by_authority({Province::instrument("410100", "甲")}, 9))));
}

INSTANTIATE_TEST_SUITE_P(Suites, LedgerTest, testing::Values(Suite::kIntl, Suite::kGm),
                         [](const auto& suite) { return std::string(suite_name(suite.param)); });

}  // namespace
}  // namespace luoshu
