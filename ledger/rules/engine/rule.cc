#include "ledger/rules/engine/rule.h"

#include <fmt/format.h>

namespace luoshu {

Reason Decision::reason(std::string_view code, std::string_view field, const Words& detail) const {
  Reason made = make_reason(code, detail.en, detail.zh);
  made.field = field;
  made.event_index = moment.event_index;
  return made;
}

void Decision::refuse(std::string_view code, std::string_view field, Words detail) {
  if (reasons_.size() < kReasonsMax) reasons_.push_back(reason(code, field, detail));
}

void Decision::warn(std::string_view code, std::string_view field, Words detail) {
  if (warnings_.size() < kReasonsMax) warnings_.push_back(reason(code, field, detail));
}

void Decision::require_not_before(std::int32_t fact, std::string_view what_en,
                                  std::string_view what_zh) {
  if (fact == kNoDay || event.effective() >= fact) return;
  const std::string day = to_string(Date{fact});
  refuse("E-DATE-ORDER", "effective",
         {fmt::format("{} is effective on {}", what_en, day),
          fmt::format("{}的业务日为 {}", what_zh, day)});
}

void Decision::unknown(std::string_view field, std::string_view id) {
  refuse("E-UNKNOWN-SUBJECT", field, same(id));
}

void Decision::wrong_state(std::string_view en, std::string_view zh) {
  refuse("E-STATE", "subject", {std::string(en), std::string(zh)});
}

bool is_open_role(std::string_view role) {
  return role == "applicant" || role == "interested_party";
}

}  // namespace luoshu
