#include "projections/engine/ledger_at.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/rules/engine/event_message.h"
#include "ledger/rules/engine/rulebook.h"
#include "projections/engine/date_index.h"

namespace luoshu {

Result<std::unique_ptr<LedgerAt>> LedgerAt::open(const Store& store, const LogReader& log,
                                                 Projections projections, const AsOf& as_of) {
  auto ledger = std::unique_ptr<LedgerAt>(new LedgerAt(store, log, projections));
  LUOSHU_TRY(ledger->source_, ViewSource::open(store, log, projections, as_of.size));
  LUOSHU_TRY(const Leaf first, log.leaf(Seq{0}));
  ledger->rules_version_ = first.stamp.rules_version;
  std::optional<Seq> beyond;
  if (as_of.effective) {
    LUOSHU_TRY(beyond, first_entry_after(ledger->rows(), *as_of.effective));
  }
  ledger->state_ =
      std::make_unique<StateAt>(store, as_of, beyond ? Size{beyond->value} : as_of.size);
  if (beyond) LUOSHU_CHECK(ledger->apply_up_to(*as_of.effective, *beyond));
  return ledger;
}

Result<std::shared_ptr<const LedgerAt::Entry>> LedgerAt::entry(Seq seq) const {
  if (entry_ && entry_->seq == seq) return entry_;
  auto read = std::make_shared<Entry>();
  LUOSHU_TRY(const Leaf leaf, log_.leaf(seq));
  LUOSHU_TRY(read->framed, log_.framed_events(seq));
  LUOSHU_TRY(read->events, unframe_events(read->framed));
  read->seq = seq;
  read->stamp = leaf.stamp;
  entry_ = std::move(read);
  return entry_;
}

Status LedgerAt::apply_entry(Seq seq, Date day, std::optional<std::uint32_t> only) {
  LUOSHU_TRY(const auto recorded, entry(seq));
  State& state = state_->changing();
  state.begin(Size{seq.value + 1});
  for (std::uint32_t i = only.value_or(0); i < (only ? *only + 1 : recorded->events.size()); ++i) {
    EventMessage message(recorded->events[i]);
    const EventReader event = message.read();
    if (Date{event.effective()} > day) continue;
    const Moment moment{log_.ledger(),
                        log_.genesis().suite,
                        seq,
                        EventNumber{recorded->stamp.first_event.value + i},
                        i,
                        recorded->stamp.recorded,
                        false};
    apply_event(state, moment, event, recorded->stamp.rules_version);
  }
  state.commit();
  if (state.fault()) return *state.fault();
  return {};
}

Status LedgerAt::suppose(ByteView event) {
  LUOSHU_TRY(const Leaf last, log_.leaf(Seq{as_of().size.value - 1}));
  State& state = state_->changing();
  state.begin(Size{as_of().size.value + 1});
  EventMessage message(event);
  const Moment moment{log_.ledger(),
                      log_.genesis().suite,
                      Seq{as_of().size.value},
                      as_of().next,
                      0,
                      as_of().recorded,
                      false};
  apply_event(state, moment, message.read(), last.stamp.rules_version);
  state.commit();
  if (state.fault()) return *state.fault();
  state_->supposed(1);
  return {};
}

// After the first entry with an event of a later day, only late events can be dated up to the day.
Status LedgerAt::apply_up_to(Date day, Seq first) {
  LUOSHU_CHECK(apply_entry(first, day, std::nullopt));
  std::vector<EventAt> late;
  LUOSHU_CHECK(late_events(rows(), Seq{first.value + 1}, [&](const LateEvent& event) {
    if (event.effective <= day) late.push_back(event.at);
    return true;
  }));
  for (const EventAt& at : late) LUOSHU_CHECK(apply_entry(at.seq, day, at.index));
  return {};
}

Status LedgerAt::visit_recorded(const EventAt& at, const Use& use) const {
  LUOSHU_TRY(const auto recorded, entry(at.seq));
  if (at.index >= recorded->events.size())
    return Fault{Errc::kCorruption,
                 fmt::format("the index of events names event {} of entry {}, which has {}: run "
                             "`luoshu rebuild`",
                             at.index, at.seq.value, recorded->events.size())};
  EventMessage message(recorded->events[at.index]);
  return use({at, recorded->stamp.recorded, message.read()});
}

Status LedgerAt::visit(const EventAt& at, const Use& use) const {
  return visit_recorded(at, [&](const RecordedEvent& event) -> Status {
    if (!counts(event.effective())) return {};
    return use(event);
  });
}

Status LedgerAt::each_recorded(std::span<const EventType> types, const Use& use) const {
  std::vector<EventAt> places;
  for (const EventType type : types)
    LUOSHU_CHECK(events_of_type(rows(), number_of(type), [&](const EventAt& at) {
      places.push_back(at);
      return true;
    }));
  std::ranges::sort(places, {}, &EventAt::number);
  for (const EventAt& at : places) LUOSHU_CHECK(visit_recorded(at, use));
  return {};
}

Status LedgerAt::each_of_type(EventType type, const Use& use) const {
  Status status = Done{};
  LUOSHU_CHECK(events_of_type(rows(), number_of(type), [&](const EventAt& at) {
    status = visit(at, use);
    return status.has_value();
  }));
  return status;
}

Status LedgerAt::each_of_subject(std::string_view subject, const Use& use) const {
  Status status = Done{};
  LUOSHU_CHECK(events_of_subject(rows(), subject, [&](const EventAt& at) {
    status = visit(at, use);
    return status.has_value();
  }));
  return status;
}

Status LedgerAt::each_of_entry(Seq seq, const Use& use) const {
  LUOSHU_TRY(const auto recorded, entry(seq));
  const std::uint64_t first = recorded->stamp.first_event.value;
  if (first == 0) return {};  // a system entry holds no business events
  for (std::uint32_t i = 0; i < recorded->events.size(); ++i)
    LUOSHU_CHECK(visit({EventNumber{first + i}, seq, i}, use));
  return {};
}

Status LedgerAt::with_event(EventNumber number, const Use& use) const {
  const Fault missing{Errc::kNotFound,
                      fmt::format("event {} is not in the ledger at this point", number.value),
                      fmt::format("在该时点账本中没有事件 {}", number.value)};
  if (number.value == 0 || number >= as_of().next) return missing;
  LUOSHU_TRY(const EventPlace place, log_.find_event(number));
  bool used = false;
  LUOSHU_CHECK(visit({number, place.seq, place.index}, [&](const RecordedEvent& event) {
    used = true;
    return use(event);
  }));
  if (!used) return missing;
  return {};
}

}  // namespace luoshu
