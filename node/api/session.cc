#include "node/api/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "ledger/base/assert.h"

namespace luoshu::api {
namespace {

constexpr std::string_view kAttributes = "Secure; HttpOnly; SameSite=Strict; Path=/";

std::optional<Hash> key_of(std::string_view cookie) {
  if (cookie.size() != 2 * kSessionSecretBytes) return std::nullopt;
  const auto bytes = from_hex(cookie);
  if (!bytes) return std::nullopt;
  return sha256(*bytes);
}

}  // namespace

std::string Sessions::begin(ByteView secret, const Hash& token, std::int64_t now_ms) {
  LUOSHU_ASSERT(secret.size() == kSessionSecretBytes);
  make_room(token, now_ms);
  sessions_.insert_or_assign(sha256(secret), Session{token, now_ms, now_ms});
  return to_hex(secret);
}

std::optional<Hash> Sessions::token_of(std::string_view cookie, std::int64_t now_ms) {
  const auto key = key_of(cookie);
  const auto found = key ? sessions_.find(*key) : sessions_.end();
  if (found == sessions_.end()) return std::nullopt;
  Session& session = found->second;
  if (now_ms - session.seen_ms >= kSessionIdleMs || now_ms - session.began_ms >= kSessionMs) {
    sessions_.erase(found);
    return std::nullopt;
  }
  session.seen_ms = now_ms;
  return session.token;
}

void Sessions::end(std::string_view cookie) {
  if (const auto key = key_of(cookie)) sessions_.erase(*key);
}

void Sessions::make_room(const Hash& token, std::int64_t now_ms) {
  std::erase_if(sessions_, [&](const auto& one) {
    return now_ms - one.second.seen_ms >= kSessionIdleMs ||
           now_ms - one.second.began_ms >= kSessionMs;
  });
  const auto of_token = [&](const auto& one) { return one.second.token == token; };
  const bool many_of_it =
      static_cast<std::size_t>(std::ranges::count_if(sessions_, of_token)) >= kSessionsPerTokenMax;
  if (!many_of_it && sessions_.size() < kSessionsMax) return;
  auto oldest = sessions_.end();
  for (auto it = sessions_.begin(); it != sessions_.end(); ++it) {
    if (many_of_it && !of_token(*it)) continue;
    if (oldest == sessions_.end() || it->second.seen_ms < oldest->second.seen_ms) oldest = it;
  }
  if (oldest != sessions_.end()) sessions_.erase(oldest);
}

std::string cookie_that_begins(std::string_view value) {
  return fmt::format("{}={}; {}", kCookieName, value, kAttributes);
}

std::string cookie_that_ends() {
  return fmt::format("{}=; Max-Age=0; {}", kCookieName, kAttributes);
}

std::optional<std::string> cookie_in(std::string_view field) {
  std::optional<std::string> value;
  while (!field.empty()) {
    const auto end = std::min(field.find(';'), field.size());
    std::string_view pair = field.substr(0, end);
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    if (pair.starts_with(kCookieName) && pair.substr(kCookieName.size()).starts_with('=')) {
      if (value) return std::nullopt;
      value = pair.substr(kCookieName.size() + 1);
    }
    field.remove_prefix(std::min(end + 1, field.size()));
  }
  return value;
}

}  // namespace luoshu::api
