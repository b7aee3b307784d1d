#include "projections/engine/events_index.h"

#include <array>
#include <map>

#include "ledger/rules/engine/event_message.h"
#include "ledger/rules/engine/rule.h"
#include "schema/events_allocation.capnp.h"
#include "schema/events_money.capnp.h"

namespace luoshu {
namespace {

struct Range {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

// The sale that an event of money or use belongs to, where that is not its subject.
std::string_view transaction_of(EventReader event) {
  const auto named = [](const auto& fields) { return from_kj(fields.getTransaction()); };
  if (event.is<schema::UsageMetered>()) return named(event.fields<schema::UsageMetered>());
  if (event.is<schema::UsageCorrected>()) return named(event.fields<schema::UsageCorrected>());
  if (event.is<schema::PaymentReceived>()) return named(event.fields<schema::PaymentReceived>());
  if (event.is<schema::RefundIssued>()) return named(event.fields<schema::RefundIssued>());
  if (event.is<schema::AllocationAdjusted>())
    return named(event.fields<schema::AllocationAdjusted>());
  return {};
}

std::string subject_key(std::string_view subject, std::uint64_t number) {
  std::string key(subject);
  key.push_back('\0');
  return key + long_key(number);
}

std::string type_key(std::uint16_t type) {
  return {static_cast<char>(type >> 8), static_cast<char>(type & 0xFF)};
}

void add_by_subject(Folding& folding, std::string_view subject, std::uint64_t number, Seq seq,
                    std::uint32_t index) {
  Bytes value;
  put_u64_be(value, seq.value);
  put_u32_be(value, index);
  folding.add({view_tables::kEventsBySubject, subject_key(subject, number), std::move(value)});
}

Status fold(const FoldedEntry& entry, Folding& folding) {
  std::map<std::uint16_t, std::vector<Range>> ranges;
  std::uint32_t index = 0;
  for (const ByteView bytes : entry.events) {
    EventMessage message(bytes);
    const EventReader event = message.read();
    std::vector<Range>& of_type = ranges[event.type_number()];
    if (!of_type.empty() && of_type.back().first + of_type.back().count == index)
      ++of_type.back().count;
    else
      of_type.push_back({index, 1});
    const std::uint64_t number = entry.first_event.value + index;
    const std::string_view subject = event.subject();
    const std::string_view transaction = transaction_of(event);
    add_by_subject(folding, subject, number, entry.seq, index);
    if (!transaction.empty() && transaction != subject)
      add_by_subject(folding, transaction, number, entry.seq, index);
    ++index;
  }
  for (const auto& [type, found] : ranges) {
    Bytes value;
    put_u64_be(value, entry.first_event.value);
    for (const Range& range : found) {
      put_u32_be(value, range.first);
      put_u32_be(value, range.count);
    }
    folding.add(
        {view_tables::kEventsByType, type_key(type) + long_key(entry.seq.value), std::move(value)});
  }
  return {};
}

// False where `use` wanted no more.
Result<bool> use_ranges(Seq seq, ByteView value, const UseEvent& use) {
  ByteReader reader(value);
  LUOSHU_TRY(const std::uint64_t first_event, reader.u64_be());
  while (!reader.empty()) {
    LUOSHU_TRY(const std::uint32_t first, reader.u32_be());
    LUOSHU_TRY(const std::uint32_t count, reader.u32_be());
    for (std::uint32_t i = first; i < first + count; ++i)
      if (!use({EventNumber{first_event + i}, seq, i})) return false;
  }
  return true;
}

constexpr std::array kTables{view_tables::kEventsByType, view_tables::kEventsBySubject};

}  // namespace

const Projection kEventsProjection{"events", kTables, fold};

Status events_of_type(const ViewRows& rows, std::uint16_t type, const UseEvent& use) {
  Status trouble = Done{};
  LUOSHU_CHECK(rows.scan(
      view_tables::kEventsByType, type_key(type), [&](std::string_view key, ByteView value) {
        const auto seq = number_of_key(key.substr(2));
        const auto go_on = seq ? use_ranges(Seq{*seq}, value, use) : Result<bool>(seq.error());
        if (!go_on) trouble = go_on.error();
        return go_on && *go_on;
      }));
  return trouble;
}

Status events_of_subject(const ViewRows& rows, std::string_view subject, const UseEvent& use) {
  Status trouble = Done{};
  std::string prefix(subject);
  prefix.push_back('\0');
  const auto read = [&](std::string_view key, ByteView value) -> Result<bool> {
    LUOSHU_TRY(const std::uint64_t number, number_of_key(key.substr(prefix.size())));
    ByteReader reader(value);
    LUOSHU_TRY(const std::uint64_t seq, reader.u64_be());
    LUOSHU_TRY(const std::uint32_t index, reader.u32_be());
    return use({EventNumber{number}, Seq{seq}, index});
  };
  LUOSHU_CHECK(
      rows.scan(view_tables::kEventsBySubject, prefix, [&](std::string_view key, ByteView value) {
        const auto go_on = read(key, value);
        if (!go_on) trouble = go_on.error();
        return go_on && *go_on;
      }));
  return trouble;
}

}  // namespace luoshu
