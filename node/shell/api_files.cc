#include "node/shell/api_files.h"

#include <fmt/format.h>

#include <fstream>

#include "ledger/crypto/web_certificate.h"
#include "node/shell/asio.h"

namespace luoshu::node {
namespace {

namespace fs = std::filesystem;
namespace ssl = boost::asio::ssl;

constexpr std::size_t kIdentityBytesMax = 256U << 10;

// What others can read proves nothing any more.
Status is_private(const fs::path& file) {
  std::error_code error;
  const fs::perms mode = fs::status(file, error).permissions();
  constexpr fs::perms kOthers = fs::perms::group_all | fs::perms::others_all;
  if (error || (mode & kOthers) == fs::perms::none) return Done{};
  return Fault{Errc::kIo, fmt::format("{}: others may read it; chmod 600 it", file.string()),
               fmt::format("{}：他人可读；请执行 chmod 600", file.string())};
}

}  // namespace

FileStamp stamp_of(const fs::path& file) {
  std::error_code error;
  FileStamp stamp;
  stamp.changed = fs::last_write_time(file, error);
  stamp.bytes = fs::file_size(file, error);
  return stamp;
}

Result<std::string> read_small_file(const fs::path& file, std::size_t bytes_max) {
  std::ifstream in(file, std::ios::binary);
  if (!in)
    return Fault{Errc::kNotFound, fmt::format("cannot read {}", file.string()),
                 fmt::format("无法读取 {}", file.string())};
  std::string text(bytes_max + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() <= bytes_max) return text;
  return Fault{Errc::kLimit, fmt::format("{} is too long", file.string()),
               fmt::format("{} 过大", file.string())};
}

Result<std::unique_ptr<ApiFiles>> ApiFiles::open(const ApiConfig& config) {
  std::unique_ptr<ApiFiles> files(new ApiFiles(config));
  LUOSHU_CHECK(files->read_identity());
  LUOSHU_CHECK(files->read_tokens());
  return files;
}

Status ApiFiles::refresh() {
  const bool other_identity =
      stamp_of(config_.certificate) != certificate_stamp_ || stamp_of(config_.key) != key_stamp_;
  const Status identity = other_identity ? read_identity() : Status(Done{});
  if (stamp_of(config_.tokens) != tokens_stamp_) LUOSHU_CHECK(read_tokens());
  return identity;
}

Status ApiFiles::read_tokens() {
  // Before it is read: what changes meanwhile is read again.
  tokens_stamp_ = stamp_of(config_.tokens);
  LUOSHU_TRY(const std::string text, read_small_file(config_.tokens, api::kTokenFileBytesMax));
  auto tokens = api::parse_tokens(text);
  if (!tokens) return with_context(tokens.error(), config_.tokens.string());
  tokens_ = *std::move(tokens);
  return Done{};
}

Status ApiFiles::read_identity() {
  certificate_stamp_ = stamp_of(config_.certificate);
  key_stamp_ = stamp_of(config_.key);
  LUOSHU_TRY(const std::string certificate,
             read_small_file(config_.certificate, kIdentityBytesMax));
  LUOSHU_TRY(const std::string key, read_small_file(config_.key, kIdentityBytesMax));
  LUOSHU_CHECK(is_private(config_.key));
  if (const auto until = check_web_identity(certificate, key); !until)
    return with_context(until.error(), config_.certificate.string());
  auto context = std::make_shared<ssl::context>(ssl::context::tlsv13_server);
  allow_web_tls_only(context->native_handle());
  error_code error;
  context->use_certificate_chain(asio::buffer(certificate), error);
  if (!error) context->use_private_key(asio::buffer(key), ssl::context::pem, error);
  if (error)
    return Fault{Errc::kUsage,
                 fmt::format("TLS does not take this certificate: {}", error.message()),
                 fmt::format("TLS 不接受该证书：{}", error.message())};
  tls_ = std::move(context);
  return Done{};
}

Status check_api_config(const ApiConfig& config) {
  const auto files = ApiFiles::open(config);
  return files ? Status(Done{}) : Status(files.error());
}

}  // namespace luoshu::node
