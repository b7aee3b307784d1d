// The port of the storage: ordered keys in named tables, changed by atomic, synced
// batches with compare-and-set on the head (docs/decisions/0006). Two implementations, one contract
// (tests/ledger/store/contract_test.cc): mem_store.h and rocks_store.h.
//
// One writer at a time calls commit(); any number of threads may read at the same time. Keys sort
// bytewise. Nothing that commit() has not answered with Committed may be signed, sent or shown.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "ledger/base/bytes.h"

namespace luoshu {

// Tables. DO NOT RENUMBER: on disk since format 1.
enum class Table : std::uint8_t {
  kMeta = 0,          // text name -> value: format, head, origin, suite
  kLeaves = 1,        // seq u64 BE -> leaf bytes
  kEvents = 2,        // seq u64 BE -> event bytes of that entry, framed
  kTiles = 3,         // level u8 ‖ index u64 BE -> hashes (SHA-256 tree)
  kTilesSm3 = 4,      // the same of the SM3 tree
  kEntryIds = 5,      // digest of (author, entry id) -> seq, header digest
  kEventNumbers = 6,  // first event number u64 BE -> seq
  kCheckpoints = 7,   // size u64 BE -> every signed note of that size
  kState = 8,         // versioned rows that the rules read
  kViews = 9,         // versioned rows that people read
};
inline constexpr std::uint8_t kTableCount = 10;

// An atomic set of changes. Later changes of the same key win.
class Batch {
 public:
  void put(Table table, ByteView key, ByteView value);
  void put(Table table, Bytes key, Bytes value);  // takes them over without copying
  void erase(Table table, ByteView key);

  struct Change {
    Table table;
    Bytes key;
    std::optional<Bytes> value;  // none: erased
  };
  const std::vector<Change>& changes() const { return changes_; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  std::vector<Change> changes_;
  std::uint64_t bytes_ = 0;
};

// Where the log stands: an opaque value to the store, compared bytewise. Empty before the first
// commit.
using HeadBytes = Bytes;
// The row of Table::kMeta that holds it. Only commit() writes this key.
inline constexpr std::string_view kHeadKey = "head";

struct Committed {};
struct HeadConflict {
  HeadBytes actual;  // another writer was first
};
// The engine cannot say whether the batch is durable. Treat it as unknown, never as failed: read
// the head again (after a restart) before anything else is written.
struct CommitUnknown {
  Fault cause;
};
using CommitOutcome = std::variant<Committed, HeadConflict, CommitUnknown>;

// One point in time of the whole store. Reads of a snapshot see nothing that came later. Valid as
// long as its store lives; safe from one thread at a time.
class Snapshot {
 public:
  virtual ~Snapshot() = default;
  // The value, or nothing where the key is absent; kCorruption or kIo where it cannot be read.
  virtual Result<std::optional<Bytes>> get(Table table, ByteView key) const = 0;
  // Calls `row` for each key in [from, to) in ascending order until it answers false. An empty `to`
  // means the end of the table. Views passed to `row` die when it returns.
  using Row = std::function<bool(ByteView key, ByteView value)>;
  virtual Status scan(Table table, ByteView from, ByteView to, const Row& row) const = 0;
  // The first row with key >= from, or nothing.
  struct KeyValue {
    Bytes key;
    Bytes value;
  };
  virtual Result<std::optional<KeyValue>> seek(Table table, ByteView from) const = 0;
  // The first row with key >= from that shares the prefix of `from` (all but its last `tail`
  // bytes), or nothing. A miss is cheap in tables of versioned rows, with a tail of one version.
  virtual Result<std::optional<KeyValue>> seek_among(Table table, ByteView from,
                                                     std::size_t tail) const {
    auto found = seek(table, from);
    const ByteView prefix = from.first(from.size() - tail);
    if (found && *found &&
        ((*found)->key.size() < prefix.size() ||
         !equal(ByteView((*found)->key).first(prefix.size()), prefix)))
      return std::optional<KeyValue>{};
    return found;
  }
  // The last row with key <= upto, or nothing.
  virtual Result<std::optional<KeyValue>> seek_back(Table table, ByteView upto) const = 0;
};

class Store {
 public:
  virtual ~Store() = default;
  // The head as of the last commit.
  virtual Result<HeadBytes> head() const = 0;
  // Writes the batch and the next head in one durable step if the head is still `expected`.
  // Committed means synced to disk. After CommitUnknown the store refuses every further commit.
  virtual CommitOutcome commit(const HeadBytes& expected, const Batch& batch,
                               const HeadBytes& next) = 0;
  virtual std::unique_ptr<Snapshot> snapshot() const = 0;
  // Reads every stored byte and its checksums; names the damaged file. For audit and backup.
  virtual Status verify_files() const = 0;
  // Bytes on disk that hold live data. For status and measurements.
  virtual Result<std::uint64_t> stored_bytes() const = 0;
  // Moves everything buffered into files with checksums of their own. For an orderly close.
  virtual Status flush() = 0;
};

}  // namespace luoshu
