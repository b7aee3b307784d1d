// Keys of tables::kBooked, which holds every sale and refund by its day. Pure.
//
//   key := day (4 bytes, big endian, its sign bit flipped) ‖ kind (00 sale, 01 refund) ‖ id
//
// DO NOT CHANGE: in the state's digest. Keys ascend by day, then sales before refunds, then ids.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/time.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {

enum class BookedKind : std::uint8_t { kSale = 0, kRefund = 1 };
struct BookedKey {
  Date day;
  BookedKind kind{};
  std::string_view id;  // of the transaction or refund
  friend bool operator==(const BookedKey&, const BookedKey&) = default;
};

std::string booked_key(std::int32_t day, BookedKind kind, std::string_view id);
// `id` is a part of `key`. None: no key of this table.
std::optional<BookedKey> read_booked_key(std::string_view key);

}  // namespace luoshu
