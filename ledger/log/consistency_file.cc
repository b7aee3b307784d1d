#include "ledger/log/consistency_file.h"

#include <fmt/format.h>

#include "ledger/base/limits.h"
#include "ledger/log/checkpoint.h"

namespace luoshu {
namespace {

constexpr std::string_view kFirstLine = "luoshu-consistency-proof/v1";
constexpr std::size_t kHashLineBytes = 45;  // 44 of base64, and LF
// The hashes at their most, and room for an origin and two sizes.
constexpr std::size_t kBytesMax = limits::kNoteBytesMax + limits::kProofHashesMax * kHashLineBytes;

Fault bad(const std::string& why, const std::string& why_zh) {
  return {Errc::kInvalid, "consistency proof: " + why, "一致性证明：" + why_zh};
}

// What follows `name` and a blank in the next line.
Result<std::string_view> take(std::string_view& text, std::string_view name) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  if (end == std::string_view::npos || !line.starts_with(name) || line.size() <= name.size() ||
      line[name.size()] != ' ')
    return bad(fmt::format("no '{}' line where it belongs", name),
               fmt::format("应有 {} 行之处没有该行", name));
  text.remove_prefix(end + 1);
  return line.substr(name.size() + 1);
}

Result<Hash> hash_of(std::string_view line) {
  const auto bytes = from_base64(line);
  const auto hash = bytes ? hash_from(*bytes) : Result<Hash>(bytes.error());
  if (!hash) return bad("a line is no base64 of 32 bytes", "有一行不是 32 字节的 base64");
  return *hash;
}

Status take_tree(std::string_view& text, std::string_view name, Size& size, Hash& root) {
  LUOSHU_TRY(const std::string_view line, take(text, name));
  const std::size_t blank = std::min(line.find(' '), line.size());
  const auto number = parse_decimal(line.substr(0, blank));
  if (!number || *number == 0 || blank == line.size())
    return bad(fmt::format("'{}' names no size and root", name),
               fmt::format("{} 行未给出规模与根", name));
  size = Size{*number};
  LUOSHU_TRY(root, hash_of(line.substr(blank + 1)));
  return {};
}

}  // namespace

Result<ConsistencyFile> consistency_of(const LogReader& log, Size older, Size newer) {
  if (older.value == 0 || newer < older)
    return Fault{
        Errc::kUsage,
        fmt::format("{} and {} are no older and newer size: 1 or more, the smaller first",
                    older.value, newer.value),
        fmt::format("{} 与 {} 不是先后两个规模：应从 1 起，小者在前", older.value, newer.value)};
  if (newer > log.head().size)
    return Fault{Errc::kNotFound,
                 fmt::format("the log has {} entries, not {}", log.head().size.value, newer.value),
                 fmt::format("日志只有 {} 条记录，没有 {} 条", log.head().size.value, newer.value)};
  ConsistencyFile file;
  file.origin = log.genesis().origin;
  file.older = older;
  file.newer = newer;
  LUOSHU_TRY(file.older_root, log.root(DigestKind::kSha256, older));
  LUOSHU_TRY(file.newer_root, log.root(DigestKind::kSha256, newer));
  if (older < newer) {
    LUOSHU_TRY(file.proof, log.consistency(DigestKind::kSha256, older, newer));
  }
  return file;
}

json::Value to_json(const ConsistencyFile& file) {
  json::Array hashes;
  for (const Hash& hash : file.proof) hashes.emplace_back(to_base64(hash.view()));
  return json::Object{{"origin", file.origin},
                      {"older_size", file.older.value},
                      {"older_root", to_base64(file.older_root.view())},
                      {"newer_size", file.newer.value},
                      {"newer_root", to_base64(file.newer_root.view())},
                      {"proof", std::move(hashes)}};
}

std::string to_text(const ConsistencyFile& file) {
  std::string text = fmt::format("{}\norigin {}\nolder {} {}\nnewer {} {}\n", kFirstLine,
                                 file.origin, file.older.value, to_base64(file.older_root.view()),
                                 file.newer.value, to_base64(file.newer_root.view()));
  for (const Hash& hash : file.proof) text += to_base64(hash.view()) + "\n";
  return text;
}

Result<ConsistencyFile> parse_consistency_file(std::string_view text) {
  if (text.size() > kBytesMax)
    return Fault{Errc::kLimit, fmt::format("consistency proof: longer than {} bytes", kBytesMax),
                 fmt::format("一致性证明超过 {} 字节", kBytesMax)};
  const std::string whole(text);
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos || text.substr(0, end) != kFirstLine)
    return bad(fmt::format("the first line is not {}; `luoshu prove --consistency` writes one",
                           kFirstLine),
               fmt::format("首行不是 {}；可用 luoshu prove --consistency 出具", kFirstLine));
  text.remove_prefix(end + 1);
  ConsistencyFile file;
  LUOSHU_TRY(file.origin, take(text, "origin"));
  LUOSHU_CHECK(take_tree(text, "older", file.older, file.older_root));
  LUOSHU_CHECK(take_tree(text, "newer", file.newer, file.newer_root));
  while (!text.empty()) {
    const std::size_t line_end = std::min(text.find('\n'), text.size());
    if (file.proof.size() == limits::kProofHashesMax)
      return Fault{Errc::kLimit,
                   fmt::format("consistency proof: more than {} hashes", limits::kProofHashesMax),
                   fmt::format("一致性证明多于 {} 个散列", limits::kProofHashesMax)};
    LUOSHU_TRY(const Hash hash, hash_of(text.substr(0, line_end)));
    file.proof.push_back(hash);
    text.remove_prefix(std::min(line_end + 1, text.size()));
  }
  if (to_text(file) != whole) return bad("not in its one spelling", "不是唯一的写法");
  return file;
}

Status verify_consistency_file(const ConsistencyFile& file) {
  return merkle::verify_consistency(DigestKind::kSha256, file.older.value, file.older_root,
                                    file.newer.value, file.newer_root, file.proof);
}

}  // namespace luoshu
