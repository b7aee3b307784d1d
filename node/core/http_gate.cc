#include "node/core/http_gate.h"

#include <algorithm>

namespace luoshu::node {
namespace {

constexpr std::size_t kHostBytesMax = 255;
constexpr std::size_t kLengthDigitsMax = 15;  // no sum of limits comes near

HttpRefusal refusal(unsigned status, std::string text) {
  return {status, std::move(text), {}};
}

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

// -1: no hexadecimal digit.
int nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<HttpRefusal> object_to_fields(const HttpRequestHead& head) {
  const HttpFields& fields = head.fields;
  if (!fields.of("transfer-encoding").empty())
    return refusal(411, "say Content-Length, and no Transfer-Encoding");
  if (head.version != "HTTP/1.1") return refusal(505, "HTTP/1.1 is spoken here");
  for (const HttpField& field : fields.all)
    if (std::ranges::any_of(field.value, [](char c) { return (c & 0x80) != 0; }))
      return refusal(400, "a field with bytes past ASCII");
  const auto hosts = fields.of("host");
  constexpr std::string_view kHostMarks = ".-_:[]";
  const bool one_host =
      hosts.size() == 1 && !hosts.front().empty() && hosts.front().size() <= kHostBytesMax &&
      std::ranges::all_of(hosts.front(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               kHostMarks.find(c) != std::string_view::npos;
      });
  if (!one_host) return refusal(400, "exactly one Host is needed");
  if (!fields.of("expect").empty()) return refusal(417, "send the body without asking first");
  return std::nullopt;
}

std::variant<std::uint64_t, HttpRefusal> length_of(const HttpFields& fields,
                                                   std::uint64_t bytes_max) {
  const auto lengths = fields.of("content-length");
  if (lengths.empty()) return std::uint64_t{0};
  const std::string_view digits = lengths.front();
  const bool whole = lengths.size() == 1 && !digits.empty() &&
                     std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  if (!whole) return refusal(400, "Content-Length is one number");
  std::uint64_t length = 0;
  for (const char c : digits.substr(0, kLengthDigitsMax))
    length = length * 10 + static_cast<std::uint64_t>(c - '0');
  if (digits.size() > kLengthDigitsMax || length > bytes_max)
    return refusal(413, "the body is too long");
  return length;
}

// A byte that stands for itself in a query may have a meaning in a path.
enum class Part { kPath, kQuery };

bool has_good_escapes(std::string_view text, Part part) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') continue;
    const int high = i + 2 < text.size() ? nibble(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? nibble(text[i + 2]) : -1;
    if (high < 0 || low < 0) return false;
    const int byte = high * 16 + low;
    if (byte == 0) return false;
    const bool control = byte < ' ' || byte == 0x7f;
    if (part == Part::kPath && (control || byte == '/' || byte == '\\')) return false;
    i += 2;
  }
  return true;
}

// REQUIRES good escapes.
std::string decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i];
      continue;
    }
    plain += static_cast<char>(nibble(text[i + 1]) * 16 + nibble(text[i + 2]));
    i += 2;
  }
  return plain;
}

bool has_dot_segment(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);  // '/'
    const std::string_view segment = path.substr(0, path.find('/'));
    if (segment == "." || segment == "..") return true;
    path.remove_prefix(segment.size());
  }
  return false;
}

std::optional<HttpRefusal> read_target(std::string_view target, const HttpLimits& limits,
                                       HttpAdmitted& admitted) {
  if (target.size() > limits.target_bytes_max) return refusal(400, "the target is too long");
  if (!target.starts_with('/') || !is_printable(target) ||
      target.find_first_of("#\\") != std::string_view::npos)
    return refusal(400, "the target is /path?query");
  const auto mark = std::min(target.find('?'), target.size());
  const std::string_view path = target.substr(0, mark);
  const std::string_view query = target.substr(std::min(mark + 1, target.size()));
  if (!has_good_escapes(path, Part::kPath) || !has_good_escapes(query, Part::kQuery))
    return refusal(400, "an escape that is none, or of a byte that must not be there");
  admitted.path = decoded(path);
  if (has_dot_segment(admitted.path)) return refusal(400, "a path with a segment . or ..");
  admitted.query = query;
  return std::nullopt;
}

}  // namespace

HttpAdmission admit_http(std::string_view head, const HttpLimits& limits) {
  const auto parsed = parse_http_request_head(head);
  if (parsed) return admit_http(*parsed, limits);
  if (parsed.error().code == Errc::kLimit) return refusal(431, parsed.error().detail);
  return refusal(400, parsed.error().detail);
}

HttpAdmission admit_http(const HttpRequestHead& head, const HttpLimits& limits) {
  if (auto no = object_to_fields(head)) return *std::move(no);
  HttpAdmitted admitted;
  if (head.method != "GET" && head.method != "HEAD" && head.method != "POST")
    return HttpRefusal{405, "not with this method", "GET, HEAD, POST"};
  admitted.method = head.method;
  if (auto no = read_target(head.target, limits, admitted)) return *std::move(no);
  auto length = length_of(head.fields, limits.body_bytes_max);
  if (auto* no = std::get_if<HttpRefusal>(&length)) return std::move(*no);
  admitted.body_bytes = std::get<std::uint64_t>(length);
  admitted.host = head.fields.of("host").front();
  for (const std::string_view connection : head.fields.of("connection"))
    for (const std::string& word : http_words(connection))
      if (word == "close") admitted.keep_alive = false;
  return admitted;
}

}  // namespace luoshu::node
