// Records business-form events in the order of their files. Consecutive events with equal author,
// role, co-signers and recorded date share an entry, up to a limit; an event that changes keys is
// alone in its entry and ends a batch, because a key signs only from the next entry on. What is
// recorded already is skipped, so a second run records nothing and an interrupted one continues.
//
// Entries are signed, checked and verified side by side and appended in batches; between two
// batches an interrupt is heeded. One importer, one thread; its helpers do not outlive a batch.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/clock.h"
#include "ledger/home.h"
#include "ledger/key_folder.h"
#include "ledger/signer_choice.h"
#include "tools/luoshu/event_lines.h"
#include "tools/luoshu/import_target.h"

namespace luoshu {

struct ImportOptions {
  std::vector<std::string> files;
  std::uint64_t entry_events = 1;
  std::optional<std::uint64_t> until;  // stop after that many events, skipped ones included
  bool keep_going = false;
  unsigned threads = 2;
  SignerChoice signers;  // applies to the events that the parties named write or co-sign
};

struct ImportSummary {
  std::uint64_t events = 0;  // recorded by this run
  std::uint64_t entries = 0;
  std::uint64_t skipped = 0;  // recorded before
  std::uint64_t refused = 0;
  std::uint64_t unreadable = 0;  // of them: lines that are no JSON, or too long
  std::uint64_t warned = 0;      // entries recorded with a remark of the rules
  bool interrupted = false;
};

// Where in the input something was refused.
struct ImportPlace {
  std::string file;
  std::uint64_t line = 0;
  std::string what;  // type and subject of the event
};

// Told as it happens.
struct ImportReport {
  std::function<void(Size size, const ImportSummary& so_far)> acknowledged;
  std::function<void(const ImportPlace&, const Reasons&)> refused;
  std::function<void(const ImportPlace&, const Reasons&)> warned;  // recorded all the same
  std::function<void(const Fault&)> unreadable;  // no JSON, or no event in form: counts as refused
  // An event that was recorded from another line of its file: told once a file.
  std::function<void(const std::string& file, std::uint64_t line)> moved;
  std::function<void(std::uint64_t events)> progress;
};

class Importer {
 public:
  Importer(ImportTarget& target, KeyFolder& keys, Clock& clock, ImportOptions options,
           ImportReport report);
  // A refusal ends the run (without keep_going), which is no fault: see summary().refused. After a
  // fault, whatever was acknowledged before it stays recorded.
  Status run();
  const ImportSummary& summary() const { return summary_; }

 private:
  // Events that become one entry.
  struct Group {
    std::string file;
    EntryId id;
    form::EventEnvelope envelope;
    std::vector<std::uint64_t> lines;
    std::vector<Bytes> events;
    std::size_t bytes = 0;
    std::size_t costly = 0;  // events that compute a run
  };
  // A group on its way through one batch.
  struct Work {
    std::vector<Signer> signers;
    std::vector<const PrivateKey*> keys;
    CheckOutcome outcome;
  };

  Status import_file(const std::string& file);
  // Takes the next event off the input into `ahead_`; nothing at the end or at the limit.
  Status look_ahead(EventLines& lines);
  Status take_group(EventLines& lines);
  bool joins(const Group& group, const SourceEvent& event) const;
  // True where the event begins an entry that is recorded already; then it is skipped.
  Result<bool> skip_recorded(EventLines& lines, const EntryId& id);
  // Events are known by their place in the file: one that was recorded from a place nearby has been
  // moved, by a line put in or taken out before it, and would be recorded again.
  Status look_nearby(const EventLines& lines);
  Status check_same(Seq seq, ByteView stored, const SourceEvent& event) const;

  Status flush();
  Status fill_in_demo_key(Group& group);
  Result<Reasons> choose_signers(const Group& group, const KeyRing& ring, Seq at, Work& work);
  Date day_of_entry(const Group& group) const;
  void prepare(const KeyRing& ring, std::vector<Work>& work);
  void prepare_one(Group& group, const KeyRing& ring, Seq at, Work& work);
  Status append(std::vector<Work> work);
  static ImportPlace place_of(const Group& group, const Reason& reason);
  void refuse(const Group& group, const Reasons& reasons);
  void warn(const Group& group, const Reasons& warnings);
  bool stopped() const;

  ImportTarget& target_;
  KeyFolder& keys_;
  Clock& clock_;
  ImportOptions options_;
  ImportReport report_;
  ImportSummary summary_;
  std::optional<LogReader> reader_;  // as of the start of the file: what may be skipped
  std::optional<SourceEvent> ahead_;
  std::optional<Fault> pending_;  // a line that could not be read, behind the present batch
  std::uint64_t taken_ = 0;       // events taken off the input
  unsigned looks_left_ = 0;       // how many new events of the file are still looked for nearby
  std::vector<Group> batch_;
  std::size_t batch_bytes_ = 0;
};

}  // namespace luoshu
