// Reads the log for peers while the writer works: one thread, and a fresh LogReader for each
// request, as of the moment it is carried out. Bounded by its callers, which ask for one read of a
// kind for each peer at a time.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <variant>

#include "ledger/store/store.h"
#include "node/execution/ledger_work.h"
#include "node/shell/boundary.h"

namespace luoshu::node {

class LogReadPool {
 public:
  using Request = std::variant<ReadBatch, ReadConsistencyProof>;
  struct Events {
    std::function<void(Input)> answer;                       // on the thread of this
    std::function<void(const Request&, const Fault&)> fail;  // likewise
    std::function<void(const Request&)> threw;               // likewise: it has no answer
  };
  // `store` and `boundary` outlive this.
  LogReadPool(const Store& store, Genesis genesis, LedgerId ledger, Boundary& boundary,
              Events events);
  // Requests that still wait are dropped.
  ~LogReadPool();
  // From any thread; never waits.
  void push(Request request);

 private:
  void run();
  void read(const Request& request);

  const Store& store_;
  Genesis genesis_;
  LedgerId ledger_;
  Boundary& boundary_;
  Events events_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Request> queue_;
  bool ending_ = false;
  std::jthread thread_;
};

}  // namespace luoshu::node
