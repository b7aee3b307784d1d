// The state that the rules read: typed rows by table and key, on top of what a store (or nothing)
// holds. Changes are made inside begin() .. commit()/roll_back(), one entry at a time; commit()
// gives the net mutations of the entry and their digest (docs/FORMATS.md §8).
//
// Reading cannot fail for the rules: where the store below cannot be read, the row counts as absent
// and fault() says so; the caller of the rules looks at fault() before anything is written.
// Not thread-safe: one State per thread.
#pragma once

#include <capnp/message.h>
#include <capnp/serialize.h>

#include <any>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
// lint: allow purity: rows are looked up by name; nothing depends on their order
#include <unordered_map>
#include <vector>

#include "ledger/base/assert.h"
#include "ledger/base/message.h"
#include "ledger/crypto/digest.h"
#include "ledger/rules/engine/canonical_row.h"
#include "ledger/rules/engine/tables.h"

namespace luoshu {

// Where rows come from that the State has not seen yet.
class RowSource {
 public:
  virtual ~RowSource() = default;
  struct Found {
    Bytes value;
    Size version;  // size of the log that wrote it
  };
  virtual Result<std::optional<Found>> get(RowTable table, std::string_view key) const = 0;
  // Ascending by key, until `row` answers false.
  using Row = std::function<bool(std::string_view key, const Found& found)>;
  virtual Status scan(RowTable table, std::string_view prefix, const Row& row) const = 0;
  // The rows of many keys, which ascend; `row` learns which of them, and nothing where it is
  // absent. Cheaper than one by one where they lie close together.
  using OneOfMany = std::function<void(std::size_t which, std::optional<ByteView> value)>;
  virtual Status get_each(RowTable table, std::span<const std::string_view> keys,
                          const OneOfMany& row) const = 0;
};

// A row as the State holds it: canonical bytes, ready to be read. Immutable.
class StateRow {
 public:
  StateRow(kj::Array<capnp::word> words, Size version);
  static std::shared_ptr<const StateRow> from_bytes(ByteView bytes, Size version);
  ByteView bytes() const {
    return {reinterpret_cast<const std::uint8_t*>(words_.begin()),
            words_.size() * sizeof(capnp::word)};
  }
  Size version() const { return version_; }
  template <class RowSchema>
  typename RowSchema::Reader read() const {
    return message_.getRoot<RowSchema>();
  }

 private:
  kj::Array<capnp::word> words_;
  kj::ArrayPtr<const capnp::word> segment_;
  mutable capnp::SegmentArrayMessageReader message_;
  Size version_;
};

// A row that was looked up, alive as long as this value.
template <class RowSchema>
class RowView {
 public:
  using Reader = typename RowSchema::Reader;
  RowView() = default;
  explicit RowView(std::shared_ptr<const StateRow> row) : row_(std::move(row)) {
    if (row_) reader_ = row_->read<RowSchema>();
  }
  explicit operator bool() const { return row_ != nullptr; }
  const Reader* operator->() const {
    LUOSHU_ASSERT(row_ != nullptr);
    return &reader_;
  }
  const Reader& operator*() const { return *operator->(); }

 private:
  std::shared_ptr<const StateRow> row_;  // shared: the State may replace it meanwhile
  Reader reader_;
};

// One row as an entry left it.
struct Mutation {
  RowTable table;
  std::string key;
  std::shared_ptr<const StateRow> row;  // none: erased. Shared with the State, immutable
};
// SHA-256 over the mutations, sorted by (table, key): FORMATS §8.
Hash mutations_digest(const std::vector<Mutation>& mutations);

class State {
 public:
  // Which tables scan() may be asked for: those that rules scan, or every one.
  enum class Scans { kOfRules, kAll };
  // `source` outlives the State; none: everything is in memory.
  explicit State(const RowSource* source = nullptr, Scans scans = Scans::kOfRules)
      : source_(source), scans_(scans) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  template <class RowSchema>
  RowView<RowSchema> find(const StateTable<RowSchema>& table, std::string_view key) const {
    return RowView<RowSchema>(look_up(table.number, key));
  }
  // The same without keeping the row in memory: for tables of which many rows are read once each.
  template <class RowSchema>
  RowView<RowSchema> glance(const StateTable<RowSchema>& table, std::string_view key) const {
    return RowView<RowSchema>(glance_at(table.number, key));
  }
  // The same for many keys, which ascend: calls use(which, RowView) for each, in any order.
  template <class RowSchema, class Use>
  void glance_each(const StateTable<RowSchema>& table, std::span<const std::string_view> keys,
                   const Use& use) const {
    glance_rows(table.number, keys, [&](std::size_t which, const RowPointer& row) {
      use(which, RowView<RowSchema>(row));
    });
  }
  template <class RowSchema>
  bool has(const StateTable<RowSchema>& table, std::string_view key) const {
    return look_up(table.number, key) != nullptr;
  }
  // Calls use(key, Reader) for the rows whose key begins with `prefix`, ascending, until it answers
  // false. Only for tables of is_scanned(), or with Scans::kAll. REQUIRES that `use` changes
  // nothing.
  template <class RowSchema, class Use>
  void scan(const StateTable<RowSchema>& table, std::string_view prefix, const Use& use) const {
    scan_rows(table.number, prefix,
              [&](std::string_view key, const std::shared_ptr<const StateRow>& row) {
                return use(key, RowView<RowSchema>(row));
              });
  }

  // Replaces the row: `fill` gets an empty builder. REQUIRES begin().
  template <class RowSchema, class Fill>
  void put(const StateTable<RowSchema>& table, std::string_view key, const Fill& fill) {
    capnp::MallocMessageBuilder message(scratch());
    fill(message.initRoot<RowSchema>());
    set(table.number, key, canonical_row(message));
  }
  // Changes a row: `change` gets a builder that holds the row, and the row as it was (for lists to
  // copy from). A row that is absent begins empty. REQUIRES begin().
  template <class RowSchema, class Change>
  void edit(const StateTable<RowSchema>& table, std::string_view key, const Change& change) {
    const RowView<RowSchema> before = find(table, key);
    capnp::MallocMessageBuilder message(scratch());
    const typename RowSchema::Reader old = before ? *before : typename RowSchema::Reader();
    if (before)
      message.setRoot(old);
    else
      message.initRoot<RowSchema>();
    change(message.getRoot<RowSchema>(), old);
    set(table.number, key, canonical_row(message));
  }
  template <class RowSchema>
  void erase(const StateTable<RowSchema>& table, std::string_view key) {
    set(table.number, key, nullptr);
  }

  // Whether the fact holds, as `find` answers. A *true* answer is kept until a row outside the
  // per-sale tables changes: for what many events of an entry ask alike, such as whether a product
  // may be sold on a day. REQUIRES that `find` reads no table of is_of_one_sale().
  template <class Find>
  bool remembers(std::string_view fact, const Find& find) const {
    if (facts_.contains(fact)) return true;
    deriving_ = true;
    const bool holds = find();
    deriving_ = false;
    if (holds) facts_.emplace(fact);
    return holds;
  }

  // The value that `make` computes from the rows, kept until any row changes: for what deciding and
  // applying the same event both need and is costly, such as the money of a run.
  template <class Value, class Make>
  std::shared_ptr<const Value> derived(std::string_view name, const Make& make) const {
    if (const auto known = derived_.find(name); known != derived_.end())
      return std::any_cast<std::shared_ptr<const Value>>(known->second);
    auto value = std::make_shared<const Value>(make());
    derived_.insert_or_assign(std::string(name), value);
    return value;
  }

  // Brackets of one entry. `version` is the size of the log with that entry.
  void begin(Size version);
  void roll_back();
  // Net mutations since begin(), sorted by (table, key).
  std::vector<Mutation> commit();
  // REQUIRES begin(). The greatest version that any changed row had before: 0 where all are new.
  Size newest_version_changed() const;

  // The source now holds everything committed: drops the set of changed rows and trims the cache.
  void after_commit();
  // First trouble in reading the source, if any.
  const std::optional<Fault>& fault() const { return fault_; }
  // Every row in memory, for comparing states in tests; ascending. REQUIRES no source.
  std::vector<Mutation> all_rows() const;

  // Tables that scan() may be asked for.
  static bool is_scanned(RowTable table);
  // Tables of which each row belongs to one sale or one event id.
  static bool is_of_one_sale(RowTable table);

 private:
  struct Hasher {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  using RowPointer = std::shared_ptr<const StateRow>;  // shared with RowViews and Mutations
  struct Place {
    RowPointer row;        // none: absent
    RowPointer before;     // before the entry changed it first
    bool changed = false;  // by the entry
  };
  // lint: allow purity: looked up by name; nothing depends on their order
  using Rows = std::unordered_map<std::string, Place, Hasher, std::equal_to<>>;

  // Where the row is kept, read from the source if need be.
  Rows::value_type& place_of(RowTable table, std::string_view key) const;
  RowPointer read_source(RowTable table, std::string_view key) const;
  RowPointer glance_at(RowTable table, std::string_view key) const;
  void glance_rows(RowTable table, std::span<const std::string_view> keys,
                   const std::function<void(std::size_t, const RowPointer&)>& use) const;
  const RowPointer& look_up(RowTable table, std::string_view key) const;
  void set(RowTable table, std::string_view key, kj::Array<capnp::word> words);
  void scan_rows(RowTable table, std::string_view prefix,
                 const std::function<bool(std::string_view, const RowPointer&)>& use) const;
  kj::ArrayPtr<capnp::word> scratch();

  const RowSource* source_;
  Scans scans_;
  // By table ‖ key. Holds what was read (absent rows too, as null) and what was changed.
  mutable Rows rows_;
  mutable std::optional<Fault> fault_;
  std::set<std::string, std::less<>> unsettled_;  // changed rows of scanned tables, ordered
  std::vector<Rows::value_type*> changed_;        // by the entry; places of rows_ do not move
  mutable std::set<std::string, std::less<>> facts_;
  mutable bool deriving_ = false;
  mutable std::map<std::string, std::any, std::less<>> derived_;
  bool open_ = false;
  Size version_;
  kj::Array<capnp::word> scratch_;
};

// Keys of several parts: parts joined by 00. REQUIRES parts without 00 (texts never hold one).
std::string joined_key(std::string_view first, std::string_view second);
std::string joined_key(std::string_view first, std::string_view second, std::string_view third);
// Sorts bytewise as the number does.
std::string number_key(std::uint32_t number);
std::string date_key(std::int32_t days);

}  // namespace luoshu
