// The book of duties: one fold over the events of a ledger in their order, and the duties that
// follow from them on a day (1.2). It knows no state of the rules: what a duty needs of the past,
// it keeps itself, so it is exact at every point (docs/decisions/0025). Pure; not thread-safe.
#pragma once

#include <span>

#include "projections/duties/money_duties.h"
#include "projections/duties/operating_duties.h"
#include "projections/duties/product_duties.h"
#include "projections/duties/rectification_duties.h"
#include "projections/duties/resource_duties.h"
#include "projections/duties/statement_duties.h"

namespace luoshu {

class DutyBook {
 public:
  // `day`: the effective day of the point.
  explicit DutyBook(Date day) : facts_(day) {}

  // Every event recorded by the point, ascending by number; what takes effect after the day is left
  // out, calendars and instruments apart (C18). Types that no duty asks about are ignored.
  void take(const KnownEvent& event);
  // Events of sales and payments are needed only of these sales, in any order.
  std::set<std::string> sales_asked_for() const { return money_.sales_asked_for(); }

  // Every duty that had begun by the day, met ones too, ascending by (due, kind, party, subject).
  std::vector<Duty> all() const;
  // What is not yet met: of several with one key the earliest due.
  std::vector<Duty> open() const;
  // Working days that are left for it after the day; nothing beyond what can be counted.
  std::optional<int> working_days_left(const Duty& duty) const;

 private:
  KnownFacts facts_;
  ResourceDuties resources_;
  OperatingDuties operating_;
  ProductDuties products_;
  StatementDuties statements_;
  MoneyDuties money_;
  RectificationDuties rectification_;
};

// The types of events that the book asks for, those of sales and payments apart.
std::span<const EventType> types_of_duties();

}  // namespace luoshu
