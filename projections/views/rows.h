// What views share in making rows: names of things, intervals, words of life cycles.
#pragma once

#include "ledger/rules/engine/rule.h"
#include "projections/views/view.h"

namespace luoshu {

class PeriodBook;

// The name of a division, party, resource or product as recorded; the id where it has none.
std::string division_name(const LedgerAt& ledger, std::string_view code);
std::string party_name(const LedgerAt& ledger, std::string_view alias);
std::string resource_name(const LedgerAt& ledger, std::string_view resource);
std::string product_name(const LedgerAt& ledger, std::string_view product);
// Of a division or a party.
std::string beneficiary_name(const LedgerAt& ledger, std::string_view beneficiary);
// Its name as a cell; that of the province is in both languages.
Cell beneficiary_cell(const LedgerAt& ledger, std::string_view beneficiary);
// The party's division; empty where unknown.
std::string division_of(const LedgerAt& ledger, std::string_view party);

// Whether the day lies in the period asked for; true where none is.
bool within_period(Date day, const std::optional<PeriodId>& asked);
// Whether that period, as it is written, lies in the one asked for.
bool within_period(std::string_view period, const std::optional<PeriodId>& asked);
// Whether the day is within from..to, both included; kNoDay: no limit on that side.
bool within(Date day, std::int32_t from, std::int32_t to);

// Texts of a list in a row or event.
template <class List>
std::vector<std::string> texts_of(const List& list) {
  std::vector<std::string> texts;
  for (const auto text : list) texts.emplace_back(from_kj(text));
  return texts;
}

// Names joined by "、".
std::string list_text(const std::vector<std::string>& names);
// Adds a row; numbers of events that are 0 are left out.
void add_row(Sheet& sheet, std::vector<Cell> cells, std::initializer_list<std::uint64_t> events);
// Whether lines of the beneficiary are in the statement of that division or party.
bool belongs_to(const LedgerAt& ledger, std::string_view beneficiary,
                const std::optional<std::string>& owner);
// Calls `fill` for the period asked for, or for all; marks what is provisional.
Status each_period(const LedgerAt& ledger, const std::optional<PeriodId>& asked, Sheet& table,
                   const std::function<Status(const PeriodBook&)>& fill);
// Says which runs of the period were replaced, and their statements with them.
Status remark_replaced(const LedgerAt& ledger, const PeriodId& period, Sheet& table);
// The period that a day falls in, of the rules' kind.
std::string period_of_day(const LedgerAt& ledger, Date day);
// The parties that signed an event with its author, the author first, joined.
Cell signers_cell(EventReader event);
Cell cosigners_cell(EventReader event);

// The event's type: PaymentReceived for programs, its Chinese name for people.
const Term& type_of(EventReader event);

// A filter that was not given lets everything through.
inline bool passes(const std::optional<std::string>& filter, std::string_view value) {
  return !filter || *filter == value;
}

// The cell of an event's amount; empty if absent.
inline Cell amount_cell(std::int64_t number) {
  if (is_absent(number)) return std::monostate();
  return number;
}

}  // namespace luoshu
