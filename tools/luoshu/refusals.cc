#include "tools/luoshu/refusals.h"

#include <fmt/format.h>

namespace luoshu {

namespace {

std::string lines_of(const Reasons& reasons, const Console& console) {
  std::string text = describe(reasons, console.language());
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

std::string place_of(const RefusedAt& at) {
  return at.line ? fmt::format("{}:{}", at.file, *at.line) : at.file;
}

}  // namespace

void tell_refusal(const Console& console, const Reasons& reasons,
                  const std::optional<RefusedAt>& at) {
  if (console.json()) {
    json::Value answer = refusal_json(reasons);
    if (at && answer.object() != nullptr) {
      answer.object()->emplace_back("file", at->file);
      if (at->line) answer.object()->emplace_back("line", *at->line);
    }
    console.value(answer);
    return;
  }
  const std::string_view refused = console.say({"不予受理", "refused by the rules"});
  std::string text = at ? fmt::format("{}: {}", place_of(*at), refused) : std::string(refused);
  if (at && !at->what.empty()) text += ": " + at->what;
  console.note(text);
  console.note(lines_of(reasons, console));
}

void tell_warnings(const Console& console, const Reasons& warnings,
                   const std::optional<RefusedAt>& at) {
  if (warnings.empty()) return;
  const std::string text = lines_of(warnings, console);
  console.note(at ? fmt::format("{}: {}", place_of(*at), text) : text);
}

}  // namespace luoshu
