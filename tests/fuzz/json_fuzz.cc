// The JSON reader on any bytes: it never crashes, and what it takes it can write so that reading it
// again gives the same value in both written forms.
#include <cstdint>

#include "ledger/base/assert.h"
#include "ledger/base/bytes.h"
#include "ledger/base/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = luoshu::json::parse(luoshu::as_text({data, size}));
  if (!value) {
    LUOSHU_ASSERT(value.error().detail.find("line ") != std::string::npos);
    return 0;
  }
  const std::string line = luoshu::json::to_line(*value);
  const auto again = luoshu::json::parse(line);
  LUOSHU_ASSERT(again && *again == *value);
  LUOSHU_ASSERT(luoshu::json::to_line(*again) == line);
  const auto pretty = luoshu::json::parse(luoshu::json::to_pretty(*value));
  LUOSHU_ASSERT(pretty && *pretty == *value);
  return 0;
}
