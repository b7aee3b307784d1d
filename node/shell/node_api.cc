// The part of a node that puts its ledger behind the API.
#include <fstream>

#include "ledger/crypto/digest.h"
#include "node/shell/node.h"

namespace luoshu::node {
namespace {

constexpr std::string_view kVersion = LUOSHU_VERSION;

// Of this very program: answers of another build have other entity tags.
std::string build_of_program() {
  std::ifstream program("/proc/self/exe", std::ios::binary);
  Hasher hasher(DigestKind::kSha256);
  std::string part(1U << 20, '\0');
  while (program.read(part.data(), static_cast<std::streamsize>(part.size())) ||
         program.gcount() > 0)
    hasher.update(
        as_bytes(std::string_view(part).substr(0, static_cast<std::size_t>(program.gcount()))));
  return hasher.finish().hex().substr(0, 16);
}

}  // namespace

Status Node::start_api() {
  if (!config_.api) return Done{};
  const Ledger& ledger = home_->ledger();
  LUOSHU_TRY(
      api_, ApiServer::open({*config_.api,
                             {home_->store(), ledger.genesis(), ledger.id(), home_->config().joined,
                              std::string(kVersion), build_of_program()},
                             local_socket_of(config_.home),
                             config_.policy,
                             clock_,
                             boundary_,
                             log_}));
  tell_api();
  log_.info("the API listens", {{"port", std::to_string(api_->port())}});
  return Done{};
}

void Node::tell_api() {
  if (!api_) return;
  std::string why;
  const bool is_ready = ready(why);
  api_->tell(is_ready, std::move(why));
}

}  // namespace luoshu::node
