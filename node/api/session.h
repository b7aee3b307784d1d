// Sessions of people: a token is shown once, and a cookie stands for it afterwards, because links
// and downloads cannot send fields. Kept in memory only; a restart ends them all. The token is
// asked for again at every request, so that revoking it ends its sessions. Pure: times and random
// bytes come from the caller. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/crypto/digest.h"

namespace luoshu::api {

inline constexpr std::string_view kCookieName = "__Host-luoshu";
inline constexpr std::int64_t kSessionIdleMs = 30LL * 60 * 1'000;
inline constexpr std::int64_t kSessionMs = 12LL * 60 * 60 * 1'000;
inline constexpr std::size_t kSessionsMax = 4'096;
inline constexpr std::size_t kSessionsPerTokenMax = 16;
inline constexpr std::size_t kSessionSecretBytes = 32;

class Sessions {
 public:
  // The value of the cookie. Where there are too many, of this token or in all, the one that was
  // idle longest ends. REQUIRES 32 random bytes.
  std::string begin(ByteView secret, const Hash& token, std::int64_t now_ms);
  // The token that a cookie stands for; looking at it keeps it from being idle.
  std::optional<Hash> token_of(std::string_view cookie, std::int64_t now_ms);
  void end(std::string_view cookie);
  std::size_t count() const { return sessions_.size(); }

 private:
  struct Session {
    Hash token;
    std::int64_t began_ms = 0;
    std::int64_t seen_ms = 0;
  };
  void make_room(const Hash& token, std::int64_t now_ms);
  std::map<Hash, Session> sessions_;  // by the digest of the cookie's bytes
};

// Fields Set-Cookie that begin and end a session.
std::string cookie_that_begins(std::string_view value);
std::string cookie_that_ends();
// The value of our cookie in a field Cookie; nothing where it has none, or two.
std::optional<std::string> cookie_in(std::string_view field);

}  // namespace luoshu::api
