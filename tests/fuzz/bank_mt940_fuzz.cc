// MT940 and MT942 on any UTF-8 text: no crash, and every amount is within the limit.
#include <cstdint>
#include <cstdlib>

#include "ledger/base/assert.h"
#include "ledger/base/limits.h"
#include "projections/bank/charset.h"
#include "projections/bank/mt940.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace luoshu;
  const std::string_view text = as_text({data, size});
  if (!bank::is_utf8(text)) return 0;
  const auto reading = bank::read_mt940(text);
  if (!reading) return 0;
  for (const bank::Statement& statement : reading->statements)
    for (const bank::Line& line : statement.lines)
      LUOSHU_ASSERT(line.amount >= 0 && line.amount <= limits::kAmountFenMax && line.booked);
  return 0;
}
