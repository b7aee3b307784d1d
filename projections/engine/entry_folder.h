// Folds the entries of a log, one after the other, into the rows of projections. One thread.
#pragma once

#include <optional>

#include "projections/engine/folding.h"

namespace luoshu {

using Projections = std::span<const Projection* const>;

class EntryFolder final : public Folding {
 public:
  // Goes on after `cursor`. REQUIRES that store, log and projections outlive this.
  EntryFolder(const Store& store, const LogReader& log, Projections projections,
              const ViewCursor& cursor)
      : store_(store), log_(log), projections_(projections), cursor_(cursor) {}

  // The rows of the next entry, by projection in their order. REQUIRES that there is one.
  // kCorruption where the log has a gap.
  Result<std::vector<std::vector<ViewRow>>> next();

  Result<const StateAt*> state() override;
  const ViewCursor& cursor() const override { return cursor_; }
  void add(ViewRow row) override { rows_.push_back(std::move(row)); }

 private:
  Status check_dense(const Stamp& stamp);

  const Store& store_;
  const LogReader& log_;
  Projections projections_;
  ViewCursor cursor_;
  FoldedEntry entry_;
  std::optional<EventNumber> expected_;  // first event of the next entry that has some
  std::unique_ptr<StateAt> state_;
  std::vector<ViewRow> rows_;
};

}  // namespace luoshu
