#include "ledger/log/policy.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ledger/crypto/digest.h"
#include "ledger/log/cosignature.h"

namespace luoshu {
namespace {

const std::string kOrigin = "luoshu.example/henan";
const Checkpoint kCheckpoint{kOrigin, Size{12}, sha256(as_bytes("root"))};

PrivateKey test_key(std::size_t seed) {
  return PrivateKey::from_secret(Suite::kIntl, Bytes(32, static_cast<std::uint8_t>(seed))).value();
}
std::string log_vkey(std::size_t seed = 100, const std::string& name = kOrigin) {
  return to_vkey(note_verifier(name, NoteKeyType::kEd25519, test_key(seed).public_key()).value());
}
std::string name_of(std::size_t number) {
  return fmt::format("W{}", number);
}
NoteSigner witness(std::size_t number) {
  return {"city" + std::to_string(number) + ".example", test_key(number)};
}
std::string witness_vkey(std::size_t number) {
  const NoteSigner signer = witness(number);
  return to_vkey(
      note_verifier(signer.name, NoteKeyType::kCosignature, signer.key.public_key()).value());
}
std::string witness_line(std::size_t number) {
  return fmt::format("witness {} {}\n", name_of(number), witness_vkey(number));
}

// The checkpoint with cosignatures of the witnesses whose bit is set: bit 0 is witness 1.
std::string note_with(unsigned witnesses) {
  std::string note = sign_checkpoint(kCheckpoint, test_key(100)).value();
  for (std::size_t i = 0; witnesses >> i != 0; ++i)
    if ((witnesses >> i & 1) != 0)
      note = with_signature(note, cosign(checkpoint_text(kCheckpoint), witness(i + 1),
                                         Time{static_cast<std::int64_t>(i + 1) * 1'000'000})
                                      .value())
                 .value();
  return note;
}

std::string two_levels() {
  std::string text = "# the log\nlog " + log_vkey() + " https://luoshu.example/\n\n";
  for (std::size_t i = 1; i <= 5; ++i) text += witness_line(i);
  return text +
         "\tgroup  rivers 2\tW1 W2 W3 \n"
         "group hills any W4 W5\n  # all of both\n"
         "group both all rivers hills\n"
         "quorum both\n";
}

TEST(Policy, ReadsEveryKindOfLine) {
  const auto policy = parse_policy(two_levels());
  ASSERT_TRUE(policy) << policy.error().detail;
  ASSERT_EQ(policy->logs.size(), 1U);
  EXPECT_EQ(policy->logs[0].verifier.name, kOrigin);
  EXPECT_EQ(policy->logs[0].url, "https://luoshu.example/");
  ASSERT_EQ(policy->witnesses.size(), 5U);
  EXPECT_EQ(policy->witnesses[4].name, "W5");
  ASSERT_EQ(policy->groups.size(), 3U);
  EXPECT_EQ(policy->groups[0].threshold, 2U);
  EXPECT_EQ(policy->groups[1].threshold, 1U);
  EXPECT_EQ(policy->groups[2].threshold, 2U);
  EXPECT_EQ(policy->groups[2].members, (std::vector<std::string>{"rivers", "hills"}));
  EXPECT_EQ(policy->quorum, "both");
}

TEST(Policy, EverySetOfWitnessesIsJudgedAsWritten) {
  const Policy policy = parse_policy(two_levels()).value();
  for (unsigned set = 0; set < 32; ++set) {
    const auto in = [set](unsigned number) { return set >> (number - 1) & 1; };
    const bool expected = in(1) + in(2) + in(3) >= 2 && (in(4) || in(5));
    const std::string note = note_with(set);
    const auto report = open_by_policy(policy, note);
    ASSERT_TRUE(report) << report.error().detail;
    EXPECT_EQ(report->checkpoint, kCheckpoint);
    EXPECT_EQ(report->witnesses.size(), static_cast<std::size_t>(__builtin_popcount(set)));
    for (const auto& one : report->witnesses) {
      EXPECT_EQ(one.name, name_of(one.seconds));
      EXPECT_TRUE(in(static_cast<unsigned>(one.seconds)));
    }
    EXPECT_EQ(quorum_met(policy, report->witnesses), expected) << set;
    EXPECT_EQ(require_quorum(policy, note).has_value(), expected) << set;
  }
}

TEST(Policy, AQuorumMayBeOneWitnessOrNobody) {
  const std::string head = "log " + log_vkey() + "\n" + witness_line(1) + witness_line(2);
  const Policy one = parse_policy(head + "quorum W2\n").value();
  EXPECT_FALSE(require_quorum(one, note_with(0b01)));
  EXPECT_TRUE(require_quorum(one, note_with(0b10)));
  EXPECT_TRUE(require_quorum(parse_policy(head + "quorum none\n").value(), note_with(0)));
}

TEST(Policy, OnlyALogOfThePolicyMaySpeakForItsOrigin) {
  const std::string tail = witness_line(1) + "quorum none\n";
  const std::string note = note_with(1);
  EXPECT_TRUE(open_by_policy(parse_policy("log " + log_vkey() + "\n" + tail).value(), note));
  // Known by a witness only, by another key, and by nothing.
  for (const std::string& head :
       {std::string(), "log " + log_vkey(101) + "\n", "log " + log_vkey(100, "other") + "\n"})
    EXPECT_EQ(open_by_policy(parse_policy(head + tail).value(), note).error().code,
              Errc::kVerification);
  // Two logs are known, and one signs under its name what the other's origin says.
  const NoteSigner other{"other", test_key(101)};
  const auto forged = sign_note(checkpoint_text(kCheckpoint), {&other, 1}).value();
  const auto both =
      parse_policy("log " + log_vkey() + "\nlog " + log_vkey(101, "other") + "\n" + tail).value();
  EXPECT_EQ(open_by_policy(both, forged).error().code, Errc::kVerification);
}

TEST(Policy, AKnownWitnessThatFailsCondemnsTheNote) {
  const Policy policy = parse_policy(two_levels()).value();
  SignedNote note = parse_note(note_with(0b11111)).value();
  note.signatures[3].bytes[40] ^= 1;
  EXPECT_EQ(open_by_policy(policy, to_text(note)).error().code, Errc::kVerification);
}

TEST(Policy, EveryFaultNamesItsLine) {
  const std::string w1 = witness_line(1), w2 = witness_line(2);
  const std::string log = "log " + log_vkey() + "\n";
  struct Case {
    std::string text;
    std::string line;
  };
  const Case cases[] = {
      {"logs x\n", "line 1"},
      {"\n# c\nlog\n", "line 3"},
      {"log a+b\n", "line 1"},
      {log + log, "line 2"},
      {"log " + log_vkey() + " url more\n", "line 1"},
      {"log " + witness_vkey(1) + "\n", "line 1"},
      {"witness W\n", "line 1"},
      {"witness W " + log_vkey() + "\n", "line 1"},
      {"witness none " + witness_vkey(1) + "\n", "line 1"},
      {w1 + w1, "line 2"},
      {w1 + "witness other " + witness_vkey(1) + "\n", "line 2"},
      {w1 + "witness W1 " + witness_vkey(2) + "\n", "line 2"},
      {w1 + w2 + "group g 0 W1 W2\n", "line 3"},
      {w1 + w2 + "group g 3 W1 W2\n", "line 3"},
      {w1 + w2 + "group g 01 W1 W2\n", "line 3"},
      {w1 + w2 + "group g -1 W1 W2\n", "line 3"},
      {w1 + w2 + "group g most W1 W2\n", "line 3"},
      {w1 + "group g all\n", "line 2"},
      {w1 + "group g all W1 W1\n", "line 2"},
      {w1 + "group g all W1\ngroup h all W1\n", "line 3"},
      {w1 + "group g all W1 later\n", "line 2"},
      {w1 + "group g all g\n", "line 2"},
      {w1 + "group g all none\n", "line 2"},
      {w1 + "group W1 all W1\n", "line 2"},
      {w1 + "group none all W1\n", "line 2"},
      {"quorum g\n", "line 1"},
      {"quorum\n", "line 1"},
      {"quorum none\nquorum none\n", "line 2"},
      {"quorum none\r\n", "line 1"},
      {std::string("quorum none\n\x7f\n"), "line 2"},
      {w1, "no quorum line"},
      {"", "no quorum line"},
      {"quorum none", "does not end in a newline"},
  };
  for (const Case& one : cases) {
    const auto policy = parse_policy(one.text);
    ASSERT_FALSE(policy) << one.text;
    EXPECT_NE(policy.error().detail.find(one.line), std::string::npos)
        << one.text << policy.error().detail;
  }
  EXPECT_EQ(parse_policy(std::string(70'000, '\n')).error().code, Errc::kLimit);
}

TEST(Policy, NoKeyIsALogsAndAWitnesss) {
  const PublicKey key = test_key(100).public_key();
  const std::string log = "log " + log_vkey() + "\n";
  const std::string witness =
      "witness self " +
      to_vkey(note_verifier("other.example/w", NoteKeyType::kCosignature, key).value()) + "\n";
  for (const std::string& text : {log + witness, witness + log}) {
    const auto policy = parse_policy(text + "quorum self\n");
    ASSERT_FALSE(policy) << text;
    EXPECT_NE(policy.error().detail.find("policy line 2: one key"), std::string::npos)
        << policy.error().detail;
    EXPECT_NE(policy.error().detail_zh.find("同一密钥"), std::string::npos);
  }
  EXPECT_TRUE(parse_policy(witness + "quorum self\n"));
}

TEST(Policy, HoldsMoreThanTheSpecificationAsksFor) {
  std::string text = "log " + log_vkey() + "\n";
  std::string members;
  for (std::size_t i = 1; i <= 40; ++i) {
    text += witness_line(i);
    members += fmt::format(" W{}", i);
  }
  text += "group g 27" + members + "\nquorum g\n";
  const Policy policy = parse_policy(text).value();
  std::vector<WitnessedCheckpoint::Witness> seen;
  for (std::size_t i = 1; i <= 40; ++i) {
    seen.push_back({name_of(i), i});
    EXPECT_EQ(quorum_met(policy, seen), i >= 27);
  }
  EXPECT_FALSE(quorum_met(policy, std::vector<WitnessedCheckpoint::Witness>(40, seen[0])));
}

}  // namespace
}  // namespace luoshu
