// What a node is made of, before it runs.
#include <fmt/format.h>

#include "ledger/base/limits.h"
#include "ledger/crypto/key_file.h"
#include "ledger/log/checkpoint.h"
#include "node/shell/node_parts.h"

namespace luoshu::node {
namespace {

namespace fs = std::filesystem;

Result<PrivateKey> ed25519_key(const fs::path& path, std::string_view what) {
  LUOSHU_TRY(PrivateKey key, read_key_file(path));
  if (key.suite() == Suite::kIntl) return key;
  return Fault{
      Errc::kUsage,
      fmt::format("{}: the {} key is an Ed25519 key (`luoshu key new`)", path.string(), what),
      fmt::format("{}：须为 Ed25519 密钥（luoshu key new）", path.string())};
}

Status fits(const NodeConfig& config, const Home& home) {
  const std::string where = home.paths().home.string();
  std::error_code error;
  const bool has_log_key = fs::exists(home.paths().keys / "log.pem", error);
  if (config.role == Role::kSequencer && !has_log_key)
    return Fault{Errc::kUsage,
                 fmt::format("{} has no log key: only the home that does can be the "
                             "sequencer's",
                             where),
                 fmt::format("{} 没有日志密钥，不能作为排序节点", where)};
  if (config.role != Role::kSequencer && has_log_key)
    return Fault{Errc::kUsage,
                 fmt::format("{} holds the log's key: on a {} it has no place", where,
                             role_name(config.role)),
                 fmt::format("{} 存有日志密钥，不得作为副本或审计节点运行", where)};
  return Done{};
}

Result<std::unique_ptr<Store>> open_outbox(const fs::path& folder) {
  std::error_code error;
  const bool there = fs::exists(folder / "CURRENT", error);
  if (!there) fs::create_directories(folder.parent_path(), error);
  return open_rocks_store(
      folder, {.mode = there ? RocksOptions::Mode::kOpen : RocksOptions::Mode::kCreate});
}

Status read_secrets(const NodeConfig& config, NodeParts& parts) {
  LUOSHU_TRY(PrivateKey transport, ed25519_key(config.transport_key, "transport"));
  parts.transport.emplace(std::move(transport));
  if (config.cosign) {
    LUOSHU_TRY(PrivateKey key, ed25519_key(config.cosign->key, "cosigning"));
    LUOSHU_CHECK(note_verifier(config.cosign->name, NoteKeyType::kCosignature, key.public_key()));
    parts.witness = NoteSigner{config.cosign->name, std::move(key)};
  }
  return Done{};
}

}  // namespace

fs::path local_socket_of(const fs::path& home) {
  return HomePaths(home).home / "node.sock";
}

fs::path evidence_folder_of(const HomePaths& paths) {
  return paths.home / "evidence";
}

bool holds_evidence(const fs::path& folder) {
  std::error_code error;
  for (const auto& file : fs::directory_iterator(folder, error))
    if (file.path().extension() == ".json") return true;
  return false;
}

Result<NodeParts> make_parts(const NodeConfig& config, Clock& clock) {
  NodeParts parts;
  LUOSHU_CHECK(read_secrets(config, parts));
  LUOSHU_TRY(parts.home, Home::open(config.home, clock));
  const Home& home = *parts.home;
  LUOSHU_CHECK(fits(config, home));
  if (config.witness) {
    LUOSHU_TRY(PrivateKey key, ed25519_key(config.witness->key, "witness's"));
    LUOSHU_TRY(parts.witness_server, WitnessServer::open({{config.witness->name, std::move(key)},
                                                          config.witness->logs,
                                                          home.paths().home / "witnessed"},
                                                         clock));
  }
  Ledger& ledger = parts.home->ledger();
  LUOSHU_CHECK(ledger.writable());
  LUOSHU_TRY(const Self self, self_of(ledger, config.party, config.role));
  if (config.role == Role::kSequencer) {
    SequencerOptions options;
    options.policy = config.policy;
    options.checkpoint_ms = config.checkpoint_ms;
    options.start = config.start;
    options.trust_clock = config.trust_clock;
    options.forked = holds_evidence(evidence_folder_of(home.paths()));
    parts.machine.emplace(std::in_place_type<Sequencer>, self, std::move(options));
    return parts;
  }
  LUOSHU_TRY(parts.outbox_store, open_outbox(home.paths().home / "outbox"));
  parts.outbox = std::make_unique<OutboxStore>(*parts.outbox_store);
  LUOSHU_TRY(const std::vector<Outbox::Kept> kept, parts.outbox->kept());
  ReplicaOptions options;
  options.policy = config.policy;
  options.forked = holds_evidence(evidence_folder_of(home.paths()));
  if (config.own_keys) {
    parts.unpinned = unpinned_key(ledger, {config.party, *config.own_keys});
    options.unpinned_key = parts.unpinned.has_value();
  }
  parts.machine.emplace(std::in_place_type<Replica>, self, std::move(options), kept);
  return parts;
}

Status check_config(const NodeConfig& config) {
  NodeParts parts;
  LUOSHU_CHECK(read_secrets(config, parts));
  if (config.api) LUOSHU_CHECK(check_api_config(*config.api));
  return read_home_config(HomePaths(config.home))
             ? Status(Done{})
             : Status(read_home_config(HomePaths(config.home)).error());
}

}  // namespace luoshu::node
