// Helpers for one thread with jobs that can run side by side, such as checking signatures. They
// live as long as this and sleep in between.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "node/shell/boundary.h"

namespace luoshu::node {

class ThreadPool {
 public:
  // `helpers`: threads in addition to the caller's own.
  explicit ThreadPool(unsigned helpers);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  // Runs job(0) … job(count - 1) on the helpers and here; returns when all are done. One caller at
  // a time. Where jobs throw, the first exception is thrown here, once none of them runs any more.
  void run(std::size_t count, const std::function<void(std::size_t)>& job);

 private:
  void help();
  bool take_one(std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable done_;
  const std::function<void(std::size_t)>* job_ = nullptr;
  std::size_t portion_ = 1;
  std::size_t next_ = 0;
  std::size_t count_ = 0;
  std::size_t finished_ = 0;
  CarriedException carried_;
  bool ending_ = false;
  std::vector<std::jthread> helpers_;
};

}  // namespace luoshu::node
