#include "ledger/log/genesis.h"

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"
#include "ledger/base/message.h"
#include "schema/system.capnp.h"

namespace luoshu {
namespace {

constexpr std::uint32_t kFormat = 1;

void write_key(schema::NamedKey::Builder builder, std::string_view id, const PublicKey& key) {
  builder.setKeyId(std::string(id));
  builder.setSuite(static_cast<std::uint8_t>(key.suite()));
  builder.setPublicKey(kj_bytes(key.bytes()));
}

Result<PublicKey> read_key(schema::NamedKey::Reader reader, std::string_view id, Suite suite) {
  if (from_kj(reader.getKeyId()) != id || reader.getSuite() != static_cast<std::uint8_t>(suite))
    return Fault{Errc::kInvalid, "genesis: expected the " + std::string(suite_name(suite)) +
                                     " key named '" + std::string(id) + "'"};
  return PublicKey::from_bytes(suite, from_kj(reader.getPublicKey()));
}

Result<Genesis> genesis_from(schema::SystemEvent::Reader event) {
  if (!event.isGenesis()) return Fault{Errc::kInvalid, "entry 0 holds no genesis"};
  const auto reader = event.getGenesis();
  if (reader.getFormat() != kFormat)
    return Fault{Errc::kInvalid, "genesis: format " + std::to_string(reader.getFormat()) +
                                     " is not known to this version of luoshu"};
  const std::uint8_t suite_number = reader.getSuite();
  if (suite_number != static_cast<std::uint8_t>(Suite::kIntl) &&
      suite_number != static_cast<std::uint8_t>(Suite::kGm))
    return Fault{Errc::kInvalid, "genesis: unknown suite"};
  const auto suite = static_cast<Suite>(suite_number);
  const std::string origin(from_kj(reader.getOrigin()));
  if (origin.empty() || origin.size() > limits::kOriginBytesMax)
    return Fault{Errc::kInvalid, "genesis: the origin is empty or too long"};
  const auto log_keys = reader.getLogKeys();
  const auto root_keys = reader.getRootKeys();
  if (log_keys.size() != (suite == Suite::kGm ? 2U : 1U) || root_keys.size() != 1)
    return Fault{Errc::kInvalid, "genesis: wrong number of keys"};
  LUOSHU_TRY(PublicKey log_key, read_key(log_keys[0], origin, Suite::kIntl));
  LUOSHU_TRY(PublicKey root_key, read_key(root_keys[0], kRootKeyId, suite));
  Genesis genesis{
      origin, suite, reader.getRehearsal(), std::move(log_key), std::nullopt, std::move(root_key)};
  if (suite == Suite::kGm) {
    LUOSHU_TRY(genesis.log_key_sm2, read_key(log_keys[1], origin, Suite::kGm));
  }
  return genesis;
}

}  // namespace

Bytes encode_genesis(const Genesis& genesis) {
  LUOSHU_ASSERT(genesis.log_key_sm2.has_value() == (genesis.suite == Suite::kGm));
  capnp::MallocMessageBuilder message;
  auto root = message.initRoot<schema::SystemEvent>().initGenesis();
  root.setFormat(kFormat);
  root.setOrigin(genesis.origin);
  root.setSuite(static_cast<std::uint8_t>(genesis.suite));
  root.setRehearsal(genesis.rehearsal);
  auto log_keys = root.initLogKeys(genesis.log_key_sm2 ? 2 : 1);
  write_key(log_keys[0], genesis.origin, genesis.log_key);
  if (genesis.log_key_sm2) write_key(log_keys[1], genesis.origin, *genesis.log_key_sm2);
  write_key(root.initRootKeys(1)[0], kRootKeyId, genesis.root_key);
  return canonical_bytes<schema::SystemEvent>(message);
}

Result<Genesis> decode_genesis(ByteView event) {
  LUOSHU_TRY(Genesis genesis, read_canonical<schema::SystemEvent>(event, "genesis", genesis_from));
  LUOSHU_CHECK(check_spelling(event, encode_genesis(genesis), "genesis"));
  return genesis;
}

Entry genesis_entry(const Genesis& genesis, const PrivateKey& root, Time at) {
  LUOSHU_ASSERT(root.public_key() == genesis.root_key);
  Entry entry;
  entry.events.push_back(encode_genesis(genesis));
  Header header;
  header.author_time = at;
  header.event_count = 1;
  header.events_root = events_root(DigestKind::kSha256, entry.events);
  if (genesis.suite == Suite::kGm)
    header.events_root_sm3 = events_root(DigestKind::kSm3, entry.events);
  header.signers = {{"", std::string(kRootKeyId)}};
  entry.header = encode_header(header);
  entry.signatures = {{root.suite(), root.sign(signed_message(entry.header))}};
  return entry;
}

}  // namespace luoshu
