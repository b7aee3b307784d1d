#include "ledger/audit/receipt.h"

#include <cstdlib>

#include "ledger/log/cosignature.h"
#include "tests/ledger/audit/sample_log.h"

namespace luoshu {
namespace {

using test::SampleLog;

bool long_run() {
  return std::getenv("LUOSHU_LONG") != nullptr;
}

// A sample log, a witness that cosigned its newest checkpoint, and the policy that asks for it.
struct Witnessed {
  explicit Witnessed(Suite suite)
      : log(suite, 3), witness{"witness.example/w1", PrivateKey::generate(Suite::kIntl)} {
    notes = **log.reader().latest_checkpoint();
    const SignedNote note = *parse_note(notes.checkpoint);
    notes.checkpoint =
        *with_signature(notes.checkpoint, *cosign(note.text, witness, test::kSampleTime));
  }
  std::string log_vkey() const {
    return to_vkey(
        *note_verifier("luoshu.example/test", NoteKeyType::kEd25519, log.log_key.public_key()));
  }
  std::string witness_vkey() const {
    return to_vkey(
        *note_verifier(witness.name, NoteKeyType::kCosignature, witness.key.public_key()));
  }
  Policy policy() const {
    return *parse_policy(
        fmt::format("log {}\nwitness w1 {}\nquorum w1\n", log_vkey(), witness_vkey()));
  }
  Policy policy_without_witness() const {
    return *parse_policy(fmt::format("log {}\nquorum none\n", log_vkey()));
  }
  json::Value receipt(std::uint64_t event) const {
    const auto made = make_receipt(log.reader(), EventNumber{event}, notes);
    EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().detail);
    return *made;
  }

  SampleLog log;
  NoteSigner witness;
  LogReader::SignedNotes notes;
};

// Events of the first entry; entry 2 has number kFounding + 1, and so on.
constexpr std::uint64_t kFounding = 9;

class ReceiptTest : public testing::TestWithParam<Suite> {};
INSTANTIATE_TEST_SUITE_P(Suites, ReceiptTest, testing::Values(Suite::kIntl, Suite::kGm),
                         [](const auto& suite) { return std::string(suite_name(suite.param)); });

TEST_P(ReceiptTest, EveryEventHasOneThatVerifies) {
  const Witnessed sample(GetParam());
  const std::uint64_t events = sample.log.ledger->head().next_event.value - 1;
  ASSERT_EQ(events, kFounding + 7);
  for (std::uint64_t event = 1; event <= events; ++event) {
    const std::string text = json::to_pretty(sample.receipt(event));
    const auto verdict = verify_receipt(text, sample.policy());
    ASSERT_TRUE(verdict.has_value()) << event << ": " << verdict.error().detail;
    EXPECT_EQ(verdict->number, EventNumber{event});
    EXPECT_EQ(verdict->ledger, sample.log.ledger->id());
    EXPECT_EQ(verdict->size, sample.log.ledger->head().size);
    EXPECT_EQ(verdict->witnesses, std::vector<std::string>{"w1"});
    EXPECT_EQ(verdict->unknown_lines, 0U);
    EXPECT_FALSE(verdict->proven.empty());
    EXPECT_FALSE(verdict->not_proven.empty());
    EXPECT_TRUE(verify_receipt(json::to_line(sample.receipt(event)), sample.policy()).has_value());
  }
}

TEST_P(ReceiptTest, KeysAreShownBackToTheRootKey) {
  const Witnessed sample(GetParam());
  const auto keys = [&](std::uint64_t event) {
    return sample.receipt(event).find("keys")->array()->size();
  };
  EXPECT_EQ(keys(1), 0U);  // LedgerOpened and the first enrolment are the root key's
  EXPECT_EQ(keys(kFounding + 1), 0U);
  EXPECT_EQ(keys(kFounding + 2), 1U);  // ly's enrolment rests on hn-auth's
  EXPECT_EQ(keys(kFounding + 4), 2U);  // co-signed by ly
}

TEST_P(ReceiptTest, APolicyThatAsksForMoreRefuses) {
  const Witnessed sample(GetParam());
  const Witnessed other(GetParam());
  const std::string text = json::to_pretty(sample.receipt(kFounding + 4));
  EXPECT_EQ(verify_receipt(text, other.policy()).error().code, Errc::kVerification);
  const Policy two =
      *parse_policy(fmt::format("log {}\nwitness a {}\nwitness b {}\ngroup g all a b\nquorum g\n",
                                sample.log_vkey(), sample.witness_vkey(), other.witness_vkey()));
  EXPECT_EQ(verify_receipt(text, two).error().code, Errc::kVerification);
  const auto without = verify_receipt(text, sample.policy_without_witness());
  ASSERT_TRUE(without.has_value()) << without.error().detail;
  EXPECT_EQ(without->unknown_lines, 1U);
}

TEST_P(ReceiptTest, EventsPastTheCheckpointWait) {
  const Witnessed sample(GetParam());
  LogReader::SignedNotes early = sample.log.reader().checkpoints()->front();
  EXPECT_EQ(make_receipt(sample.log.reader(), EventNumber{kFounding + 4}, early).error().code,
            Errc::kNotFound);
  EXPECT_EQ(make_receipt(sample.log.reader(), EventNumber{99}, sample.notes).error().code,
            Errc::kNotFound);
  EXPECT_EQ(make_receipt(sample.log.reader(), EventNumber{0}, sample.notes).error().code,
            Errc::kNotFound);
}

TEST_P(ReceiptTest, EveryFlippedByteIsRefused) {
  const Witnessed sample(GetParam());
  const json::Value receipt = sample.receipt(kFounding + 4);
  const Policy policy = sample.policy();
  std::string text = json::to_pretty(receipt);
  // In gm each proof is twice as long and SM2 slower; a part of the bytes does for the short run.
  const std::size_t step = long_run() || GetParam() == Suite::kIntl ? 1 : 11;
  for (std::size_t i = 0; i < text.size(); i += step) {
    for (unsigned bit = long_run() ? 0 : static_cast<unsigned>(i % 8); bit < 8;
         bit += long_run() ? 1 : 8) {
      text[i] = static_cast<char>(text[i] ^ (1 << bit));
      const auto verdict = verify_receipt(text, policy);
      if (verdict.has_value()) {
        const auto parsed = json::parse(text);
        EXPECT_TRUE(parsed.has_value() && *parsed == receipt) << "byte " << i << " bit " << bit;
      }
      text[i] = static_cast<char>(text[i] ^ (1 << bit));
    }
  }
  EXPECT_TRUE(verify_receipt(text, policy).has_value());
}

// Calls `use` with every document that differs from `value` by one member or item left out, swapped
// with the next, or doubled under another name.
void mutations(json::Value& root, json::Value& value,
               const std::function<void(const std::string&)>& use, const std::string& place) {
  if (json::Object* object = value.object()) {
    const json::Object whole = *object;
    for (std::size_t i = 0; i < whole.size(); ++i) {
      const std::string name = place + "." + whole[i].first;
      object->erase(object->begin() + static_cast<std::ptrdiff_t>(i));
      use(name + " left out");
      *object = whole;
      if (i + 1 < whole.size()) {
        std::swap((*object)[i].second, (*object)[i + 1].second);
        if (!((*object)[i].second == whole[i].second)) use(name + " swapped");
        *object = whole;
      }
      object->insert(object->begin() + static_cast<std::ptrdiff_t>(i), {"unknown", 1});
      use(name + " after an unknown member");
      *object = whole;
      mutations(root, (*object)[i].second, use, name);
    }
  } else if (json::Array* array = value.array()) {
    const json::Array whole = *array;
    for (std::size_t i = 0; i < whole.size(); ++i) {
      const std::string name = place + "[" + std::to_string(i) + "]";
      array->erase(array->begin() + static_cast<std::ptrdiff_t>(i));
      use(name + " left out");
      *array = whole;
      array->push_back(whole[i]);
      use(name + " doubled");
      *array = whole;
      if (i + 1 < whole.size()) {
        std::swap((*array)[i], (*array)[i + 1]);
        use(name + " swapped");
        *array = whole;
      }
      mutations(root, (*array)[i], use, name);
    }
  }
}

TEST_P(ReceiptTest, WhatIsLeftOutSwappedOrAddedIsRefused) {
  const Witnessed sample(GetParam());
  const Policy policy = sample.policy();
  json::Value receipt = sample.receipt(kFounding + 4);
  std::size_t count = 0;
  mutations(
      receipt, receipt,
      [&](const std::string& what) {
        ++count;
        EXPECT_FALSE(verify_receipt(json::to_line(receipt), policy).has_value()) << what;
      },
      "receipt");
  EXPECT_GT(count, 180U);
}

// Parts of several good receipts in one: each part is sound, the whole is a lie.
TEST_P(ReceiptTest, PartsOfOtherReceiptsAreRefused) {
  const Witnessed sample(GetParam());
  const Witnessed other(GetParam());
  const Policy policy = sample.policy();
  const json::Value mine = sample.receipt(kFounding + 4);
  for (const json::Value& theirs : {other.receipt(kFounding + 4), sample.receipt(kFounding + 7),
                                    sample.receipt(kFounding + 2)}) {
    for (const json::Member& member : *theirs.object()) {
      json::Value mixed = mine;
      for (json::Member& target : *mixed.object())
        if (target.first == member.first) target.second = member.second;
      if (mixed == mine) continue;
      EXPECT_FALSE(verify_receipt(json::to_line(mixed), policy).has_value()) << member.first;
    }
  }
}

// An enrolment that nothing rests on makes a second spelling of the same receipt.
TEST_P(ReceiptTest, SuperfluousEnrolmentsAreRefused) {
  const Witnessed sample(GetParam());
  json::Value receipt = sample.receipt(kFounding + 3);  // signed by hn-auth alone
  for (json::Member& member : *receipt.object())
    if (member.first == "keys") member.second = *sample.receipt(kFounding + 4).find("keys");
  const auto verdict = verify_receipt(json::to_line(receipt), sample.policy());
  ASSERT_FALSE(verdict.has_value());
  EXPECT_NE(verdict.error().detail.find("supports nothing"), std::string::npos)
      << verdict.error().detail;
}

}  // namespace
}  // namespace luoshu
