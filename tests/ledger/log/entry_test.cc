// Headers, entries and framed events: every value comes back, every meaning has one spelling, and
// limits hold at the number they name.
#include "ledger/log/entry.h"

#include "ledger/base/message.h"
#include "ledger/merkle/hash.h"
#include "schema/entry.capnp.h"
#include "tests/ledger/log/log_testing.h"

namespace luoshu {

// Beside the types, so that comparisons in templates find it.
static bool operator==(const Entry& a, const Entry& b) {
  return a.header == b.header && a.events == b.events && a.signatures == b.signatures;
}

namespace {

using test::Dice;

Errc header_error(const Header& header) {
  const auto decoded = decode_header(encode_header(header));
  EXPECT_FALSE(decoded);
  return decoded ? Errc::kNotFound : decoded.error().code;
}

// A header by hand, for spellings that the encoder never makes.
Bytes written_by_hand(const std::function<void(schema::Header::Builder)>& change) {
  capnp::MallocMessageBuilder message;
  auto root = message.initRoot<schema::Header>();
  const Bytes hash(32, 1);
  const Bytes id(16, 2);
  root.setLedger(kj_bytes(hash));
  root.setEntryId(kj_bytes(id));
  root.setAuthor("a");
  root.setEventCount(1);
  root.setEventsRoot(kj_bytes(hash));
  root.initSigners(0);
  change(root);
  return canonical_bytes<schema::Header>(message);
}

TEST(HeaderCodec, EveryValueComesBack) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const Header header = Dice(seed).header();
    const auto decoded = decode_header(encode_header(header));
    ASSERT_TRUE(decoded) << "seed " << seed << ": " << decoded.error().detail;
    EXPECT_EQ(*decoded, header) << "seed " << seed;
  }
}

TEST(HeaderCodec, OneMeaningHasOneSpelling) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    SCOPED_TRACE(seed);
    test::expect_one_spelling(encode_header(Dice(seed).header()), decode_header, encode_header);
  }
}

TEST(HeaderCodec, CanonicalBytesThatTheEncoderNeverWritesAreRefused) {
  EXPECT_TRUE(decode_header(written_by_hand([](schema::Header::Builder) {})));
  // Absent where the encoder writes an empty text or an empty list.
  EXPECT_FALSE(decode_header(written_by_hand([](auto root) { root.disownAuthor(); })));
  EXPECT_FALSE(decode_header(written_by_hand([](auto root) { root.disownSigners(); })));
  // An SM3 root that is there but empty.
  EXPECT_FALSE(decode_header(written_by_hand([](auto root) { root.initEventsRootSm3(0); })));
  EXPECT_FALSE(decode_header(written_by_hand([](auto root) { root.setExpectedVersion(-2); })));
}

TEST(HeaderCodec, FieldsOfALaterVersionAreRefused) {
  // One more data word at the end of the root struct, which a later schema might define.
  const Bytes good = written_by_hand([](schema::Header::Builder root) {
    root.disownLedger();
    root.disownEntryId();
    root.disownAuthor();
    root.disownEventsRoot();
    root.disownSigners();
    root.setExpectedVersion(5);
  });
  const std::size_t data_words = good[4] + std::size_t{256} * good[5];
  Bytes extended = good;
  extended[4] = static_cast<std::uint8_t>(data_words + 1);
  extended.insert(extended.begin() + static_cast<std::ptrdiff_t>(8 + 8 * data_words), 8, 7);
  EXPECT_FALSE(decode_header(extended));
}

TEST(HeaderCodec, FieldsHaveTheLengthTheyNeed) {
  for (const unsigned length : {0U, 15U, 17U, 31U, 33U}) {
    EXPECT_FALSE(decode_header(written_by_hand([&](auto root) { root.initLedger(length); })));
    EXPECT_FALSE(decode_header(written_by_hand([&](auto root) { root.initEntryId(length); })));
    EXPECT_FALSE(decode_header(written_by_hand([&](auto root) { root.initEventsRoot(length); })));
  }
}

TEST(HeaderCodec, LimitsHoldAtTheirNumber) {
  Header header = Dice(1).header();
  header.event_count = limits::kEntryEventsMax;
  EXPECT_TRUE(decode_header(encode_header(header)));
  header.event_count = limits::kEntryEventsMax + 1;
  EXPECT_EQ(header_error(header), Errc::kLimit);
  header.event_count = 0;
  EXPECT_EQ(header_error(header), Errc::kLimit);
  header.event_count = 1;

  header.author = std::string(limits::kNameBytesMax, 'n');
  EXPECT_TRUE(decode_header(encode_header(header)));
  header.author += 'n';
  EXPECT_EQ(header_error(header), Errc::kLimit);
  header.author = "a";

  header.signers = {{std::string(limits::kNameBytesMax, 'p'), "k"}};
  EXPECT_TRUE(decode_header(encode_header(header)));
  header.signers[0].party += 'p';
  EXPECT_EQ(header_error(header), Errc::kLimit);
  header.signers = {{"p", std::string(limits::kNameBytesMax + 1, 'k')}};
  EXPECT_EQ(header_error(header), Errc::kLimit);

  header.signers = Dice(2).signers(limits::kSignersMax);
  EXPECT_TRUE(decode_header(encode_header(header)));
  header.signers = Dice(3).signers(limits::kSignersMax + 1);
  EXPECT_EQ(header_error(header), Errc::kLimit);
}

TEST(HeaderCodec, SignersStandInOrderAndOnce) {
  const auto with_signers = [](const std::vector<std::pair<const char*, const char*>>& signers) {
    return decode_header(written_by_hand([&](schema::Header::Builder root) {
      auto list = root.initSigners(static_cast<unsigned>(signers.size()));
      for (unsigned i = 0; i < list.size(); ++i) {
        list[i].setParty(signers[i].first);
        list[i].setKeyId(signers[i].second);
      }
    }));
  };
  EXPECT_TRUE(with_signers({{"a", "1"}, {"a", "2"}, {"b", "1"}}));
  EXPECT_FALSE(with_signers({{"b", "1"}, {"a", "1"}}));
  EXPECT_FALSE(with_signers({{"a", "2"}, {"a", "1"}}));
  EXPECT_FALSE(with_signers({{"a", "1"}, {"a", "1"}}));
}

TEST(EntryCodec, EveryValueComesBack) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Dice dice(seed);
    Entry entry{encode_header(dice.header()), dice.events(dice.below(6)),
                dice.signatures(dice.below(4))};
    if (dice.coin()) entry.signatures.push_back({});  // still to be signed
    const auto decoded = decode_entry(encode_entry(entry));
    ASSERT_TRUE(decoded) << "seed " << seed << ": " << decoded.error().detail;
    EXPECT_EQ(*decoded, entry) << "seed " << seed;
  }
}

TEST(EntryCodec, OneMeaningHasOneSpelling) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    SCOPED_TRACE(seed);
    Dice dice(seed);
    const Entry entry{encode_header(dice.header()), dice.events(2), dice.signatures(2)};
    test::expect_one_spelling(encode_entry(entry), decode_entry, encode_entry);
  }
}

TEST(EntryCodec, LimitsHoldAtTheirNumber) {
  Entry entry{Bytes(8), std::vector<Bytes>(limits::kEntryEventsMax, Bytes(8)), {}};
  EXPECT_TRUE(decode_entry(encode_entry(entry)));
  entry.events.emplace_back(8);
  EXPECT_EQ(decode_entry(encode_entry(entry)).error().code, Errc::kLimit);

  entry = {Bytes(8), {Bytes(8)}, Dice(1).signatures(limits::kSignersMax)};
  EXPECT_TRUE(decode_entry(encode_entry(entry)));
  entry.signatures.push_back({});
  EXPECT_EQ(decode_entry(encode_entry(entry)).error().code, Errc::kLimit);

  const std::size_t overhead = encode_entry({{}, {Bytes(8)}, {}}).size() - 8;
  entry = {{}, {Bytes(limits::kEntryBytesMax - overhead)}, {}};
  EXPECT_TRUE(decode_entry(encode_entry(entry)));
  entry.events[0].resize(entry.events[0].size() + 8);
  EXPECT_EQ(decode_entry(encode_entry(entry)).error().code, Errc::kLimit);
}

TEST(EntryCodec, ASignatureHasAKnownSuiteAndAPossibleLength) {
  const auto with = [](Signature signature) {
    return decode_entry(encode_entry({Bytes(8), {Bytes(8)}, {std::move(signature)}}));
  };
  EXPECT_TRUE(with({}));
  EXPECT_TRUE(with({Suite::kIntl, Bytes(64)}));
  EXPECT_TRUE(with({Suite::kGm, Bytes(80)}));
  EXPECT_FALSE(with({Suite::kGm, Bytes(81)}));
  EXPECT_FALSE(with({Suite::kIntl, {}}));
  EXPECT_FALSE(with({Suite{}, Bytes(64)}));
  EXPECT_FALSE(with({static_cast<Suite>(3), Bytes(64)}));
}

TEST(EntryIdentity, NeverDependsOnWhereTheAuthorEnds) {
  const EntryId id{{1}};
  EXPECT_EQ(identity_of("ab", id), identity_of("ab", id));
  std::set<Hash> seen{identity_of("", id), identity_of("a", id), identity_of("ab", id),
                      identity_of("ab", EntryId{}), identity_of(std::string_view("a\0", 2), id)};
  EXPECT_EQ(seen.size(), 5U);
  Bytes whole = to_bytes("ab");
  whole.push_back(0);
  append(whole, id.view());
  EXPECT_EQ(identity_of("ab", id), sha256(whole));
}

TEST(EntryIdentity, SignaturesSignTheHeaderUnderTheirOwnName) {
  EXPECT_EQ(as_text(signed_message(as_bytes("header"))), "luoshu/entry/v1\nheader");
}

TEST(EventsRoot, IsTheRootOfTheEventsLeafHashes) {
  for (const DigestKind kind : {DigestKind::kSha256, DigestKind::kSm3})
    for (std::size_t count = 1; count < 20; ++count) {
      const std::vector<Bytes> events = Dice(count).events(count);
      const auto hashes = event_leaf_hashes(kind, events);
      ASSERT_EQ(hashes.size(), count);
      for (std::size_t i = 0; i < count; ++i)
        EXPECT_EQ(hashes[i], merkle::leaf_hash(kind, events[i]));
      EXPECT_EQ(events_root(kind, events), merkle::root_of(kind, hashes));
    }
}

// The frame has no type of its own: its value is the list of events.
Result<std::vector<Bytes>> unframed(ByteView framed) {
  LUOSHU_TRY(const std::vector<ByteView> views, unframe_events(framed));
  std::vector<Bytes> events;
  for (const ByteView view : views) events.push_back(to_bytes(view));
  return events;
}
Bytes framed(const std::vector<Bytes>& events) {
  return frame_events(events);
}

TEST(EventFrame, EveryListComesBackAndStaysAligned) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const std::vector<Bytes> events = Dice(seed).events(seed);
    const Bytes frame = frame_events(events);
    const auto views = unframe_events(frame);
    ASSERT_TRUE(views);
    ASSERT_EQ(views->size(), events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
      EXPECT_TRUE(equal((*views)[i], events[i]));
      EXPECT_EQ(((*views)[i].data() - frame.data()) % 8, 0);
    }
  }
}

TEST(EventFrame, OneMeaningHasOneSpelling) {
  for (const std::size_t count : {1U, 2U, 5U})
    test::expect_one_spelling(frame_events(Dice(count).events(count)), unframed, framed);
}

TEST(EventFrame, NeverReadsPastItsEnd) {
  EXPECT_FALSE(unframe_events({}));
  EXPECT_FALSE(unframe_events(*from_hex("ffffffff")));
  EXPECT_FALSE(unframe_events(*from_hex("00000001ffffffff")));
  EXPECT_TRUE(unframe_events(frame_events(std::vector<Bytes>(limits::kEntryEventsMax, Bytes(8)))));
  EXPECT_FALSE(
      unframe_events(frame_events(std::vector<Bytes>(limits::kEntryEventsMax + 1, Bytes(8)))));
}

}  // namespace
}  // namespace luoshu
