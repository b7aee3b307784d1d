#include "projections/checks/row_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "projections/engine/stored_rows.h"

namespace luoshu {
namespace {

void fault(RowsFound& found, std::string place, std::string detail) {
  if (found.faults++ != 0) return;
  found.place = std::move(place);
  found.detail = std::move(detail);
}

// Rows of entries up to the size.
Result<std::uint64_t> count_stored(const Snapshot& snapshot, const Projection& projection,
                                   std::uint8_t generation, Size size) {
  std::uint64_t count = 0;
  for (const RowTable table : projection.tables) {
    StoredRows rows(snapshot, table, generation);
    for (;; rows.next()) {
      LUOSHU_TRY(const StoredRows::Row* row, rows.peek());
      if (row == nullptr) break;
      if (row->key.size() < kVersionBytes)
        return Fault{Errc::kCorruption, "a row of the views has a key that is too short"};
      const ByteView tail = ByteView(row->key).subspan(row->key.size() - kVersionBytes);
      LUOSHU_TRY(const std::uint64_t inverse, ByteReader(tail).u64_be());
      if (~inverse <= size.value) ++count;
    }
  }
  return count;
}

}  // namespace

Result<RowsFound> check_rows(const Store& stored, const Store& replayed,
                             const Projection& projection, Size size) {
  const auto snapshot = stored.snapshot();
  LUOSHU_TRY(const ViewCursor cursor, read_cursor(*snapshot, kCursor));
  RowsFound found;
  found.size = std::min(size, cursor.size);
  LUOSHU_TRY(const LogReader log, LogReader::open(replayed));
  const Projection* const one[] = {&projection};
  EntryFolder folder(replayed, log, one, ViewCursor{});
  while (folder.cursor().size < found.size) {
    LUOSHU_TRY(const auto rows, folder.next());
    const Size version = folder.cursor().size;
    for (const ViewRow& row : rows.front()) {
      ++found.rows;
      Batch batch;
      put_view_row(batch, row, cursor.generation, version);
      const Batch::Change& expected = batch.changes().front();
      LUOSHU_TRY(const auto value, snapshot->get(Table::kViews, expected.key));
      const std::string place = fmt::format("entry {}", version.value - 1);
      if (!value)
        fault(found, place, "a row that follows from it is missing: run `luoshu rebuild`");
      else if (*value != *expected.value)
        fault(found, place, "a row that follows from it says something else: run `luoshu rebuild`");
    }
  }
  LUOSHU_TRY(const std::uint64_t count,
             count_stored(*snapshot, projection, cursor.generation, found.size));
  if (count != found.rows && found.faults == 0)
    fault(found, std::string(projection.name),
          fmt::format("{} rows are stored where {} follow from the log: run `luoshu rebuild`",
                      count, found.rows));
  // Only the rows of all entries say what the latest date is.
  if (found.size == cursor.size && folder.cursor().latest != cursor.latest)
    fault(found, "the cursor", "its latest date is not that of the log: run `luoshu rebuild`");
  return found;
}

}  // namespace luoshu
