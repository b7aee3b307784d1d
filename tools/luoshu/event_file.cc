#include "tools/luoshu/event_file.h"

#include <fmt/format.h>

#include "ledger/base/limits.h"
#include "ledger/form/event_form.h"
#include "tools/luoshu/files.h"

namespace luoshu {
namespace {

// Whether the file is one event over several lines, though not well written: its first line alone
// is only a beginning.
bool is_one_event(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return false;
  const auto line = json::parse(text.substr(start, text.find('\n', start) - start));
  return !line && line.error().detail.find("unexpected end of input") != std::string::npos;
}

}  // namespace

Result<std::vector<WrittenEvent>> read_event_file(const std::string& file) {
  LUOSHU_TRY(const Bytes bytes, read_whole(file, 2 * limits::kEntryBytesMax));
  std::vector<WrittenEvent> events;
  auto whole = json::parse(as_text(bytes));
  if (whole) {
    events.push_back({0, *std::move(whole)});
    return events;
  }
  if (is_one_event(as_text(bytes))) return with_context(whole.error(), file);
  std::string_view rest = as_text(bytes);
  for (std::uint64_t line = 1; !rest.empty(); ++line) {
    std::string_view text = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), text.size() + 1));
    if (text.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    auto value = json::parse(text);
    if (!value) return with_context(form::json_fault_at(value.error(), line), file);
    events.push_back({line, *std::move(value)});
  }
  if (events.empty()) return Fault{Errc::kInvalid, file + " holds no event", file + " 中没有事件"};
  return events;
}

}  // namespace luoshu
