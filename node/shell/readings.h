// The thread that reads the log for peers, beside the writer: each reading has a reader of its own,
// as of the moment it is done.
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

class Readings {
 public:
  using Reading = std::variant<ReadRun, ReadPast>;
  struct Events {
    std::function<void(Input)> answer;                       // on the thread of this
    std::function<void(const Reading&, const Fault&)> fail;  // likewise
    std::function<void(const Reading&)> threw;               // likewise: it has no answer
  };
  // `store` and `boundary` outlive this.
  Readings(const Store& store, Genesis genesis, LedgerId ledger, Boundary& boundary, Events events);
  // What still waits is not done.
  ~Readings();
  // From any thread; never waits.
  void push(Reading reading);

 private:
  void run();
  void read(const Reading& reading);

  const Store& store_;
  Genesis genesis_;
  LedgerId ledger_;
  Boundary& boundary_;
  Events events_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Reading> queue_;
  bool ending_ = false;
  std::jthread thread_;
};

}  // namespace luoshu::node
