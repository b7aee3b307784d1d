// Versioned rows (docs/decisions/0004): every row is stored under key ‖ ~version, where the version
// is the size of the log that wrote it, and is read by seeking to the as-of version. A read at a
// point in time is therefore an ordinary read. Several writes of one row in one entry are one
// version.
//
//   stored key   := u16 table BE ‖ escaped key ‖ 00 00 ‖ u64 BE ~version
//   escaped key  := the key with every 00 written as 00 FF     (keeps bytewise order)
//   stored value := 01 ‖ value (set)   or   00 (erased)
// DO NOT CHANGE: on disk since format 1.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "ledger/base/ids.h"
#include "ledger/store/store.h"

namespace luoshu {

// The version at the end of a stored key.
inline constexpr std::size_t kVersionBytes = 8;

inline bool is_versioned(Table table) {
  return table == Table::kState || table == Table::kViews;
}

// Number of a table inside Table::kState or Table::kViews; part of the state digest (FORMATS §8).
struct RowTable {
  std::uint16_t value = 0;
  friend auto operator<=>(RowTable, RowTable) = default;
};

// Adds to the batch: at `version` the row has this value (none: it is erased).
void put_version(Batch& batch, Table space, RowTable table, ByteView key, Size version,
                 std::optional<ByteView> value);
// The row as a log of size `as_of` knew it; nothing where it was absent or erased.
Result<std::optional<Bytes>> get_version(const Snapshot& snapshot, Table space, RowTable table,
                                         ByteView key, Size as_of);
// The same, with the version that it found.
struct VersionedValue {
  Bytes value;
  Size version;
};
Result<std::optional<VersionedValue>> find_version(const Snapshot& snapshot, Table space,
                                                   RowTable table, ByteView key, Size as_of);
// The same for many keys, which ascend: `row` learns which of them, and nothing where it is absent.
// Reads along the table where they lie close together.
Status find_versions(
    const Snapshot& snapshot, Table space, RowTable table, std::span<const std::string_view> keys,
    Size as_of, const std::function<void(std::size_t which, std::optional<ByteView> value)>& row);
// The first key of the table after `key` of which any version is stored; nothing at its end.
Result<std::optional<Bytes>> next_row(const Snapshot& snapshot, Table space, RowTable table,
                                      ByteView key);
// Every row of the table whose key begins with `prefix`, as of that size, ascending by key, until
// `row` answers false.
Status scan_version(const Snapshot& snapshot, Table space, RowTable table, ByteView prefix,
                    Size as_of, const std::function<bool(ByteView key, ByteView value)>& row);

}  // namespace luoshu
