// Files of banks on any bytes, through the door that tells formats by their content: no reader
// crashes, a refusal says why in both languages, and what is read has sums that hold.
#include <cstdint>

#include "ledger/base/assert.h"
#include "ledger/base/fen_sum.h"
#include "projections/bank/read.h"
#include "projections/bank/reading_forms.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace luoshu;
  const auto reading = bank::read_file({data, size});
  if (!reading) {
    LUOSHU_ASSERT(reading.error().code == Errc::kRefused);
    LUOSHU_ASSERT(!reading.error().detail.empty() && !reading.error().detail_zh.empty());
    return 0;
  }
  for (const bank::Statement& statement : reading->statements) {
    LUOSHU_ASSERT(statement.booked_lines <= statement.lines.size());
    if (!statement.difference) continue;
    FenSum sum(statement.opening->amount);
    sum += statement.credit_sum;
    sum -= statement.debit_sum;
    sum -= statement.closing->amount;
    LUOSHU_ASSERT(sum == FenSum(*statement.difference));
  }
  const json::Value form = bank::to_json(*reading, Language::kEn);
  LUOSHU_ASSERT(json::parse(json::to_line(form)).has_value());
  return 0;
}
