// The worked province until its first sale, and lawful events of use and sale for afterwards, as
// many as wanted.
#pragma once

#include <vector>

#include "ledger/form/event_view.h"

namespace luoshu::bench {

struct TaleEvent {
  Bytes bytes;
  form::EventEnvelope envelope;
};

class Sales {
 public:
  // Fails only where the program was built of a broken example.
  static Result<Sales> make();

  // What happens before the first sale, in order.
  const std::vector<TaleEvent>& before() const { return before_; }
  // The next UsageMetered, of a sale nobody knows yet; and that sale, TransactionSettled.
  Bytes metered(std::uint64_t number) const;
  Bytes settled(std::uint64_t number) const;

 private:
  std::vector<TaleEvent> before_;
  Bytes metered_;  // with zeroes where the number goes
  Bytes settled_;
};

}  // namespace luoshu::bench
