// The log of a running node: one line an event on standard error, followed by `name=value`. Never
// key material: of keys only the fingerprint of the public half is ever given to it.
// Safe from every thread.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "ledger/base/result.h"
#include "ledger/crypto/key.h"

namespace spdlog {
class logger;
}

namespace luoshu::node {

enum class LogLevel { kDebug, kInfo, kWarning, kError };
Result<LogLevel> log_level_from_name(std::string_view name);  // debug, info, warning, error

struct LogField {
  std::string_view name;
  std::string value;
};

class NodeLog {
 public:
  using Fields = std::initializer_list<LogField>;
  explicit NodeLog(LogLevel level);
  void debug(std::string_view what, Fields fields = {}) const;
  void info(std::string_view what, Fields fields = {}) const;
  void warning(std::string_view what, Fields fields = {}) const;
  void error(std::string_view what, Fields fields = {}) const;

 private:
  std::shared_ptr<spdlog::logger> logger_;  // shared, because spdlog wants it so
};

// How a public key is named in logs: the first 16 digits of its SHA-256.
std::string fingerprint(const PublicKey& key);

}  // namespace luoshu::node
