#include "ledger/rules/store_rows.h"

namespace luoshu {

Result<std::optional<RowSource::Found>> StoreRows::get(RowTable table, std::string_view key) const {
  LUOSHU_TRY(auto found, find_version(*snapshot_, Table::kState, table, as_bytes(key), as_of_));
  if (!found) return std::optional<Found>();
  return std::optional<Found>(Found{std::move(found->value), found->version});
}

Status StoreRows::scan(RowTable table, std::string_view prefix, const Row& row) const {
  // A scan meets few rows: what their version was is not asked for.
  return scan_version(*snapshot_, Table::kState, table, as_bytes(prefix), as_of_,
                      [&](ByteView key, ByteView value) {
                        return row(as_text(key), Found{to_bytes(value), Size{0}});
                      });
}

void put_mutations(Batch& batch, const std::vector<Mutation>& mutations, Size version) {
  for (const Mutation& mutation : mutations) {
    std::optional<ByteView> value;
    if (mutation.row) value = mutation.row->bytes();
    put_version(batch, Table::kState, mutation.table, as_bytes(mutation.key), version, value);
  }
}

}  // namespace luoshu
