// Tables of banks on any UTF-8 text, under every mapping that ships, and mappings themselves.
#include <cstdint>

#include "ledger/base/assert.h"
#include "projections/bank/charset.h"
#include "projections/bank/table_header.h"
#include "projections/bank/table_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace luoshu;
  const std::string_view text = as_text({data, size});
  if (!bank::is_utf8(text)) return 0;
  if (const auto mapping = bank::parse_mapping(text)) LUOSHU_ASSERT(!mapping->header.empty());
  const auto table = bank::read_csv(text, ',');
  if (!table) return 0;
  for (const bank::Mapping& mapping : bank::shipped_mappings()) {
    const auto header = bank::find_header(*table, mapping);
    if (!header) continue;
    const auto reading = bank::read_table(*table, *header, mapping);
    LUOSHU_ASSERT(reading || !reading.error().detail_zh.empty());
  }
  return 0;
}
