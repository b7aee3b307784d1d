// Keeps the rows of the projections in step with the log: rows and cursor go into one batch, so a
// loss of power between log and views loses no row and repeats none.
//
// One writer at a time, the process that appends; readers work beside it (ViewSource below).
#pragma once

#include <functional>

#include "projections/engine/entry_folder.h"

namespace luoshu {

// `done` of `all` entries; answers whether to go on.
using ViewProgress = std::function<bool(std::uint64_t done, std::uint64_t all)>;

// Folds what the log has and the rows have not, in batches of bounded size. Stops early, with what
// is done kept, where `progress` answers false. The cursor afterwards.
Result<ViewCursor> catch_up(Store& store, Projections projections,
                            const ViewProgress& progress = {});

// Derives all rows again, next to those in use, compares both, and puts the new ones in use in one
// step. Readers see the old rows or the new ones, never a mixture. Goes on where an earlier rebuild
// was interrupted. The number of rows that differed: 0 where nothing was wrong.
struct Rebuilt {
  std::uint64_t rows = 0;
  std::uint64_t differing = 0;
};
Result<Rebuilt> rebuild(Store& store, Projections projections, const ViewProgress& progress = {});

// The rows that answer for a log of size `as_of`: the stored ones, and in memory those of entries
// that are not folded yet. So a reader never waits for the writer, and never sees too little.
class ViewSource {
 public:
  // REQUIRES that the store, log and projections outlive this.
  static Result<std::unique_ptr<ViewSource>> open(const Store& store, const LogReader& log,
                                                  Projections projections, Size as_of);
  const ViewRows& rows() const { return rows_; }
  // Entries that were folded in memory.
  std::uint64_t lag() const { return lag_; }

 private:
  ViewSource(std::unique_ptr<Snapshot> snapshot, const ViewCursor& cursor, Size as_of)
      : snapshot_(std::move(snapshot)), rows_(*snapshot_, cursor, as_of) {}
  std::unique_ptr<Snapshot> snapshot_;
  ViewRows rows_;
  std::uint64_t lag_ = 0;
};

}  // namespace luoshu
