#include "ledger/rules/money/booked_rows.h"

#include "ledger/rules/engine/state.h"

namespace luoshu {
namespace {

constexpr std::uint32_t kSignBit = 0x8000'0000U;
constexpr std::size_t kDayBytes = 4;
static_assert(sizeof(Date::days) == kDayBytes && sizeof(BookedKind) == 1);

}  // namespace

std::string booked_key(std::int32_t day, BookedKind kind, std::string_view id) {
  std::string key = date_key(day);
  key.reserve(key.size() + 1 + id.size());
  key.push_back(static_cast<char>(kind));
  key += id;
  return key;
}

std::optional<BookedKey> read_booked_key(std::string_view key) {
  if (key.size() <= kDayBytes) return std::nullopt;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < kDayBytes; ++i)
    number = number << 8 | static_cast<std::uint8_t>(key[i]);
  const auto kind = static_cast<std::uint8_t>(key[kDayBytes]);
  if (kind > static_cast<std::uint8_t>(BookedKind::kRefund)) return std::nullopt;
  return BookedKey{Date{static_cast<std::int32_t>(number ^ kSignBit)},
                   static_cast<BookedKind>(kind), key.substr(kDayBytes + 1)};
}

}  // namespace luoshu
