// Alarms that come and go: cut off from the sequencer, a wrong clock. The machines raise alarms
// that stay until people have looked; this computes those that are true at the moment. Pure.
#pragma once

#include "node/core/clocks.h"
#include "node/core/replica.h"
#include "node/core/sequencer.h"

namespace luoshu::node {

// A replica or an auditor without a link to its sequencer for this long raises `cut-off`.
inline constexpr std::int64_t kCutOffMs = 60'000;

// What is looked at.
struct Seen {
  Now now;
  Time recorded;  // of the newest entry
  // Parties of known keys whose certificates were refused for their dates, a while ago at most.
  std::set<std::string> bad_dates;
};

class Vigil {
 public:
  explicit Vigil(std::int64_t cut_off_ms = kCutOffMs) : cut_off_ms_(cut_off_ms) {}

  // What is wrong now, by code.
  std::map<std::string, RaiseAlarm> look(const Replica& replica, const Seen& seen);
  std::map<std::string, RaiseAlarm> look(const Sequencer& sequencer, const Seen& seen);

 private:
  std::int64_t cut_off_ms_;
  std::optional<std::int64_t> alone_since_ms_;
};

}  // namespace luoshu::node
