#include "ledger/log/anchor.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "ledger/base/new_file.h"
#include "ledger/crypto/digest.h"

namespace luoshu {
namespace {

constexpr std::string_view kFirstLine = "luoshu-anchor/v1\n";

Fault io_fault(const char* what, const std::filesystem::path& path) {
  return Fault{Errc::kIo, fmt::format("{} {}: {}", what, path.string(), std::strerror(errno))};
}

std::string body_of(const Anchor& anchor) {
  return fmt::format("{}ledger {}\ncommitted {} {}\n\n{}", kFirstLine, anchor.ledger.hash.hex(),
                     anchor.size.value, to_base64(anchor.root.view()), anchor.checkpoint);
}

// Takes "<word> <value>LF" off the front; the value.
Result<std::string_view> take_line(std::string_view& rest, std::string_view word) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos || rest.substr(0, word.size()) != word)
    return Fault{Errc::kCorruption, fmt::format("the anchor has no line '{}'", word)};
  const std::string_view value = rest.substr(word.size(), end - word.size());
  rest.remove_prefix(end + 1);
  return value;
}

Result<Anchor> parse_body(std::string_view rest) {
  Anchor anchor;
  LUOSHU_CHECK(take_line(rest, kFirstLine.substr(0, kFirstLine.size() - 1)));
  LUOSHU_TRY(const std::string_view ledger, take_line(rest, "ledger "));
  LUOSHU_TRY(const Bytes ledger_bytes, from_hex(ledger));
  LUOSHU_TRY(anchor.ledger.hash, hash_from(ledger_bytes));
  LUOSHU_TRY(const std::string_view committed, take_line(rest, "committed "));
  const auto blank = committed.find(' ');
  if (blank == std::string_view::npos) return Fault{Errc::kCorruption, "the anchor names no root"};
  anchor.size = Size{std::strtoull(std::string(committed.substr(0, blank)).c_str(), nullptr, 10)};
  LUOSHU_TRY(const Bytes root, from_base64(committed.substr(blank + 1)));
  LUOSHU_TRY(anchor.root, hash_from(root));
  LUOSHU_CHECK(take_line(rest, ""));
  anchor.checkpoint = rest;
  return anchor;
}

}  // namespace

std::string encode_anchor(const Anchor& anchor) {
  const std::string body = body_of(anchor);
  return body + "sha256 " + sha256(as_bytes(body)).hex() + "\n";
}

Result<Anchor> decode_anchor(std::string_view text) {
  const auto last = text.size() < 2 ? std::string_view::npos : text.rfind('\n', text.size() - 2);
  if (last == std::string_view::npos) return Fault{Errc::kCorruption, "the anchor is cut short"};
  auto anchor = parse_body(text.substr(0, last + 1));
  // Writing it again must give the same text: that covers the digest and every spelling at once.
  if (!anchor || encode_anchor(*anchor) != text)
    return Fault{Errc::kCorruption, "the anchor's bytes do not match its own digest"};
  return anchor;
}

Status write_anchor(const std::filesystem::path& path, const Anchor& anchor) {
  return replace_file(path, as_bytes(encode_anchor(anchor)));
}

Result<std::optional<Anchor>> read_anchor(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    if (errno == ENOENT) return std::optional<Anchor>();
    return io_fault("cannot read", path);
  }
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  auto anchor = decode_anchor(text);
  if (!anchor) return Fault{Errc::kCorruption, path.string() + ": " + anchor.error().detail};
  return std::optional<Anchor>(*std::move(anchor));
}

}  // namespace luoshu
