#include "projections/engine/catch_up.h"

#include <algorithm>

#include "projections/engine/stored_rows.h"

namespace luoshu {
namespace {

// A batch is written when it holds that many bytes.
constexpr std::uint64_t kBatchBytes = 8U << 20U;

Status commit(Store& store, const Batch& batch) {
  LUOSHU_TRY(const HeadBytes head, store.head());
  const CommitOutcome outcome = store.commit(head, batch, head);
  if (std::holds_alternative<Committed>(outcome)) return {};
  if (const auto* unknown = std::get_if<CommitUnknown>(&outcome)) return unknown->cause;
  return Fault{Errc::kBusy, "another process appended while the views caught up: try again",
               "视图追赶时另有进程写入：请重试"};
}

// Folds up to the head of the log under the cursor of that name.
Result<ViewCursor> fold_all(Store& store, Projections projections, std::string_view name,
                            const ViewCursor& from, const ViewProgress& progress) {
  LUOSHU_TRY(const LogReader log, LogReader::open(store));
  const std::uint64_t all = log.head().size.value;
  EntryFolder folder(store, log, projections, from);
  Batch batch;
  const auto write = [&]() -> Status {
    put_cursor(batch, name, folder.cursor());
    LUOSHU_CHECK(commit(store, batch));
    batch = Batch();
    return {};
  };
  bool wanted = true;
  while (wanted && folder.cursor().size.value < all) {
    LUOSHU_TRY(const auto rows, folder.next());
    for (const auto& of_projection : rows)
      for (const ViewRow& row : of_projection)
        put_view_row(batch, row, from.generation, folder.cursor().size);
    if (progress) wanted = progress(folder.cursor().size.value, all);
    if (batch.bytes() >= kBatchBytes) LUOSHU_CHECK(write());
  }
  if (folder.cursor() != from) LUOSHU_CHECK(write());
  return folder.cursor();
}

// Walks both generations of a table side by side.
Status compare_table(const Snapshot& snapshot, RowTable table, std::uint8_t made, Rebuilt& result) {
  const std::uint8_t used = made == 0 ? 1 : 0;
  StoredRows fresh_rows(snapshot, table, made);
  StoredRows old_rows(snapshot, table, used);
  for (;;) {
    LUOSHU_TRY(const StoredRows::Row* fresh, fresh_rows.peek());
    LUOSHU_TRY(const StoredRows::Row* old, old_rows.peek());
    if (fresh == nullptr && old == nullptr) return {};
    const bool fresh_first = fresh != nullptr && (old == nullptr || fresh->key <= old->key);
    const bool old_first = old != nullptr && (fresh == nullptr || old->key <= fresh->key);
    if (fresh_first) ++result.rows;
    if (!fresh_first || !old_first || fresh->value != old->value) ++result.differing;
    if (fresh_first) fresh_rows.next();
    if (old_first) old_rows.next();
  }
}

Status erase_generation(Store& store, Projections projections, std::uint8_t generation) {
  const auto snapshot = store.snapshot();
  Batch batch;
  for (const Projection* projection : projections)
    for (const RowTable table : projection->tables) {
      Status written = Done{};
      LUOSHU_CHECK(snapshot->scan(Table::kViews, StoredRows::start(table, generation),
                                  StoredRows::end(table, generation), [&](ByteView key, ByteView) {
                                    batch.erase(Table::kViews, key);
                                    if (batch.bytes() < kBatchBytes) return true;
                                    written = commit(store, batch);
                                    batch = Batch();
                                    return written.has_value();
                                  }));
      LUOSHU_CHECK(written);
    }
  return commit(store, batch);
}

}  // namespace

Result<ViewCursor> catch_up(Store& store, Projections projections, const ViewProgress& progress) {
  LUOSHU_TRY(const ViewCursor cursor, read_cursor(*store.snapshot(), kCursor));
  return fold_all(store, projections, kCursor, cursor, progress);
}

Result<Rebuilt> rebuild(Store& store, Projections projections, const ViewProgress& progress) {
  LUOSHU_TRY(const ViewCursor used, catch_up(store, projections));
  LUOSHU_TRY(ViewCursor begun, read_cursor(*store.snapshot(), kRebuildCursor));
  const std::uint8_t other = used.generation == 0 ? 1 : 0;
  if (begun.generation != other || begun.size.value == 0) {
    LUOSHU_CHECK(erase_generation(store, projections, other));
    begun = ViewCursor{};
    begun.generation = other;
  }
  LUOSHU_TRY(const ViewCursor made, fold_all(store, projections, kRebuildCursor, begun, progress));
  Rebuilt result;
  if (made.size != used.size)
    return Fault{Errc::kBusy, "the rebuild was interrupted: run it again, it goes on from there",
                 "重建已中断：请再次运行，将从断点继续"};
  const auto snapshot = store.snapshot();
  for (const Projection* projection : projections)
    for (const RowTable table : projection->tables)
      LUOSHU_CHECK(compare_table(*snapshot, table, other, result));
  Batch batch;
  put_cursor(batch, kCursor, made);
  batch.erase(Table::kMeta, as_bytes(kRebuildCursor));
  LUOSHU_CHECK(commit(store, batch));
  LUOSHU_CHECK(erase_generation(store, projections, used.generation));
  return result;
}

Result<std::unique_ptr<ViewSource>> ViewSource::open(const Store& store, const LogReader& log,
                                                     Projections projections, Size as_of) {
  auto snapshot = store.snapshot();
  LUOSHU_TRY(const ViewCursor cursor, read_cursor(*snapshot, kCursor));
  auto source = std::unique_ptr<ViewSource>(
      new ViewSource(std::move(snapshot), cursor, std::min(as_of, cursor.size)));
  EntryFolder folder(store, log, projections, cursor);
  while (folder.cursor().size < as_of) {
    LUOSHU_TRY(auto rows, folder.next());
    for (auto& of_projection : rows)
      for (ViewRow& row : of_projection) source->rows_.add(std::move(row));
    ++source->lag_;
  }
  return source;
}

}  // namespace luoshu
