// What holds before any other rule: the ledger is opened once, by the root key, with the suite that
// entry 0 names, and until a party has a key only chapter A of the rulebook may be written.
// Pure; safe from every thread.
#pragma once

#include "ledger/base/ids.h"
#include "ledger/crypto/suite.h"
#include "ledger/rules/reasons.h"

namespace luoshu {

struct OpeningContext {
  Suite suite{};               // of entry 0
  EventNumber number;          // the event would get
  bool bootstrapping = false;  // no party has a key yet
  std::uint32_t event_index = 0;
};

// Reasons against one event, given as its type, chapter and canonical bytes.
Reasons decide_opening(std::string_view type, char chapter, ByteView event,
                       const OpeningContext& context);

}  // namespace luoshu
