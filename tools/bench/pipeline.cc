#include "tools/bench/pipeline.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace luoshu::bench {
namespace {

class Pipeline {
 public:
  Pipeline(Ledger& ledger, std::vector<Entry> entries, const PipelineOptions& options)
      : ledger_(ledger),
        options_(options),
        entries_(std::move(entries)),
        ready_(options.queue_entries_max),
        keys_(ledger.keys()),
        at_{ledger.head().size.value},
        day_(day_of(ledger.next_recorded(std::nullopt))) {}

  Result<PipelineResult> run() {
    std::vector<std::jthread> verifiers;
    for (unsigned i = 0; i < options_.verifiers; ++i) verifiers.emplace_back([this] { verify(); });
    Result<PipelineResult> result = append();
    stop();
    return result;
  }

 private:
  void verify() {
    for (;;) {
      std::size_t index = 0;
      {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [&] {
          return stopped_ || next_ == entries_.size() || next_ < appended_ + ready_.size();
        });
        if (stopped_ || next_ == entries_.size()) return;
        index = next_++;
      }
      CheckOutcome outcome = check_entry(std::move(entries_[index]), ledger_.genesis(), id_);
      if (auto* checked = std::get_if<CheckedEntry>(&outcome))
        check_signatures(*checked, *keys_, at_, day_);
      const std::scoped_lock lock(mutex_);
      ready_[index % ready_.size()] = std::move(outcome);
      if (index == appended_) work_.notify_one();
    }
  }

  // The checked entries that are next in order, at least one.
  Result<std::vector<CheckedEntry>> take_group() {
    std::vector<CheckedEntry> group;
    std::unique_lock lock(mutex_);
    work_.wait(lock, [&] { return ready_[appended_ % ready_.size()].has_value(); });
    // A sync costs the same for one entry as for many: a short wait lets more of them share it.
    lock.unlock();
    std::this_thread::sleep_for(options_.commit_delay);
    lock.lock();
    while (group.size() < options_.group_entries_max) {
      std::optional<CheckOutcome>& slot = ready_[appended_ % ready_.size()];
      if (!slot) break;
      auto* checked = std::get_if<CheckedEntry>(&*slot);
      if (checked == nullptr) return Fault{Errc::kRefused, "a measured entry does not hold"};
      group.push_back(std::move(*checked));
      slot.reset();
      ++appended_;
    }
    room_.notify_all();
    return group;
  }

  Result<PipelineResult> append() {
    PipelineResult result;
    while (appended_ < entries_.size()) {
      LUOSHU_TRY(std::vector<CheckedEntry> group, take_group());
      LUOSHU_TRY(const auto outcomes, ledger_.append(std::move(group)));
      ++result.groups;
      for (const AppendOutcome& outcome : outcomes)
        if (!std::holds_alternative<Accepted>(outcome))
          return Fault{Errc::kRefused, "a measured entry was not accepted"};
    }
    return result;
  }

  void stop() {
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
    room_.notify_all();
  }

  Ledger& ledger_;
  const PipelineOptions options_;
  std::vector<Entry> entries_;
  std::vector<std::optional<CheckOutcome>> ready_;  // by index, modulo its size
  const std::shared_ptr<const KeyRing> keys_;       // shared with the ledger, as of the beginning
  const LedgerId id_ = ledger_.id();
  const Seq at_;
  const Date day_;

  std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable work_;
  std::size_t next_ = 0;
  std::size_t appended_ = 0;  // handed to the ledger; written by the appending thread alone
  bool stopped_ = false;
};

}  // namespace

Result<PipelineResult> record_all(Ledger& ledger, std::vector<Entry> entries,
                                  const PipelineOptions& options) {
  return Pipeline(ledger, std::move(entries), options).run();
}

}  // namespace luoshu::bench
