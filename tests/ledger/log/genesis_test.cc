// Entry 0: what it binds, and what is no genesis.
#include "ledger/log/genesis.h"

#include "ledger/base/message.h"
#include "schema/system.capnp.h"
#include "tests/ledger/log/log_testing.h"

namespace luoshu {

static bool operator==(const Genesis& a, const Genesis& b) {
  return a.origin == b.origin && a.suite == b.suite && a.rehearsal == b.rehearsal &&
         a.log_key == b.log_key && a.log_key_sm2 == b.log_key_sm2 && a.root_key == b.root_key;
}

namespace {

PrivateKey key_of(Suite suite, std::uint8_t filler) {
  return *PrivateKey::from_secret(suite, Bytes(32, filler));
}

Genesis genesis_of(Suite suite, bool rehearsal = false) {
  Genesis genesis{"luoshu.example/test",
                  suite,
                  rehearsal,
                  key_of(Suite::kIntl, 1).public_key(),
                  std::nullopt,
                  key_of(suite, 3).public_key()};
  if (suite == Suite::kGm) genesis.log_key_sm2 = key_of(Suite::kGm, 2).public_key();
  return genesis;
}

class GenesisCodec : public testing::TestWithParam<Suite> {};
INSTANTIATE_TEST_SUITE_P(Suites, GenesisCodec, testing::Values(Suite::kIntl, Suite::kGm),
                         [](const auto& suite) { return std::string(suite_name(suite.param)); });

TEST_P(GenesisCodec, EveryValueComesBack) {
  for (const bool rehearsal : {false, true}) {
    Genesis genesis = genesis_of(GetParam(), rehearsal);
    for (const std::size_t length : {std::size_t{1}, limits::kOriginBytesMax}) {
      genesis.origin = std::string(length, 'o');
      const auto decoded = decode_genesis(encode_genesis(genesis));
      ASSERT_TRUE(decoded) << decoded.error().detail;
      EXPECT_EQ(*decoded, genesis);
    }
  }
}

TEST_P(GenesisCodec, OneMeaningHasOneSpelling) {
  test::expect_one_spelling(encode_genesis(genesis_of(GetParam())), decode_genesis, encode_genesis);
}

TEST_P(GenesisCodec, AnOriginHasOneTo255Bytes) {
  Genesis genesis = genesis_of(GetParam());
  for (const std::size_t length : {std::size_t{0}, limits::kOriginBytesMax + 1}) {
    genesis.origin = std::string(length, 'o');
    EXPECT_EQ(decode_genesis(encode_genesis(genesis)).error().code, Errc::kInvalid);
  }
}

TEST_P(GenesisCodec, EntryZeroIsSignedByTheRootKeyAndNamesTheLedger) {
  const Genesis genesis = genesis_of(GetParam());
  const Entry entry = genesis_entry(genesis, key_of(GetParam(), 3), Time{5});
  const auto header = decode_header(entry.header);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->ledger, Hash{});
  EXPECT_EQ(header->author, "");
  EXPECT_EQ(header->author_time, Time{5});
  EXPECT_EQ(header->events_root, events_root(DigestKind::kSha256, entry.events));
  EXPECT_EQ(header->events_root_sm3.has_value(), GetParam() == Suite::kGm);
  if (header->events_root_sm3) {
    EXPECT_EQ(*header->events_root_sm3, events_root(DigestKind::kSm3, entry.events));
  }
  ASSERT_EQ(entry.signatures.size(), 1U);
  EXPECT_TRUE(genesis.root_key.verify(signed_message(entry.header), entry.signatures[0].bytes));
  EXPECT_EQ(ledger_id_of(entry.header).hash, sha256(entry.header));
  Genesis other = genesis;
  other.rehearsal = true;
  EXPECT_NE(ledger_id_of(genesis_entry(other, key_of(GetParam(), 3), Time{5}).header),
            ledger_id_of(entry.header));
}

// Changes one thing of a sound genesis event and asks whether it is still one.
bool still_genesis(const std::function<void(schema::Genesis::Builder)>& change) {
  const Bytes good = encode_genesis(genesis_of(Suite::kGm));
  capnp::MallocMessageBuilder message;
  const kj::ArrayPtr<const capnp::word> words(reinterpret_cast<const capnp::word*>(good.data()),
                                              good.size() / 8);
  capnp::SegmentArrayMessageReader reader(kj::arrayPtr(&words, 1));
  message.setRoot(reader.getRoot<schema::SystemEvent>());
  change(message.getRoot<schema::SystemEvent>().getGenesis());
  return decode_genesis(canonical_bytes<schema::SystemEvent>(message)).has_value();
}

TEST(GenesisEvent, EveryPartMustBeKnown) {
  EXPECT_TRUE(still_genesis([](auto) {}));
  EXPECT_FALSE(still_genesis([](auto genesis) { genesis.setFormat(2); }));
  EXPECT_FALSE(still_genesis([](auto genesis) { genesis.setSuite(1); })) << "gm keys, intl suite";
  EXPECT_FALSE(still_genesis([](auto genesis) { genesis.setSuite(3); }));
  EXPECT_FALSE(still_genesis([](auto genesis) { genesis.initRootKeys(0); }));
  EXPECT_FALSE(still_genesis([](auto genesis) { genesis.initLogKeys(1); }));
  EXPECT_FALSE(still_genesis([](auto genesis) { genesis.getLogKeys()[0].setKeyId("x"); }));
  EXPECT_FALSE(still_genesis([](auto genesis) { genesis.getLogKeys()[1].setSuite(1); }));
  EXPECT_FALSE(still_genesis([](auto genesis) { genesis.getRootKeys()[0].initPublicKey(65); }));
  capnp::MallocMessageBuilder message;
  message.initRoot<schema::SystemEvent>();
  EXPECT_FALSE(decode_genesis(canonical_bytes<schema::SystemEvent>(message)));
}

}  // namespace
}  // namespace luoshu
