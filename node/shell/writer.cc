#include "node/shell/writer.h"

#include <algorithm>

#include "ledger/base/assert.h"
#include "ledger/crypto/digest.h"
#include "node/execution/door.h"
#include "node/shell/whole_file.h"
#include "projections/engine/catch_up.h"
#include "projections/views/catalogue.h"

namespace luoshu::node {
namespace {

namespace fs = std::filesystem;

unsigned helpers() {
  const unsigned cores = std::thread::hardware_concurrency();
  return cores > 1 ? std::min(cores - 1, 7U) : 0;
}

// A new file, synced, that appears whole; the same text again is the same file.
Result<fs::path> write_evidence(const fs::path& folder, const std::string& text) {
  std::error_code error;
  fs::create_directories(folder, error);
  const fs::path path = folder / ("fork-" + sha256(as_bytes(text)).hex().substr(0, 16) + ".json");
  if (fs::exists(path, error)) return path;
  LUOSHU_CHECK(write_whole_file(path, text));
  return path;
}

std::size_t entry_bytes(const Effect& effect) {
  const auto* store = std::get_if<StoreSubmission>(&effect);
  return store == nullptr ? 0 : store->entry.size();
}

}  // namespace

Writer::Writer(Home& home, OutboxStore* outbox, Options options, Boundary& boundary, Events events)
    : home_(home),
      outbox_(outbox),
      options_(std::move(options)),
      boundary_(boundary),
      events_(std::move(events)),
      pool_(helpers()),
      checker_(home.ledger(), pool_, boundary),
      views_off_(!options_.views),
      keys_(home.ledger().keys()),
      thread_([this] { run(); }) {}

Writer::~Writer() {
  finish();
}

void Writer::push(Effect effect) {
  {
    const std::lock_guard lock(mutex_);
    backlog_bytes_ += entry_bytes(effect);
    queue_.push_back(std::move(effect));
    waiting_ = true;
  }
  wake_.notify_one();
}

void Writer::finish() {
  {
    const std::lock_guard lock(mutex_);
    finishing_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Writer::run() {
  bool views_behind = true;
  for (;;) {
    std::deque<Effect> work;
    {
      std::unique_lock lock(mutex_);
      if (!views_behind) wake_.wait(lock, [this] { return !queue_.empty() || finishing_; });
      if (queue_.empty() && finishing_) return;
      work.swap(queue_);
      waiting_ = false;
    }
    if (work.empty()) {
      views_behind = catch_up_views();
      continue;
    }
    if (!boundary_.run(Where::kWriter, [&] { carry_out_all(std::move(work)); }))
      events_.fatal("writing", {Errc::kIo, "an exception, whose words are in the line before"});
    views_behind = true;
  }
}

void Writer::carry_out_all(std::deque<Effect> work) {
  for (Effect& effect : work) {
    const std::size_t bytes = entry_bytes(effect);
    carry_out(std::move(effect));
    backlog_bytes_ -= bytes;
  }
  commit_outbox();
}

bool Writer::catch_up_views() {
  if (views_off_) return false;
  Result<ViewCursor> cursor = Fault{Errc::kInvalid, "an exception; see the line before"};
  boundary_.run(Where::kViews, [&] {
    cursor = catch_up(home_.store(), all_projections(),
                      [this](std::uint64_t, std::uint64_t) { return !waiting_ && !finishing_; });
  });
  if (cursor) return cursor->size < home_.ledger().head().size;
  if (cursor.error().code == Errc::kIo) events_.fatal("the rows of the views", cursor.error());
  // Views can be rebuilt from the log; the log goes on without them.
  views_off_ = true;
  events_.trouble("the rows of the views", cursor.error());
  return false;
}

void Writer::carry_out(Effect effect) {
  const bool of_outbox = std::holds_alternative<StoreSubmission>(effect) ||
                         std::holds_alternative<ConfirmSubmission>(effect) ||
                         std::holds_alternative<DropSubmission>(effect);
  // One sync for all submissions that came together; whatever else comes finds them done.
  if (!of_outbox) commit_outbox();
  std::visit([this](const auto& any) { on(any); }, effect);
}

void Writer::commit_outbox() {
  if (outbox_ == nullptr || !outbox_->changed()) return;
  if (const Status committed = outbox_->commit(); !committed)
    events_.fatal("the outbox", committed.error());
  for (const std::uint64_t number : stored_) events_.answer(SubmissionStored{number});
  stored_.clear();
}

template <class Answer>
void Writer::answer_with(std::string_view what, Result<Answer> result) {
  if (!result) return events_.fatal(what, result.error());
  events_.answer(*std::move(result));
}

void Writer::on(const AppendGroup& effect) {
  const auto parallel = [this](std::size_t count, const auto& job) { pool_.run(count, job); };
  auto appended = append_group(home_.ledger(), effect, parallel);
  show_keys();
  answer_with("appending", std::move(appended));
}

void Writer::show_keys() {
  const std::lock_guard lock(keys_mutex_);
  keys_ = home_.ledger().keys();
}

std::shared_ptr<const KeyRing> Writer::keys() const {
  const std::lock_guard lock(keys_mutex_);
  return keys_;
}

void Writer::on(const SignCheckpoint& /*effect*/) {
  answer_with("signing a checkpoint", sign_checkpoint(home_.ledger()));
}

void Writer::on(const TakeBatch& effect) {
  std::optional<CheckedBatch> checked;
  boundary_.run(Where::kCheck, [&] { checked.emplace(checker_.check(effect.batch)); });
  if (effect.ahead) checker_.look_ahead(*effect.ahead);
  if (!checked) {
    BatchTaken nothing;
    nothing.head = home_.ledger().head();
    nothing.refused =
        Fault{Errc::kInvalid, "these entries could not be checked", "这批记录无法核验"};
    return events_.answer(std::move(nothing));
  }
  auto taken = take_batch(home_.ledger(), *std::move(checked), options_.own_keys);
  show_keys();
  answer_with("taking over entries", std::move(taken));
}

void Writer::on(const Cosign& effect) {
  if (!options_.witness) return;  // this node is no witness; the machine asks once and waits
  answer_with("cosigning", cosign_checkpoint(home_.ledger(), effect, *options_.witness));
}

void Writer::on(const KeepCheckpoint& effect) {
  const Status kept = keep_checkpoint(home_.ledger(), effect.checkpoint);
  if (kept) return;
  // SignedCheckpoint come from others; what does not hold is not kept, and nothing else is wrong.
  const Errc code = kept.error().code;
  const bool foreign =
      code == Errc::kVerification || code == Errc::kInvalid || code == Errc::kConflict;
  if (foreign)
    events_.trouble("keeping a cosigned checkpoint", kept.error());
  else
    events_.fatal("keeping a cosigned checkpoint", kept.error());
}

void Writer::on(const KeepEvidence& effect) {
  const auto path = write_evidence(options_.evidence, effect.text);
  if (!path) return events_.fatal("keeping evidence", path.error());
  events_.evidence_kept(*path);
}

// In the four that follow: only a replica's machine asks for them, and a replica has an outbox.
void Writer::on(const StoreSubmission& effect) {
  LUOSHU_ASSERT(outbox_ != nullptr);
  if (auto verdict = turned_away(home_.ledger(), effect))
    return events_.answer(SubmissionStored{effect.number, *std::move(verdict)});
  outbox_->keep(effect.number, effect.entry, effect.party);
  stored_.push_back(effect.number);
}

void Writer::on(const LoadSubmission& effect) {
  LUOSHU_ASSERT(outbox_ != nullptr);
  auto entry = outbox_->load(effect.number);
  if (!entry) return events_.fatal("reading the outbox", entry.error());
  events_.answer(SubmissionLoaded{effect.number, *std::move(entry)});
}

void Writer::on(const ConfirmSubmission& effect) {
  LUOSHU_ASSERT(outbox_ != nullptr);
  const auto bytes = outbox_->load(effect.number);
  auto confirmed = confirm_submission(home_.ledger(), *outbox_, effect);
  // A refusal of an entry that is recorded now needs no attention any more.
  if (confirmed && confirmed->held && bytes)
    if (const auto identity = identity_of_entry(*bytes))
      forget_outcome(home_.paths().home, identity->identity);
  answer_with("confirming a submission", std::move(confirmed));
}

void Writer::on(const DropSubmission& effect) {
  LUOSHU_ASSERT(outbox_ != nullptr);
  if (effect.untold) keep_untold(effect.number, *effect.untold);
  outbox_->drop(effect.number);
}

// Before the entry is dropped: after a crash between the two it is refused, and told, again.
void Writer::keep_untold(std::uint64_t number, const Verdict& verdict) {
  const auto bytes = outbox_->load(number);
  if (!bytes) return events_.fatal("reading the outbox", bytes.error());
  const auto outcome = outcome_of(*bytes, verdict, options_.clock->now());
  if (!outcome) return;
  if (const Status kept = keep_outcome(home_.paths().home, *outcome); !kept)
    events_.trouble("keeping what became of an entry", kept.error());
  events_.refused_later(*outcome);
}

}  // namespace luoshu::node
