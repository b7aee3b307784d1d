// The rows that the projections keep in Table::kViews, as a log of some size gives them. Rows are
// only added: what an entry says of itself does not change. One thread at a time.
//
// Two generations can stand side by side (a rebuild beside the one in use); which one is in use is
// said by the cursor, which is written in the same batch as the rows it answers for.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ledger/base/ids.h"
#include "ledger/base/time.h"
#include "ledger/store/versioned.h"

namespace luoshu {

// Tables of the projections. DO NOT RENUMBER: on disk since format 1.
namespace view_tables {
inline constexpr RowTable kEventsByType{1};     // events_index.h
inline constexpr RowTable kEventsBySubject{2};  // events_index.h
inline constexpr RowTable kDates{3};            // date_index.h
inline constexpr RowTable kLate{4};             // date_index.h
inline constexpr RowTable kRunLines{5};         // money/run_lines.h
inline constexpr RowTable kRunSums{6};          // money/run_lines.h
}  // namespace view_tables

struct ViewRow {
  RowTable table;
  std::string key;
  Bytes value;
  friend bool operator==(const ViewRow&, const ViewRow&) = default;
};

// How far the rows go.
struct ViewCursor {
  std::uint8_t generation = 0;  // 0 or 1
  Size size;                    // entries folded
  Date latest{INT32_MIN};       // greatest effective date among them
  friend bool operator==(const ViewCursor&, const ViewCursor&) = default;
};
// Where none was written: nothing was folded yet. `name`: of the cursor, see catch_up.h.
Result<ViewCursor> read_cursor(const Snapshot& snapshot, std::string_view name);
void put_cursor(Batch& batch, std::string_view name, const ViewCursor& cursor);
// Of the rows in use, and of those that a rebuild makes.
inline constexpr std::string_view kCursor = "views";
inline constexpr std::string_view kRebuildCursor = "views-rebuild";

// The row as stored in its generation.
RowTable stored_table(RowTable table, std::uint8_t generation);
void put_view_row(Batch& batch, const ViewRow& row, std::uint8_t generation, Size version);

class ViewRows {
 public:
  // Rows of the store up to `as_of`. REQUIRES as_of <= cursor.size and that the snapshot outlives
  // this.
  ViewRows(const Snapshot& snapshot, const ViewCursor& cursor, Size as_of)
      : snapshot_(snapshot), cursor_(cursor), as_of_(as_of) {}

  // Rows of entries that are not in the store yet; ordered after those of the same prefix.
  void add(ViewRow row);

  using Use = std::function<bool(std::string_view key, ByteView value)>;
  // Ascending by key among the stored rows, then among the added ones, until `use` answers false.
  Status scan(RowTable table, std::string_view prefix, const Use& use) const;
  Result<std::optional<Bytes>> get(RowTable table, std::string_view key) const;

 private:
  const Snapshot& snapshot_;
  ViewCursor cursor_;
  Size as_of_;
  std::map<std::pair<std::uint16_t, std::string>, Bytes> added_;
};

// A number as eight bytes that sort as it does.
std::string long_key(std::uint64_t number);
Result<std::uint64_t> number_of_key(std::string_view eight_bytes);

}  // namespace luoshu
