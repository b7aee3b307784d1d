#include "node/shell/batch_checker.h"

#include "ledger/base/assert.h"

namespace luoshu::node {

BatchChecker::BatchChecker(const Ledger& ledger, ThreadPool& pool, Boundary& boundary)
    : ledger_(ledger), pool_(pool), boundary_(boundary), thread_([this] { run(); }) {}

BatchChecker::~BatchChecker() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_one();
}

void BatchChecker::look_ahead(const Entries& batch) {
  {
    const std::lock_guard lock(mutex_);
    LUOSHU_ASSERT(!wanted_ && !checking_);
    wanted_ = batch;
    ring_ = ledger_.keys();
    checked_.reset();
  }
  wake_.notify_one();
}

CheckedBatch BatchChecker::check(const Entries& batch) {
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return !wanted_ && !checking_; });
  if (checked_ && checked_->batch == *batch) {
    CheckedBatch checked = *std::move(checked_);
    checked_.reset();
    return checked;
  }
  lock.unlock();
  return check_now(batch, *ledger_.keys());
}

// One copy: Ledger::follow moves the entries out of what is checked here.
CheckedBatch BatchChecker::check_now(const Entries& batch, const KeyRing& ring) {
  return check_batch(*batch, ledger_.genesis(), ledger_.id(), ring,
                     [this](std::size_t count, const auto& job) { pool_.run(count, job); });
}

void BatchChecker::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return wanted_ || ending_; });
    if (ending_) return;
    const Entries batch = *std::move(wanted_);
    wanted_.reset();
    checking_ = true;
    const std::shared_ptr<const KeyRing> ring = ring_;
    lock.unlock();
    // What threw here throws again in check(), where somebody can answer for it.
    std::optional<CheckedBatch> checked;
    boundary_.run(Where::kCheck, [&] { checked.emplace(check_now(batch, *ring)); });
    lock.lock();
    checked_ = std::move(checked);
    checking_ = false;
    done_.notify_all();
  }
}

}  // namespace luoshu::node
