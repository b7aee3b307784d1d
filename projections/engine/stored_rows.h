// The stored rows of one table of the projections, in the order of their keys, some at a time: for
// readers that compare many of them. One thread.
#pragma once

#include <deque>
#include <optional>

#include "projections/engine/view_rows.h"

namespace luoshu {

class StoredRows {
 public:
  // REQUIRES that the snapshot outlives this.
  StoredRows(const Snapshot& snapshot, RowTable table, std::uint8_t generation);

  struct Row {
    Bytes key;  // escaped key and version, as stored after the number of the table
    Bytes value;
  };
  // The row that next() will take away; nothing at the end.
  Result<const Row*> peek();
  void next() { rows_.pop_front(); }

  static Bytes start(RowTable table, std::uint8_t generation);
  static Bytes end(RowTable table, std::uint8_t generation);

 private:
  Status refill();

  const Snapshot& snapshot_;
  Bytes from_;
  const Bytes end_;
  bool ended_ = false;
  std::deque<Row> rows_;
};

}  // namespace luoshu
