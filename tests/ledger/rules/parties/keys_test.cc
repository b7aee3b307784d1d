// Keys over time: who may sign when, against a table of every moment around each change.

#include "ledger/rules/parties/keys.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "ledger/rules/engine/rulebook.h"
#include "ledger/rules/engine/store_rows.h"
#include "ledger/store/mem_store.h"
#include "tests/ledger/support/province.h"

namespace luoshu {
namespace {

using test::Province;

const LedgerId kLedger{sha256(as_bytes("a ledger"))};

class KeysTest : public testing::TestWithParam<Suite> {
 protected:
  KeysTest() : province_(GetParam()), ring_(province_.root().public_key()) {}

  // Judged as entry `seq`, event number `seq`, under the rules for keys alone (version 0).
  Reasons decide(const Bytes& event, std::uint64_t seq) {
    state_.begin(Size{seq + 1});
    Reasons reasons = judge(event, seq);
    state_.roll_back();
    return reasons;
  }
  // Applies it as well.
  void apply(const Bytes& event, std::uint64_t seq) {
    state_.begin(Size{seq + 1});
    const Reasons reasons = judge(event, seq);
    ASSERT_TRUE(reasons.empty()) << describe(reasons, Language::kEn);
    const auto mutations = state_.commit();
    put_mutations(batch_, mutations, Size{seq + 1});
    ring_ = *ring_.after(mutations);
  }
  Reasons judge(const Bytes& event, std::uint64_t seq) {
    EntryMoment moment;
    moment.rules_version = 0;
    moment.ledger = kLedger;
    moment.suite = GetParam();
    moment.seq = Seq{seq};
    moment.first_event = EventNumber{seq + 1};  // the first event is LedgerOpened
    moment.bootstrapping = ring_.bootstrapping();
    return judge_entry(state_, std::vector<Bytes>{event}, moment).reasons;
  }

  static Bytes revoked(const std::string& party) {
    return Province::event(fmt::format(
        R"({{"type":"KeyRevoked","author":"hn-auth","role":"authority","effective":"2025-03-03",)"
        R"("subject":"{0}","fields":{{"key_id":"{0}#1","reason":"lost"}}}})",
        party));
  }

  std::string verdict(const KeyRing& ring, std::uint64_t at, std::string_view day) const {
    const auto answer = ring.signer_key("hn-fin", "hn-fin#1", Seq{at}, *parse_date(day));
    const auto* reason = std::get_if<Reason>(&answer);
    return reason == nullptr ? "ok" : reason->code;
  }

  Province province_;
  KeyRing ring_;
  State state_;
  Batch batch_;
};

TEST_P(KeysTest, TheRootKeySignsForAnybodyUntilTheFirstEnrolment) {
  EXPECT_TRUE(ring_.bootstrapping());
  const auto root = ring_.signer_key("hn-auth", kRootKeyId, Seq{1}, *parse_date("2025-01-01"));
  EXPECT_EQ(std::get<PublicKey>(root), province_.root().public_key());
  apply(province_.key_enrolled(kLedger, "hn-auth"), 1);
  EXPECT_FALSE(ring_.bootstrapping());
}

TEST_P(KeysTest, AKeySignsBetweenItsEnrolmentAndItsEnd) {
  apply(province_.key_enrolled(kLedger, "hn-fin", "2025-06-30"), 5);
  EXPECT_EQ(verdict(ring_, 5, "2025-03-03"), "E-KEY-UNKNOWN");  // not the entry that enrols it
  EXPECT_EQ(verdict(ring_, 6, "2025-03-03"), "ok");
  EXPECT_EQ(verdict(ring_, 6, "2025-06-30"), "ok");
  EXPECT_EQ(verdict(ring_, 6, "2025-07-01"), "E-KEY-REVOKED");
  apply(revoked("hn-fin"), 9);
  EXPECT_EQ(verdict(ring_, 9, "2025-03-03"), "ok");  // the entry that revokes it is its last
  EXPECT_EQ(verdict(ring_, 10, "2025-03-03"), "E-KEY-REVOKED");
}

TEST_P(KeysTest, TheStoredTableGivesTheSameRingAtEverySize) {
  apply(province_.key_enrolled(kLedger, "hn-fin", "2025-06-30"), 5);
  apply(revoked("hn-fin"), 9);
  const auto store = make_mem_store();
  ASSERT_TRUE(std::holds_alternative<Committed>(store->commit({}, batch_, to_bytes("head"))));
  const auto snapshot = store->snapshot();
  for (std::uint64_t size = 0; size <= 12; ++size) {
    const auto ring = KeyRing::load(*snapshot, province_.root().public_key(), Size{size});
    ASSERT_TRUE(ring) << ring.error().detail;
    // What a log of that size knew of the revocation is all that differs.
    const std::string expected = size <= 5 ? "E-KEY-UNKNOWN" : size <= 9 ? "ok" : "E-KEY-REVOKED";
    EXPECT_EQ(verdict(*ring, size, "2025-03-03"), expected) << "size " << size;
    EXPECT_EQ(ring->bootstrapping(), size <= 5);
  }
}

TEST_P(KeysTest, EveryFaultOfAnEnrolmentIsNamed) {
  const Bytes event = Province::event(
      R"({"type":"KeyEnrolled","author":"hn-auth","role":"authority","effective":"2025-03-03","subject":"hn-fin","fields":{"key_id":"root","algorithm":"SM2","public_key":"00","purpose":"fun"}})");
  std::set<std::string> fields;
  for (const Reason& reason : decide(event, 1)) {
    EXPECT_EQ(reason.code, "E-FIELD");
    EXPECT_EQ(reason.event_index, 0U);
    EXPECT_FALSE(reason.message_zh.empty());
    EXPECT_FALSE(reason.message_en.empty());
    fields.insert(reason.field);
  }
  const std::set<std::string> expected{"fields.key_id", "fields.purpose", "fields.public_key",
                                       "fields.valid_to"};
  EXPECT_EQ(fields, expected);
}

TEST_P(KeysTest, ASecondEnrolmentAndAnUnknownRevocationAreRefused) {
  apply(province_.key_enrolled(kLedger, "hn-fin"), 5);
  EXPECT_EQ(decide(province_.key_enrolled(kLedger, "hn-fin"), 6).at(0).code, "E-DUPLICATE");
  EXPECT_EQ(decide(revoked("nobody"), 6).at(0).code, "E-UNKNOWN-SUBJECT");
  apply(revoked("hn-fin"), 6);
  EXPECT_EQ(decide(revoked("hn-fin"), 7).at(0).code, "E-STATE");
}

TEST_P(KeysTest, APartyWithSeveralKeysSignsWithTheNewestThatMay) {
  apply(province_.key_enrolled(kLedger, "hn-fin", "2025-06-30"), 5);
  EXPECT_EQ(ring_.signing_key_id("hn-fin", Seq{6}, *parse_date("2025-03-03")), "hn-fin#1");
  EXPECT_EQ(ring_.signing_key_id("hn-fin", Seq{6}, *parse_date("2026-03-03")), std::nullopt);
  EXPECT_EQ(ring_.signing_key_id("hn-audit", Seq{6}, *parse_date("2025-03-03")), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Suites, KeysTest, testing::Values(Suite::kIntl, Suite::kGm),
                         [](const auto& suite) { return std::string(suite_name(suite.param)); });

TEST(Reasons, AreWrittenInBothLanguagesAndAsJson) {
  Reason reason = make_reason("E-FIELD", "too long", "过长");
  reason.event_index = 0;
  reason.field = "fields.name";
  EXPECT_EQ(describe({reason}, Language::kEn),
            "E-FIELD  event 1, fields.name: a field is missing or not allowed: too long\n");
  EXPECT_EQ(describe({reason}, Language::kZh),
            "E-FIELD  第1个事件, fields.name：字段缺失或不合法：过长\n");
  EXPECT_EQ(
      json::to_line(refusal_json({reason})),
      R"({"accepted": false, "reasons": [{"code": "E-FIELD", "message_zh": "字段缺失或不合法：过长", )"
      R"("message_en": "a field is missing or not allowed: too long", "basis": "", )"
      R"("event_index": 0, "field": "fields.name"}]})");
}

}  // namespace
}  // namespace luoshu
