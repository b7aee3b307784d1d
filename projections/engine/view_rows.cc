#include "projections/engine/view_rows.h"

namespace luoshu {
namespace {

constexpr std::uint16_t kGenerationStep = 256;

}  // namespace

Result<ViewCursor> read_cursor(const Snapshot& snapshot, std::string_view name) {
  LUOSHU_TRY(const auto found, snapshot.get(Table::kMeta, as_bytes(name)));
  if (!found) return ViewCursor{};
  ByteReader reader(*found);
  ViewCursor cursor;
  LUOSHU_TRY(cursor.generation, reader.u8());
  LUOSHU_TRY(cursor.size.value, reader.u64_be());
  LUOSHU_TRY(const std::uint32_t latest, reader.u32_be());
  cursor.latest = Date{static_cast<std::int32_t>(latest)};
  return cursor;
}

void put_cursor(Batch& batch, std::string_view name, const ViewCursor& cursor) {
  Bytes value{cursor.generation};
  put_u64_be(value, cursor.size.value);
  put_u32_be(value, static_cast<std::uint32_t>(cursor.latest.days));
  batch.put(Table::kMeta, as_bytes(name), value);
}

RowTable stored_table(RowTable table, std::uint8_t generation) {
  return RowTable{static_cast<std::uint16_t>(table.value + generation * kGenerationStep)};
}

void put_view_row(Batch& batch, const ViewRow& row, std::uint8_t generation, Size version) {
  put_version(batch, Table::kViews, stored_table(row.table, generation), as_bytes(row.key), version,
              ByteView(row.value));
}

void ViewRows::add(ViewRow row) {
  added_.insert_or_assign({row.table.value, std::move(row.key)}, std::move(row.value));
}

Status ViewRows::scan(RowTable table, std::string_view prefix, const Use& use) const {
  bool go_on = true;
  LUOSHU_CHECK(scan_version(snapshot_, Table::kViews, stored_table(table, cursor_.generation),
                            as_bytes(prefix), as_of_, [&](ByteView key, ByteView value) {
                              go_on = use(as_text(key), value);
                              return go_on;
                            }));
  for (auto row = added_.lower_bound({table.value, std::string(prefix)});
       go_on && row != added_.end() && row->first.first == table.value &&
       row->first.second.starts_with(prefix);
       ++row)
    go_on = use(row->first.second, row->second);
  return {};
}

Result<std::optional<Bytes>> ViewRows::get(RowTable table, std::string_view key) const {
  if (const auto row = added_.find({table.value, std::string(key)}); row != added_.end())
    return std::optional<Bytes>(row->second);
  return get_version(snapshot_, Table::kViews, stored_table(table, cursor_.generation),
                     as_bytes(key), as_of_);
}

std::string long_key(std::uint64_t number) {
  Bytes bytes;
  put_u64_be(bytes, number);
  return std::string(as_text(bytes));
}

Result<std::uint64_t> number_of_key(std::string_view eight_bytes) {
  return ByteReader(as_bytes(eight_bytes)).u64_be();
}

}  // namespace luoshu
