#include "tests/projections/duties/duty_testing.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "ledger/form/event_form.h"
#include "ledger/rules/engine/event_message.h"
#include "schema/events_money.capnp.h"
#include "tests/ledger/support/rule_testing.h"

namespace luoshu::test {
namespace {

bool is_asked_for(const EventReader& event) {
  return std::ranges::find(types_of_duties(), event.type()) != types_of_duties().end() ||
         event.is_any<schema::TransactionSettled, schema::PaymentReceived>();
}

}  // namespace

void DutyStory::tell(const json::Value& event) {
  if (*event.find("type")->string() == "KeyEnrolled") return;  // lacks the key itself
  const form::Parsed parsed = form::parse_event(event);
  const auto* bytes = std::get_if<Bytes>(&parsed);
  ASSERT_NE(bytes, nullptr) << *event.find("type")->string();
  const json::Value* recorded = event.find("recorded");
  const auto day =
      parse_date(*(recorded != nullptr ? recorded : event.find("effective"))->string());
  told_.push_back({*bytes, *day});
}

DutyStory& DutyStory::tell(std::string_view type, std::string_view author, std::string_view role,
                           std::string_view subject, std::string_view day, std::string_view fields,
                           std::string_view cosigners, std::string_view recorded) {
  tell(event_of(fmt::format(
      R"({{"type": "{}", "author": "{}", "role": "{}", "effective": "{}", "recorded": "{}",
          "subject": "{}", "cosigners": [{}], "fields": {{{}}}}})",
      type, author, role, day, recorded.empty() ? day : recorded, subject, cosigners, fields)));
  return *this;
}

DutyBook DutyStory::book(std::string_view effective, std::string_view recorded) const {
  DutyBook book(*parse_date(effective));
  const Date last = *parse_date(recorded);
  std::uint64_t number = 0;
  for (const Told& told : told_) {
    ++number;
    if (told.recorded > last) continue;
    EventMessage message(told.event);
    const EventReader event = message.read();
    if (is_asked_for(event)) book.take({EventNumber{number}, told.recorded, event});
  }
  return book;
}

std::string DutyStory::duty(DutyKind kind, std::string_view subject, std::string_view day) const {
  std::string found;
  for (const Duty& duty : book(day).open()) {
    if (duty.kind != kind || duty.subject != subject) continue;
    EXPECT_TRUE(found.empty()) << "two of one subject";
    found = fmt::format("{} {} {}", is_overdue(duty, *parse_date(day)) ? "overdue" : "open",
                        duty.party, to_string(duty.due));
  }
  return found.empty() ? "none" : found;
}

std::string row_text(const Duty& duty, Date day) {
  return fmt::format("{} {} {} {} {} {}", terms_of(duty.kind).code, duty.party, duty.subject,
                     to_string(duty.due), basis_of(duty),
                     is_overdue(duty, day) ? "overdue" : "open");
}

}  // namespace luoshu::test
