// The notice of a recovery, and who signs after its role has ended, under version 2 of the rules:
// C75, C79, C82, C85.

#include <fmt/format.h>

#include "tests/ledger/support/second_province.h"

namespace luoshu {
namespace {

using test::changed;
using test::Codes;
using test::dated;
using test::event_of;
using test::Rehearsal;
using test::second;
using test::second_province;
using test::with;
using test::without;

// ---- Notice of a recovery -----------------------------------------------------------------------
constexpr int kRecovery = 598;  // of ent-health, recorded on Wednesday 2026-04-08
constexpr int kFebruary = 535;  // recorded on 2026-02-03

json::Value recovery(std::string_view valid_to) {
  return with(without(second(kRecovery), "fields.purpose"), "fields.valid_to", valid_to);
}
json::Value notice(std::string_view effective, std::string_view recorded, std::int64_t days) {
  return changed(second(491),
                 {{"subject", fmt::format("P-{}-{}", effective, recorded)},
                  {"effective", effective},
                  {"recorded", recorded},
                  {"fields.parameters", json::Object{{"recovery_working_days", days}}}});
}
// The province before the recovery, with instruments recorded in February.
std::unique_ptr<Rehearsal> set_in_february(const std::vector<json::Value>& instruments) {
  auto rehearsal = second_province(kFebruary);
  for (const json::Value& one : instruments) rehearsal->accept(one);
  for (int n = kFebruary + 1; n < kRecovery; ++n) rehearsal->accept(second(n));
  return rehearsal;
}

// A recovered key is valid after its notice: the tenth working day is the 22nd, the fifth the 15th.
TEST(RecoveryNotice, C82TheGreatestNumberOfTheLastSixtyDaysCounts) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto in_haste = second_province(kRecovery - 1);
  EXPECT_EQ(in_haste->refusals(recovery("2026-04-23")), Codes{});
  EXPECT_EQ(in_haste->refusals(recovery("2026-04-22")), Codes{"E-FIELD"});
  in_haste->accept(notice("2026-04-08", "2026-04-08", 5));
  EXPECT_EQ(in_haste->refusals(recovery("2026-04-22")), Codes{"E-FIELD"});
  const auto sixty_days = set_in_february({notice("2026-02-07", "2026-02-03", 5)});
  EXPECT_EQ(sixty_days->refusals(recovery("2026-04-16")), Codes{});
  EXPECT_EQ(sixty_days->refusals(recovery("2026-04-15")), Codes{"E-FIELD"});
  const auto one_day_less = set_in_february({notice("2026-02-08", "2026-02-03", 5)});
  EXPECT_EQ(one_day_less->refusals(recovery("2026-04-22")), Codes{"E-FIELD"});
}

TEST(RecoveryNotice, C82AnInstrumentDatedBackShortensNothing) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kRecovery - 1);
  rehearsal->accept(notice("2026-01-10", "2026-04-08", 5));
  EXPECT_EQ(rehearsal->refusals(recovery("2026-04-22")), Codes{"E-FIELD"});
  EXPECT_EQ(rehearsal->refusals(recovery("2026-04-23")), Codes{});
}

TEST(RecoveryNotice, C82ALongerNoticeOfWeeksAgoCounts) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = set_in_february(
      {notice("2026-03-01", "2026-02-03", 15), notice("2026-03-02", "2026-02-03", 10)});
  EXPECT_EQ(rehearsal->refusals(recovery("2026-04-29")), Codes{"E-FIELD"});
  EXPECT_EQ(rehearsal->refusals(recovery("2026-04-30")), Codes{});
}

TEST(RecoveryNotice, C75ARecoverySaysWhyAndNobodyElseEnrols) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = second_province(kRecovery - 1);
  EXPECT_EQ(rehearsal->refusals(without(recovery("2029-04-07"), "fields.reason")),
            Codes{"E-FIELD"});
  const Codes by_authority = rehearsal->refusals(with(recovery("2029-04-07"), "role", "authority"));
  EXPECT_TRUE(by_authority.contains("E-KEY-RECOVERY"));
  EXPECT_TRUE(by_authority.contains("E-COSIGN-MISSING"));
}

// ---- After a role has ended ---------------------------------------------------------------------
std::unique_ptr<Rehearsal> after_the_developer() {
  auto rehearsal = second_province(685);
  rehearsal->accept(event_of(R"({"type": "RoleRevoked", "author": "hn-auth", "role": "authority",
      "effective": "2027-01-01", "recorded": "2027-01-01", "subject": "hn-primary",
      "fields": {"role": "primary_developer"}})"));
  return rehearsal;
}
// Of a quarter without sales.
json::Value report(std::string_view quarter, std::string_view day) {
  return changed(dated(second(663), day), {{"subject", "QR-X"}, {"fields.period", quarter}});
}

TEST(WindingUp, C85ReportsOfSpansInWhichItHeldTheRole) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = after_the_developer();
  EXPECT_EQ(rehearsal->refusals(report("2026Q4", "2027-01-10")), Codes{});
  EXPECT_TRUE(rehearsal->refusals(report("2027Q1", "2027-04-10")).contains("E-ROLE"));
  const json::Value disclosed =
      changed(dated(second(580), "2027-04-10"), {{"subject", "UD-X"},
                                                 {"fields.products", json::Array{}},
                                                 {"fields.figures", json::Object{}},
                                                 {"fields.period", "2026Q4"}});
  EXPECT_EQ(rehearsal->refusals(disclosed), Codes{});
  EXPECT_TRUE(rehearsal->refusals(with(disclosed, "fields.period", "2027Q1")).contains("E-ROLE"));
}

TEST(WindingUp, C85MoneyIsBroughtToAnEndAndNothingElse) {
  LUOSHU_NEEDS_SECOND_PROVINCE();
  const auto rehearsal = after_the_developer();
  const json::Value tax = changed(dated(second(600), "2027-01-10"),
                                  {{"subject", "TAX-X"}, {"fields.receipt_no", "SP-X"}});
  EXPECT_EQ(rehearsal->refusals(tax), Codes{});
  EXPECT_TRUE(rehearsal->refusals(with(tax, "effective", "2025-03-01")).contains("E-ROLE"))
      << "before it had the role";
  EXPECT_TRUE(rehearsal->refusals(dated(second(336), "2027-01-10")).contains("E-ROLE"));
  EXPECT_TRUE(rehearsal->refusals(dated(second(316), "2027-01-10")).contains("E-ROLE"));
}

}  // namespace
}  // namespace luoshu
