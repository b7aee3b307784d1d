#include "ledger/audit/check_notes.h"
#include "ledger/audit/source.h"
#include "ledger/home.h"
#include "ledger/log/log_rows.h"

namespace luoshu {
namespace {

std::string entry_name(Seq seq) {
  return "entry " + std::to_string(seq.value);
}

// Rows of Table::kMeta with which projections say how far they have come (projections/engine).
constexpr std::string_view kCursors[] = {"views", "views-rebuild"};

class StoreReader final : public AuditReader {
 public:
  explicit StoreReader(LogReader log) : log_(std::move(log)) {}

  Status entries(Seq first, std::uint64_t count, const EntryBytes& entry) override {
    std::vector<Bytes> leaves;
    LUOSHU_CHECK(rows(Table::kLeaves, "leaf", first, count,
                      [&](Seq, ByteView leaf) { leaves.push_back(to_bytes(leaf)); }));
    Bytes aligned;
    return rows(Table::kEvents, "events", first, count, [&](Seq seq, ByteView framed) {
      aligned.assign(framed.begin(), framed.end());
      entry(seq, leaves[seq.value - first.value], aligned);
    });
  }

  Result<std::vector<Hash>> tile(DigestKind kind, merkle::TileId id, std::uint64_t width) override {
    return log_.tiles(kind)(id, width);
  }

  Status check_index(const IndexedEntry& entry) override {
    LUOSHU_TRY(const auto place, log_.find_identity(entry.identity));
    if (!place) return Fault{Errc::kVerification, "the index of entry ids does not know it"};
    if (place->seq != entry.seq)
      return Fault{Errc::kVerification,
                   "its entry id belongs to " + entry_name(place->seq) + " by the index"};
    if (place->header_digest != entry.header_digest)
      return Fault{Errc::kVerification, "the index of entry ids has another header for it"};
    if (entry.first_event.value == 0) return Done{};
    const auto event = log_.find_event(entry.first_event);
    if (!event || event->seq != entry.seq || event->index != 0)
      return Fault{Errc::kVerification, "the index of event numbers does not lead to it"};
    return Done{};
  }

 private:
  // The rows first .. first+count-1 of a table whose keys are sequence numbers, none missing.
  Status rows(Table table, const char* what, Seq first, std::uint64_t count,
              const std::function<void(Seq, ByteView)>& use) const {
    std::uint64_t next = first.value;
    const std::uint64_t end = first.value + count;
    LUOSHU_CHECK(log_.snapshot().scan(table, seq_key(first), seq_key(Seq{end}),
                                      [&](ByteView key, ByteView value) {
                                        if (!equal(key, seq_key(Seq{next}))) return false;
                                        use(Seq{next++}, value);
                                        return true;
                                      }));
    if (next == end) return Done{};
    return Fault{Errc::kCorruption,
                 std::string(what) + " of " + entry_name(Seq{next}) + " missing from the store"};
  }

  LogReader log_;
};

// A log in a store; alone, or as part of a home.
class StoreSource : public AuditSource {
 public:
  StoreSource(const Store& store, LogReader log) : store_(store), log_(std::move(log)) {}

  Size size() const override { return log_.head().size; }
  Result<std::unique_ptr<AuditReader>> reader() const override {
    LUOSHU_TRY(LogReader log, LogReader::open(store_));
    return std::unique_ptr<AuditReader>(new StoreReader(std::move(log)));
  }
  Result<std::vector<LogReader::SignedNotes>> checkpoints() const override {
    return log_.checkpoints();
  }
  std::vector<CheckId> own_checks() const override { return {CheckId::kFiles, CheckId::kHead}; }

  void check_files(Findings& findings) override {
    const Status sound = store_.verify_files();
    if (sound)
      findings.passed(CheckId::kFiles);
    else
      findings.failed(CheckId::kFiles, 0, "the store", sound.error());
    findings.finished(CheckId::kFiles);
  }

  void check_rest(const Replayed& replayed, Findings& findings) override {
    if (!replayed.whole) return;
    check_head(replayed, findings);
    check_state(replayed, findings);
    check_counts(replayed, findings);
  }

 private:
  void check_head(const Replayed& replayed, Findings& findings) const {
    const Head& stored = log_.head();
    const auto compare = [&](bool equal, const char* field) {
      if (equal)
        findings.passed(CheckId::kHead);
      else
        findings.failed(CheckId::kHead, 0, "the head record",
                        std::string(field) + " is not the recomputed one");
    };
    compare(stored.size == replayed.head.size, "the size");
    compare(stored.next_event == replayed.head.next_event, "the next event number");
    compare(stored.recorded == replayed.head.recorded, "the recorded time");
    compare(stored.epoch == replayed.head.epoch, "the epoch");
    compare(stored.state_digest == replayed.head.state_digest, "the state digest");
    compare(stored.root == replayed.head.root, "the root");
    compare(stored.root_sm3 == replayed.head.root_sm3, "the SM3 root");
    findings.finished(CheckId::kHead);
  }

  // Every row of the state, in every version, is one that the replay wrote, and none is missing.
  void check_state(const Replayed& replayed, Findings& findings) const {
    std::map<std::string, Bytes> expected;
    for (const Batch::Change& change : replayed.state)
      expected[std::string(as_text(change.key))] = change.value.value_or(Bytes{});
    auto next = expected.begin();
    std::string wrong;
    const Status read =
        log_.snapshot().scan(Table::kState, {}, {}, [&](ByteView key, ByteView value) {
          if (next == expected.end() || as_text(key) != next->first ||
              !equal(value, next->second)) {
            wrong = "row " + to_hex(key);
            return false;
          }
          ++next;
          return true;
        });
    if (!read) return findings.failed(CheckId::kState, 0, "the state", read.error());
    if (wrong.empty() && next != expected.end()) wrong = "row " + to_hex(as_bytes(next->first));
    if (wrong.empty())
      findings.passed(CheckId::kState, expected.size());
    else
      findings.failed(CheckId::kState, log_.head().size.value, wrong,
                      "is not what replaying the log gives");
  }

  // Each table holds the rows that belong to the log and no others. What belongs there was found
  // one by one in the pass, so that counting is enough.
  void check_counts(const Replayed& replayed, Findings& findings) const {
    const std::uint64_t size = replayed.head.size.value;
    // Every entry of a party has events and so a row among the event numbers.
    const std::uint64_t cursors = count_cursors();
    count_rows(Table::kMeta, 1 + cursors, CheckId::kHead, "the head record", findings);
    no_rows_around(Table::kLeaves, size, CheckId::kLeaves, "table of leaves", findings);
    no_rows_around(Table::kEvents, size, CheckId::kEvents, "table of events", findings);
    count_rows(Table::kEntryIds, size, CheckId::kIdentities, "index of entry ids", findings);
    count_rows(Table::kEventNumbers, size - replayed.system_entries, CheckId::kIdentities,
               "index of event numbers", findings);
    // Where projections keep rows, AuditOptions::more holds each to the log.
    if (cursors == 0) count_rows(Table::kViews, 0, CheckId::kState, "table of views", findings);
    check_tile_rows(DigestKind::kSha256, size, findings);
    check_tile_rows(DigestKind::kSm3, replayed.genesis->suite == Suite::kGm ? size : 0, findings);
  }

  // How far projections have come is not of the log.
  std::uint64_t count_cursors() const {
    std::uint64_t count = 0;
    for (const std::string_view name : kCursors) {
      const auto row = log_.snapshot().get(Table::kMeta, as_bytes(name));
      if (row && *row) ++count;
    }
    return count;
  }

  void count_rows(Table table, std::uint64_t expected, CheckId id, const char* place,
                  Findings& findings) const {
    std::uint64_t count = 0;
    const Status read = log_.snapshot().scan(table, {}, {}, [&](ByteView, ByteView) {
      ++count;
      return true;
    });
    const std::uint64_t order = log_.head().size.value;
    if (!read) return findings.failed(id, order, place, read.error());
    if (count != expected)
      findings.failed(
          id, order, place,
          std::to_string(count) + " rows where " + std::to_string(expected) + " belong");
  }

  // The pass read the rows 0 .. size-1 and would have met whatever lies between them.
  void no_rows_around(Table table, std::uint64_t size, CheckId id, const char* place,
                      Findings& findings) const {
    std::string extra;
    const auto note = [&](ByteView key, ByteView) {
      extra = to_hex(key);
      return false;
    };
    Status read = log_.snapshot().scan(table, {}, seq_key(Seq{0}), note);
    if (read && extra.empty()) read = log_.snapshot().scan(table, seq_key(Seq{size}), {}, note);
    if (!read) return findings.failed(id, size, place, read.error());
    if (!extra.empty())
      findings.failed(id, size, place, "the row " + extra + " belongs to no entry");
  }

  void check_tile_rows(DigestKind kind, std::uint64_t size, Findings& findings) const {
    const CheckId id = kind == DigestKind::kSha256 ? CheckId::kTiles : CheckId::kTilesSm3;
    const std::vector<merkle::TileSpan> tiles = merkle::tiles_of(size);
    std::size_t next = 0;
    std::string wrong;
    const Status read =
        log_.snapshot().scan(tile_table(kind), {}, {}, [&](ByteView key, ByteView value) {
          const bool right = next < tiles.size() && equal(key, tile_key(tiles[next].id)) &&
                             value.size() == tiles[next].width * sizeof(Hash);
          if (!right) wrong = "row " + to_hex(key);
          ++next;
          return right;
        });
    const std::uint64_t order = log_.head().size.value;
    if (!read) return findings.failed(id, order, "table of tiles", read.error());
    if (!wrong.empty()) findings.failed(id, order, wrong, "is no tile of a tree of this size");
  }

  const Store& store_;
  LogReader log_;
};

// An anchor as it was before the store was looked at: a writer that goes on meanwhile makes the
// store longer than that, never shorter.
struct SeenAnchor {
  std::filesystem::path path;
  Result<std::optional<Anchor>> anchor;
};

// A home as it was found. A base before StoreSource, so that the store lives longer than what reads
// it.
struct HeldHome {
  HomeView view_;
  std::vector<SeenAnchor> anchors_;
};

class HomeSource final : private HeldHome, public StoreSource {
 public:
  explicit HomeSource(HeldHome held)
      : HeldHome(std::move(held)), StoreSource(*view_.store, view_.reader) {}

  std::vector<CheckId> own_checks() const override {
    return {CheckId::kFiles, CheckId::kHead, CheckId::kAnchors};
  }

  // Every byte of the files was compared with its checksum before the store was opened.
  void check_files(Findings& findings) override {
    findings.passed(CheckId::kFiles);
    findings.finished(CheckId::kFiles);
  }

  void check_rest(const Replayed& replayed, Findings& findings) override {
    StoreSource::check_rest(replayed, findings);
    if (!replayed.whole) return;
    for (const auto& [path, anchor] : anchors_) {
      const Status good = anchor ? check_anchor(*anchor, replayed) : Status(anchor.error());
      if (good)
        findings.passed(CheckId::kAnchors);
      else
        findings.failed(CheckId::kAnchors, 0, path.string(), good.error());
    }
    findings.finished(CheckId::kAnchors);
  }

 private:
  static Status check_anchor(const Result<std::optional<Anchor>>& seen, const Replayed& replayed) {
    if (!seen) return seen.error();
    const std::optional<Anchor>& anchor = *seen;
    if (!anchor)
      return Fault{Errc::kVerification,
                   "is missing: nothing shows that the store was not put back from an older "
                   "copy; compare with a checkpoint known elsewhere and confirm it"};
    if (anchor->ledger != replayed.ledger)
      return Fault{Errc::kVerification, "belongs to another ledger"};
    if (anchor->size > replayed.head.size)
      return Fault{Errc::kVerification, "the log once had " + std::to_string(anchor->size.value) +
                                            " entries, the store has " +
                                            std::to_string(replayed.head.size.value) +
                                            ": it is an older copy"};
    LUOSHU_TRY(const Hash root, replayed.root(DigestKind::kSha256, anchor->size));
    if (root != anchor->root)
      return Fault{Errc::kVerification,
                   "at size " + std::to_string(anchor->size.value) + " the log had another root"};
    if (anchor->checkpoint.empty()) return Done{};
    return check_signed_checkpoint(anchor->checkpoint, replayed);
  }
};

}  // namespace

Result<std::unique_ptr<AuditSource>> open_home_source(const std::filesystem::path& home) {
  const HomePaths paths(home);
  LUOSHU_TRY(const HomeConfig config, read_home_config(paths));
  // Before the engine parses any file: what it finds wrong with one may end the process.
  LUOSHU_CHECK(check_store_files(paths.database));
  std::vector<SeenAnchor> anchors;
  for (const std::filesystem::path& path : anchors_of(paths, config))
    anchors.push_back({path, read_anchor(path)});
  LUOSHU_TRY(HomeView view, view_home(home));
  return std::unique_ptr<AuditSource>(new HomeSource({std::move(view), std::move(anchors)}));
}

Result<std::unique_ptr<AuditSource>> open_store_source(const Store& store) {
  LUOSHU_TRY(LogReader log, LogReader::open(store));
  return std::unique_ptr<AuditSource>(new StoreSource(store, std::move(log)));
}

}  // namespace luoshu
