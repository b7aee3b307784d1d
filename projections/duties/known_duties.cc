#include "projections/duties/known_duties.h"

#include "schema/events_money.capnp.h"

namespace luoshu {

Result<DutyBook> duty_book(const LedgerAt& ledger) {
  DutyBook book(ledger.day());
  const auto take = [&](const RecordedEvent& event) -> Status {
    book.take({event.at.number, day_of(event.recorded), event.event});
    return {};
  };
  LUOSHU_CHECK(ledger.each_recorded(types_of_duties(), take));
  for (const std::string& sale : book.sales_asked_for())
    LUOSHU_CHECK(ledger.each_of_subject(sale, [&](const RecordedEvent& event) -> Status {
      // The others of the sale were among the first.
      return event.event.is_any<schema::TransactionSettled, schema::PaymentReceived>() ? take(event)
                                                                                       : Status{};
    }));
  return book;
}

}  // namespace luoshu
