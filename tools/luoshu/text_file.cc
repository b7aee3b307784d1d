#include "tools/luoshu/text_file.h"

#include "ledger/base/limits.h"

namespace luoshu {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

std::string plain_text(std::string_view saved) {
  if (saved.starts_with(kByteOrderMark)) saved.remove_prefix(kByteOrderMark.size());
  std::string text;
  text.reserve(saved.size());
  for (std::size_t i = 0; i < saved.size(); ++i)
    if (saved[i] != '\r' || i + 1 == saved.size() || saved[i + 1] != '\n') text += saved[i];
  return text;
}

Result<std::string> read_text(const std::filesystem::path& path, std::size_t bytes_max) {
  LUOSHU_TRY(const Bytes bytes, read_whole(path, bytes_max));
  return plain_text(as_text(bytes));
}

Result<Policy> read_policy(const std::filesystem::path& path) {
  LUOSHU_TRY(const std::string text, read_text(path, limits::kNoteBytesMax * 16));
  auto policy = parse_policy(text);
  if (!policy) return with_context(policy.error(), path.string());
  return policy;
}

}  // namespace luoshu
