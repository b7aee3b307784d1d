// The one thread that writes: carries the effects of a machine out on the ledger and the outbox, in
// the order they were asked for, and hands back the inputs that answer them. Between groups, where
// nothing waits, it keeps the rows of the views in step.
//
// A fault of the disk is fatal: `fatal` must not return. So is an exception while an effect is
// carried out: it may have left a commit half way, and what the disk holds then only a restart can
// say. Checking foreign entries, which touches nothing, is done before and only fails that batch.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "ledger/home.h"
#include "node/execution/ledger_work.h"
#include "node/execution/outbox_store.h"
#include "node/shell/batch_checker.h"
#include "node/shell/outcomes.h"

namespace luoshu::node {

class Writer {
 public:
  struct Options {
    std::optional<PinnedKeys> own_keys;
    std::optional<NoteSigner> witness;  // without it nothing is cosigned
    std::filesystem::path evidence;     // folder for evidence files
    bool views = true;                  // keep their rows in step
    Clock* clock = nullptr;             // required; for what people are told
  };
  // All of them are called on the writer's thread.
  struct Events {
    std::function<void(Input)> answer;
    std::function<void(std::string_view what, const Fault&)> fatal;
    std::function<void(std::string_view what, const Fault&)> trouble;  // that changes nothing
    std::function<void(const std::filesystem::path&)> evidence_kept;
    std::function<void(const Outcome&)> refused_later;  // an entry whose submitter is gone
  };
  // `outbox`: none on a sequencer. All outlive this.
  Writer(Home& home, OutboxStore* outbox, Options options, Boundary& boundary, Events events);
  ~Writer();

  // From any thread; never waits.
  void push(Effect effect);
  // Bytes of entries that wait to be stored.
  std::size_t backlog_bytes() const { return backlog_bytes_; }
  // The keys of the ledger as of the last change that is durable. From any thread.
  std::shared_ptr<const KeyRing> keys() const;
  // Does what was pushed, then ends. Nothing may be pushed afterwards.
  void finish();

 private:
  void run();
  void carry_out_all(std::deque<Effect> work);
  void carry_out(Effect effect);
  void on(const AppendGroup& effect);
  void on(const SignCheckpoint& effect);
  void on(const TakeBatch& effect);
  void on(const Cosign& effect);
  void on(const KeepCheckpoint& effect);
  void on(const KeepEvidence& effect);
  void on(const StoreSubmission& effect);
  void on(const LoadSubmission& effect);
  void on(const ConfirmSubmission& effect);
  void on(const DropSubmission& effect);
  template <class Other>
  void on(const Other& /*effect*/) {}  // not a writer's
  template <class Answer>
  void answer_with(std::string_view what, Result<Answer> result);
  void commit_outbox();
  void show_keys();
  void keep_untold(std::uint64_t number, const Verdict& verdict);
  // Some of the view rows; stops as soon as other work comes. Whether more is left.
  bool catch_up_views();

  Home& home_;
  OutboxStore* outbox_;
  Options options_;
  Boundary& boundary_;
  Events events_;
  ThreadPool pool_;
  BatchChecker checker_;
  std::vector<std::uint64_t> stored_;  // kept in the outbox's batch, not committed yet
  bool views_off_ = false;
  mutable std::mutex keys_mutex_;
  std::shared_ptr<const KeyRing> keys_;  // shared with admission and checks

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Effect> queue_;
  std::atomic<bool> finishing_ = false;
  std::atomic<std::size_t> backlog_bytes_ = 0;
  std::atomic<bool> waiting_ = false;  // whether anything is in queue_
  std::thread thread_;
};

}  // namespace luoshu::node
