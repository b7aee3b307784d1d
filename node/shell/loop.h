// The one thread that owns a node's machine and its links: an event loop with timers and signals.
// All calls but post() come from the thread that runs it, or from before run().
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "node/shell/boundary.h"

namespace boost::asio {
class io_context;
}

namespace luoshu::node {

class Loop {
 public:
  using Job = std::function<void()>;
  // An exception of a handler ends run(): for programs that do one thing.
  Loop();
  // An exception of a handler ends that handler alone, and is counted there. `boundary` outlives
  // this.
  explicit Loop(Boundary& boundary);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Runs the job on the loop's thread, later. From any thread.
  void post(Job job);
  void after(std::chrono::milliseconds wait, Job job);
  // Until stop().
  void every(std::chrono::milliseconds period, const Job& job);
  // SIGTERM and SIGINT, instead of what they would do; each time one comes.
  void on_signal(Job job);
  void run();
  void stop();
  boost::asio::io_context& context();
  // Runs the job now. False where it threw and this loop has a boundary.
  bool contain(Where where, const Job& job);

  // Milliseconds of a clock that only rises.
  static std::int64_t steady_ms();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace luoshu::node
