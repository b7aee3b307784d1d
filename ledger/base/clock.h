// The present moment enters the ledger through this port only; nothing below main() reads a clock.
#pragma once

#include "ledger/base/time.h"

namespace luoshu {

class Clock {
 public:
  virtual ~Clock() = default;
  // Moments may repeat and may step backwards; callers that need order keep it themselves.
  virtual Time now() = 0;
};

// The machine's wall clock. Named only where main() builds the object graph.
class SystemClock final : public Clock {
 public:
  Time now() override;
};

// A clock that stands where it was put. For tests and rehearsals.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Time at) : at_(at) {}
  Time now() override { return at_; }
  void set(Time at) { at_ = at; }

 private:
  Time at_;
};

}  // namespace luoshu
