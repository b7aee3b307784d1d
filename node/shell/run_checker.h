// Checks runs of entries with helpers while the writer decides the run before: the signatures are
// most of what following costs, and need no ledger. One caller, the writer's thread.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "ledger/ledger.h"
#include "node/shell/workers.h"

namespace luoshu::node {

class RunChecker {
 public:
  // All of them outlive this; nobody else uses the workers while this lives.
  RunChecker(const Ledger& ledger, Workers& workers, Boundary& boundary);
  ~RunChecker();

  // The run, checked: what was begun for it, or from the beginning now. Throws what a library
  // throws over these bytes; nothing of the ledger was touched then.
  CheckedRun check(const EntryRun& run);
  // Begins to check the run that check() is likely to be asked for next; never waits. REQUIRES that
  // check() has returned since the last call.
  void look_ahead(const EntryRun& run);

 private:
  void run();
  CheckedRun check_now(EntryRun run, const KeyRing& ring);

  const Ledger& ledger_;
  Workers& workers_;
  Boundary& boundary_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable done_;
  std::optional<EntryRun> wanted_;  // until its check begins
  bool checking_ = false;
  std::shared_ptr<const KeyRing> ring_;
  std::optional<CheckedRun> checked_;
  bool ending_ = false;
  std::jthread thread_;
};

}  // namespace luoshu::node
