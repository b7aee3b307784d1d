#include "ledger/rules/state.h"

#include <algorithm>
#include <array>
#include <limits>

namespace luoshu {
namespace {

constexpr std::size_t kScratchWords = 1024;
// Rows kept in memory between two groups of entries.
constexpr std::size_t kCachedRowsMax = 1 << 20;

std::string row_name(RowTable table, std::string_view key) {
  std::string name;
  name.reserve(2 + key.size());
  name.push_back(static_cast<char>(table.value >> 8));
  name.push_back(static_cast<char>(table.value & 0xFF));
  name += key;
  return name;
}

RowTable table_of(std::string_view name) {
  return {static_cast<std::uint16_t>(static_cast<std::uint8_t>(name[0]) << 8 |
                                     static_cast<std::uint8_t>(name[1]))};
}

capnp::ReaderOptions unlimited() {
  capnp::ReaderOptions options;
  options.traversalLimitInWords = std::numeric_limits<std::uint64_t>::max();
  return options;
}

}  // namespace

StateRow::StateRow(kj::Array<capnp::word> words, Size version)
    : words_(std::move(words)),
      segment_(words_),
      message_(kj::arrayPtr(&segment_, 1), unlimited()),
      version_(version) {}

std::shared_ptr<const StateRow> StateRow::from_bytes(ByteView bytes, Size version) {
  auto words = kj::heapArray<capnp::word>(bytes.size() / sizeof(capnp::word));
  std::copy(bytes.begin(), bytes.end(), words.asBytes().begin());
  return std::make_shared<StateRow>(std::move(words), version);
}

Hash mutations_digest(const std::vector<Mutation>& mutations) {
  Bytes bytes;
  for (const Mutation& mutation : mutations) {
    put_u16_be(bytes, mutation.table.value);
    put_u32_be(bytes, static_cast<std::uint32_t>(mutation.key.size()));
    append(bytes, as_bytes(mutation.key));
    bytes.push_back(mutation.row ? 1 : 0);
    const ByteView value = mutation.row ? mutation.row->bytes() : ByteView{};
    put_u32_be(bytes, static_cast<std::uint32_t>(value.size()));
    append(bytes, value);
  }
  return sha256(bytes);
}

bool State::is_scanned(RowTable table) {
  constexpr std::array kScanned{tables::kBooked.number,  tables::kDeadlines.number,
                                tables::kParties.number, tables::kDivisions.number,
                                tables::kKeys.number,    tables::kAssessments.number};
  return std::ranges::find(kScanned, table) != kScanned.end();
}

kj::ArrayPtr<capnp::word> State::scratch() {
  // Zeroed once; a message builder leaves its scratch space zeroed.
  if (scratch_.empty()) scratch_.resize(kScratchWords);
  return {scratch_.data(), scratch_.size()};
}

State::RowPointer State::look_up(RowTable table, std::string_view key) const {
  std::array<char, 256> small;
  std::string large;
  std::string_view name;
  if (key.size() + 2 <= small.size()) {
    small[0] = static_cast<char>(table.value >> 8);
    small[1] = static_cast<char>(table.value & 0xFF);
    std::copy(key.begin(), key.end(), small.begin() + 2);
    name = {small.data(), key.size() + 2};
  } else {
    large = row_name(table, key);
    name = large;
  }
  const auto known = rows_.find(name);
  if (known != rows_.end()) return known->second;
  if (source_ == nullptr) return nullptr;
  auto found = source_->get(table, key);
  if (!found) {
    if (!fault_) fault_ = found.error();
    return nullptr;
  }
  RowPointer row;
  if (*found) row = StateRow::from_bytes((*found)->value, (*found)->version);
  rows_.emplace(name, row);
  return row;
}

void State::set(RowTable table, std::string_view key, kj::Array<capnp::word> words) {
  LUOSHU_ASSERT(open_);
  RowPointer before = look_up(table, key);
  const auto [place, added] = rows_.try_emplace(row_name(table, key));
  const std::string& name = place->first;
  if (journaled_.try_emplace(name, true).second) journal_.emplace_back(name, std::move(before));
  place->second =
      words == nullptr ? RowPointer() : std::make_shared<StateRow>(std::move(words), version_);
  if (is_scanned(table)) unsettled_.insert(name);
}

void State::scan_rows(RowTable table, std::string_view prefix,
                      const std::function<bool(std::string_view, const RowPointer&)>& use) const {
  LUOSHU_ASSERT(is_scanned(table));
  const std::string begin = row_name(table, prefix);
  auto changed = unsettled_.lower_bound(begin);
  const auto in_range = [&] { return changed != unsettled_.end() && changed->starts_with(begin); };
  bool go_on = true;
  // Changed rows come before, or instead of, those of the source.
  const auto use_changed = [&] {
    const RowPointer& row = rows_.find(*changed)->second;
    go_on = row == nullptr || use(std::string_view(*changed).substr(2), row);
    ++changed;
  };
  if (source_ != nullptr) {
    const auto read =
        source_->scan(table, prefix, [&](std::string_view key, const RowSource::Found& found) {
          while (go_on && in_range() && std::string_view(*changed).substr(2) < key) use_changed();
          if (!go_on) return false;
          if (in_range() && std::string_view(*changed).substr(2) == key)
            use_changed();
          else
            go_on = use(key, StateRow::from_bytes(found.value, found.version));
          return go_on;
        });
    if (!read && !fault_) fault_ = read.error();
  }
  while (go_on && in_range()) use_changed();
}

void State::begin(Size version) {
  LUOSHU_ASSERT(!open_);
  open_ = true;
  version_ = version;
}

void State::roll_back() {
  LUOSHU_ASSERT(open_);
  for (auto& [name, before] : journal_) rows_[name] = std::move(before);
  journaled_.clear();
  journal_.clear();
  open_ = false;
}

std::vector<Mutation> State::commit() {
  LUOSHU_ASSERT(open_);
  std::vector<Mutation> mutations;
  mutations.reserve(journal_.size());
  for (const auto& [name, before] : journal_) {
    const RowPointer& now = rows_.find(name)->second;
    const bool same = before == now || (before && now && equal(before->bytes(), now->bytes()));
    if (same)
      rows_[name] = before;  // written, but not changed: it keeps its version
    else
      mutations.push_back({table_of(name), name.substr(2), now});
  }
  std::ranges::sort(mutations, [](const Mutation& left, const Mutation& right) {
    return std::tie(left.table, left.key) < std::tie(right.table, right.key);
  });
  journaled_.clear();
  journal_.clear();
  open_ = false;
  return mutations;
}

Size State::newest_version_changed() const {
  Size newest;
  for (const auto& [name, before] : journal_)
    if (before) newest = std::max(newest, before->version());
  return newest;
}

void State::settle() {
  LUOSHU_ASSERT(!open_);
  if (source_ == nullptr) return;
  unsettled_.clear();
  if (rows_.size() > kCachedRowsMax) rows_.clear();
}

std::vector<Mutation> State::all_rows() const {
  LUOSHU_ASSERT(source_ == nullptr && !open_);
  std::vector<Mutation> all;
  for (const auto& [name, row] : rows_)
    if (row) all.push_back({table_of(name), name.substr(2), row});
  std::ranges::sort(all, [](const Mutation& left, const Mutation& right) {
    return std::tie(left.table, left.key) < std::tie(right.table, right.key);
  });
  return all;
}

std::string joined_key(std::string_view first, std::string_view second) {
  std::string key(first);
  key.push_back('\0');
  key += second;
  return key;
}

std::string joined_key(std::string_view first, std::string_view second, std::string_view third) {
  return joined_key(joined_key(first, second), third);
}

std::string number_key(std::uint32_t number) {
  std::string key;
  for (int shift = 24; shift >= 0; shift -= 8)
    key.push_back(static_cast<char>(number >> shift & 0xFF));
  return key;
}

std::string date_key(std::int32_t days) {
  return number_key(static_cast<std::uint32_t>(days) ^ 0x8000'0000U);
}

}  // namespace luoshu
