#include "projections/engine/stored_rows.h"

namespace luoshu {
namespace {

constexpr std::size_t kTableBytes = 2;
constexpr std::size_t kRowsAtATime = 1'024;

Bytes number_of(std::uint16_t table) {
  Bytes bytes;
  put_u16_be(bytes, table);
  return bytes;
}

}  // namespace

Bytes StoredRows::start(RowTable table, std::uint8_t generation) {
  return number_of(stored_table(table, generation).value);
}

Bytes StoredRows::end(RowTable table, std::uint8_t generation) {
  return number_of(static_cast<std::uint16_t>(stored_table(table, generation).value + 1));
}

StoredRows::StoredRows(const Snapshot& snapshot, RowTable table, std::uint8_t generation)
    : snapshot_(snapshot), from_(start(table, generation)), end_(end(table, generation)) {}

Result<const StoredRows::Row*> StoredRows::peek() {
  if (rows_.empty() && !ended_) LUOSHU_CHECK(refill());
  return rows_.empty() ? nullptr : &rows_.front();
}

Status StoredRows::refill() {
  LUOSHU_CHECK(snapshot_.scan(Table::kViews, from_, end_, [&](ByteView key, ByteView value) {
    rows_.push_back({to_bytes(key.subspan(kTableBytes)), to_bytes(value)});
    if (rows_.size() < kRowsAtATime) return true;
    from_ = to_bytes(key);
    from_.push_back(0);  // the first key after it
    return false;
  }));
  ended_ = rows_.size() < kRowsAtATime;
  return {};
}

}  // namespace luoshu
