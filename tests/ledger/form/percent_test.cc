#include "ledger/form/percent.h"

#include <gtest/gtest.h>

#include "ledger/form/names.h"

namespace luoshu::form {
namespace {

TEST(Percent, EveryValueReadsBackFromItsSpelling) {
  for (std::int64_t ppm = 0; ppm <= 1'000'000; ++ppm) {
    const std::string spelling = percent_text(ppm);
    const auto parsed = parse_percent(spelling);
    ASSERT_TRUE(parsed) << spelling;
    ASSERT_EQ(*parsed, ppm) << spelling;
    ASSERT_EQ(*parse_percent(spelling + "%"), ppm) << spelling;
  }
}

TEST(Percent, TheShortestSpelling) {
  EXPECT_EQ(percent_text(0), "0");
  EXPECT_EQ(percent_text(1), "0.0001");
  EXPECT_EQ(percent_text(62'500), "6.25");
  EXPECT_EQ(percent_text(600'000), "60");
  EXPECT_EQ(percent_text(1'000'000), "100");
}

TEST(Names, ConvertMechanically) {
  EXPECT_EQ(snake_case("validFrom"), "valid_from");
  EXPECT_EQ(snake_case("priceFenPerUnit"), "price_fen_per_unit");
  EXPECT_EQ(snake_case("uscc"), "uscc");
  EXPECT_EQ(type_name("paymentReceived"), "PaymentReceived");
}

}  // namespace
}  // namespace luoshu::form
