#include "projections/checks/replayed_store.h"

#include "projections/engine/view_rows.h"

namespace luoshu {
namespace {

constexpr std::size_t kVersionTail = 8;  // of a stored key: the complement of the version

using KeyValue = Snapshot::KeyValue;

std::optional<std::uint64_t> number_at(ByteView bytes) {
  const auto number = ByteReader(bytes).u64_be();
  if (!number) return std::nullopt;
  return *number;
}

class ReplayedSnapshot final : public Snapshot {
 public:
  ReplayedSnapshot(std::unique_ptr<Snapshot> stored, const ReplayedRows& rows, const Head& head,
                   const HeadBytes& head_bytes, ReplayedStore::ViewRowsFrom views)
      : stored_(std::move(stored)),
        rows_(rows),
        head_(head),
        head_bytes_(head_bytes),
        views_(views) {}

  Result<std::optional<Bytes>> get(Table table, ByteView key) const override {
    if (table == Table::kState) {
      const auto row = rows_.find(as_text(key));
      if (row == rows_.end() || !visible(table, key)) return std::optional<Bytes>();
      return std::optional<Bytes>(row->second);
    }
    if (!visible(table, key)) return std::optional<Bytes>();
    if (table == Table::kMeta && as_text(key) == kHeadKey) return std::optional<Bytes>(head_bytes_);
    LUOSHU_TRY(auto value, stored_->get(table, key));
    if (value && !visible_value(table, *value)) return std::optional<Bytes>();
    return value;
  }

  Status scan(Table table, ByteView from, ByteView to, const Row& row) const override {
    if (table == Table::kState) {
      for (auto at = rows_.lower_bound(as_text(from));
           at != rows_.end() && (to.empty() || at->first < as_text(to)); ++at)
        if (visible(table, as_bytes(at->first)) && !row(as_bytes(at->first), at->second)) break;
      return {};
    }
    if (table == Table::kMeta) return {};
    return stored_->scan(table, from, to, [&](ByteView key, ByteView value) {
      return !visible(table, key) || !visible_value(table, value) || row(key, value);
    });
  }

  Result<std::optional<KeyValue>> seek(Table table, ByteView from) const override {
    std::optional<KeyValue> found;
    LUOSHU_CHECK(scan(table, from, {}, [&](ByteView key, ByteView value) {
      found = KeyValue{to_bytes(key), to_bytes(value)};
      return false;
    }));
    return found;
  }

  // Asked only of tables whose keys are numbers, in which all that is visible comes first.
  Result<std::optional<KeyValue>> seek_back(Table table, ByteView upto) const override {
    if (table == Table::kState || table == Table::kMeta || table == Table::kViews)
      return std::optional<KeyValue>();
    Bytes last = to_bytes(upto);
    if (table == Table::kEventNumbers && upto.size() == kVersionTail &&
        number_at(upto).value_or(0) >= head_.next_event.value) {
      last.clear();
      put_u64_be(last, head_.next_event.value - 1);
    }
    LUOSHU_TRY(auto found, stored_->seek_back(table, last));
    if (found && (!visible(table, found->key) || !visible_value(table, found->value)))
      return std::optional<KeyValue>();
    return found;
  }

 private:
  // By its key: whether the row belongs to a log of this size.
  bool visible(Table table, ByteView key) const {
    switch (table) {
      case Table::kMeta:
        return as_text(key) == kHeadKey || (with_views() && as_text(key) == kCursor);
      case Table::kViews:
        return with_views();
      case Table::kLeaves:
      case Table::kEvents:
        return number_at(key).value_or(head_.size.value) < head_.size.value;
      case Table::kEventNumbers:
        return number_at(key).value_or(head_.next_event.value) < head_.next_event.value;
      case Table::kCheckpoints:
        return number_at(key).value_or(head_.size.value + 1) <= head_.size.value;
      case Table::kState:
        return key.size() >= kVersionTail &&
               ~number_at(key.subspan(key.size() - kVersionTail)).value_or(0) <= head_.size.value;
      default:
        return true;
    }
  }
  bool with_views() const { return views_ == ReplayedStore::ViewRowsFrom::kStore; }
  bool visible_value(Table table, ByteView value) const {
    return table != Table::kEntryIds || number_at(value).value_or(0) < head_.size.value;
  }

  std::unique_ptr<Snapshot> stored_;
  const ReplayedRows& rows_;
  const Head& head_;
  const HeadBytes& head_bytes_;
  const ReplayedStore::ViewRowsFrom views_;
};

}  // namespace

CommitOutcome ReplayedStore::commit(const HeadBytes&, const Batch&, const HeadBytes&) {
  return CommitUnknown{Fault{Errc::kUsage, "a replayed log takes no changes"}};
}

std::unique_ptr<Snapshot> ReplayedStore::snapshot() const {
  return std::make_unique<ReplayedSnapshot>(store_.snapshot(), rows_, head_, head_bytes_, views_);
}

}  // namespace luoshu
