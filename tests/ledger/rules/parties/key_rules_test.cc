// Who may enrol and revoke keys (art. 3 para. 6; decision 0015): nobody signs for a city but the
// city. When a key may sign is keys_test.cc.

#include "ledger/rules/parties/key_rules.h"

#include <map>

#include "ledger/crypto/key.h"
#include "ledger/form/event_form.h"
#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/parties/keys.h"
#include "schema/state.capnp.h"
#include "tests/ledger/rules/parties/foundation_testing.h"

namespace luoshu {
namespace {

using test::act;
using test::by;
using test::Codes;
using test::cosigned;
using test::Rehearsal;
using test::with;

constexpr int kFounded = 89;

// A KeyEnrolled whose new key signed its own enrolment.
json::Value enrolled(std::string_view party, std::string_view key_id,
                     std::string_view purpose = "entry", std::string_view public_key_of = {}) {
  static std::map<std::string, PrivateKey, std::less<>> keys;
  const std::string_view owner = public_key_of.empty() ? key_id : public_key_of;
  const PrivateKey& key =
      keys.try_emplace(std::string(owner), PrivateKey::generate(Suite::kIntl)).first->second;
  const Bytes proof = key.sign(possession_message(LedgerId{}, party, key_id, purpose));
  return act("KeyEnrolled", party,
             fmt::format(R"({{"key_id":"{}","algorithm":"Ed25519","public_key":"{}",)"
                         R"("purpose":"{}","proof_of_possession":"{}","valid_to":"2028-03-02"}})",
                         key_id, to_hex(key.public_key().bytes()), purpose, to_base64(proof)));
}
json::Value revoked(std::string_view party, std::string_view key_id) {
  return act("KeyRevoked", party, fmt::format(R"({{"key_id":"{}","reason":"遗失"}})", key_id));
}
json::Value new_party() {
  return act("PartyRegistered", "kf-impl",
             R"({"name":"开封","uscc":"11410200XX00009086","division":"410200"})");
}

// The worked province after its foundation, going on entry by entry: signed by root or not.
class KeyRulesTest : public testing::Test {
 protected:
  Codes refusals(const json::Value& event, bool by_root = false) {
    const Judgement judgement = judge(event, by_root);
    rehearsal_->state().roll_back();
    Codes codes;
    for (const Reason& reason : judgement.reasons) codes.insert(reason.code);
    return codes;
  }
  void accept(const json::Value& event, bool by_root = false) {
    const Judgement judgement = judge(event, by_root);
    ASSERT_TRUE(judgement.reasons.empty()) << describe(judgement.reasons, Language::kEn);
    rehearsal_->state().commit();
    ++seq_;
  }
  void on(std::string_view day) { day_ = *parse_date(day); }
  const State& state() { return rehearsal_->state(); }
  RowView<schema::KeyRow> row(std::string_view party, std::string_view key_id) {
    return state().find(tables::kKeys, joined_key(party, key_id));
  }
  bool is_revoked(std::string_view party, std::string_view key_id) {
    return row(party, key_id)->getRevokedSeq() != 0;
  }
  static json::Value recovery(std::string_view key_id) {
    return with(enrolled("zz-impl", key_id), "role", "root");
  }

 private:
  Judgement judge(const json::Value& event, bool by_root) {
    EntryMoment moment;
    moment.seq = Seq{seq_};
    moment.first_event = EventNumber{seq_};
    moment.recorded = start_of_day(day_);
    moment.signed_by_root = by_root;
    rehearsal_->state().begin(Size{seq_ + 1});
    return judge_entry(rehearsal_->state(), {{*form::event_from_json(event)}}, moment);
  }
  std::unique_ptr<Rehearsal> rehearsal_ = Rehearsal::after(kFounded);
  std::uint64_t seq_ = 10'000;
  Date day_ = *parse_date("2025-03-05");
};

TEST_F(KeyRulesTest, WhatAKeyMustBe) {
  accept(new_party());
  const json::Value event = enrolled("kf-impl", "kf-impl#1");
  EXPECT_EQ(refusals(event), Codes{});
  const auto changed = [&](std::string_view path, std::string_view value) {
    return refusals(with(event, path, test::event_of(value)));
  };
  const Codes field{"E-FIELD"};
  EXPECT_EQ(changed("fields.key_id", "null"), field);
  EXPECT_EQ(changed("fields.key_id", R"("root")"), field);
  EXPECT_EQ(changed("fields.key_id", R"("a/b")"), field);
  EXPECT_EQ(changed("fields.key_id", R"("kf-impl#2")"), field);  // signed for another id
  EXPECT_EQ(changed("fields.algorithm", R"("RSA")"), field);
  EXPECT_EQ(changed("fields.algorithm", "null"), field);
  EXPECT_EQ(changed("fields.public_key", "null"), field);
  EXPECT_EQ(changed("fields.public_key", fmt::format("\"{:064}\"", 1)), field);  // of low order
  EXPECT_EQ(changed("fields.purpose", R"("cosign")"), field);  // signed for another
  EXPECT_EQ(changed("fields.purpose", R"("lunch")"), field);
  EXPECT_EQ(changed("fields.purpose", "null"), field);
  EXPECT_EQ(changed("fields.proof_of_possession", "null"), field);
  EXPECT_EQ(changed("fields.valid_to", "null"), field);
  EXPECT_EQ(changed("fields.valid_to", R"("2025-03-04")"), field);
  EXPECT_EQ(changed("fields.valid_to", R"("2025-03-05")"), Codes{});
  EXPECT_EQ(changed("effective", R"("2025-03-04")"), Codes{"E-DATE-ORDER"});
  EXPECT_EQ(refusals(enrolled("nobody", "nobody#1")), Codes{"E-UNKNOWN-SUBJECT"});
  // A key that already signs for somebody signs for nobody else.
  accept(event);
  EXPECT_EQ(refusals(cosigned(enrolled("ly-impl", "ly-impl#2", "entry", "kf-impl#1"), "ly-impl",
                              "implementer")),
            Codes{"E-DUPLICATE"});
}

// First keys by the authority alone, one for each purpose; all others with the party's signature.
TEST_F(KeyRulesTest, FirstAndFurtherKeys) {
  accept(new_party());
  const Codes alone{"E-COSIGN-MISSING"};
  accept(enrolled("kf-impl", "kf-impl#t", "transport"));
  EXPECT_EQ(refusals(enrolled("kf-impl", "kf-impl#t2", "transport")), alone);
  EXPECT_EQ(refusals(enrolled("kf-impl", "kf-impl#c", "checkpoint")), Codes{});
  accept(enrolled("kf-impl", "kf-impl#1"));
  // From here on it has a key that signs.
  for (const std::string_view purpose : {"entry", "checkpoint", "cosign", "transport"}) {
    const json::Value further = enrolled("kf-impl", fmt::format("kf-impl#{}", purpose), purpose);
    EXPECT_EQ(refusals(further), alone) << purpose;
    EXPECT_EQ(refusals(cosigned(further, "kf-impl", "interested_party")), Codes{}) << purpose;
    EXPECT_EQ(refusals(cosigned(further, "zz-impl", "implementer")), alone) << purpose;
  }
  EXPECT_EQ(
      refusals(cosigned(enrolled("kf-impl", "kf-impl#1", "entry"), "kf-impl", "interested_party")),
      Codes{"E-DUPLICATE"});
  // The authority signs for its own further keys by writing them.
  EXPECT_EQ(refusals(enrolled("hn-auth", "hn-auth#2")), Codes{});
  EXPECT_EQ(refusals(by(enrolled("zz-impl", "zz-impl#2"), "zz-impl", "authority")),
            Codes{"E-LEVEL"});
}

// Taking away a city's keys does not make the authority able to give it new ones.
TEST_F(KeyRulesTest, NoFirstKeysOnceMore) {
  accept(revoked("zz-impl", "zz-impl#1"));
  EXPECT_EQ(refusals(enrolled("zz-impl", "zz-impl#2")), Codes{"E-COSIGN-MISSING"});
  on("2028-03-03");  // the day after the last day of ly-impl#1
  EXPECT_EQ(refusals(with(enrolled("ly-impl", "ly-impl#2"), "fields.valid_to", "2029-01-01")),
            Codes{"E-COSIGN-MISSING"});
}

TEST_F(KeyRulesTest, TheNextKeyTakesThePlaceOfTheOneBefore) {
  accept(cosigned(enrolled("zz-impl", "zz-impl#2"), "zz-impl", "implementer"));
  EXPECT_TRUE(is_revoked("zz-impl", "zz-impl#1"));
  EXPECT_FALSE(is_revoked("zz-impl", "zz-impl#2"));
  accept(cosigned(enrolled("zz-impl", "zz-impl#w", "cosign"), "zz-impl", "implementer"));
  EXPECT_FALSE(is_revoked("zz-impl", "zz-impl#2"));  // another purpose
  EXPECT_EQ(row("zz-impl", "zz-impl#w")->getActiveFromDay(), 0);
}

// Every state of a key with every event about it.
TEST_F(KeyRulesTest, EveryStateAndEvent) {
  const json::Value enrolment =
      cosigned(enrolled("zz-impl", "zz-impl#2"), "zz-impl", "implementer");
  const json::Value revocation = revoked("zz-impl", "zz-impl#2");
  EXPECT_EQ(refusals(revocation), Codes{"E-UNKNOWN-SUBJECT"});
  EXPECT_EQ(refusals(enrolment), Codes{});
  accept(enrolment);  // active
  EXPECT_EQ(refusals(enrolment), (Codes{"E-DUPLICATE"}));
  EXPECT_EQ(refusals(revocation), Codes{});
  on("2028-03-03");  // expired
  EXPECT_EQ(refusals(enrolment), (Codes{"E-DUPLICATE"}));
  EXPECT_EQ(refusals(revocation), Codes{});
  accept(revocation);  // revoked
  EXPECT_EQ(refusals(enrolment), (Codes{"E-DUPLICATE"}));
  EXPECT_EQ(refusals(revocation), Codes{"E-STATE"});
}

TEST_F(KeyRulesTest, WhoRevokes) {
  const json::Value event = revoked("zz-impl", "zz-impl#1");
  EXPECT_EQ(refusals(event), Codes{});
  EXPECT_EQ(refusals(by(event, "zz-impl", "interested_party")), Codes{});
  EXPECT_EQ(refusals(by(event, "ly-impl", "interested_party")), Codes{"E-LEVEL"});
  EXPECT_EQ(refusals(by(event, "zz-exchange", "interested_party")), Codes{"E-LEVEL"});
  EXPECT_EQ(refusals(by(event, "zz-impl", "implementer")), Codes{"E-ROLE"});
  EXPECT_EQ(refusals(by(event, "zz-impl", "authority")), Codes{"E-LEVEL"});
  EXPECT_EQ(refusals(with(event, "role", "root"), true), (Codes{"E-ROLE", "E-KEY-UNKNOWN"}));
  EXPECT_EQ(refusals(with(event, "effective", "2025-03-02")), (Codes{"E-ROLE", "E-DATE-ORDER"}));
  EXPECT_EQ(refusals(with(event, "fields.compromised_since", "2025-03-05")), Codes{});
  EXPECT_EQ(refusals(with(event, "fields.compromised_since", "2025-03-06")), Codes{"E-FIELD"});
}

// ---- Recovery -----------------------------------------------------------------------------------
TEST_F(KeyRulesTest, RecoveryTakesTenWorkingDaysOfPublicNotice) {
  EXPECT_EQ(refusals(recovery("zz-impl#2"), true), Codes{"E-STATE"});  // it has a key
  accept(revoked("zz-impl", "zz-impl#1"));
  EXPECT_TRUE(refusals(recovery("zz-impl#2"), false).contains("E-ROLE"));
  const json::Value other = with(enrolled("zz-impl", "zz-impl#w", "cosign"), "role", "root");
  EXPECT_EQ(refusals(other, true), Codes{"E-FIELD"});
  const json::Value short_lived = with(recovery("zz-impl#2"), "fields.valid_to", "2025-03-19");
  EXPECT_EQ(refusals(short_lived, true), Codes{"E-FIELD"});
  EXPECT_EQ(refusals(with(short_lived, "fields.valid_to", "2025-03-20"), true), Codes{});
  accept(recovery("zz-impl#2"), true);
  // Recorded on Wednesday 5 March: the tenth working day is the 19th.
  EXPECT_EQ(to_string(Date{row("zz-impl", "zz-impl#2")->getActiveFromDay()}), "2025-03-20");
  EXPECT_EQ(refusals(recovery("zz-impl#3"), true), Codes{"E-STATE"});  // one is waiting
}

TEST_F(KeyRulesTest, NoticeBeginsWhenItIsRecorded) {
  accept(revoked("zz-impl", "zz-impl#1"));
  on("2025-06-03");
  accept(recovery("zz-impl#2"), true);  // effective on 2025-03-05
  EXPECT_EQ(to_string(Date{row("zz-impl", "zz-impl#2")->getActiveFromDay()}), "2025-06-18");
}

TEST_F(KeyRulesTest, NoticeOfOtherLength) {
  accept(revoked("zz-impl", "zz-impl#1"));
  accept(act("PolicyInstrumentAdopted", "D",
             R"({"title":"T","issuer":"I","parameters":{"recovery_working_days":1}})"));
  accept(recovery("zz-impl#2"), true);
  EXPECT_EQ(to_string(Date{row("zz-impl", "zz-impl#2")->getActiveFromDay()}), "2025-03-07");
}

TEST_F(KeyRulesTest, NoticeWithoutCalendar) {
  accept(revoked("zz-impl", "zz-impl#1"));
  on("2025-12-29");  // 2026 is not published here
  EXPECT_EQ(refusals(recovery("zz-impl#2"), true), Codes{"E-CALENDAR-MISSING"});
}

// The party's other bodies, those of its division, may object while the recovered key waits.
TEST_F(KeyRulesTest, Objection) {
  accept(revoked("zz-impl", "zz-impl#1"));
  accept(recovery("zz-impl#2"), true);
  const json::Value objection =
      by(revoked("zz-impl", "zz-impl#2"), "zz-exchange", "interested_party");
  on("2025-03-19");
  EXPECT_EQ(refusals(objection), Codes{});
  EXPECT_EQ(refusals(by(objection, "ly-impl", "interested_party")), Codes{"E-LEVEL"});
  on("2025-03-20");
  EXPECT_EQ(refusals(objection), Codes{"E-LEVEL"});
  on("2025-03-19");
  accept(objection);
  EXPECT_TRUE(is_revoked("zz-impl", "zz-impl#2"));
  EXPECT_EQ(refusals(recovery("zz-impl#3"), true), Codes{});
}

// After a party has a key the root key writes nothing but recoveries.
TEST_F(KeyRulesTest, RootSignsNothingElse) {
  EXPECT_TRUE(refusals(new_party(), true).contains("E-KEY-UNKNOWN"));
  EXPECT_TRUE(refusals(enrolled("hn-auth", "hn-auth#2"), true).contains("E-KEY-UNKNOWN"));
  EXPECT_TRUE(refusals(with(new_party(), "role", "root"), true).contains("E-ROLE"));
  // A party that never had a key is given one by root only after the same notice.
  accept(new_party());
  accept(with(enrolled("kf-impl", "kf-impl#1"), "role", "root"), true);
  EXPECT_NE(row("kf-impl", "kf-impl#1")->getActiveFromDay(), 0);
}

}  // namespace
}  // namespace luoshu
