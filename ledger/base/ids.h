// Integers and identifiers that must not be swapped are types of their own.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"

namespace luoshu {

// Position of an entry in the log: dense, from 0.
struct Seq {
  std::uint64_t value = 0;
  friend auto operator<=>(Seq, Seq) = default;
};

// Number of entries in the log: the entries 0 .. size-1 are there. Also the version of a row that
// the entry size-1 wrote.
struct Size {
  std::uint64_t value = 0;
  friend auto operator<=>(Size, Size) = default;
};

// Number of a business event, dense, from 1; 0 is no event.
struct EventNumber {
  std::uint64_t value = 0;
  friend auto operator<=>(EventNumber, EventNumber) = default;
};

// 32 bytes that name other bytes: SHA-256 or SM3.
struct Hash {
  std::array<std::uint8_t, 32> bytes{};
  ByteView view() const { return bytes; }
  std::string hex() const { return to_hex(bytes); }
  friend auto operator<=>(const Hash&, const Hash&) = default;
};
// REQUIRES nothing; refuses any length but 32.
Result<Hash> hash_from(ByteView bytes);

// SHA-256 of entry 0's header: which ledger this is.
struct LedgerId {
  Hash hash;
  friend auto operator<=>(const LedgerId&, const LedgerId&) = default;
};

// 16 bytes chosen by the author before sending; (author, entry id) is the identity of an entry.
struct EntryId {
  std::array<std::uint8_t, 16> bytes{};
  ByteView view() const { return bytes; }
  std::string hex() const { return to_hex(bytes); }
  friend auto operator<=>(const EntryId&, const EntryId&) = default;
};
Result<EntryId> entry_id_from(ByteView bytes);

// The id under which the root key of entry 0 signs, whatever party it acts for.
inline constexpr std::string_view kRootKeyId = "root";

}  // namespace luoshu
