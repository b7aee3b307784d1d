// A few threads that do jobs in their order, and a bounded queue before them. A full queue refuses;
// nothing waits for room.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "node/shell/boundary.h"

namespace luoshu::node {

class WorkPool {
 public:
  using Job = std::function<void()>;
  // `boundary` outlives this.
  WorkPool(unsigned threads, std::size_t queue_max, Boundary& boundary);
  // Jobs that still wait are dropped; those at work are waited for.
  ~WorkPool();
  // From any thread. False where the queue is full or the end has begun.
  bool push(Job job);
  std::size_t waiting() const;

 private:
  void run();

  std::size_t queue_max_;
  Boundary& boundary_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> queue_;
  bool ending_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace luoshu::node
