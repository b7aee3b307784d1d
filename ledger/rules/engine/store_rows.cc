#include "ledger/rules/engine/store_rows.h"

namespace luoshu {

namespace {

constexpr int kMissesBeforeLook = 8;

}  // namespace

// REQUIRES nothing of the key's order: only what lies between the last miss and the next row is
// known to be absent.
bool StoreRows::known_absent(Misses& misses, std::string_view key) const {
  if (!misses.knows_next || key <= misses.last) return false;
  if (!misses.to_the_end && key >= misses.next) return false;
  misses.last = key;
  return true;
}

Status StoreRows::remember_miss(RowTable table, Misses& misses, std::string_view key) const {
  misses.ascending = key > misses.last ? misses.ascending + 1 : 0;
  misses.last = key;
  misses.knows_next = misses.ascending >= kMissesBeforeLook;
  if (!misses.knows_next) return Done{};
  LUOSHU_TRY(const auto next, next_row(*snapshot_, Table::kState, table, as_bytes(key)));
  misses.to_the_end = !next;
  if (next) misses.next = as_text(*next);
  return Done{};
}

Result<std::optional<RowSource::Found>> StoreRows::get(RowTable table, std::string_view key) const {
  Misses& misses = misses_[table.value];
  if (known_absent(misses, key)) return std::optional<Found>();
  LUOSHU_TRY(auto found, find_version(*snapshot_, Table::kState, table, as_bytes(key), as_of_));
  if (!found) {
    LUOSHU_CHECK(remember_miss(table, misses, key));
    return std::optional<Found>();
  }
  return std::optional<Found>(Found{std::move(found->value), found->version});
}

Status StoreRows::get_each(RowTable table, std::span<const std::string_view> keys,
                           const OneOfMany& row) const {
  return find_versions(*snapshot_, Table::kState, table, keys, as_of_, row);
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
