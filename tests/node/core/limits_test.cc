// Whatever a peer can lengthen: every text, every list and every number of bytes of every message,
// at its limit and past it, comes back as it was or is refused, and nothing aborts. What a node
// itself says fits, whatever it quotes.

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "node/core/fitting.h"
#include "node/core/links.h"
#include "node/core/sequencer.h"
#include "node/core/wire.h"

namespace luoshu::node {
namespace {

// A message with `bytes` in one of its places.
struct Place {
  const char* name;
  std::size_t most;
  std::function<Message(std::size_t bytes)> message;
};

std::string text(std::size_t bytes) {
  return std::string(bytes, 'x');
}

Message refusal(std::string Reason::*where, std::size_t bytes) {
  Reason reason;
  reason.*where = text(bytes);
  return Answer{1, AnswerRefused{{reason}}};
}

Message batch(std::size_t leaf, std::size_t events, std::size_t checkpoint, std::size_t sm3) {
  EntryBatch entries;
  entries.entries.push_back({Bytes(leaf, 1), Bytes(events, 1)});
  entries.checkpoint = text(checkpoint);
  entries.checkpoint_sm3 = text(sm3);
  return Entries(std::move(entries));
}

const std::vector<Place>& places() {
  static const std::vector<Place> kPlaces = {
      {"hello.party", kPartyBytesMax,
       [](std::size_t n) { return Hello{1, {}, Role::kReplica, text(n), {}, ""}; }},
      {"hello.checkpoint", kCheckpointBytesMax,
       [](std::size_t n) { return Hello{1, {}, Role::kReplica, "", {}, text(n)}; }},
      {"invalid", kInvalidBytesMax,
       [](std::size_t n) {
         return Answer{1, AnswerInvalid{text(n)}};
       }},
      {"code", kCodeBytesMax, [](std::size_t n) { return refusal(&Reason::code, n); }},
      {"zh", kReasonTextReadMax, [](std::size_t n) { return refusal(&Reason::message_zh, n); }},
      {"en", kReasonTextReadMax, [](std::size_t n) { return refusal(&Reason::message_en, n); }},
      {"basis", kBasisBytesMax, [](std::size_t n) { return refusal(&Reason::basis, n); }},
      {"field", kFieldBytesMax, [](std::size_t n) { return refusal(&Reason::field, n); }},
      {"reasons", kReasonsReadMax,
       [](std::size_t n) {
         return Answer{1, AnswerRefused{Reasons(n)}};
       }},
      {"leaf", limits::kLeafBytesMax, [](std::size_t n) { return batch(n, 0, 0, 0); }},
      {"events", kFramedEventsBytesMax, [](std::size_t n) { return batch(0, n, 0, 0); }},
      {"entries.checkpoint", kCheckpointBytesMax, [](std::size_t n) { return batch(0, 0, n, 0); }},
      {"entries.sm3", kCheckpointBytesMax, [](std::size_t n) { return batch(0, 0, 0, n); }},
      {"entries", limits::kBatchEntriesMax,
       [](std::size_t n) {
         EntryBatch entries;
         entries.entries.resize(n);
         return Entries(std::move(entries));
       }},
      {"entries.proof", limits::kProofHashesMax,
       [](std::size_t n) {
         EntryBatch entries;
         entries.proof.resize(n);
         return Entries(std::move(entries));
       }},
      {"notes.checkpoint", kCheckpointBytesMax,
       [](std::size_t n) { return read_signed_checkpoint(text(n)); }},
      {"notes.sm3", kCheckpointBytesMax,
       [](std::size_t n) { return read_signed_checkpoint("", text(n)); }},
      {"cosignature", kCosignatureBytesMax,
       [](std::size_t n) {
         return Cosignature{Size{1}, text(n)};
       }},
      {"past.proof", limits::kProofHashesMax,
       [](std::size_t n) {
         return ConsistencyProof{Size{1}, Size{2}, merkle::Proof(n), {}};
       }},
      {"warnings", kWarningsMax,
       [](std::size_t n) {
         return Answer{1, AnswerAccepted{Seq{1}, {}, {}, false, Reasons(n)}};
       }},
      {"warnings.bytes", kWarningsReadBytesMax,
       [](std::size_t n) {
         Reason zh;
         zh.message_zh = text(n / 2);
         Reason en;
         en.message_en = text(n - n / 2);
         return Answer{1, AnswerAccepted{Seq{1}, {}, {}, false, {zh, en}}};
       }},
      {"goodbye.code", kCodeBytesMax,
       [](std::size_t n) {
         return Goodbye{text(n), ""};
       }},
      {"goodbye.text", kGoodbyeBytesMax,
       [](std::size_t n) {
         return Goodbye{"", text(n)};
       }},
  };
  return kPlaces;
}

TEST(WhatAPeerLengthens, ComesBackAtTheLimitAndIsRefusedPastIt) {
  for (const Place& place : places()) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, place.most}) {
      const Message message = place.message(size);
      const auto frame = encode_frame(message);
      ASSERT_TRUE(frame) << place.name << " of " << size;
      const auto back = decode_message(encode_message(message));
      ASSERT_TRUE(back) << place.name << " of " << size << ": " << back.error().detail;
      EXPECT_EQ(*back, message) << place.name;
    }
    // Millions of items would fill the memory of the test before anything is asked.
    static const std::set<std::string_view> kLists = {"reasons", "entries", "entries.proof",
                                                      "past.proof", "warnings"};
    const std::size_t much = kLists.contains(place.name) ? 1'000U : std::size_t{3} << 20;
    for (const std::size_t more : {std::size_t{1}, place.most, much}) {
      const Message message = place.message(place.most + more);
      const auto back = decode_message(encode_message(message));
      ASSERT_FALSE(back) << place.name << " and " << more;
      EXPECT_EQ(back.error().code, Errc::kLimit) << place.name;
      (void)encode_frame(message);  // a frame or a fault
    }
  }
}

TEST(WhatAPeerLengthens, AFrameThatDoesNotFitIsAFault) {
  for (const Message& message : std::vector<Message>{
           Goodbye{"", text(3U << 20)}, Submit{1, Bytes(3U << 20, 0xff)},
           Submit{1, Bytes(3U << 20, 0)}, read_signed_checkpoint(text(3U << 20))}) {
    const auto frame = encode_frame(message);
    ASSERT_FALSE(frame) << message_name(message);
    EXPECT_EQ(frame.error().code, Errc::kLimit);
  }
}

// ---- What a node makes --------------------------------------------------------------------------

bool whole(std::string_view text) {
  while (!text.empty()) {
    const auto lead = static_cast<unsigned char>(text[0]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (lead >= 0x80 && lead < 0xc0) return false;
    if (text.size() < size) return false;
    text.remove_prefix(size);
  }
  return true;
}

TEST(Fitting, CutsBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "洛é𝄞x";
  for (std::size_t most = 3; most < text.size() + 3; ++most) {
    const std::string cut = shortened(text, most);
    EXPECT_LE(cut.size(), most);
    EXPECT_TRUE(whole(cut)) << most;
    EXPECT_GE(cut.size() + 7, std::min(most, text.size())) << "too much is gone";
  }
  EXPECT_EQ(shortened(text, text.size()), text);
  const std::string no_text(100, '\x80');  // is cut all the same
  EXPECT_LE(shortened(no_text, 10).size(), 10U);
}

TEST(Fitting, ReasonsAreCountedMeasuredAndTheRestIsSaid) {
  Reason large;
  large.code = "E-FIELD";
  large.message_zh = large.message_en = text(200U << 10);
  for (const std::size_t count : {1U, 2U, 16U, 255U, 256U, 257U, 8'192U}) {
    for (const Reason& one : {large, Reason{"E-FIELD", "短", "short", "", 1, "f"}}) {
      const Verdict verdict = fitting(AnswerRefused{Reasons(count, one)});
      const Reasons& reasons = std::get<AnswerRefused>(verdict).reasons;
      ASSERT_LE(reasons.size(), kAnswerReasonsMax);
      const auto frame = encode_frame(Answer{1, verdict});
      ASSERT_TRUE(frame);
      EXPECT_LT(frame->size(), 512U << 10);
      if (reasons.size() == count && reasons.back() == reasons.front()) continue;
      const std::string left_out = std::to_string(count - reasons.size() + 1);
      EXPECT_TRUE(reasons.back().message_en.starts_with(left_out + " more")) << count;
      EXPECT_EQ(reasons.back().code, "E-FIELD");
    }
  }
  EXPECT_TRUE(std::get<AnswerRefused>(fitting(AnswerRefused{})).reasons.empty());
}

// What is made can be read: the rules may remark on each of thousands of events.
TEST(Fitting, WarningsAreCountedMeasuredAndTheRestIsSaid) {
  Reason large;
  large.code = "W-1";
  large.message_zh = large.message_en = text(200U << 10);
  for (const std::size_t count : {1U, 2U, 63U, 64U, 65U, 8'192U}) {
    for (const Reason& one : {large, Reason{"W-1", "迟", "late", "", 1, "f"}}) {
      const Verdict verdict = fitting(AnswerAccepted{Seq{1}, {}, {}, false, Reasons(count, one)});
      const Reasons& warnings = std::get<AnswerAccepted>(verdict).warnings;
      ASSERT_LE(warnings.size(), kWarningsMax);
      const auto back = decode_message(encode_message(Answer{1, verdict}));
      ASSERT_TRUE(back) << count << ": " << back.error().detail;
      EXPECT_EQ(*back, Message(Answer{1, verdict}));
      if (warnings.size() == count && warnings.back() == warnings.front()) continue;
      const std::string left_out = std::to_string(count - warnings.size() + 1);
      EXPECT_EQ(warnings.back().message_en, left_out + " more warnings are left out here");
      EXPECT_EQ(warnings.back().code, "W-1");
    }
  }
}

// An insider greets with almost a frame full of party.
TEST(Fitting, AGoodbyeThatQuotesAPeerFits) {
  Links links({Role::kReplica});
  const PublicKey key = PrivateKey::generate(Suite::kIntl).public_key();
  const Self self{{},        {"luoshu.example/test", Suite::kIntl, true, key, {}, key},
                  "hn-auth", Role::kSequencer,
                  {},        {},
                  {}};
  Effects effects;
  for (const auto& [party, role] : std::vector<std::pair<std::string, Role>>{
           {text(2U << 20), Role::kReplica}, {"ly", Role::kSequencer}}) {
    links.opened({1, {"ly", {Role::kReplica}}, Side::kAccepted}, self, {}, effects);
    effects.clear();
    links.received({1, Hello{kProtocol, {}, role, party, {}, ""}}, self, {}, effects);
    ASSERT_EQ(effects.size(), 1U);
    const auto& close = std::get<Close>(effects[0]);
    EXPECT_TRUE(encode_frame(Goodbye{close.code, close.text}));
    EXPECT_LE(close.text.size(), kGoodbyeBytesMax);
    effects.clear();
  }
}

TEST(SignedCheckpoint, ThatAreNoneSayNothingAndEndNothing) {
  for (const std::string& note : {std::string(), std::string("note"), text(1U << 20),
                                  std::string("a\n1\nAAAA\n\n"), std::string("\xff\n\n\n")}) {
    EXPECT_EQ(read_signed_checkpoint(note).size, Size{});
    EXPECT_EQ(read_signed_checkpoint(note).root, Hash{});
  }
}

}  // namespace
}  // namespace luoshu::node
