// Messages as bytes: every kind comes back as it was, cut anywhere; nothing else is a message.

#include "node/core/wire.h"

#include <gtest/gtest.h>

#include "ledger/base/limits.h"

namespace luoshu::node {
namespace {

Hash hash_of(std::uint8_t seed) {
  Hash hash;
  hash.bytes.fill(seed);
  return hash;
}

std::vector<Message> every_kind() {
  Reason plain;
  plain.code = "E-FIELD";
  plain.message_zh = "缺字段";
  plain.message_en = "a field is missing";
  Reason at_event = plain;
  at_event.event_index = 7;
  at_event.field = "fields.valid_to";
  at_event.basis = "S 10";
  return {
      Hello{kProtocol, {hash_of(1)}, Role::kReplica, "ly", Size{9}, "note"},
      Submit{~0ULL, {1, 2, 3}, true},
      Answer{1, AnswerAccepted{Seq{5}, Time{-6}, EventNumber{7}, true}},
      Answer{1, AnswerAccepted{Seq{5}, Time{6}, EventNumber{7}, false, {plain, at_event}}},
      Answer{2, AnswerRefused{{plain, at_event}}},
      Answer{3, AnswerConflict{Seq{1}, hash_of(2), hash_of(3)}},
      Answer{4, AnswerBusy{50}},
      Answer{5, AnswerInvalid{"why"}},
      Answer{6, AnswerQueued{}},
      Follow{Size{3}, 32},
      Credit{2},
      Entries(EntryBatch{Seq{4}, {{{1}, {2, 3}}, {{}, {}}}, "c", "s", {hash_of(4), hash_of(5)}}),
      Entries{},
      read_signed_checkpoint("a", "b"),
      Cosignature{Size{8}, "line\n"},
      GetConsistencyProof{Size{1}, Size{2}},
      ConsistencyProof{Size{1}, Size{2}, {hash_of(6)}, hash_of(7)},
      ConsistencyProof{Size{3}, Size{9}, {}, std::nullopt},
      Ping{1, Size{2}, Time{3}},
      Pong{3, Size{4}},
      Goodbye{"busy", "later"},
  };
}

TEST(Wire, EveryKindComesBackAsItWas) {
  std::set<std::size_t> kinds;
  for (const Message& message : every_kind()) {
    kinds.insert(message.index());
    const auto back = decode_message(encode_message(message));
    ASSERT_TRUE(back) << message_name(message) << ": " << back.error().detail;
    EXPECT_EQ(*back, message) << message_name(message);
  }
  EXPECT_EQ(kinds.size(), std::variant_size_v<Message>);  // none was forgotten
}

TEST(Wire, AStreamCutAnywhereGivesTheSameMessages) {
  const std::vector<Message> messages = every_kind();
  Bytes stream;
  for (const Message& message : messages) append(stream, *encode_frame(message));
  for (std::size_t piece = 1; piece <= 64; ++piece) {
    FrameReader reader;
    std::vector<Message> back;
    for (std::size_t at = 0; at < stream.size(); at += piece) {
      ASSERT_TRUE(reader.add(ByteView(stream).subspan(at, std::min(piece, stream.size() - at))));
      for (;;) {
        auto next = reader.next();
        ASSERT_TRUE(next) << next.error().detail;
        if (!*next) break;
        back.push_back(**std::move(next));
      }
    }
    EXPECT_EQ(back, messages) << piece;
    EXPECT_EQ(reader.buffered(), 0U);
  }
}

TEST(Wire, WhatIsCutShortOrTooLongIsNoMessage) {
  for (const Message& message : every_kind()) {
    const Bytes packed = encode_message(message);
    for (std::size_t size = 0; size < packed.size(); ++size) {
      // A cut message may be a shorter one of zeroes; it is never the whole one.
      const auto back = decode_message(ByteView(packed).first(size));
      EXPECT_FALSE(back && *back == message) << message_name(message) << " cut to " << size;
    }
    Bytes longer = packed;
    longer.push_back(0);
    EXPECT_FALSE(decode_message(longer)) << message_name(message);
  }
}

TEST(Wire, AFewBytesThatUnpackToMuchAreRefused) {
  // Runs of zero words: two bytes for 256 words, far past the limit once unpacked.
  Bytes bomb;
  for (int i = 0; i < 4096; ++i) {
    bomb.push_back(0);
    bomb.push_back(0xff);
  }
  const auto back = decode_message(bomb);
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().code, Errc::kLimit);
}

TEST(Wire, AZeroByteEndsNoText) {
  const Message message = Cosignature{Size{1}, std::string("a\0b", 3)};  // a fuzzer found it
  EXPECT_EQ(*decode_message(encode_message(message)), message);
}

// Warnings came to the wire later: an answer without any has the bytes that it always had.
TEST(Wire, AnAnswerWithoutWarningsIsWhatItWas) {
  const Answer plain{1, AnswerAccepted{Seq{5}, Time{6}, EventNumber{7}, true}};
  EXPECT_EQ(to_hex(encode_message(plain)), "100a5001010102500502010101050106010701010001");
}

TEST(Wire, ABatchHasSoManyEntriesThoughTheyTakeNoRoom) {
  EntryBatch many;
  many.entries.resize(limits::kBatchEntriesMax);
  EXPECT_TRUE(decode_message(encode_message(Entries(many))));
  many.entries.emplace_back();
  const auto back = decode_message(encode_message(Entries(many)));
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().code, Errc::kLimit);
}

TEST(Wire, AFrameSaysItsLengthWithinTheLimit) {
  for (const std::uint32_t length :
       {std::uint32_t{0}, static_cast<std::uint32_t>(limits::kFrameBytesMax) + 1, ~0U}) {
    Bytes bytes;
    put_u32_be(bytes, length);
    FrameReader reader;
    const Status added = reader.add(bytes);
    ASSERT_FALSE(added) << length;
    EXPECT_EQ(added.error().code, Errc::kLimit);
  }
}

TEST(Wire, TheLargestEntryFitsAFrame) {
  EntryBatch batch;
  batch.entries.push_back(
      {Bytes(limits::kLeafBytesMax, 0xff), Bytes(limits::kEntryBytesMax, 0xff)});
  batch.checkpoint = std::string(limits::kNoteBytesMax, 'x');
  batch.checkpoint_sm3 = std::string(limits::kNoteBytesMax, 'x');
  batch.proof.assign(limits::kProofHashesMax, hash_of(0xff));
  const Bytes frame = *encode_frame(Entries(batch));
  FrameReader reader;
  ASSERT_TRUE(reader.add(frame));
  EXPECT_EQ(**reader.next(), Message(Entries(batch)));
}

}  // namespace
}  // namespace luoshu::node
