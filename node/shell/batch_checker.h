// Checks batches of entries with helpers while the writer decides the batch before: the signatures
// are most of what following costs, and need no ledger. One caller, the writer's thread.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "ledger/ledger.h"
#include "node/core/messages.h"
#include "node/shell/thread_pool.h"

namespace luoshu::node {

class BatchChecker {
 public:
  // All of them outlive this; nobody else uses the pool while this lives.
  BatchChecker(const Ledger& ledger, ThreadPool& pool, Boundary& boundary);
  ~BatchChecker();

  // The batch, checked: ahead of time, or now. Throws what a library throws over these bytes;
  // nothing of the ledger was touched then.
  CheckedBatch check(const Entries& batch);
  // Begins to check the batch that check() is likely to be asked for next; never waits. REQUIRES
  // that check() has returned since the last call.
  void look_ahead(const Entries& batch);

 private:
  void run();
  CheckedBatch check_now(const Entries& batch, const KeyRing& ring);

  const Ledger& ledger_;
  ThreadPool& pool_;
  Boundary& boundary_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable done_;
  std::optional<Entries> wanted_;  // until its check begins
  bool checking_ = false;
  std::shared_ptr<const KeyRing> ring_;
  std::optional<CheckedBatch> checked_;
  bool ending_ = false;
  std::jthread thread_;
};

}  // namespace luoshu::node
