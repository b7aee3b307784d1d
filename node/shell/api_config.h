// The part `[api]` of a node's configuration. Values.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "node/shell/network.h"

namespace luoshu::node {

struct ApiConfig {
  Address listen;
  std::filesystem::path certificate;
  std::filesystem::path key;
  std::filesystem::path tokens;
  std::vector<std::string> hosts;       // names that requests may be for
  std::vector<std::string> forwarders;  // addresses whose X-Forwarded-For is believed
  std::optional<std::filesystem::path> access_log;
  bool always_tls = false;  // Strict-Transport-Security
};

// Whether certificate, key and tokens are there and fit for use.
Status check_api_config(const ApiConfig& config);

}  // namespace luoshu::node
