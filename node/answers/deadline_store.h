// A store that stops answering at a moment: the next read of it throws OutOfTime, and with it the
// whole question ends. An exception and not a fault, since a view that goes on without the row that
// it missed would say something else or stop the process; answer() catches it. Nothing can be
// written through it. Threads: as the store behind it.
#pragma once

#include <chrono>

#include "ledger/store/store.h"

namespace luoshu::api {

struct OutOfTime {};

class DeadlineStore final : public Store {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  // `store` outlives this.
  DeadlineStore(const Store& store, Moment deadline) : store_(store), deadline_(deadline) {}

  Result<HeadBytes> head() const override { return store_.head(); }
  // A programming error.
  CommitOutcome commit(const HeadBytes& expected, const Batch& batch,
                       const HeadBytes& next) override;
  std::unique_ptr<Snapshot> snapshot() const override;
  Status verify_files() const override { return store_.verify_files(); }
  Result<std::uint64_t> stored_bytes() const override { return store_.stored_bytes(); }
  Status flush() override { return Done{}; }

 private:
  const Store& store_;
  Moment deadline_;
};

}  // namespace luoshu::api
