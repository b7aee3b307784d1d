#include "projections/engine/entry_folder.h"

#include "projections/engine/date_index.h"

namespace luoshu {

Result<const StateAt*> EntryFolder::state() {
  if (!state_) {
    const AsOf at{Size{entry_.seq.value + 1}, entry_.recorded,
                  EventNumber{entry_.first_event.value + entry_.events.size()}};
    state_ = std::make_unique<StateAt>(store_, at);
  }
  return state_.get();
}

Result<std::vector<std::vector<ViewRow>>> EntryFolder::next() {
  const Seq seq{cursor_.size.value};
  LUOSHU_TRY(const Leaf leaf, log_.leaf(seq));
  LUOSHU_TRY(const Bytes framed, log_.framed_events(seq));
  entry_ = FoldedEntry{seq, leaf.stamp.recorded, leaf.stamp.first_event, {}};
  state_.reset();
  // System entries hold no business events.
  if (entry_.first_event.value != 0) {
    LUOSHU_TRY(entry_.events, unframe_events(framed));
  }
  std::vector<std::vector<ViewRow>> rows;
  for (const Projection* projection : projections_) {
    rows_.clear();
    LUOSHU_CHECK(projection->fold(entry_, *this));
    rows.push_back(std::move(rows_));
  }
  cursor_.latest = latest_with(cursor_.latest, entry_);
  ++cursor_.size.value;
  return rows;
}

}  // namespace luoshu
