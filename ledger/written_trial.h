// What the ledger would say to events as they are written: those that cannot be events at all are
// refused with reasons too, because whoever tries wants to hear everything. For every face that
// tries events. Threads: like the reader that is given.
#pragma once

#include "ledger/base/json.h"
#include "ledger/form/written_events.h"
#include "ledger/trial.h"

namespace luoshu {

// REQUIRES at least one event. Errors as try_events().
Result<Trial> try_written(const Store& store, const LogReader& log,
                          const std::vector<WrittenEvent>& written, Time now);

// {"accepted", "events", "recorded", "warnings"}, or the refusal with its reasons.
json::Value to_json(const Trial& trial, std::size_t events);

}  // namespace luoshu
