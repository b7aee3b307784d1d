#include "node/shell/run_checker.h"

#include "ledger/base/assert.h"

namespace luoshu::node {

RunChecker::RunChecker(const Ledger& ledger, Workers& workers, Boundary& boundary)
    : ledger_(ledger), workers_(workers), boundary_(boundary), thread_([this] { run(); }) {}

RunChecker::~RunChecker() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_one();
}

void RunChecker::look_ahead(const EntryRun& run) {
  {
    const std::lock_guard lock(mutex_);
    LUOSHU_ASSERT(!wanted_ && !checking_);
    wanted_ = run;
    ring_ = ledger_.keys();
    checked_.reset();
  }
  wake_.notify_one();
}

CheckedRun RunChecker::check(const EntryRun& run) {
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return !wanted_ && !checking_; });
  if (checked_ && checked_->run == run) {
    CheckedRun checked = *std::move(checked_);
    checked_.reset();
    return checked;
  }
  lock.unlock();
  return check_now(run, *ledger_.keys());
}

CheckedRun RunChecker::check_now(EntryRun run, const KeyRing& ring) {
  return check_run(std::move(run), ledger_.genesis(), ledger_.id(), ring,
                   [this](std::size_t count, const auto& job) { workers_.run(count, job); });
}

void RunChecker::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return wanted_ || ending_; });
    if (ending_) return;
    EntryRun run = *std::move(wanted_);
    wanted_.reset();
    checking_ = true;
    const std::shared_ptr<const KeyRing> ring = ring_;
    lock.unlock();
    // What threw here throws again in check(), where somebody can answer for it.
    std::optional<CheckedRun> checked;
    boundary_.run(Where::kCheck, [&] { checked.emplace(check_now(std::move(run), *ring)); });
    lock.lock();
    checked_ = std::move(checked);
    checking_ = false;
    done_.notify_all();
  }
}

}  // namespace luoshu::node
