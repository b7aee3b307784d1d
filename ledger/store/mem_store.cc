#include "ledger/store/mem_store.h"

#include <array>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>

namespace luoshu {
namespace {

// Number of a commit; 0 is the empty store.
using Moment = std::uint64_t;

// Every value a key has had that some reader may still ask for; none: erased at that moment.
using History = std::map<Moment, std::optional<Bytes>>;
struct Bytewise {
  using is_transparent = void;
  bool operator()(ByteView a, ByteView b) const { return as_text(a) < as_text(b); }
};
using Rows = std::map<Bytes, History, Bytewise>;
using Row = Snapshot::KeyValue;

const std::optional<Bytes>& value_at(const History& history, Moment moment) {
  static const std::optional<Bytes> kAbsent;
  const auto after = history.upper_bound(moment);
  return after == history.begin() ? kAbsent : std::prev(after)->second;
}

class MemStore final : public Store {
 public:
  Result<HeadBytes> head() const override {
    const std::shared_lock lock(mutex_);
    return head_;
  }

  CommitOutcome commit(const HeadBytes& expected, const Batch& batch,
                       const HeadBytes& next) override {
    const std::unique_lock lock(mutex_);
    if (head_ != expected) return HeadConflict{head_};
    ++now_;
    for (const Batch::Change& change : batch.changes()) write(change);
    write({Table::kMeta, to_bytes(kHeadKey), next});
    head_ = next;
    return Committed{};
  }

  std::unique_ptr<Snapshot> snapshot() const override;
  Status verify_files() const override { return Done{}; }
  Status flush() override { return Done{}; }

  Result<std::uint64_t> stored_bytes() const override {
    const std::shared_lock lock(mutex_);
    std::uint64_t bytes = 0;
    for (const Rows& rows : tables_)
      for (const auto& [key, history] : rows)
        if (const auto& value = history.rbegin()->second) bytes += key.size() + value->size();
    return bytes;
  }

  // What the snapshots ask for, each under the lock for one row only, so that a caller may do
  // anything between two rows.
  std::optional<Bytes> get(Table table, ByteView key, Moment moment) const {
    const std::shared_lock lock(mutex_);
    const Rows& rows = rows_of(table);
    const auto row = rows.find(key);
    return row == rows.end() ? std::nullopt : value_at(row->second, moment);
  }

  enum class From { kKey, kAfterKey };
  std::optional<Row> next(Table table, ByteView key, From from, Moment moment) const {
    const std::shared_lock lock(mutex_);
    const Rows& rows = rows_of(table);
    auto row = from == From::kKey ? rows.lower_bound(key) : rows.upper_bound(key);
    for (; row != rows.end(); ++row)
      if (const auto& value = value_at(row->second, moment)) return Row{row->first, *value};
    return std::nullopt;
  }

  std::optional<Row> last_upto(Table table, ByteView key, Moment moment) const {
    const std::shared_lock lock(mutex_);
    const Rows& rows = rows_of(table);
    for (auto row = rows.upper_bound(key); row != rows.begin();) {
      --row;
      if (const auto& value = value_at(row->second, moment)) return Row{row->first, *value};
    }
    return std::nullopt;
  }

  void release(Moment moment) const {
    const std::unique_lock lock(mutex_);
    watched_.erase(watched_.find(moment));
  }

 private:
  const Rows& rows_of(Table table) const { return tables_[static_cast<std::size_t>(table)]; }

  // Writes one change at now_ and forgets what no snapshot can see any more.
  void write(const Batch::Change& change) {
    Rows& rows = tables_[static_cast<std::size_t>(change.table)];
    History& history = rows[change.key];
    history[now_] = change.value;
    const Moment oldest = watched_.empty() ? now_ : *watched_.begin();
    while (history.size() > 1 && std::next(history.begin())->first <= oldest)
      history.erase(history.begin());
    if (history.size() == 1 && !history.begin()->second) rows.erase(change.key);
  }

  mutable std::shared_mutex mutex_;
  std::array<Rows, kTableCount> tables_;
  HeadBytes head_;
  Moment now_ = 0;
  mutable std::multiset<Moment> watched_;  // moments of the snapshots that live
};

class MemSnapshot final : public Snapshot {
 public:
  MemSnapshot(const MemStore& store, Moment moment) : store_(store), moment_(moment) {}
  ~MemSnapshot() override { store_.release(moment_); }
  MemSnapshot(const MemSnapshot&) = delete;
  MemSnapshot& operator=(const MemSnapshot&) = delete;

  Result<std::optional<Bytes>> get(Table table, ByteView key) const override {
    return store_.get(table, key, moment_);
  }

  Status scan(Table table, ByteView from, ByteView to, const Snapshot::Row& visit) const override {
    auto row = store_.next(table, from, MemStore::From::kKey, moment_);
    while (row && (to.empty() || as_text(row->key) < as_text(to)) && visit(row->key, row->value))
      row = store_.next(table, row->key, MemStore::From::kAfterKey, moment_);
    return Done{};
  }

  Result<std::optional<KeyValue>> seek(Table table, ByteView from) const override {
    return store_.next(table, from, MemStore::From::kKey, moment_);
  }

  Result<std::optional<KeyValue>> seek_back(Table table, ByteView upto) const override {
    return store_.last_upto(table, upto, moment_);
  }

 private:
  const MemStore& store_;
  const Moment moment_;
};

std::unique_ptr<Snapshot> MemStore::snapshot() const {
  const std::unique_lock lock(mutex_);
  watched_.insert(now_);
  return std::make_unique<MemSnapshot>(*this, now_);
}

}  // namespace

std::unique_ptr<Store> make_mem_store() {
  return std::make_unique<MemStore>();
}

}  // namespace luoshu
