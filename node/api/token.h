// Tokens: what a program shows to be known. 32 random bytes, written with a prefix that scanners of
// leaked secrets can look for and a checksum that tells a mistyped one from a wrong one. The node
// keeps the SHA-256 alone, in one file that the operator's command writes and the node reads again
// when it changes. Pure: bytes, days and texts come from the caller.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/time.h"
#include "ledger/crypto/digest.h"
#include "node/api/rights.h"

namespace luoshu::api {

inline constexpr std::string_view kTokenPrefix = "luoshu_t1_";
inline constexpr std::size_t kTokenSecretBytes = 32;
inline constexpr std::size_t kTokensMax = 10'000;
inline constexpr std::size_t kTokenFileBytesMax = 8U << 20;

// "luoshu_t1_" ‖ hex(secret) ‖ hex(first 4 bytes of SHA-256("luoshu/token/v1\n" ‖ secret)).
// REQUIRES 32 bytes.
std::string token_text(ByteView secret);
// The digest under which it is kept. kInvalid where it is no token; never says what was given.
Result<Hash> token_digest(std::string_view text);

struct Token {
  Hash digest;
  std::string party;
  std::string role;
  std::string division;
  Date until;                        // last day
  std::optional<Date> revoked = {};  // from that day on it counts for nothing
  std::string note = {};
  // Its name in commands and logs: the first 12 digits of the digest.
  std::string name() const { return digest.hex().substr(0, 12); }
  friend bool operator==(const Token&, const Token&) = default;
};

// {"format": "luoshu-tokens/v1", "tokens": [{"sha256", "party", "role", "division", "until",
// "revoked", "note"}]}. kInvalid naming the first token that is wrong, kLimit.
Result<std::vector<Token>> parse_tokens(std::string_view text);
std::string tokens_text(const std::vector<Token>& tokens);

// Whose it is on that day; 401 where it is unknown, has expired or was revoked.
struct Known {
  std::optional<Caller> caller;
  std::optional<Problem> problem;
};
Known caller_of(const std::vector<Token>& tokens, const Hash& digest, Date today);

}  // namespace luoshu::api
