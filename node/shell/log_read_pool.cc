#include "node/shell/log_read_pool.h"

namespace luoshu::node {

LogReadPool::LogReadPool(const Store& store, Genesis genesis, LedgerId ledger, Boundary& boundary,
                         Events events)
    : store_(store),
      genesis_(std::move(genesis)),
      ledger_(ledger),
      boundary_(boundary),
      events_(std::move(events)),
      thread_([this] { run(); }) {}

LogReadPool::~LogReadPool() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_one();
}

void LogReadPool::push(Request request) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(request));
  }
  wake_.notify_one();
}

void LogReadPool::run() {
  for (;;) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return !queue_.empty() || ending_; });
    if (ending_) return;
    const Request request = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    if (!boundary_.run(Where::kReading, [&] { read(request); }))
      boundary_.run(Where::kReading, [&] { events_.threw(request); });
  }
}

void LogReadPool::read(const Request& request) {
  const auto answer = [&]() -> Result<Input> {
    LUOSHU_TRY(const LogReader log, LogReader::open(store_, genesis_, ledger_));
    if (const auto* batch = std::get_if<ReadBatch>(&request)) {
      LUOSHU_TRY(BatchRead read, read_batch(log, *batch));
      return Input(std::move(read));
    }
    LUOSHU_TRY(ConsistencyProofRead read,
               read_consistency_proof(log, std::get<ReadConsistencyProof>(request)));
    return Input(std::move(read));
  }();
  if (answer)
    events_.answer(*answer);
  else
    events_.fail(request, answer.error());
}

}  // namespace luoshu::node
