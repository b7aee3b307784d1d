// A run all of whose lines go to reserves and accounts has nobody to confirm a statement (A34): it
// can be final at once, and its period be closed.
#include <gtest/gtest.h>

#include "tests/projections/money/market_testing.h"

namespace luoshu {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

std::string text_for_nobody() {
  return rule_text(
      {{"  cap       permitted-revenue cycle \"CYCLE-2025-1\" excess to reserve over_cap_reserve\n",
        ""},
       {"  recover   audited-cost class any up-to 50% to bearer carry\n", ""},
       {"  split     invest 40%, contribute 45%, benefit 15%\n", "  split     shared 100%\n"},
       {"  pool invest      by investment net-of-subsidy\n",
        "  pool shared      fixed account data_fund 100%\n"},
       {"  pool contribute  by lineage weight base * use else base\n", ""},
       {"  pool benefit     fixed province 40%, city-by-contribution 60% else province\n", ""}});
}

// The scenario's own event, for another net amount and day.
json::Value finalized(std::int64_t net_fen) {
  json::Value event = dated(nth(349), "2025-10-21");
  return changed(event, {{"fields.net_fen", net_fen}});
}

TEST(OwnerlessRun, IsFinalWithoutStatementsAndItsPeriodCloses) {
  Market market(text_for_nobody());
  market.sell("TX-1", "2025-08-12", 1000);
  market.run("2025Q3", "2025-10-20");
  const PeriodLines money = market.lines("2025Q3");
  EXPECT_FALSE(money.lines.empty());
  EXPECT_TRUE(money.money.statements.empty());
  const std::int64_t net = 47'170;  // of 50,000 fen with 6 % inside
  EXPECT_EQ(market.rehearsal().refusals(finalized(net + 1)),
            (std::set<std::string>{"E-RUN-MISMATCH"}));
  market.accept(finalized(net));
}

TEST(OwnerlessRun, DoesNotExcuseARunThatGivesToSomebody) {
  Market market;
  market.sell("TX-1", "2025-08-12", 1000);
  market.run("2025Q3", "2025-10-20");
  EXPECT_FALSE(market.rehearsal().refusals(finalized(47'170)).empty());
}

}  // namespace
}  // namespace luoshu
