// The events behind an amount: where each stands in the log, and who signed it.
#pragma once

#include <string>
#include <vector>

#include "ledger/log/log_reader.h"

namespace luoshu {

struct EventSigner {
  std::string party;
  std::string role;
  std::string key_id;
  std::string name = {};  // of the party; empty where it has none
};

struct Evidence {
  std::string what;  // of words::evidence()
  EventNumber event;
  Seq entry;
  Time recorded;
  std::string effective;
  std::string type;
  std::string subject;
  std::vector<EventSigner> signers;  // the author first
};

Result<Evidence> evidence_of(const LogReader& log, std::string what, EventNumber event);

}  // namespace luoshu
