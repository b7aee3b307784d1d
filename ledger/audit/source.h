// Where an audit gets its bytes from: a home's store, or a bundle. A source says what it holds and
// hands the bytes out; it believes nothing. What only one kind of source has (checksums, indexes,
// anchors) it checks itself, against what the pass over the entries has recomputed.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ledger/audit/findings.h"
#include "ledger/log/log_reader.h"

namespace luoshu {

// What an index must say of one entry.
struct IndexedEntry {
  Seq seq;
  Hash identity;
  Hash header_digest;
  EventNumber first_event;  // 0 in system entries
};

// Reads entries and tiles. One thread at a time; every thread of an audit has its own.
class AuditReader {
 public:
  virtual ~AuditReader() = default;
  // Hands out the entries [first, first + count) in order; `framed` starts at a multiple of 8. Both
  // views die when `entry` returns. REQUIRES that the range lies within one group of 256 and
  // size(). kCorruption or kIo with the place where bytes are missing or unreadable.
  using EntryBytes = std::function<void(Seq seq, ByteView leaf, ByteView framed)>;
  virtual Status entries(Seq first, std::uint64_t count, const EntryBytes& entry) = 0;
  // The first `width` hashes of a tile.
  virtual Result<std::vector<Hash>> tile(DigestKind kind, merkle::TileId id,
                                         std::uint64_t width) = 0;
  // Whether the source's index knows the entry under its identity and its first event under its
  // number; kVerification where it says anything else.
  virtual Status check_index(const IndexedEntry& entry) = 0;
};

// What the pass over the entries came to.
struct Replayed {
  const Genesis* genesis = nullptr;
  LedgerId ledger;
  Head head;                         // as it must be after those entries
  std::uint64_t system_entries = 0;  // entry 0 and the refusals that the log remembers
  std::vector<Batch::Change> state;  // every row of Table::kState, in the order written
  bool whole = false;                // all entries of the source were read
  // Root of an earlier size, out of tiles that were found good.
  std::function<Result<Hash>(DigestKind kind, Size size)> root;
};

class AuditSource {
 public:
  virtual ~AuditSource() = default;
  virtual Size size() const = 0;
  virtual Result<std::unique_ptr<AuditReader>> reader() const = 0;
  virtual Result<std::vector<LogReader::SignedNotes>> checkpoints() const = 0;
  // The checks that only this kind of source has, so that a report names each even where it was not
  // reached.
  virtual std::vector<CheckId> own_checks() const = 0;
  // Before the pass: files and checksums.
  virtual void check_files(Findings& findings) = 0;
  // After it: indexes, head, anchors.
  virtual void check_rest(const Replayed& replayed, Findings& findings) = 0;
};

// The home as it stands, read only, beside a running writer. Faults as view_home.
Result<std::unique_ptr<AuditSource>> open_home_source(const std::filesystem::path& home);
// A log in a store that belongs to no home; `store` must outlive the source.
Result<std::unique_ptr<AuditSource>> open_store_source(const Store& store);
// A bundle directory (bundle.h). kNotFound where there is none, kInvalid where its checkpoint
// cannot be read.
Result<std::unique_ptr<AuditSource>> open_bundle_source(const std::filesystem::path& bundle);

}  // namespace luoshu
