// States that views show under version 2 (C26), at the points of the worked province.

#include "ledger/rules/products/states_shown.h"

#include <fstream>
#include <iterator>

#include "tests/ledger/support/second_province.h"

namespace luoshu {
namespace {

using test::Rehearsal;
using test::second;
using test::second_events;
using test::second_province;

std::string text(const json::Value& holder, std::string_view member) {
  return *holder.find(member)->string();
}

// Number of the last event that was recorded by that day.
int last_by(std::string_view day) {
  int last = 0;
  for (const json::Value& event : second_events()) {
    if (text(event, "recorded") > day) break;
    ++last;
  }
  return last;
}

json::Value points() {
  std::ifstream file(test::version_two_folder() / "henan-duties-2.json");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return test::event_of(text);
}

// The key of C1 is division|resource|product.
std::string earning(const State& state, const std::string& key, Date day) {
  const auto first = key.find('|');
  const auto second = key.find('|', first + 1);
  return std::string(
      earning_state(state, key.substr(first + 1, second - first - 1), key.substr(second + 1), day));
}

void expect_states(const State& state, const json::Value& views, Date day) {
  for (const auto& [product, shown] : *views.find("P2")->object()) {
    EXPECT_EQ(product_state(state, product, day), text(shown, "status")) << product;
    std::set<std::string> codes;
    for (const json::Value& code : *shown.find("blocks")->array()) codes.insert(*code.string());
    EXPECT_EQ(stopping_codes(state, product, day), codes) << product;
  }
  for (const auto& [registration, shown] : *views.find("X1")->object())
    EXPECT_EQ(registration_state(state, registration, day), *shown.string()) << registration;
  for (const auto& [agreement, shown] : *views.find("R3")->object())
    EXPECT_EQ(agreement_state(state, agreement, day), *shown.string()) << agreement;
  for (const auto& [key, shown] : *views.find("C1")->object())
    EXPECT_EQ(earning(state, key, day), *shown.string()) << key;
}

TEST(StatesShown, C26AreThoseOfTheWorkedProvince) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const json::Value file = points();
  for (const json::Value& point : *file.find("states")->array()) {
    SCOPED_TRACE(text(point, "effective"));
    const auto rehearsal = second_province(last_by(text(point, "recorded")));
    expect_states(rehearsal->state(), *point.find("views"), *parse_date(text(point, "effective")));
  }
}

TEST(StatesShown, C26AProductBeforeItsListing) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const Date day = *parse_date("2025-07-15");
  EXPECT_EQ(product_state(second_province(260)->state(), "PD1", day), "");
  EXPECT_EQ(product_state(second_province(264)->state(), "PD1", day), "draft");
  EXPECT_EQ(product_state(second_province(277)->state(), "PD1", day), "in_review");
  EXPECT_EQ(product_state(second_province(281)->state(), "PD1", day), "compliant");
}

TEST(StatesShown, C26AnEndedAgreementEarnsNothing) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(336);
  const State& state = rehearsal->state();
  EXPECT_EQ(agreement_state(state, "AG-410300", *parse_date("2025-04-30")), "not_in_force");
  EXPECT_EQ(agreement_state(state, "AG-410300", *parse_date("2028-04-30")), "in_force");
  EXPECT_EQ(agreement_state(state, "AG-410300", *parse_date("2028-05-01")), "not_in_force");
  EXPECT_EQ(earning_state(state, "R09", "PD2", *parse_date("2028-05-01")), "no_agreement");
  EXPECT_EQ(earning_state(state, "R09", "", *parse_date("2025-08-01")), "no_product");
}

}  // namespace
}  // namespace luoshu
