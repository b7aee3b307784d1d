// A line of business form: reading it never crashes, a fault names the line, and what is taken
// comes out canonical, checks, and reads back to the same bytes.
#include <cstdint>

#include "ledger/base/assert.h"
#include "ledger/form/event_form.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = luoshu::form::read_event_line(luoshu::as_text({data, size}), 7);
  if (!bytes) {
    // What is no JSON has its column too: "not valid JSON at line 7, column 3: …".
    const std::string detail = bytes.error().detail;
    const bool one_line = luoshu::as_text({data, size}).find('\n') == std::string_view::npos;
    LUOSHU_ASSERT(detail.starts_with("line 7: ") || detail.find("line 7, ") != std::string::npos ||
                  !one_line);
    return 0;
  }
  LUOSHU_ASSERT(luoshu::form::check_event_bytes(*bytes).has_value());
  const auto value = luoshu::form::event_to_json(*bytes);
  LUOSHU_ASSERT(value.has_value());
  const auto again = luoshu::form::read_event_line(luoshu::json::to_line(*value), 7);
  LUOSHU_ASSERT(again.has_value());
  LUOSHU_ASSERT(luoshu::equal(*again, *bytes));
  return 0;
}
