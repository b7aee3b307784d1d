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
  // Both outlive this; nobody else uses the workers while this lives.
  RunChecker(const Ledger& ledger, Workers& workers);
  ~RunChecker();

  // The run, checked: what was begun for it, or from the beginning now.
  CheckedRun check(const EntryRun& run);
  // Begins to check the run that check() is likely to be asked for next; never waits. REQUIRES that
  // check() has returned since the last call.
  void look_ahead(const EntryRun& run);

 private:
  void run();
  CheckedRun check_now(EntryRun run, const KeyRing& ring);

  const Ledger& ledger_;
  Workers& workers_;
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
