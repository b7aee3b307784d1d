#include "node/shell/node_log.h"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>

#include "ledger/crypto/digest.h"

namespace luoshu::node {
namespace {

constexpr std::size_t kValueBytesMax = 512;  // what a peer says goes into the log too

bool is_plain(std::string_view value) {
  return !value.empty() && std::ranges::all_of(value, [](char c) {
    return c > ' ' && c != '"' && c != '=' && c != '\\' && c != 0x7f;
  });
}

// One line whatever is in it: controls become spaces, quotes are escaped.
std::string quoted(std::string_view value) {
  std::string text = "\"";
  for (const char c : value.substr(0, kValueBytesMax)) {
    if (c == '"' || c == '\\') text += '\\';
    text += static_cast<unsigned char>(c) < ' ' || c == 0x7f ? ' ' : c;
  }
  return text + '"';
}

std::string line_of(std::string_view what, NodeLog::Fields fields) {
  std::string line(what);
  for (const LogField& field : fields)
    line += fmt::format(" {}={}", field.name,
                        is_plain(field.value) && field.value.size() <= kValueBytesMax
                            ? field.value
                            : quoted(field.value));
  return line;
}

}  // namespace

Result<LogLevel> log_level_from_name(std::string_view name) {
  constexpr std::string_view kNames[] = {"debug", "info", "warning", "error"};
  const auto* found = std::ranges::find(kNames, name);
  if (found == std::end(kNames))
    return Fault{Errc::kUsage, "one of debug, info, warning, error",
                 "须为 debug、info、warning、error 之一"};
  return static_cast<LogLevel>(found - std::begin(kNames));
}

NodeLog::NodeLog(LogLevel level)
    : logger_(std::make_shared<spdlog::logger>("node",
                                               std::make_shared<spdlog::sinks::stderr_sink_mt>())) {
  constexpr spdlog::level::level_enum kLevels[] = {spdlog::level::debug, spdlog::level::info,
                                                   spdlog::level::warn, spdlog::level::err};
  logger_->set_level(kLevels[static_cast<std::size_t>(level)]);
  logger_->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
  logger_->flush_on(spdlog::level::debug);
}

void NodeLog::debug(std::string_view what, Fields fields) const {
  if (logger_->should_log(spdlog::level::debug)) logger_->debug("{}", line_of(what, fields));
}

void NodeLog::info(std::string_view what, Fields fields) const {
  if (logger_->should_log(spdlog::level::info)) logger_->info("{}", line_of(what, fields));
}

void NodeLog::warning(std::string_view what, Fields fields) const {
  if (logger_->should_log(spdlog::level::warn)) logger_->warn("{}", line_of(what, fields));
}

void NodeLog::error(std::string_view what, Fields fields) const {
  logger_->error("{}", line_of(what, fields));
}

std::string fingerprint(const PublicKey& key) {
  return sha256(key.bytes()).hex().substr(0, 16);
}

}  // namespace luoshu::node
