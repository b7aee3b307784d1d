#include "ledger/form/written_events.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/form/event_form.h"

namespace luoshu {
namespace {

// Whether the text is one event over several lines, though not well written: its first line alone
// is only a beginning.
bool is_one_event(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return false;
  const auto line = json::parse(text.substr(start, text.find('\n', start) - start));
  return !line && line.error().detail.find("unexpected end of input") != std::string::npos;
}

}  // namespace

Result<std::vector<WrittenEvent>> parse_written_events(std::string_view text,
                                                       std::string_view name) {
  std::vector<WrittenEvent> events;
  auto whole = json::parse(text);
  if (whole) {
    events.push_back({0, *std::move(whole)});
    return events;
  }
  if (is_one_event(text)) return with_context(whole.error(), name);
  std::string_view rest = text;
  for (std::uint64_t line = 1; !rest.empty(); ++line) {
    const std::string_view one = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), one.size() + 1));
    if (one.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    auto value = json::parse(one);
    if (!value) return with_context(form::json_fault_at(value.error(), line), name);
    events.push_back({line, *std::move(value)});
  }
  if (events.empty())
    return Fault{Errc::kInvalid, fmt::format("{} holds no event", name),
                 fmt::format("{} 中没有事件", name)};
  return events;
}

}  // namespace luoshu
