// Events as people write them, given to a book of duties without rules or a log: whatever story a
// test wants to tell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/json.h"
#include "projections/duties/duty_book.h"

namespace luoshu::test {

class DutyStory {
 public:
  // Recorded on the day it says, or else on its effective day.
  void tell(const json::Value& event);
  // `fields`: the members of the JSON object.
  DutyStory& tell(std::string_view type, std::string_view author, std::string_view role,
                  std::string_view subject, std::string_view day, std::string_view fields = {},
                  std::string_view cosigners = {}, std::string_view recorded = {});

  // As known on both days.
  DutyBook book(std::string_view effective, std::string_view recorded) const;
  DutyBook book(std::string_view day) const { return book(day, day); }
  // "none", "open" or "overdue", with the party and the last day: "open hn-auth 2026-06-30".
  std::string duty(DutyKind kind, std::string_view subject, std::string_view day) const;

 private:
  struct Told {
    Bytes event;
    Date recorded;
  };
  std::vector<Told> told_;
};

// Rows as the worked province lists them.
std::string row_text(const Duty& duty, Date day);

}  // namespace luoshu::test
