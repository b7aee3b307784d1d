#include "node/api/etag.h"

#include <fmt/format.h>

#include "ledger/crypto/digest.h"

namespace luoshu::api {
namespace {

constexpr std::size_t kDigestBytes = 16;

// Each part with its length in front, so that no two questions make the same bytes.
void put_part(Bytes& bytes, std::string_view part) {
  put_u64_be(bytes, part.size());
  append(bytes, as_bytes(part));
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string entity_tag(const TagParts& parts) {
  Bytes bytes;
  put_u64_be(bytes, parts.size);
  for (const std::string_view part : {parts.ledger, parts.effective, parts.code, parts.question,
                                      parts.format, parts.encoding, parts.build})
    put_part(bytes, part);
  const Hash hash = sha256(bytes);
  return fmt::format("\"{}.{}.{}.{}\"", parts.size, parts.effective.empty() ? "-" : parts.effective,
                     parts.code, to_hex(hash.view().first(kDigestBytes)));
}

bool names_tag(std::string_view if_none_match, std::string_view tag) {
  if (trimmed(if_none_match) == "*") return true;
  // No tag of ours holds a comma.
  while (!if_none_match.empty()) {
    const auto comma = std::min(if_none_match.find(','), if_none_match.size());
    std::string_view named = trimmed(if_none_match.substr(0, comma));
    if (named.starts_with("W/")) named.remove_prefix(2);
    if (named == tag) return true;
    if_none_match.remove_prefix(std::min(comma + 1, if_none_match.size()));
  }
  return false;
}

}  // namespace luoshu::api
