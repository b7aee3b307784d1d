#include "projections/engine/entry_folder.h"

#include <fmt/format.h>

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

// Numbers are dense: a gap is damage, and waiting for what should be there would hide it.
Status EntryFolder::check_dense(const Stamp& stamp) {
  if (stamp.seq != entry_.seq)
    return Fault{Errc::kCorruption,
                 fmt::format("a gap in the log: entry {} stands where entry {} should: run "
                             "`luoshu audit`",
                             stamp.seq.value, entry_.seq.value),
                 fmt::format("账本有缺口：应为记录 {} 之处是记录 {}：请运行 luoshu audit",
                             entry_.seq.value, stamp.seq.value)};
  if (stamp.first_event.value == 0) return {};
  if (expected_ && stamp.first_event != *expected_)
    return Fault{Errc::kCorruption,
                 fmt::format("a gap in the log: entry {} begins with event {} and not {}: run "
                             "`luoshu audit`",
                             stamp.seq.value, stamp.first_event.value, expected_->value),
                 fmt::format("账本有缺口：记录 {} 始于事件 {} 而非 {}：请运行 luoshu audit",
                             stamp.seq.value, stamp.first_event.value, expected_->value)};
  expected_ = EventNumber{stamp.first_event.value + entry_.events.size()};
  return {};
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
  LUOSHU_CHECK(check_dense(leaf.stamp));
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
