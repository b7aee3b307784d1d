// The way of resource R09 to its registration, step by step, as the worked province went it; and
// what tests ask about a step.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/ledger/support/rule_testing.h"

namespace luoshu::test::registering {

// The province just before the first application for R09, and before each of its steps.
inline constexpr int kBefore = 157;

inline const json::Value& event_number(int n) {
  return scenario().at(static_cast<std::size_t>(n) - 1);
}
inline json::Value text(std::string_view value) {
  return json::Value(std::string(value));
}
inline json::Value on(json::Value event, std::string_view day) {
  event = with(std::move(event), "effective", text(day));
  return with(std::move(event), "recorded", text(day));
}
inline json::Value about(std::string_view subject, json::Value event) {
  return with(std::move(event), "subject", text(subject));
}
inline json::Value by_registrar(std::string_view type, std::string_view day,
                                std::string_view fields) {
  return event_of(fmt::format(R"({{"type": "{}", "author": "hn-registrar", "role": "registrar",)"
                              R"( "effective": "{}", "subject": "RG-R09", "fields": {}}})",
                              type, day, fields));
}

// The way of R09 to its code.
inline json::Value applied() {
  return event_number(158);
}
inline json::Value accepted() {
  return event_number(168);
}
inline json::Value reviewed() {
  return event_number(194);
}
inline json::Value publicized() {
  return event_number(204);
}
inline json::Value objected() {
  return event_number(206);
}
inline json::Value resolved() {
  return event_number(207);
}
inline json::Value coded() {
  return event_number(216);
}
inline json::Value declined(std::string_view day = "2025-05-08") {
  return by_registrar("RegistrationDeclined", day,
                      R"({"reason": "不齐", "legal_basis": "第十条"})");
}
inline json::Value failed(std::string_view day = "2025-05-22") {
  return by_registrar("RegistrationReviewed", day, R"({"outcome": "fail", "reason": "不齐"})");
}
inline json::Value upheld(std::string_view day = "2025-06-05") {
  return with(on(resolved(), day), "fields.outcome", text("upheld"));
}
inline constexpr std::string_view kChanges =
    R"("changes": [{"field": "更新周期", "old_value": "月", "new_value": "周"}])";
inline json::Value changed(std::string_view day = "2025-09-01") {
  return by_registrar("RegistrationChanged", day, fmt::format("{{{}}}", kChanges));
}
inline json::Value corrected(std::string_view day = "2025-09-01") {
  return by_registrar("RegistrationCorrected", day,
                      fmt::format(R"({{{}, "evidence": "证明"}})", kChanges));
}
inline json::Value renewed(std::string_view day = "2028-06-09",
                           std::string_view to = "2031-06-09") {
  return by_registrar("RegistrationRenewed", day, fmt::format(R"({{"valid_to": "{}"}})", to));
}
inline json::Value cancelled(std::string_view day = "2025-09-01") {
  return by_registrar("RegistrationCancelled", day, R"({"ground": "灭失"})");
}
inline json::Value asked(std::string_view type, std::string_view day = "2025-08-01") {
  return about("RG-2", with(on(applied(), day), "fields.registration_type", text(type)));
}

// R09 after these steps; the other resources have not begun.
inline std::unique_ptr<Rehearsal> after_steps(const std::vector<json::Value>& steps) {
  auto rehearsal = Rehearsal::after(149);
  for (const json::Value& step : steps) rehearsal->accept(step);
  return rehearsal;
}
inline std::vector<json::Value> until_publicity() {
  return {applied(), accepted(), reviewed(), publicized()};
}
inline std::vector<json::Value> until_coded(std::vector<json::Value> more = {}) {
  std::vector<json::Value> steps = until_publicity();
  steps.push_back(coded());
  for (json::Value& event : more) steps.push_back(std::move(event));
  return steps;
}

inline void expect_refused(Rehearsal& rehearsal, const json::Value& event,
                           const std::string& code) {
  EXPECT_TRUE(rehearsal.refusals(event).contains(code))
      << "not " << code << " for " << json::to_line(event) << "\n"
      << describe(rehearsal.judge(event).reasons, Language::kEn);
}
inline void expect_allowed(Rehearsal& rehearsal, const json::Value& event) {
  EXPECT_EQ(describe(rehearsal.judge(event).reasons, Language::kEn), "") << json::to_line(event);
}
inline void expect(Rehearsal& rehearsal, const json::Value& event, const std::string& code) {
  code.empty() ? expect_allowed(rehearsal, event) : expect_refused(rehearsal, event, code);
}

}  // namespace luoshu::test::registering
