// One line for each way of being refused, with the place that is reported.
#include "tests/ledger/allocation/hostile_testing.h"

namespace luoshu::allocation::test {
namespace {

TEST(HostileRule, TheRuleThatTheCasesStartFromIsGood) {
  EXPECT_EQ(places(issues_of(kFull)), "");
}

TEST(HostileRule, Header) {
  const Case kCases[] = {
      {1, "rule R version 1", "S 1:6"},
      {1, "rule \"\" version 1", "S 1:6"},
      {1, "rule \"R\" 1", "S 1:10"},
      {1, "rule \"R\" version", "S 1:17"},
      {1, "rule \"R\" version one", "S 1:18"},
      {1, "rule \"R\" version 1.0", "S 1:18"},
      {1, "rule \"R\" version -1", "S 1:18"},
      {1, "rule \"R\" version 9223372036854775808", "S 1:18"},
      {1, "rule \"R\" version 99999999999999999999999999999999999999999999999", "S 1:18"},
      {1, "rule \"R\" version 1 end", "S 1:20"},
      {1, "rule \"R version 1", "S 1:6"},
      {2, "  title \"T\" \"U\"", "S 2:13"},
      {2, "  title T", "S 2:9"},
      {2, "  title", "S 2:8"},
      {2, "  period year", "S 4:3"},  // the second one is too many
      {3, "  effective", "S 3:12"},
      {3, "  effective 2025-02-29", "S 3:13"},
      {3, "  effective 2025-13-01", "S 3:13"},
      {3, "  effective 2025-7-1", "S 3:13"},
      {3, "  effective 20250701", "S 3:13"},
      {3, "  effective 1899-12-31", "S 3:13"},
      {3, "  effective \"2025-07-01\"", "S 3:13"},
      {3, "  effective 2025-07-01 ..", "S 3:26"},
      {3, "  effective 2025-07-01..2025-06-30", "S 3:25"},
      {3, "  effective 2025-07-01..2025-06-31", "S 3:25"},
      {3, "  effective 2025-07-01 2026-06-30", "S 3:24"},
      {3, "  effective 2025-07-01...2026-06-30", "S 3:25"},
      {4, "  period week", "S 4:10"},
      {4, "  period \"month\"", "S 4:10"},
      {5, "  base gross", "S 5:8"},
      {5, "  base tax", "S 5:8"},
      {6, "  recognise settled", "S 6:13"},
      {6, "  recognise on billed", "S 6:16"},
      {7, "  scope some", "S 7:9"},
      {7, "  scope all, all", "S 7:12"},
      {7, "  scope product", "S 7:16"},
      {7, "  scope product P1,", "S 7:20"},
      {7, "  scope product P1 P2", "S 7:20"},
      {7, "  scope product _P", "S 7:17"},
      {7, "  scope product 4P", "S 7:18"},
      {7, "  scope product P1, P2, P1", "S 7:25"},
      {7, "  scope agreement 投入", "S 7:19"},
  };
  check(kCases);
}

TEST(HostileRule, WaterfallSteps) {
  const Case kCases[] = {
      {8, "  withhold 2% to x", "S 8:12"},
      {8, "  withhold fee to x", "S 8:16"},
      {8, "  withhold fee 2% x", "S 8:19"},
      {8, "  withhold fee 2% to", "S 8:21"},
      {8, "  withhold fee 2% to to", "S 8:22"},
      {8, "  withhold fee 101% to x", "S 8:16"},
      {8, "  withhold fee 2.12345% to x", "S 8:16"},
      {8, "  withhold fee 2.1 to x", "S 8:16"},
      {8, "  withhold fee 2.123 to x", "S 8:16"},
      {8, "  withhold fee 90000000000000.01 to x", "S 8:16"},
      {8, "  withhold fee 2 % to x", "S 8:18"},
      {8, "  withhold fee -2% to x", "S 8:16"},
      {8, "  withhold fee .5% to x", "S 8:16"},
      {8, "  withhold fee 5.% to x", "S 8:17, S 8:18"},
      {8, "  withhold fee 2%% to x", "S 8:18"},
      {8, "  withhold fee 1e3 to x", "S 8:17"},
      {8, "  withhold fee 1,000.00 to x", "S 8:17"},
      {8, "  withhold fee-1 2% to x", "S 8:12"},
      {8, "  withhold fee 2% to x\n  withhold fee 3% to y", "S 9:12"},
      {9, "  cap cycle \"C\" excess to reserve x", "S 9:7"},
      {9, "  cap permitted-revenue cycle C excess to reserve x", "S 9:31"},
      {9, "  cap permitted-revenue cycle \"\" excess to reserve x", "S 9:31"},
      {9, "  cap permitted-revenue cycle \"C\" excess to reserve", "S 9:52"},
      {9, "  cap permitted-revenue cycle \"C\" excess to reserve a", "S 9:53"},  // a pool's name
      {9, "  cap permitted-revenue cycle \"C\" excess to reserve floor_topup", "S 9:53"},
      {9,
       "  cap permitted-revenue cycle \"C\" excess to reserve x\n"
       "  cap permitted-revenue cycle \"D\" excess to reserve y",
       "S 10:3"},
      {10, "  recover audited-cost class up-to 50% to bearer carry", "S 10:30"},
      {10, "  recover audited-cost class any, x up-to 50% to bearer carry", "S 10:33"},
      {10, "  recover audited-cost class x, any up-to 50% to bearer carry", "S 10:33"},
      {10, "  recover audited-cost class x, y, x up-to 50% to bearer carry", "S 10:36"},
      {10, "  recover audited-cost class any up-to 100.0001% to bearer carry", "S 10:40"},
      {10, "  recover audited-cost class any up-to 50 to bearer carry", "S 10:40"},
      {10, "  recover audited-cost class any up-to 50% to bearer keep", "S 10:54"},
      {10, "  recover audited-cost class any up-to 50% to bearer", "S 10:53"},
  };
  check(kCases);
}

TEST(HostileRule, SplitAndPools) {
  const Case kCases[] = {
      {11, "  split a 40%, b 61%", "R 11:9"},
      {11, "  split a 40%, b 59.9999%", "R 11:9"},
      {11, "  split a 40%, b 0%", "R 11:9"},
      {11, "  split a 40% b 60%", "S 11:15"},
      {11, "  split a 40%, b 60%,", "S 11:22"},
      {11, "  split a 40%, , b 60%", "S 11:16"},
      {11, "  split a, b", "S 11:10"},
      {11, "  split a 40%, b 60%, a 0%", "S 11:23"},
      {11, "  split a 101%, b 0.12345%", "S 11:11, S 11:19"},
      {11, "  split a 50%, b 50%, a 1%", "R 11:9, S 11:23"},
      {11, "  split", "S 11:8"},
      {11, "  split a 40%, b 50%, base 10%", "S 11:23"},
      {11, "  split a 40%, b 50%, c 10%", "S 11:23"},
      {11, "  split a 40%, c 60%", "S 11:16, S 13:8, S 15:10"},
      {11, "  split a 40%, b 60%, ceiling_adjust 0%\n  pool ceiling_adjust by metered-use",
       "S 11:23"},
      {11, "  split a 40%, b 60%\n  split a 40%, b 60%", "S 12:3"},
      {12, "  pool a", "S 12:9"},
      {12, "  pool by lineage weight base", "S 12:8"},
      {12, "  pool a lineage weight base", "S 12:10"},
      {12, "  pool a by metered-use by investment", "S 12:25"},
      {12, "  pool a by metered-use\n  pool a by investment", "S 13:8"},
      {12, "  pool a by lineage", "S 12:20"},
      {12, "  pool a by lineage weight", "S 12:27"},
      {12, "  pool a by lineage weight base use", "S 12:33"},
      {12, "  pool a by lineage weight base *", "S 12:34"},
      {12, "  pool a by lineage weight 1.5", "S 12:28"},
      {12, "  pool a by lineage weight 9223372036854775808", "S 12:28"},
      {12, "  pool a by investment net", "S 12:24"},
      {12, "  pool a by investment else base", "S 12:29"},
      {12, "  pool a equal over all-cities else equal", "S 12:37"},
      {12, "  pool a equal over towns", "S 12:21"},
      {12, "  pool a by metered-use else", "S 12:29"},
      {12, "  pool a by metered-use else division 41010", "S 12:39"},
      {12, "  pool a by metered-use else division 4101000", "S 12:39"},
      {12, "  pool a by metered-use else division x", "S 12:39"},
      {12, "  pool c by metered-use", "S 11:9, S 12:8"},
      {13, "  pool b fixed province 40%, party hn-x 61%", "R 13:16"},
      {13, "  pool b fixed province 40%, party hn-x 61% else province", "R 13:16"},
      {13, "  pool b fixed province 40%, province 60%", "S 13:30"},
      {13, "  pool b fixed province 40%, party x 30%, party x 30%", "S 13:43"},
      {13, "  pool b fixed province 40%, party 41 60%", "S 13:36"},
      {13, "  pool b fixed province 40%, 410100 60%", "S 13:30"},
      {13, "  pool b fixed province 40%, hn-x 60%", "S 13:30"},
      {13, "  pool b fixed province 40%, else 60%", "S 13:30"},
      {13, "  pool b fixed province 40%, party hn-x 60% else equal", "S 13:50"},
      {13, "  pool b fixed province", "S 13:24"},
      {13, "  pool b fixed Province 40%, party hn-x 60%", "S 13:16"},
      {13, "  pool b fixed provicne 40%, party hn-x 60%", "S 13:16"},
      {13, "  pool b fixed province 40%, PARTY hn-x 60%", "S 13:30"},
  };
  check(kCases);
}

TEST(HostileRule, StepsAfterThePoolsAndLimits) {
  const Case kCases[] = {
      {14, "  earmark 10% of c of primary_developer as saved by equal", "S 14:18"},
      {14, "  earmark 10% of a of developer as saved by equal", "S 14:23"},
      {14, "  earmark 10% of a of primary_developer as a by equal", "S 14:44"},
      {14, "  earmark 10% of a of primary_developer as over_cap by equal", "S 14:44"},
      {14, "  earmark 10% of a of primary_developer by equal", "S 14:41"},
      {14, "  earmark 10% of a of primary_developer as saved by city", "S 14:53"},
      {14, "  earmark a of primary_developer as saved by equal", "S 14:11"},
      {15, "  divide c of province into fiscal 70%, source 30%", "S 15:10"},
      {15, "  divide b of party into fiscal 70%, source 30%", "S 15:15"},
      {15, "  divide b of province into fiscal 70%, source 29%", "R 15:29"},
      {15, "  divide b of province into fiscal 70%, fiscal 30%", "S 15:41"},
      {15, "  divide b of province into", "S 15:28"},
      {16, "  ceiling c per division 45% spill proportional", "S 16:11"},
      {16, "  ceiling a per city 45% spill proportional", "S 16:17"},
      {16, "  ceiling a per division 45 spill proportional", "S 16:26"},
      {16, "  ceiling a per division 45% spill evenly", "S 16:36"},
      {16, "  ceiling a per division 45%", "S 16:29"},
      {16, "  ceiling a per division 45% spill province\n  ceiling a per party 5% spill province",
       "S 17:11"},
      {17, "  floor c per city 3000.00 from b_province", "S 17:9"},
      {17, "  floor a per division 3000.00 from b_province", "S 17:15"},
      {17, "  floor a per city 3000.0 from b_province", "S 17:20"},
      {17, "  floor a per city 45% from b_province", "S 17:20"},
      {17, "  floor a per city 3000.00 from a_province", "S 17:33"},
      {17, "  floor a per city 3000.00 from elsewhere", "S 17:33"},
      {17, "  floor a per city 3000.00", "S 17:27"},
      {17, "  floor a per city 1 from fiscal\n  floor a per city 2 from fiscal", "S 18:9"},
      {8, "  withhold fee 2% to b_province", "S 17:33"},  // which of the two is meant?
      {18, "  refund", "S 18:9"},
      {18, "  refund reverse", "S 18:17"},
      {18, "  refund reverse all-lines", "S 18:18"},
      {19, "  round half-up", "S 19:9"},
      {19, "  round largest-remainder", "S 19:26"},
      {19, "  round largest-remainder tie random", "S 19:31"},
      {19, "  round cumulative tie key-ascending", "S 19:20"},
      {20, "end end", "S 20:5"},
      {20, "end\nend", "S 21:1"},
      {20, "end\n# a comment may follow\nrule \"R\" version 2\nrule", "S 22:1"},
  };
  check(kCases);
}

TEST(HostileRule, OrderOfLines) {
  const Case kCases[] = {
      {8, "  recover audited-cost class any up-to 5% to bearer carry\n  withhold fee 2% to x",
       "S 9:3, S 10:3"},
      {11, "  split a 40%, b 60%\n  recover audited-cost class any up-to 5% to bearer carry",
       "S 12:3"},
      {11, "  split a 40%, b 60%\n  title \"late\"", "S 12:3"},
      {11, "  split a 40%, b 60%\n  basis \"late\"", "S 12:3"},
      {18, "  refund reverse remaining-lines\n  floor b per city 1.00 from fiscal", "S 19:3"},
      {19, "  round cumulative\n  refund reverse remaining-lines", "S 20:3"},
      {1, "  title \"U\"\nrule \"R\" version 1", "S 2:1, S 3:3"},
  };
  check(kCases);
}

}  // namespace
}  // namespace luoshu::allocation::test
