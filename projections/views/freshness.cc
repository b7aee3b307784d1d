#include "projections/views/freshness.h"

#include <algorithm>

#include "schema/events_catalogue.capnp.h"

namespace luoshu {
namespace {

struct Cycle {
  std::string_view name;
  std::int32_t days;
};
constexpr Cycle kCycles[] = {{"实时", 100}, {"小时", 100}, {"日", 100},   {"周", 100},
                             {"月", 100},   {"季", 200},   {"半年", 400}, {"年", 800}};

}  // namespace

std::optional<std::int32_t> days_of_cycle(std::string_view update_cycle) {
  const auto* found = std::ranges::find(kCycles, update_cycle, &Cycle::name);
  if (found == std::end(kCycles)) return std::nullopt;
  return found->days;
}

void Freshness::update(std::string_view resource, Date day) {
  told_[std::string(resource)].updates.push_back(day.days);
  if (first_day_ == kNoDay || day.days < first_day_) first_day_ = day.days;
}

Result<Freshness> Freshness::read(const LedgerAt& ledger) {
  Freshness fresh;
  const auto tell = [&](const RecordedEvent& event, std::string_view cycle) {
    fresh.update(event.event.subject(), event.effective());
    if (!cycle.empty())
      fresh.told_.find(event.event.subject())
          ->second.cycles.emplace_back(event.event.effective(), cycle);
  };
  // Entries are compiled before they are revised, so each list of cycles is in their order.
  LUOSHU_CHECK(each<schema::CatalogEntryCompiled>(ledger, [&](const auto& event, auto fields) {
    tell(event, from_kj(fields.getUpdateCycle()));
  }));
  LUOSHU_CHECK(each<schema::CatalogEntryRevised>(ledger, [&](const auto& event, auto fields) {
    tell(event, from_kj(fields.getUpdateCycle()));
  }));
  LUOSHU_CHECK(each<schema::CatalogEntryRefreshed>(
      ledger, [&](const auto& event, auto) { tell(event, {}); }));
  LUOSHU_CHECK(each<schema::DataSupplied>(ledger, [&](const auto& event, auto fields) {
    fresh.update(from_kj(fields.getResource()), event.effective());
  }));
  return fresh;
}

std::optional<Date> Freshness::due(std::string_view resource, Date day) const {
  const auto found = told_.find(resource);
  if (found == told_.end()) return std::nullopt;
  std::int32_t last = kNoDay;
  for (const std::int32_t update : found->second.updates)
    if (update <= day.days) last = std::max(last, update);
  std::int32_t since = kNoDay;
  std::string_view cycle;
  for (const auto& [from, name] : found->second.cycles) {
    if (from > day.days || from < since) continue;
    since = from;
    cycle = name;
  }
  const auto days = days_of_cycle(cycle);
  if (!days || last == kNoDay) return std::nullopt;
  return Date{last + *days};
}

Result<HighValueLists> HighValueLists::read(const LedgerAt& ledger) {
  HighValueLists lists;
  LUOSHU_CHECK(each<schema::HighValueListPublished>(ledger, [&](const auto& event, auto fields) {
    auto& list = lists.lists_[event.event.effective()];
    list.clear();
    for (const auto resource : fields.getResources()) list.emplace(from_kj(resource));
  }));
  return lists;
}

const std::set<std::string, std::less<>>* HighValueLists::on(Date day) const {
  const auto after = lists_.upper_bound(day.days);
  return after == lists_.begin() ? nullptr : &std::prev(after)->second;
}

}  // namespace luoshu
