#include "tools/luoshu/event_file.h"

#include <fmt/format.h>

#include "ledger/base/limits.h"
#include "tools/luoshu/files.h"

namespace luoshu {

Result<std::vector<WrittenEvent>> read_event_file(const std::string& file) {
  LUOSHU_TRY(const Bytes bytes, read_whole(file, 2 * limits::kEntryBytesMax));
  std::vector<WrittenEvent> events;
  if (auto whole = json::parse(as_text(bytes)); whole) {
    events.push_back({0, *std::move(whole)});
    return events;
  }
  std::string_view rest = as_text(bytes);
  for (std::uint64_t line = 1; !rest.empty(); ++line) {
    std::string_view text = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), text.size() + 1));
    if (text.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    auto value = json::parse(text);
    if (!value) return with_context(value.error(), fmt::format("{}: line {}", file, line));
    events.push_back({line, *std::move(value)});
  }
  if (events.empty()) return Fault{Errc::kInvalid, file + " holds no event", file + " 中没有事件"};
  return events;
}

}  // namespace luoshu
