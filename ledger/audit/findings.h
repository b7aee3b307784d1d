// What an audit has found: one line per check, each with the first fault in log order and its exact
// place. Any number of threads report into one Findings; the result does not depend on their order.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/bilingual.h"
#include "ledger/base/ids.h"

namespace luoshu {

// The checks of an audit of the structure, in the order in which they are printed.
enum class CheckId : std::uint8_t {
  kFiles,        // every stored byte matches its checksum; no file is missing or extra
  kGenesis,      // entry 0 is what it must be, and the ledger is the one the source says it is
  kLeaves,       // leaf bytes are canonical
  kHeaders,      // header bytes are canonical, within limits, of this ledger
  kSequence,     // dense numbers of entries and events, recorded times strictly increasing
  kEvents,       // event bytes lead to the roots of their header
  kSigners,      // the header's signers are the events' author and co-signers, no others
  kSignatures,   // every signature holds under a key that was valid at that entry
  kRules,        // every event was allowed when it was recorded: decided again
  kState,        // state digests; the rows that the rules read equal their replay
  kIdentities,   // every entry id is unique and indexed, and nothing else is
  kTiles,        // every stored hash of the tree equals the recomputed one
  kTilesSm3,     // the same of the SM3 tree (gm ledgers)
  kHead,         // the head record equals the recomputed one
  kCheckpoints,  // every signed note verifies and names the recomputed root of its size
  kAnchors,      // the log is at least as long as its anchors say, with the same roots
};
inline constexpr std::size_t kCheckCount = 16;

// "leaves", ...: one word per check, part of the interface.
std::string_view check_name(CheckId id);
// What the check says when it holds.
BilingualView check_meaning(CheckId id);

// Of a check that a room above this one carries out; see AuditOptions::more.
struct CheckWords {
  std::string name;
  Bilingual meaning;
};

struct Check {
  enum class Outcome { kHolds, kFails, kNotReached };
  CheckId id{};
  Outcome outcome = Outcome::kNotReached;
  std::uint64_t count = 0;               // things looked at
  std::uint64_t faults = 0;              // of them
  std::string place;                     // of the first fault: "entry 17", a file, a tile
  std::string detail;                    // of the first fault
  std::optional<CheckWords> words = {};  // where it is none of CheckId
  bool ok() const { return outcome == Outcome::kHolds; }
  std::string_view name() const { return words ? std::string_view(words->name) : check_name(id); }
  BilingualView meaning() const {
    if (!words) return check_meaning(id);
    return {words->meaning.zh, words->meaning.en};
  }
};

struct AuditReport {
  Size size;                  // entries audited
  LedgerId ledger;            // zero where entry 0 could not be read
  Hash root;                  // SHA-256 root of those entries, as recomputed
  std::uint64_t events = 0;   // business events in them
  std::vector<Check> checks;  // those that concern this source
  bool unreadable = false;    // something stored could not be read at all

  bool holds() const;
  // Success; kVerification with the first failed check; kCorruption where the store is unreadable.
  Status verdict() const;
};

class Findings {
 public:
  // Looked at `count` more things, all good so far.
  void passed(CheckId id, std::uint64_t count = 1);
  // A fault. `order` sorts faults of one check: the entry's number, or 0 where there is none.
  void failed(CheckId id, std::uint64_t order, std::string place, std::string detail);
  // The same for a Fault: kIo and kCorruption also make the source unreadable.
  void failed(CheckId id, std::uint64_t order, std::string place, const Fault& fault);
  // The check was carried through to its end; without it, it counts as not reached.
  void finished(CheckId id);
  // In the order of CheckId: every check that was begun, finished or listed in `expected`.
  std::vector<Check> checks(const std::vector<CheckId>& expected) const;
  bool unreadable() const;

 private:
  struct Line {
    bool finished = false;
    std::uint64_t count = 0;
    std::uint64_t faults = 0;
    std::uint64_t order = 0;
    std::string place;
    std::string detail;
  };
  mutable std::mutex mutex_;
  Line lines_[kCheckCount];
  bool unreadable_ = false;
};

}  // namespace luoshu
