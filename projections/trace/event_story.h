// One recorded event as people ask about it: what it says, who signed it, where it stands, what was
// recorded about the same thing before and after it, and whether something later changed it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/base/bilingual.h"
#include "ledger/base/json.h"
#include "projections/engine/ledger_at.h"
#include "projections/explain/evidence.h"

namespace luoshu {

// Another event, as a story names it.
struct EventMention {
  EventNumber number;
  std::string type;
  Date effective;
  std::string subject;
};

struct StorySigner {
  EventSigner signer;
  std::string name;  // of the party, where it has one
};

struct EventStory {
  EventNumber number;
  Seq entry;
  std::uint32_t index = 0;  // within the entry, from 0
  std::uint32_t count = 0;  // events of the entry
  Time recorded;
  std::string type;
  std::string subject;
  json::Value event;                 // in business form
  std::vector<StorySigner> signers;  // the author first
  // About the same subject; of a sale also what names it.
  std::optional<EventMention> previous;
  std::optional<EventMention> next;
  // Later events that change what this one says: corrections, amendments, refunds, what ends it.
  std::vector<EventMention> changed_by;
  bool more_changes = false;  // there may be more: the search stops at a limit of later events
};

// Later events about one subject that are looked at.
inline constexpr std::size_t kLaterEventsMax = 10'000;

// kNotFound where there is no such event at this point.
Result<EventStory> event_story(const LedgerAt& ledger, EventNumber number);

json::Value to_json(const EventStory& story);
// For people, one text of many lines. Money in yuan.
std::string to_text(const EventStory& story, Language language);

}  // namespace luoshu
