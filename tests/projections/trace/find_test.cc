#include "projections/trace/find.h"

#include <gtest/gtest.h>

namespace luoshu {
namespace {

TEST(AmountOf, ReadsWhatPeopleWrite) {
  for (const std::string_view text :
       {"26000.00", "26,000.00", "26000", "26000.0", "26,000", "26000.00元", "26,000 元", "¥26,000",
        "￥26000.00", "-26000.00", "2600000fen", "2600000分", "2,600,000 分", " 26000.00 "})
    EXPECT_EQ(amount_of(text), 2'600'000) << text;
  EXPECT_EQ(amount_of("0.01"), 1);
}

TEST(AmountOf, LeavesAloneWhatIsNone) {
  for (const std::string_view text :
       {"", " ", "元", "分", "ST-2025Q4-410300", "26000.001", "26000.", ".5", "26,00.00", "2600,0",
        "2,60,000", ",260", "26 000", "1e3", "--5", "99999999999999999999", "2025-11-03", "26.5分"})
    EXPECT_EQ(amount_of(text), std::nullopt) << text;
}

}  // namespace
}  // namespace luoshu
