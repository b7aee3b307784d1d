// What the API answers: from a question that the gate has let through, who asks it, and the ledger
// as it stands, an answer as a value. Nothing is kept and nothing is written. Each call reads a
// snapshot of its own, so any number of threads may ask at the same time.
#pragma once

#include <chrono>
#include <string>

#include "ledger/log/log_reader.h"
#include "node/api/answer.h"
#include "node/api/gate.h"

namespace luoshu::api {

inline constexpr std::chrono::seconds kAnswerTime{10};
inline constexpr std::size_t kAnswerBytesMax = 64U << 20;

// The ledger of a node, and the program that answers for it. The store outlives it.
struct Source {
  const Store& store;
  Genesis genesis;
  LedgerId ledger;
  bool joined = false;  // the ledger of others
  std::string version;
  std::string build;  // of the program: another build, another entity tag
};

struct Asking {
  const Asked& asked;
  const Caller& caller;
  Time now;
  EntryId dice;  // id of an entry that is drafted
  std::string request_id;
};

// Of routes that read (Work::kReader). Never throws for what somebody asked; past kAnswerTime the
// answer is a 503.
Answer answer(const Asking& asking, const Source& source);

}  // namespace luoshu::api
