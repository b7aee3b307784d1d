// Amounts in capitals and in figures on any text: what is read is written, and read back the same.
#include <cstdint>

#include "ledger/base/assert.h"
#include "ledger/base/bytes.h"
#include "projections/bank/amount.h"
#include "projections/bank/capitals.h"
#include "projections/bank/charset.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace luoshu;
  const std::string_view text = as_text({data, size});
  if (!bank::is_utf8(text)) return 0;
  if (const auto fen = bank::fen_of_capitals(text)) {
    const auto words = bank::capitals_of_fen(*fen);
    LUOSHU_ASSERT(words && bank::fen_of_capitals(*words).value() == *fen);
  }
  for (const auto style : {bank::NumberStyle::kPlain, bank::NumberStyle::kComma,
                           bank::NumberStyle::kPeople, bank::NumberStyle::kWorkbook}) {
    const auto parsed = bank::parse_amount(text, style, 2);
    if (!parsed) continue;
    const std::string written = bank::amount_text(parsed->amount, 2);
    const auto again = bank::parse_amount(written, bank::NumberStyle::kPeople, 2);
    LUOSHU_ASSERT(again && again->amount == parsed->amount);
  }
  return 0;
}
