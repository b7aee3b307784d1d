#include "node/shell/thread_pool.h"

#include <algorithm>

namespace luoshu::node {
namespace {

// Jobs that are taken at once, at most: one costs tens of microseconds, a lock a few.
constexpr std::size_t kPortionMax = 8;

}  // namespace

ThreadPool::ThreadPool(unsigned helpers) {
  for (unsigned i = 0; i < helpers; ++i) helpers_.emplace_back([this] { help(); });
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  work_.notify_all();
}

// Does a portion of the jobs, if any is left; holds the lock before and after.
bool ThreadPool::take_one(std::unique_lock<std::mutex>& lock) {
  if (job_ == nullptr || next_ == count_) return false;
  const std::size_t first = next_;
  const std::size_t end = std::min(count_, first + portion_);
  next_ = end;
  const auto& job = *job_;
  lock.unlock();
  for (std::size_t i = first; i < end; ++i) carried_.run([&] { job(i); });
  lock.lock();
  finished_ += end - first;
  if (finished_ == count_) done_.notify_all();
  return true;
}

void ThreadPool::help() {
  std::unique_lock lock(mutex_);
  while (!ending_)
    if (!take_one(lock)) work_.wait(lock);
}

void ThreadPool::run(std::size_t count, const std::function<void(std::size_t)>& job) {
  if (count == 0) return;
  std::unique_lock lock(mutex_);
  job_ = &job;
  next_ = 0;
  count_ = count;
  finished_ = 0;
  // A few large jobs are shared out as well.
  portion_ = std::clamp(count / (helpers_.size() + 1), std::size_t{1}, kPortionMax);
  if (count > portion_) work_.notify_all();
  while (take_one(lock)) {
  }
  done_.wait(lock, [this] { return finished_ == count_; });
  job_ = nullptr;
  lock.unlock();
  carried_.rethrow();
}

}  // namespace luoshu::node
