#include "ledger/store/versioned.h"

#include <algorithm>
#include <utility>

#include "ledger/base/assert.h"

namespace luoshu {
namespace {

constexpr std::uint8_t kErased = 0;
constexpr std::uint8_t kSet = 1;
// How many unwanted versions of one row a scan steps over before it seeks past the rest.
constexpr int kStepsBeforeSeek = 8;
// Reading along a table for many keys: how many stored rows that nobody asked for it may pass, and
// for how many keys it then seeks one by one.
constexpr int kRowsPassedMax = 64;
constexpr int kSoughtOneByOne = 16;

Bytes table_prefix(RowTable table, ByteView key) {
  Bytes out;
  out.reserve(2 + key.size() + 2 + kVersionBytes);
  put_u16_be(out, table.value);
  for (const std::uint8_t byte : key) {
    out.push_back(byte);
    if (byte == 0) out.push_back(0xFF);
  }
  return out;
}

// Everything of the stored key but the version.
Bytes row_prefix(RowTable table, ByteView key) {
  Bytes out = table_prefix(table, key);
  put_u16_be(out, 0);
  return out;
}

Bytes at_version(Bytes row, Size version) {
  put_u64_be(row, ~version.value);
  return row;
}

// The first byte string after all those that begin with `prefix`; empty where there is none.
Bytes after_prefix(Bytes prefix) {
  while (!prefix.empty() && prefix.back() == 0xFF) prefix.pop_back();
  if (!prefix.empty()) ++prefix.back();
  return prefix;
}

Fault damaged(ByteView stored_key) {
  return Fault{Errc::kCorruption, "a versioned row does not decode, stored key " +
                                      to_hex(stored_key) + ": run `audit`, then restore a copy"};
}

struct StoredRow {
  ByteView row;  // table ‖ escaped key ‖ 00 00
  Size version;
};

Result<StoredRow> split(ByteView stored_key) {
  if (stored_key.size() < 2 + 2 + kVersionBytes) return damaged(stored_key);
  const std::size_t at = stored_key.size() - kVersionBytes;
  if (stored_key[at - 1] != 0 || stored_key[at - 2] != 0) return damaged(stored_key);
  LUOSHU_TRY(const std::uint64_t inverse, ByteReader(stored_key.subspan(at)).u64_be());
  return StoredRow{stored_key.first(at), Size{~inverse}};
}

Result<Bytes> unescape(ByteView row, ByteView stored_key) {
  const ByteView escaped = row.subspan(2, row.size() - 4);
  Bytes key;
  key.reserve(escaped.size());
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    key.push_back(escaped[i]);
    if (escaped[i] != 0) continue;
    if (++i == escaped.size() || escaped[i] != 0xFF) return damaged(stored_key);
  }
  return key;
}

// The value inside a stored value; nothing where it says erased.
Result<std::optional<ByteView>> open_value(ByteView stored, ByteView stored_key) {
  if (stored.size() == 1 && stored[0] == kErased) return std::optional<ByteView>{};
  if (stored.empty() || stored[0] != kSet) return damaged(stored_key);
  return std::optional<ByteView>{stored.subspan(1)};
}

using VisitRow = std::function<bool(ByteView key, ByteView value)>;

// Walks the stored versions of a range of rows and shows each row once, as of one size.
class AsOfScan {
 public:
  AsOfScan(Size as_of, const VisitRow& visit) : as_of_(as_of), visit_(visit) {}

  Status run(const Snapshot& snapshot, Table space, Bytes from) {
    const Bytes end = after_prefix(from);
    do {
      jump_.reset();
      LUOSHU_CHECK(snapshot.scan(space, from, end, [this](ByteView key, ByteView value) {
        auto go_on = step(key, value);
        if (!go_on) {
          fault_ = std::move(go_on).error();
          return false;
        }
        return *go_on && !jump_;
      }));
      if (fault_) return *std::move(fault_);
      if (jump_) from = *std::move(jump_);
    } while (jump_);
    return Done{};
  }

 private:
  // Takes one stored version; false ends the whole scan, jump_ says where to go on instead.
  Result<bool> step(ByteView stored_key, ByteView stored_value) {
    LUOSHU_TRY(const StoredRow stored, split(stored_key));
    if (!equal(stored.row, row_)) {
      row_ = to_bytes(stored.row);
      answered_ = false;
      steps_ = 0;
    }
    if (answered_ || stored.version > as_of_) {
      if (++steps_ > kStepsBeforeSeek) jump_ = answered_ ? after_prefix(row_) : wanted();
      return true;
    }
    answered_ = true;
    steps_ = 0;
    LUOSHU_TRY(const std::optional<ByteView> value, open_value(stored_value, stored_key));
    if (!value) return true;
    LUOSHU_TRY(const Bytes key, unescape(stored.row, stored_key));
    return visit_(key, *value);
  }

  Bytes wanted() const { return at_version(row_, as_of_); }

  const Size as_of_;
  const VisitRow& visit_;
  Bytes row_;              // the row we are in
  bool answered_ = false;  // its wanted version has been seen
  int steps_ = 0;          // unwanted versions seen in a row
  std::optional<Bytes> jump_;
  std::optional<Fault> fault_;
};

// Looks up ascending keys along the stored rows.
class ReadAlong {
 public:
  using Use = std::function<void(std::size_t which, std::optional<ByteView> value)>;
  ReadAlong(const Snapshot& snapshot, Table space, RowTable table,
            std::span<const std::string_view> keys, Size as_of, const Use& use)
      : snapshot_(snapshot), space_(space), table_(table), keys_(keys), as_of_(as_of), use_(use) {}

  Status run() {
    while (at_ < keys_.size()) {
      LUOSHU_CHECK(along());
      for (int i = 0; i < kSoughtOneByOne && at_ < keys_.size(); ++i) LUOSHU_CHECK(one());
    }
    return Done{};
  }

 private:
  Status one() {
    LUOSHU_TRY(const auto found,
               find_version(snapshot_, space_, table_, as_bytes(keys_[at_]), as_of_));
    use_(at_++, found ? std::optional<ByteView>(found->value) : std::nullopt);
    return Done{};
  }

  // Until too many rows were passed in vain, or the last key is answered.
  Status along() {
    want();
    const Bytes from = wanted_;
    const Bytes end = after_prefix(table_prefix(table_, {}));
    int passed = 0;
    std::optional<Fault> fault;
    LUOSHU_CHECK(snapshot_.scan(space_, from, end, [&](ByteView key, ByteView value) {
      auto answered = step(key, value);
      if (!answered) {
        fault = std::move(answered).error();
        return false;
      }
      passed = *answered ? 0 : passed + 1;
      return at_ < keys_.size() && passed < kRowsPassedMax;
    }));
    if (fault) return *std::move(fault);
    if (passed < kRowsPassedMax)
      while (at_ < keys_.size()) use_(at_++, std::nullopt);  // after the last row
    return Done{};
  }

  // Takes one stored version; whether it answered a key.
  Result<bool> step(ByteView stored_key, ByteView stored_value) {
    const std::size_t before = at_;
    while (at_ < keys_.size() && less(wanted_row(), stored_key) &&
           !equal(stored_key.first(std::min(stored_key.size(), wanted_row().size())), wanted_row()))
      absent();
    if (at_ == keys_.size()) return true;
    LUOSHU_TRY(const StoredRow stored, split(stored_key));
    if (!equal(stored.row, wanted_row()) || stored.version > as_of_) return at_ != before;
    LUOSHU_TRY(const std::optional<ByteView> value, open_value(stored_value, stored_key));
    use_(at_++, value);
    want();
    return true;
  }

  void absent() {
    use_(at_++, std::nullopt);
    want();
  }
  void want() {
    if (at_ < keys_.size()) wanted_ = at_version(row_prefix(table_, as_bytes(keys_[at_])), as_of_);
  }
  ByteView wanted_row() const { return ByteView(wanted_).first(wanted_.size() - kVersionBytes); }
  static bool less(ByteView left, ByteView right) {
    return std::ranges::lexicographical_compare(left, right);
  }

  const Snapshot& snapshot_;
  const Table space_;
  const RowTable table_;
  const std::span<const std::string_view> keys_;
  const Size as_of_;
  const Use& use_;
  std::size_t at_ = 0;  // the key that is looked for
  Bytes wanted_;        // where its version stands, if there is one
};

}  // namespace

void put_version(Batch& batch, Table space, RowTable table, ByteView key, Size version,
                 std::optional<ByteView> value) {
  LUOSHU_ASSERT(space == Table::kState || space == Table::kViews);
  Bytes stored;
  stored.push_back(value ? kSet : kErased);
  if (value) append(stored, *value);
  batch.put(space, at_version(row_prefix(table, key), version), std::move(stored));
}

Result<std::optional<VersionedValue>> find_version(const Snapshot& snapshot, Table space,
                                                   RowTable table, ByteView key, Size as_of) {
  const Bytes row = row_prefix(table, key);
  LUOSHU_TRY(const auto found, snapshot.seek_among(space, at_version(row, as_of), kVersionBytes));
  if (!found) return std::optional<VersionedValue>{};
  LUOSHU_TRY(const StoredRow stored, split(found->key));
  if (!equal(stored.row, row)) return std::optional<VersionedValue>{};
  LUOSHU_TRY(const std::optional<ByteView> value, open_value(found->value, found->key));
  if (!value) return std::optional<VersionedValue>{};
  return std::optional<VersionedValue>{VersionedValue{to_bytes(*value), stored.version}};
}

Status find_versions(
    const Snapshot& snapshot, Table space, RowTable table, std::span<const std::string_view> keys,
    Size as_of, const std::function<void(std::size_t which, std::optional<ByteView> value)>& row) {
  return ReadAlong(snapshot, space, table, keys, as_of, row).run();
}

Result<std::optional<Bytes>> next_row(const Snapshot& snapshot, Table space, RowTable table,
                                      ByteView key) {
  LUOSHU_TRY(const auto found, snapshot.seek(space, after_prefix(row_prefix(table, key))));
  if (!found) return std::optional<Bytes>{};
  LUOSHU_TRY(const StoredRow stored, split(found->key));
  const Bytes own = table_prefix(table, {});
  if (!equal(stored.row.first(own.size()), own)) return std::optional<Bytes>{};
  LUOSHU_TRY(Bytes next, unescape(stored.row, found->key));
  return std::optional<Bytes>{std::move(next)};
}

Result<std::optional<Bytes>> get_version(const Snapshot& snapshot, Table space, RowTable table,
                                         ByteView key, Size as_of) {
  LUOSHU_TRY(auto found, find_version(snapshot, space, table, key, as_of));
  if (!found) return std::optional<Bytes>{};
  return std::optional<Bytes>{std::move(found->value)};
}

Status scan_version(const Snapshot& snapshot, Table space, RowTable table, ByteView prefix,
                    Size as_of, const VisitRow& row) {
  return AsOfScan(as_of, row).run(snapshot, space, table_prefix(table, prefix));
}

}  // namespace luoshu
