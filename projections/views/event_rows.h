// What views share that are registers of events of a kind: walking over them as the struct of their
// type, and which of several counts on a day.
#pragma once

#include "ledger/base/fen_sum.h"
#include "projections/views/rows.h"

namespace luoshu {

// Calls use(event, fields) for the events of that type that count, in the order recorded.
template <class Fields, class Use>
Status each(const LedgerAt& ledger, const Use& use) {
  return ledger.each_of_type(event_type<Fields>, [&](const RecordedEvent& event) -> Status {
    use(event, event.event.fields<Fields>());
    return {};
  });
}

// Of several the one with the greatest day counts, of the same day the later recorded (C83): so in
// the order recorded an event replaces the one that stood unless that one has a later day.
class Latest {
 public:
  bool replaced_by(const RecordedEvent& event) {
    if (event.effective().days < day_) return false;
    day_ = event.effective().days;
    number_ = event.at.number.value;
    return true;
  }
  std::int32_t day() const { return day_; }         // kNoDay: none yet
  std::uint64_t number() const { return number_; }  // of its event; 0: none yet
 private:
  std::int32_t day_ = kNoDay;
  std::uint64_t number_ = 0;
};

// A text for each of a list, joined by "；".
template <class List, class Say>
std::string joined(const List& list, const Say& say) {
  std::string text;
  for (auto&& one : list) {
    if (!text.empty()) text += "；";
    text += say(one);
  }
  return text;
}

// Numbers in the order of their names: of a map that an event states.
template <class List>
std::map<std::string, std::int64_t> numbers_of(const List& list) {
  std::map<std::string, std::int64_t> numbers;
  for (const auto one : list) numbers[std::string(from_kj(one.getKey()))] = one.getValue();
  return numbers;
}

// Role, name and digest of each document that the event names.
Cell documents_cell(EventReader event);

// By resource the products made from it: of each product the version on sale, before any the newest
// (C14). Ascending.
std::map<std::string, std::vector<std::string>> products_of_resources(const LedgerAt& ledger);
// What the sales of each product brought, less their refunds.
std::map<std::string, FenSum> income_of_products(const LedgerAt& ledger);

}  // namespace luoshu
