#include "tools/luoshu/refusals.h"

#include <fmt/format.h>

namespace luoshu {

void tell_refusal(const Console& console, const Reasons& reasons,
                  const std::optional<RefusedAt>& at) {
  if (console.json()) {
    json::Value answer = refusal_json(reasons);
    if (at && answer.object() != nullptr) {
      answer.object()->emplace_back("file", at->file);
      answer.object()->emplace_back("line", at->line);
    }
    console.value(answer);
    return;
  }
  const std::string_view refused = console.say({"不予受理", "refused by the rules"});
  console.note(at ? fmt::format("{}:{}: {}: {}", at->file, at->line, refused, at->what)
                  : std::string(refused));
  std::string text = describe(reasons, console.chinese());
  while (text.ends_with('\n')) text.pop_back();
  console.note(text);
}

}  // namespace luoshu
