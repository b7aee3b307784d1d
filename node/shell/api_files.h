// The files that the API reads beside its configuration, and reads again when they change:
// certificate, key, tokens. One thread.
#pragma once

// lint: allow foreign-header: shared by the .cc files of this room alone
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <vector>

#include "node/api/token.h"
#include "node/shell/api_config.h"

namespace luoshu::node {

// When a file was last changed and how long it is; another value: read it again.
struct FileStamp {
  std::filesystem::file_time_type changed;
  std::uintmax_t bytes = 0;
  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};
FileStamp stamp_of(const std::filesystem::path& file);

// kNotFound, kIo, kLimit.
Result<std::string> read_small_file(const std::filesystem::path& file, std::size_t bytes_max);

class ApiFiles {
 public:
  // Reads all of them.
  static Result<std::unique_ptr<ApiFiles>> open(const ApiConfig& config);

  // Reads again what has changed. A fault leaves what there was.
  Status refresh();
  const std::vector<api::Token>& tokens() const { return tokens_; }
  // Of the next connection; shared with those that use it.
  std::shared_ptr<boost::asio::ssl::context> tls() const { return tls_; }

 private:
  explicit ApiFiles(const ApiConfig& config) : config_(config) {}
  Status read_tokens();
  Status read_identity();

  const ApiConfig& config_;
  FileStamp tokens_stamp_;
  FileStamp certificate_stamp_;
  FileStamp key_stamp_;
  std::vector<api::Token> tokens_;
  std::shared_ptr<boost::asio::ssl::context> tls_;
};

}  // namespace luoshu::node
