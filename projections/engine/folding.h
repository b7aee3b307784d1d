// What a projection is: a function from the entries of the log, in their order, to rows.
#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "projections/engine/state_at.h"
#include "projections/engine/view_rows.h"

namespace luoshu {

// One entry as it was recorded.
struct FoldedEntry {
  Seq seq;
  Time recorded;
  EventNumber first_event;  // 0: a system entry, without business events
  std::vector<ByteView> events;
};

// What a projection may look at beside the entry.
class Folding {
 public:
  virtual ~Folding() = default;
  // The state with the entry in it; made when it is first asked for.
  virtual Result<const StateAt*> state() = 0;
  virtual const ViewCursor& cursor() const = 0;  // before the entry
  virtual void add(ViewRow row) = 0;
};

struct Projection {
  std::string_view name;
  std::span<const RowTable> tables;  // that it writes
  Status (*fold)(const FoldedEntry& entry, Folding& folding);
};

}  // namespace luoshu
