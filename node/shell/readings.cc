#include "node/shell/readings.h"

namespace luoshu::node {

Readings::Readings(const Store& store, Genesis genesis, LedgerId ledger, Boundary& boundary,
                   Events events)
    : store_(store),
      genesis_(std::move(genesis)),
      ledger_(ledger),
      boundary_(boundary),
      events_(std::move(events)),
      thread_([this] { run(); }) {}

Readings::~Readings() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_one();
}

void Readings::push(Reading reading) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(reading));
  }
  wake_.notify_one();
}

void Readings::run() {
  for (;;) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return !queue_.empty() || ending_; });
    if (ending_) return;
    const Reading reading = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    if (!boundary_.run(Where::kReading, [&] { read(reading); }))
      boundary_.run(Where::kReading, [&] { events_.threw(reading); });
  }
}

void Readings::read(const Reading& reading) {
  const auto answer = [&]() -> Result<Input> {
    LUOSHU_TRY(const LogReader log, LogReader::open(store_, genesis_, ledger_));
    if (const auto* run = std::get_if<ReadRun>(&reading)) {
      LUOSHU_TRY(RunRead read, read_run(log, *run));
      return Input(std::move(read));
    }
    LUOSHU_TRY(PastRead read, read_past(log, std::get<ReadPast>(reading)));
    return Input(std::move(read));
  }();
  if (answer)
    events_.answer(*answer);
  else
    events_.fail(reading, answer.error());
}

}  // namespace luoshu::node
