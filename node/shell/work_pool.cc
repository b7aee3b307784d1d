#include "node/shell/work_pool.h"

namespace luoshu::node {

WorkPool::WorkPool(unsigned threads, std::size_t queue_max, Boundary& boundary)
    : queue_max_(queue_max), boundary_(boundary) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

WorkPool::~WorkPool() {
  std::deque<Job> dropped;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    dropped.swap(queue_);
  }
  wake_.notify_all();
  threads_.clear();
}

bool WorkPool::push(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (ending_ || queue_.size() >= queue_max_) return false;
    queue_.push_back(std::move(job));
  }
  wake_.notify_one();
  return true;
}

std::size_t WorkPool::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void WorkPool::run() {
  for (;;) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return !queue_.empty() || ending_; });
    if (ending_) return;
    const Job job = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    boundary_.run(Where::kApi, job);
  }
}

}  // namespace luoshu::node
