#include "tools/luoshu/audit_words.h"

#include <fmt/format.h>

#include "ledger/sentences/chinese.h"

namespace luoshu {
namespace {

std::string_view outcome_name(Check::Outcome outcome) {
  switch (outcome) {
    case Check::Outcome::kHolds:
      return "holds";
    case Check::Outcome::kFails:
      return "fails";
    case Check::Outcome::kNotReached:
      return "not-reached";
  }
  return "";
}

BilingualView outcome_words(Check::Outcome outcome) {
  switch (outcome) {
    case Check::Outcome::kHolds:
      return {"成立", "holds"};
    case Check::Outcome::kFails:
      return {"不成立", "FAILS"};
    case Check::Outcome::kNotReached:
      return {"未查到", "not reached"};
  }
  return {"", ""};
}

json::Value to_json(const AuditReport& report) {
  json::Array checks;
  for (const Check& check : report.checks)
    checks.emplace_back(json::Object{{"check", check.name()},
                                     {"outcome", outcome_name(check.outcome)},
                                     {"count", check.count},
                                     {"faults", check.faults},
                                     {"place", check.place},
                                     {"detail", check.detail},
                                     {"meaning_zh", std::string(check.meaning().zh)},
                                     {"meaning_en", std::string(check.meaning().en)}});
  return json::Object{{"holds", report.holds()},
                      {"ledger", report.ledger.hash.hex()},
                      {"size", report.size.value},
                      {"events", report.events},
                      {"root", to_base64(report.root.view())},
                      {"unreadable", report.unreadable},
                      {"checks", std::move(checks)}};
}

}  // namespace

void tell_audit(const AuditReport& report, const Console& console) {
  if (console.json()) {
    console.value(to_json(report));
    return;
  }
  for (const Check& check : report.checks) {
    console.line(fmt::format("{:<15} {:<6} {:>8}  {}", check.name(),
                             console.say(outcome_words(check.outcome)), check.count,
                             console.say(check.meaning())));
    if (check.outcome == Check::Outcome::kFails)
      console.line(console.chinese() ? fmt::format("{:<15} {}：{}", "", in_chinese(check.place),
                                                   in_chinese(check.detail))
                                     : fmt::format("{:<15} {}: {}", "", check.place, check.detail));
  }
  // Any ledger can be sound: whether it is the right one, its id says.
  if (report.size.value > 0)
    console.line(fmt::format(fmt::runtime(console.say({"账本编号 {}", "ledger id {}"})),
                             report.ledger.hash.hex()));
  console.line(fmt::format(fmt::runtime(console.say({"{}：{} 条记录，{} 个事件，根 {}",
                                                     "{}: {} entries, {} events, root {}"})),
                           report.holds() ? console.say({"全部成立", "everything holds"})
                                          : console.say({"审计未通过", "the audit fails"}),
                           report.size.value, report.events, to_base64(report.root.view())));
}

}  // namespace luoshu
