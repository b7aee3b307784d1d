// A store that stops answering at a moment: whoever walks through it gets a fault, and with it the
// whole question ends. Nothing can be written through it. Threads: as the store behind it.
#pragma once

#include <chrono>

#include "ledger/store/store.h"

namespace luoshu::api {

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
