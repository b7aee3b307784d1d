// What a node is made of, before it runs; for node*.cc.
#pragma once

#include "node/shell/node.h"

namespace luoshu::node {

struct NodeParts {
  std::unique_ptr<Home> home;
  std::unique_ptr<Store> outbox_store;
  std::unique_ptr<OutboxStore> outbox;
  std::optional<std::variant<Sequencer, Replica>> machine;
  std::optional<PrivateKey> transport;
  std::optional<NoteSigner> witness;
  std::unique_ptr<WitnessServer> witness_server;
  std::optional<std::string> unpinned;  // a key of the own party that is not pinned
};
Result<NodeParts> make_parts(const NodeConfig& config, Clock& clock);

std::filesystem::path evidence_folder_of(const HomePaths& paths);
bool holds_evidence(const std::filesystem::path& folder);

}  // namespace luoshu::node
