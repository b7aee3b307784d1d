// One entry of the log as people ask about it: who handed it in and signed it, the events in it,
// what the sequencer stamped, and of a refusal that the log remembers what was refused and why.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/base/bilingual.h"
#include "ledger/base/json.h"
#include "ledger/log/log_reader.h"
#include "ledger/log/rejection.h"
#include "projections/engine/ledger_at.h"
#include "projections/trace/event_story.h"

namespace luoshu {

struct RefusalStory {
  Header header;                     // of the refused entry
  std::vector<EventMention> events;  // in it; without numbers, for they were given none
  std::vector<RejectedReason> reasons;
};

struct EntryStory {
  Seq seq;
  Header header;
  Stamp stamp;
  Hash leaf_hash;                    // SHA-256: what the log's tree commits to
  std::vector<EventMention> events;  // empty in system entries
  std::optional<Genesis> genesis;    // of entry 0
  LedgerId ledger;
  std::optional<RefusalStory> refusal;
};

// kNotFound past the size that the ledger is read at.
Result<EntryStory> entry_story(const LedgerAt& ledger, Seq seq);

json::Value to_json(const EntryStory& story);
std::string to_text(const EntryStory& story, Language language);

}  // namespace luoshu
