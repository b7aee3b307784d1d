// Consistency files on any bytes: the reader never crashes, what it takes has one spelling, and no
// foreign proof makes a verdict about notes that nobody signed.
#include <cstdint>

#include "ledger/base/assert.h"
#include "ledger/log/note_pair.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace luoshu;
  const std::string_view text = as_text({data, size});
  const auto file = parse_consistency_file(text);
  if (!file) return 0;
  LUOSHU_ASSERT(to_text(*file) == text);
  static_cast<void>(verify_consistency_file(*file));
  return 0;
}
