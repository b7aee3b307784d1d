// The configuration of one node: one TOML file (docs/OPERATING.md lists every option with its
// default). Strict: an unknown name is a mistake, and all mistakes are told at once, with their
// lines. Secrets are in files of their own; only their path is here. Values.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ledger/log/policy.h"
#include "node/core/vigil.h"
#include "node/shell/api_config.h"
#include "node/shell/network.h"
#include "node/shell/node_log.h"

namespace luoshu::node {

struct NodeConfig {
  Role role{};
  std::string party;  // whose node this is
  std::filesystem::path home;
  std::filesystem::path transport_key;
  std::optional<Address> listen;
  std::vector<Address> peers;  // other cities, to compare checkpoints with
  struct ToSequencer {
    Address address;
    std::string party;
    std::optional<PublicKey> key;  // known before the ledger was caught up with
  };
  std::optional<ToSequencer> sequencer;  // replicas and auditors
  Policy policy;
  struct Cosign {
    std::filesystem::path key;
    std::string name;
  };
  std::optional<Cosign> cosign;
  // Cosigns for other logs over HTTP, on the address of the metrics.
  struct Witness {
    std::filesystem::path key;
    std::string name;
    std::vector<NoteVerifier> logs;
  };
  std::optional<Witness> witness;
  std::optional<std::set<std::string>> own_keys;
  std::int64_t checkpoint_ms = 100;
  SequencerOptions::Start start = SequencerOptions::Start::kAskPeers;
  bool trust_clock = false;  // sequencers: the operator's word that the clock is right
  std::int64_t cut_off_s = kCutOffMs / 1'000;  // replicas, auditors: alone for so long is an alarm
  std::optional<Address> metrics;
  std::optional<ApiConfig> api;
  bool views = true;  // keep the rows of the views in step with the log
  LogLevel log_level = LogLevel::kInfo;
};

struct ConfigMistake {
  std::uint32_t line = 0;  // 0: of the file as a whole
  std::string en;
  std::string zh;
};
struct ReadConfig {
  std::optional<NodeConfig> config;  // none where there is a mistake
  std::vector<ConfigMistake> mistakes;
};
// Paths in it are relative to the folder of the file.
ReadConfig read_config(const std::filesystem::path& file);
ReadConfig parse_config(std::string_view text, const std::filesystem::path& folder);

}  // namespace luoshu::node
