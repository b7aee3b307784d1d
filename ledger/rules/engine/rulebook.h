// The rulebook: every event type's rule, and the decision of a whole entry. The one way in for the
// ledger, a replica, the audit and `try`, so that all of them judge alike. Pure.
#pragma once

#include <span>

#include "ledger/rules/engine/rule.h"
#include "ledger/rules/engine/rules_version.h"

namespace luoshu {

// Where an entry would be recorded.
struct EntryMoment {
  std::uint32_t rules_version = kFirstRulesVersion;
  LedgerId ledger;
  Suite suite = Suite::kIntl;
  Seq seq;
  EventNumber first_event;
  Time recorded;
  bool bootstrapping = false;            // no party has a key yet
  bool signed_by_root = false;           // the root key is among the entry's signers
  std::optional<Size> expected_version;  // size of the log that the author had looked at
};

struct Judgement {
  Reasons reasons;   // empty: allowed
  Reasons warnings;  // of an allowed entry
};

// The rule of an event type. Every type has one.
const Rule& rule_of(EventType type);
// All rules, in the order of the event catalogue.
std::span<const Rule* const> all_rules();

// Decides one event on the state as it is; changes nothing.
Judgement judge_event(const State& state, const Moment& moment, EventReader event);

// Decides the events in order, each on the state that the ones before it left, and applies them.
// Between state.begin() and state.commit() or roll_back() of the caller; with reasons the state is
// half changed and must be rolled back. Event bytes were checked before (form/event_view.h).
Judgement judge_entry(State& state, std::span<const Bytes> events, const EntryMoment& entry);

// Applies an event that was allowed under the rules of that version, without deciding it again.
void apply_event(State& state, const Moment& moment, EventReader event,
                 std::uint32_t rules_version);

// Digest of the state after an entry: SHA-256(before ‖ digest of its mutations), FORMATS §8.
Hash next_state_digest(const Hash& before, const std::vector<Mutation>& mutations);

}  // namespace luoshu
