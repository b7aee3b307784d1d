// The ledger as of a point of both time axes: the state, and the events behind it. What was
// recorded later, or is dated later, is not in it. Everything that views say is read from here.
//
// Where a day in the past is asked for, the state is that of the last entry before the first event
// dated after that day, with the later events applied that are dated up to it: what the rules would
// have built from the events that count. Not thread-safe; the store and the log outlive it.
#pragma once

#include <memory>
#include <span>

#include "ledger/form/event_reader.h"
#include "projections/engine/catch_up.h"
#include "projections/engine/events_index.h"

namespace luoshu {

// An event as it was recorded; alive until the function it was given to returns.
struct RecordedEvent {
  EventAt at;
  Time recorded;
  EventReader event;
  Date effective() const { return Date{event.effective()}; }
};

class LedgerAt {
 public:
  static Result<std::unique_ptr<LedgerAt>> open(const Store& store, const LogReader& log,
                                                Projections projections, const AsOf& as_of);

  // The same ledger at another point.
  Result<std::unique_ptr<LedgerAt>> reopened(const AsOf& as_of) const {
    return open(store_, log_, projections_, as_of);
  }

  // Applies an event to the state alone, as if it were recorded next: for what would be. It is in
  // no log and in no row, and no event is found by its number.
  Status suppose(ByteView event);

  const StateAt& at() const { return *state_; }
  const State& state() const { return state_->state(); }
  const AsOf& as_of() const { return state_->as_of(); }
  // The day at which what is in force is judged.
  Date day() const { return as_of().day(); }
  const LogReader& log() const { return log_; }
  const ViewRows& rows() const { return source_->rows(); }
  std::uint64_t lag() const { return source_->lag(); }
  // Under which the ledger was opened.
  std::uint32_t rules_version() const { return rules_version_; }
  // Whether an event that is dated so counts here.
  bool counts(Date effective) const {
    return !as_of().effective || effective <= *as_of().effective;
  }

  using Use = std::function<Status(const RecordedEvent&)>;
  // The events that count, ascending by number; the first fault of `use` ends it.
  Status each_of_type(EventType type, const Use& use) const;
  Status each_of_subject(std::string_view subject, const Use& use) const;
  // All events of these types that are recorded, whatever their date, ascending by number: for who
  // counts some from their recording.
  Status each_recorded(std::span<const EventType> types, const Use& use) const;
  // Those of one entry, in their order.
  Status each_of_entry(Seq seq, const Use& use) const;
  // One event by its number. kNotFound where it does not count.
  Status with_event(EventNumber number, const Use& use) const;

 private:
  LedgerAt(const Store& store, const LogReader& log, Projections projections)
      : store_(store), log_(log), projections_(projections) {}
  Status apply_up_to(Date day, Seq first);
  Status apply_entry(Seq seq, Date day, std::optional<std::uint32_t> only);
  Status visit(const EventAt& at, const Use& use) const;
  Status visit_recorded(const EventAt& at, const Use& use) const;
  struct Entry {
    Seq seq;
    Stamp stamp;
    Bytes framed;
    std::vector<ByteView> events;
  };
  Result<std::shared_ptr<const Entry>> entry(Seq seq) const;
  // The one read last: most events of a kind stand side by side. Shared with the reads under way.
  mutable std::shared_ptr<const Entry> entry_;

  const Store& store_;
  const LogReader& log_;
  Projections projections_;
  std::uint32_t rules_version_ = 1;
  std::unique_ptr<ViewSource> source_;
  std::unique_ptr<StateAt> state_;
};

}  // namespace luoshu
