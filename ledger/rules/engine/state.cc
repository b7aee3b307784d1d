#include "ledger/rules/engine/state.h"

#include <algorithm>
#include <array>
#include <limits>

#include "schema/state.capnp.h"
#include "schema/state_costs.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

constexpr std::size_t kScratchWords = 1024;
// Rows kept in memory between two groups of entries.
constexpr std::size_t kCachedRowsMax = 1 << 15;
// Of a mutation beside its key and row: table, lengths, flag.
constexpr std::size_t kMutationBytes = 2 + 4 + 1 + 4;

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
  std::size_t size = 0;
  for (const Mutation& mutation : mutations)
    size +=
        kMutationBytes + mutation.key.size() + (mutation.row ? mutation.row->bytes().size() : 0);
  Bytes bytes;
  bytes.reserve(size);
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
  constexpr std::array kScanned{
      tables::kBooked.number,    tables::kDeadlines.number,      tables::kParties.number,
      tables::kDivisions.number, tables::kKeys.number,           tables::kAssessments.number,
      tables::kCosts.number,     tables::kInvestments.number,    tables::kCycles.number,
      tables::kAccounts.number,  tables::kAccountDays.number,    tables::kSold.number,
      tables::kChecksDue.number, tables::kSoldOnExchange.number, tables::kProducts.number};
  return std::ranges::find(kScanned, table) != kScanned.end();
}

bool State::is_of_one_sale(RowTable table) {
  constexpr std::array kOfOneSale{tables::kSeen.number,         tables::kUsage.number,
                                  tables::kTransactions.number, tables::kBooked.number,
                                  tables::kSold.number,         tables::kSoldOnExchange.number};
  return std::ranges::find(kOfOneSale, table) != kOfOneSale.end();
}

kj::ArrayPtr<capnp::word> State::scratch() {
  // Zeroed once; a message builder leaves its scratch space zeroed.
  if (scratch_ == nullptr) {
    scratch_ = kj::heapArray<capnp::word>(kScratchWords);
    std::ranges::fill(scratch_.asBytes(), kj::byte{0});
  }
  return scratch_;
}

State::Rows::value_type& State::place_of(RowTable table, std::string_view key) const {
  LUOSHU_ASSERT(!deriving_ || !is_of_one_sale(table));
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
  if (known != rows_.end()) return *known;
  return *rows_.emplace(name, Place{read_source(table, key), {}, false}).first;
}

State::RowPointer State::read_source(RowTable table, std::string_view key) const {
  if (source_ == nullptr) return {};
  auto found = source_->get(table, key);
  if (!found && !fault_) fault_ = found.error();
  if (!found || !*found) return {};
  return StateRow::from_bytes((*found)->value, (*found)->version);
}

State::RowPointer State::glance_at(RowTable table, std::string_view key) const {
  const auto known = rows_.find(row_name(table, key));
  return known != rows_.end() ? known->second.row : read_source(table, key);
}

void State::glance_rows(RowTable table, std::span<const std::string_view> keys,
                        const std::function<void(std::size_t, const RowPointer&)>& use) const {
  std::vector<std::string_view> unknown;
  std::vector<std::size_t> places;  // of the unknown among the keys
  for (std::size_t i = 0; i < keys.size(); ++i) {
    LUOSHU_ASSERT(i == 0 || keys[i - 1] < keys[i]);
    const auto known = rows_.find(row_name(table, keys[i]));
    if (known != rows_.end()) {
      use(i, known->second.row);
    } else {
      unknown.push_back(keys[i]);
      places.push_back(i);
    }
  }
  if (source_ == nullptr) {
    for (const std::size_t place : places) use(place, {});
    return;
  }
  const auto read =
      source_->get_each(table, unknown, [&](std::size_t which, std::optional<ByteView> value) {
        use(places[which], value ? StateRow::from_bytes(*value, Size{0}) : RowPointer());
      });
  if (!read && !fault_) fault_ = read.error();
}

const State::RowPointer& State::look_up(RowTable table, std::string_view key) const {
  return place_of(table, key).second.row;
}

void State::set(RowTable table, std::string_view key, kj::Array<capnp::word> words) {
  LUOSHU_ASSERT(open_);
  Rows::value_type& entry = place_of(table, key);
  Place& place = entry.second;
  if (!place.changed) {
    place.changed = true;
    place.before = place.row;
    changed_.push_back(&entry);
  }
  if (words == nullptr)
    place.row = nullptr;
  else
    place.row = std::make_shared<StateRow>(std::move(words), version_);
  if (scans_ == Scans::kAll || is_scanned(table)) unsettled_.insert(entry.first);
  if (!is_of_one_sale(table)) facts_.clear();
  derived_.clear();
}

void State::scan_rows(RowTable table, std::string_view prefix,
                      const std::function<bool(std::string_view, const RowPointer&)>& use) const {
  LUOSHU_ASSERT(scans_ == Scans::kAll || is_scanned(table));
  const std::string begin = row_name(table, prefix);
  auto changed = unsettled_.lower_bound(begin);
  const auto in_range = [&] { return changed != unsettled_.end() && changed->starts_with(begin); };
  bool go_on = true;
  // Changed rows come before, or instead of, those of the source.
  const auto use_changed = [&] {
    const RowPointer& row = rows_.find(*changed)->second.row;
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
  for (Rows::value_type* entry : changed_)
    entry->second = {std::move(entry->second.before), {}, false};
  changed_.clear();
  facts_.clear();
  derived_.clear();
  open_ = false;
}

std::vector<Mutation> State::commit() {
  LUOSHU_ASSERT(open_);
  // A name sorts as its table and key do.
  std::ranges::sort(changed_, {},
                    [](const auto* entry) -> const std::string& { return entry->first; });
  std::vector<Mutation> mutations;
  mutations.reserve(changed_.size());
  for (Rows::value_type* entry : changed_) {
    const std::string_view name = entry->first;
    Place& place = entry->second;
    const bool same =
        place.before == place.row ||
        (place.before && place.row && equal(place.before->bytes(), place.row->bytes()));
    if (same)
      place.row = place.before;  // written, but not changed: it keeps its version
    else
      mutations.push_back({table_of(name), std::string(name.substr(2)), place.row});
    place.before = nullptr;
    place.changed = false;
  }
  changed_.clear();
  open_ = false;
  return mutations;
}

Size State::newest_version_changed() const {
  Size newest;
  for (const Rows::value_type* entry : changed_)
    if (entry->second.before) newest = std::max(newest, entry->second.before->version());
  return newest;
}

void State::after_commit() {
  LUOSHU_ASSERT(!open_);
  if (source_ == nullptr) return;
  unsettled_.clear();
  if (rows_.size() <= kCachedRowsMax) return;
  rows_.clear();
  facts_.clear();  // so that what is forgotten is read again
}

std::vector<Mutation> State::all_rows() const {
  LUOSHU_ASSERT(source_ == nullptr && !open_);
  std::vector<Mutation> all;
  for (const auto& [name, place] : rows_)
    if (place.row) all.push_back({table_of(name), name.substr(2), place.row});
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
