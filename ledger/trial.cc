#include "ledger/trial.h"

#include <algorithm>
#include <set>

#include "ledger/door.h"
#include "ledger/events_of_entry.h"
#include "ledger/form/event_view.h"
#include "ledger/rules/engine/rulebook.h"
#include "ledger/rules/engine/store_rows.h"
#include "ledger/rules/parties/keys.h"

namespace luoshu {
namespace {

Time recorded_time(const LogReader& log, const form::EventGist& first, Time now) {
  const Time last = log.head().recorded;
  const bool rehearsal = log.genesis().rehearsal;
  const Time wanted = !rehearsal ? now : first.recorded ? start_of_day(*first.recorded) : last;
  return std::max(wanted, Time{last.micros + 1});
}

// Every signer has a key that may sign. Until the first enrolment the root key signs for all, and
// always for an author who recovers a party.
void judge_keys(const KeyRing& ring, const form::EventGist& event, bool root_signs, Seq at,
                Date day, Reasons& reasons) {
  if (ring.bootstrapping()) return;
  std::set<std::string> parties;
  if (!root_signs) parties.emplace(event.author);
  for (const std::string_view party : event.cosigners) parties.emplace(party);
  for (const std::string& party : parties)
    if (!ring.signing_key_id(party, at, day))
      reasons.push_back(make_reason("E-KEY-UNKNOWN", party + " has no key that may sign",
                                    party + " 没有可用的已登记密钥"));
}

}  // namespace

Result<Trial> try_events(const Store& store, const LogReader& log, std::span<const Bytes> events,
                         Time now) {
  Trial trial;
  LUOSHU_TRY(const form::EventGist first, form::check_event(events.front()));
  for (std::uint32_t i = 0; i < events.size(); ++i) {
    LUOSHU_TRY(const form::EventGist event, form::check_event(events[i]));
    judge_alike(event, first, i, log.genesis(), trial.reasons);
  }
  LUOSHU_TRY(Reasons at_the_door, refused_at_the_door(events, log));
  std::ranges::move(at_the_door, std::back_inserter(trial.reasons));
  const Head& head = log.head();
  LUOSHU_TRY(const KeyRing ring, KeyRing::load(log.snapshot(), log.genesis().root_key, head.size));
  LUOSHU_TRY(const Leaf opening, log.leaf(Seq{0}));
  trial.recorded = recorded_time(log, first, now);
  LUOSHU_TRY(const form::EventEnvelope envelope, form::read_envelope(events.front()));
  const bool recovers = envelope.type == "KeyEnrolled" && envelope.role == "root";
  const bool root_signs = ring.bootstrapping() || recovers;
  judge_keys(ring, first, root_signs, Seq{head.size.value}, day_of(trial.recorded), trial.reasons);

  EntryMoment moment;
  moment.rules_version = opening.stamp.rules_version;
  moment.ledger = log.ledger();
  moment.suite = log.genesis().suite;
  moment.seq = Seq{head.size.value};
  moment.first_event = head.next_event;
  moment.recorded = trial.recorded;
  moment.bootstrapping = ring.bootstrapping();
  moment.signed_by_root = root_signs;
  const StoreRows rows(store, head.size);
  State state(&rows);
  state.begin(Size{head.size.value + 1});
  Judgement judgement = judge_entry(state, events, moment);
  if (state.fault()) return *state.fault();
  std::ranges::move(judgement.reasons, std::back_inserter(trial.reasons));
  trial.warnings = std::move(judgement.warnings);
  return trial;
}

}  // namespace luoshu
