// Event bytes from others: reading them never crashes, and what passes the check is one event in
// one spelling, whose business form gives the same bytes again.
#include <cstdint>

#include "ledger/base/assert.h"
#include "ledger/form/event_form.h"
#include "ledger/form/event_view.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const luoshu::ByteView bytes(data, size);
  const auto envelope = luoshu::form::read_envelope(bytes);
  const auto value = luoshu::form::event_to_json(bytes);
  if (!luoshu::form::check_event_bytes(bytes)) return 0;
  LUOSHU_ASSERT(envelope.has_value());
  LUOSHU_ASSERT(value.has_value());
  const auto* fields = value->find("fields");
  if (fields != nullptr && fields->find("demo_key") != nullptr) return 0;  // no business form
  const auto again = luoshu::form::event_from_json(*value);
  LUOSHU_ASSERT(again.has_value());
  LUOSHU_ASSERT(luoshu::equal(*again, bytes));
  return 0;
}
