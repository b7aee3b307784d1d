// The one place where decide, append and apply meet: used by the command line, the sequencer, a
// replica and the audit. An entry passes three steps:
//   check_entry      its bytes alone: canonical, within limits, roots, signers    (any thread)
//   check_signatures against the keys of a moment                                 (any thread)
//   Ledger::append   identity, keys again, rules, stamp, one synced batch         (one writer)
// so that the expensive parts run beside each other and the order is decided once.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ledger/base/clock.h"
#include "ledger/follow.h"
#include "ledger/log/anchor.h"
#include "ledger/log/log.h"
#include "ledger/rules/engine/rules_version.h"
#include "ledger/rules/parties/keys.h"

namespace luoshu {

// An entry that passed check_entry: canonical, within limits, roots match.
struct CheckedEntry {
  Entry entry;
  Header header;
  Hash header_digest;
  Hash identity;
  Bytes framed_events;
  std::vector<std::string_view> event_types;  // of each event; they live as long as the process
  std::optional<Date> recorded;               // common to all events; rehearsal ledgers only
  std::vector<PublicKey> verified_with;       // one per signer once its signature was found good
};

// What the rules forbid, with every reason.
struct Refusal {
  Reasons reasons;
  std::optional<Seq> remembered;  // the EntryRejected that keeps it, where one was written
};
using CheckOutcome = std::variant<CheckedEntry, Refusal, Fault>;
// Fault kInvalid or kLimit for bytes that do not hold together; a Refusal for what the rules of
// form forbid: a missing or an extra signature, an author that is not the header's, another
// ledger's id, a recorded date outside rehearsal.
CheckOutcome check_entry(Entry entry, const Genesis& genesis, const LedgerId& ledger);

// Verifies every signature with the keys of `ring` as of (at, day), and keeps the keys used in
// verified_with. At the first signature that does not hold it clears them and returns: append
// reports the reason.
void check_signatures(CheckedEntry& checked, const KeyRing& ring, Seq at, Date day);

struct Accepted {
  Seq seq;
  Time recorded;
  EventNumber first_event;
  bool already = false;  // the same entry had been recorded before: the same answer again
  Reasons warnings;      // remarks of the rules, such as lateness; none where already
};
// The same (author, entry id) with other bytes.
struct IdentityConflict {
  Seq seq;
  Hash recorded_digest;
  Hash submitted_digest;
};
using AppendOutcome = std::variant<Accepted, Refusal, IdentityConflict>;

struct LedgerOptions {
  Clock* clock = nullptr;                      // required
  std::vector<std::filesystem::path> anchors;  // written together; the strictest one counts
  std::optional<PrivateKey> log_key;           // without it the ledger appends but signs nothing
  std::optional<PrivateKey> log_key_sm2;
  // Of a ledger that is created: earlier ones are for rehearsals, tests and rebuilding old logs.
  std::uint32_t rules_version = kNewestRulesVersion;
  // Whether refused entries with good signatures are remembered in the log (EntryRejected).
  enum class Rejections { kRecord, kForget } rejections = Rejections::kRecord;
};

class State;
class StoreRows;
struct EntryMoment;

class Ledger {
 public:
  ~Ledger();
  // Writes entry 0 into an empty store and the first anchors.
  static Result<std::unique_ptr<Ledger>> create(Store& store, const Genesis& genesis,
                                                const PrivateKey& root, LedgerOptions options);
  // Makes an empty store the copy of the ledger whose entry 0 this is, without its signing keys.
  // kVerification where entry 0 is not that ledger's.
  static Result<std::unique_ptr<Ledger>> join(Store& store, const LoggedEntry& entry_0,
                                              const LedgerId& id, LedgerOptions options);
  // Opens the ledger of the store for writing. A store that is behind an anchor, or has another
  // history than one, still opens for reading: see writable().
  static Result<std::unique_ptr<Ledger>> open(Store& store, LedgerOptions options);

  // Success where the ledger may append and sign; otherwise why not and what to do.
  const Status& writable() const { return writable_; }

  const Genesis& genesis() const { return genesis_; }
  // That entry 0 was stamped with; it holds for the whole log.
  std::uint32_t rules_version() const { return rules_version_; }
  const LedgerId& id() const { return id_; }
  const Head& head() const { return log_->head(); }
  // The keys as of head(); safe to use from other threads as long as it is held.
  std::shared_ptr<const KeyRing> keys() const { return keys_; }
  // The recorded time the next entry would get, given the date its events carry in a rehearsal.
  Time next_recorded(std::optional<Date> recorded) const;

  // Decides and appends a group of entries as one synced batch; answers in the same order. On a
  // Fault nothing of the group is acknowledged, and what is on disk is unknown until a restart.
  // With kStop the first entry that is not accepted gets the last answer: nothing after it is
  // looked at, and what was before it is appended.
  enum class OnRefusal { kGoOn, kStop };
  Result<std::vector<AppendOutcome>> append(std::vector<CheckedEntry> group,
                                            OnRefusal on_refusal = OnRefusal::kGoOn);
  // The same for one entry that is not checked yet.
  Result<AppendOutcome> submit(Entry entry);

  // Takes over a batch of entries from the sequencer's log, with its stamps: a batch that does not
  // belong to its checkpoint is refused before anything is stored (kVerification); entries are
  // decided again, and the first one that comes out otherwise ends it (Divergence). What was taken
  // is durable; where the batch reaches the checkpoint's size, the note is kept too.
  // kConflict for a batch that does not begin at head().
  Result<FollowOutcome> follow(CheckedBatch checked);
  // Keeps a note that the log's key has signed, for a size that this log has: a checkpoint taken
  // over, or one that more witnesses have cosigned. kVerification for another root.
  Status adopt(const LogReader::SignedNotes& notes);

  // The signed note(s) of the head: stored, anchored, then returned. The same size gives the same
  // note again. Refuses where writable() is a fault.
  Result<LogReader::SignedNotes> checkpoint();
  Result<LogReader> reader() const;
  // Refused entries since open() that were not remembered: past the rate, too large, or not signed
  // well.
  std::uint64_t forgotten_refusals() const { return forgotten_refusals_; }
  // Flushes the store and writes the anchors; the ledger must not be used afterwards.
  Status close();

  // Vouches for a store that has no anchor (restored, or moved to another machine): `note` is the
  // highest checkpoint known elsewhere. kVerification where the store is older or different.
  Status confirm(const std::string& note);

 private:
  struct Draft;
  Ledger(Store& store, Genesis genesis, LedgerId id, LedgerOptions options);
  Status compare_with_anchors();
  Status write_anchors(const std::string& note);
  Result<AppendOutcome> take(CheckedEntry& checked, Draft& draft);
  Result<std::optional<AppendOutcome>> known(const CheckedEntry& checked, const Draft& draft) const;
  Reasons decide_signatures(const CheckedEntry& checked, const KeyRing& ring,
                            const Stamp& stamp) const;
  EntryMoment moment_of(const CheckedEntry& checked, const Stamp& stamp, const KeyRing& ring) const;
  Status load_state();
  Result<AppendOutcome> refuse(const CheckedEntry& checked, const Stamp& stamp, Reasons reasons,
                               Draft& draft);
  bool may_remember(const CheckedEntry& checked, Date day);
  Status belongs(const CheckedBatch& checked) const;
  Status check_stamp(const CheckedLeaf& leaf, const Draft& draft) const;
  Status retake(CheckedLeaf& leaf, LoggedEntry logged, Draft& draft);
  Status retake_rejection(const CheckedLeaf& leaf, const Draft& draft);
  Result<LogReader::SignedNotes> open_notes(std::string checkpoint,
                                            std::string checkpoint_sm3) const;

  Store& store_;
  Genesis genesis_;
  LedgerId id_;
  LedgerOptions options_;
  std::unique_ptr<Log> log_;
  std::shared_ptr<const KeyRing> keys_;  // shared: verifier threads hold the ring they started with
  std::uint32_t rules_version_ = kNewestRulesVersion;  // that entry 0 was stamped with
  // Refusals remembered on that day, by (party, key id) of the author; past the limit only counted.
  std::map<Signer, std::uint32_t> remembered_;
  Date remembered_on_;
  std::uint64_t forgotten_refusals_ = 0;
  std::unique_ptr<StoreRows> rows_;
  std::unique_ptr<State> state_;
  Status writable_ = Done{};
};

}  // namespace luoshu
