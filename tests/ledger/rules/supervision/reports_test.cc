// Reports, disclosures, evaluations, findings (art. 7, 17, 20 to 22; 国家数据局 2026-02-10).

#include "ledger/rules/supervision/reports.h"

#include <algorithm>

#include "ledger/rules/engine/calendar.h"
#include "tests/ledger/rules/parties/foundation_testing.h"

namespace luoshu {
namespace {

using test::act;
using test::by;
using test::Codes;
using test::Rehearsal;
using test::with;

constexpr int kWhole = 477;   // the whole worked province
constexpr int kListed = 275;  // products are listed, no list is published

json::Value nth(int n) {
  return test::scenario().at(static_cast<std::size_t>(n - 1));
}
json::Value quarterly(std::string_view period, std::string_view effective) {
  json::Value event = act("QuarterlyReportSubmitted", "QR-X",
                          R"({"transactions":3,"figures":{"calls":9},)"
                          R"("secondary_reuse_included":true,"sent_to":["hn-auth","zz-impl"]})",
                          effective);
  return by(with(event, "fields.period", period), "hn-primary", "primary_developer");
}
json::Value annual(int year, std::string_view effective) {
  json::Value event = act("AnnualReportSubmitted", "AR-X",
                          fmt::format(R"({{"year":{},"secondary_reuse_included":true,)"
                                      R"("sent_to":["hn-auth"]}})",
                                      year),
                          effective);
  return by(event, "hn-primary", "primary_developer");
}
json::Value disclosure(int year, std::string_view effective) {
  return by(act("AnnualDisclosurePublished", "AD-X",
                fmt::format(R"({{"year":{},"items":["机构信息"]}})", year), effective),
            "zz-impl", "implementer");
}

TEST(ReportsQuarterly, Cases) {
  const auto rehearsal = Rehearsal::after(kWhole);
  test::expect_field_cases(*rehearsal, quarterly("2026Q2", "2026-07-10"),
                           {{"subject", R"("QR-2026Q1")", {"E-DUPLICATE"}},
                            {"subject", R"("AR-2025")", {"E-DUPLICATE"}},  // ids of all reports
                            {"fields.period", R"("2026Q1")", {"E-DUPLICATE"}},
                            {"fields.period", R"("2026Q3")", {"E-DATE-ORDER"}},
                            {"fields.period", R"("2026Q5")", {"E-FIELD"}},
                            {"fields.period", R"("2026-06")", {"E-FIELD"}},
                            {"fields.period", R"("2026")", {"E-FIELD"}},
                            {"fields.period", R"("")", {"E-FIELD"}},
                            {"fields.period", "null", {"E-FIELD"}},
                            {"fields.secondary_reuse_included", "false", {"E-RPT-REUSE"}},
                            {"fields.secondary_reuse_included", "null", {"E-FIELD", "E-RPT-REUSE"}},
                            {"fields.sent_to", "null", {"E-FIELD"}},
                            {"fields.sent_to", "[]", {"E-FIELD"}},
                            {"fields.sent_to", R"([""])", {"E-FIELD"}},
                            {"fields.sent_to", R"(["hn-auth","nobody"])", {"E-UNKNOWN-SUBJECT"}},
                            {"fields.transactions", "null", {}},
                            {"fields.transactions", "-1", {"E-FIELD"}},
                            {"effective", R"("2026-06-30")", {}},
                            {"effective", R"("2026-06-29")", {"E-DATE-ORDER"}},
                            {"role", R"("implementer")", {"E-ROLE"}}});
  EXPECT_EQ(
      rehearsal->refusals(by(quarterly("2026Q2", "2026-07-10"), "zz-impl", "primary_developer")),
      Codes{"E-ROLE"});
}

// RULEBOOK 1.3: fifteen working days after the quarter, or as an instrument says.
TEST(ReportsQuarterly, Late) {
  const auto rehearsal = Rehearsal::after(kWhole);
  EXPECT_EQ(rehearsal->warnings(quarterly("2026Q2", "2026-07-21")), Codes{});
  EXPECT_EQ(rehearsal->warnings(quarterly("2026Q2", "2026-07-22")), Codes{"W-RPT-LATE"});
  EXPECT_EQ(rehearsal->refusals(quarterly("2026Q2", "2026-07-22")), Codes{});
  rehearsal->accept(act("PolicyInstrumentAdopted", "D",
                        R"({"title":"T","issuer":"I","parameters":{"report_working_days":14}})",
                        "2026-06-30"));
  EXPECT_EQ(rehearsal->warnings(quarterly("2026Q2", "2026-07-20")), Codes{});
  EXPECT_EQ(rehearsal->warnings(quarterly("2026Q2", "2026-07-21")), Codes{"W-RPT-LATE"});
  // Without a calendar of 2027 nobody can say.
  EXPECT_EQ(rehearsal->warnings(quarterly("2026Q4", "2027-03-31")), Codes{});
}

TEST(ReportsQuarterly, ThoseOfTheWorkedProvinceAreInTime) {
  for (const int n : {328, 389, 451})
    EXPECT_EQ(Rehearsal::after(n - 1)->warnings(nth(n)), Codes{}) << n;
  const auto rehearsal = Rehearsal::after(328);
  const auto items = due_items(rehearsal->state(), *parse_date("2025-12-31"));
  const auto report = std::ranges::find(items, "QR-2025Q3", &DueItem::subject);
  ASSERT_NE(report, items.end());
  EXPECT_EQ(report->code, "W-RPT-LATE");
  EXPECT_EQ(report->due, *parse_date("2025-10-28"));
  EXPECT_EQ(report->met, *parse_date("2025-10-17"));
  EXPECT_EQ(report->responsible, std::vector<std::string>{"hn-primary"});
}

TEST(ReportsAnnual, Cases) {
  const auto rehearsal = Rehearsal::after(kWhole);
  test::expect_field_cases(*rehearsal, annual(2024, "2026-06-20"),
                           {{"subject", R"("AR-2025")", {"E-DUPLICATE"}},
                            {"fields.year", "2025", {"E-DUPLICATE"}},
                            {"fields.year", "2026", {"E-DATE-ORDER"}},
                            {"fields.year", "null", {"E-FIELD"}},
                            {"fields.year", "1899", {"E-FIELD"}},
                            {"fields.year", "9999", {"E-DATE-ORDER"}},
                            {"fields.year", "10000", {"E-FIELD"}},
                            {"fields.secondary_reuse_included", "false", {"E-RPT-REUSE"}},
                            {"fields.sent_to", R"(["nobody"])", {"E-UNKNOWN-SUBJECT"}},
                            {"fields.sent_to", "[]", {"E-FIELD"}},
                            {"role", R"("authority")", {"E-ROLE"}}});
  EXPECT_EQ(rehearsal->warnings(annual(2026, "2027-03-31")), Codes{});
  EXPECT_EQ(rehearsal->warnings(annual(2026, "2027-04-01")), Codes{"W-RPT-LATE"});
  EXPECT_EQ(rehearsal->refusals(annual(2026, "2026-12-31")), Codes{});
  EXPECT_EQ(rehearsal->refusals(annual(2026, "2026-12-30")), Codes{"E-DATE-ORDER"});
}

TEST(ReportsDisclosure, Cases) {
  const auto rehearsal = Rehearsal::after(kWhole);
  test::expect_field_cases(*rehearsal, disclosure(2024, "2026-06-20"),
                           {{"subject", R"("AD-2025-PD")", {"E-DUPLICATE"}},
                            {"fields.year", "2025", {"E-DUPLICATE"}},
                            {"fields.year", "2026", {"E-DATE-ORDER"}},
                            {"fields.items", "[]", {"E-FIELD"}},
                            {"fields.items", R"([""])", {"E-FIELD"}},
                            {"role", R"("authority")", {"E-ROLE"}}});
  EXPECT_EQ(rehearsal->warnings(disclosure(2026, "2027-03-31")), Codes{});
  EXPECT_EQ(rehearsal->warnings(disclosure(2026, "2027-04-01")), Codes{"W-RPT-LATE"});
  // Everybody discloses for himself.
  rehearsal->accept(disclosure(2024, "2026-06-20"));
  const json::Value other = with(disclosure(2024, "2026-06-20"), "subject", "AD-Y");
  EXPECT_EQ(rehearsal->refusals(other), Codes{"E-DUPLICATE"});
  EXPECT_EQ(rehearsal->refusals(by(other, "ly-impl", "implementer")), Codes{});
  EXPECT_EQ(rehearsal->refusals(by(other, "hn-primary", "primary_developer")), Codes{});
}

TEST(ReportsPublication, Cases) {
  const auto rehearsal = Rehearsal::after(kListed);
  const json::Value list = nth(276);
  test::expect_field_cases(*rehearsal, list,
                           {{"fields.products", "null", {"E-FIELD"}},
                            {"fields.products", "[]", {"E-FIELD"}},
                            {"fields.products", R"([""])", {"E-FIELD"}},
                            {"fields.products", R"(["PD1","PD7"])", {"E-UNKNOWN-SUBJECT"}},
                            {"fields.period", R"("2025-07")", {}},
                            {"fields.period", R"("July")", {"E-FIELD"}},
                            {"fields.period", R"("2025-08")", {"E-DATE-ORDER"}},
                            {"role", R"("authority")", {"E-ROLE"}}});
  const json::Value use =
      by(act("UsageDisclosed", "UD-1",
             R"({"products":["PD1"],"period":"2025Q3","figures":{"calls":1}})", "2025-07-20"),
         "hn-primary", "primary_developer");
  test::expect_field_cases(*rehearsal, use,
                           {{"fields.products", R"(["PD7"])", {"E-UNKNOWN-SUBJECT"}},
                            {"fields.products", "[]", {"E-FIELD"}},
                            {"fields.period", "null", {"E-FIELD"}},
                            {"fields.period", R"("Q3")", {"E-FIELD"}},
                            {"fields.period", R"("2025Q4")", {"E-DATE-ORDER"}},
                            {"fields.figures", "null", {}},
                            {"role", R"("authority")", {"E-ROLE"}}});
  rehearsal->accept(list);
  rehearsal->accept(use);
  EXPECT_EQ(rehearsal->refusals(list), Codes{"E-DUPLICATE"});
  EXPECT_EQ(rehearsal->refusals(use), Codes{"E-DUPLICATE"});
}

TEST(ReportsQualification, Cases) {
  const auto rehearsal = Rehearsal::after(kWhole);
  const json::Value event =
      act("PrimaryDeveloperQualified", "hn-primary",
          R"({"capability":"具备","credit":"良好","document":"D"})", "2026-06-20");
  test::expect_field_cases(*rehearsal, event,
                           {{"subject", R"("nobody")", {"E-UNKNOWN-SUBJECT"}},
                            {"fields.capability", R"("")", {"E-FIELD"}},
                            {"fields.credit", R"("")", {"E-FIELD"}},
                            {"fields.document", R"("")", {"E-FIELD"}},
                            {"fields.document", "null", {"E-FIELD"}},
                            {"role", R"("finance")", {"E-ROLE"}}});
  rehearsal->accept(event);
  EXPECT_EQ(rehearsal->refusals(event), Codes{});  // again, after some years
}

// ---- Evaluations --------------------------------------------------------------------------------
TEST(ReportsEvaluation, OneAYearForAnImplementer) {
  const auto rehearsal = Rehearsal::after(kWhole);
  const json::Value event =
      act("ImplementerEvaluated", "zz-impl",
          R"({"year":2026,"score":91,"rectify_by":"2027-03-31"})", "2026-12-20");
  test::expect_field_cases(*rehearsal, event,
                           {{"subject", R"("EV-2026-zz-impl")", {}},
                            {"subject", R"("EV-2026-nobody")", {"E-UNKNOWN-SUBJECT"}},
                            {"subject", R"("hn-primary")", {"E-ROLE"}},
                            {"subject", R"("EV-2025-zz-impl")", {"E-DUPLICATE"}},
                            {"fields.year", "2025", {"E-DUPLICATE"}},
                            {"fields.year", "2027", {"E-DATE-ORDER"}},
                            {"fields.year", "null", {"E-FIELD"}},
                            {"fields.score", "null", {"E-FIELD"}},
                            {"fields.score", "-1", {"E-FIELD"}},
                            {"fields.score", "1001", {"E-FIELD"}},
                            {"fields.rectify_by", R"("2026-12-19")", {"E-FIELD"}},
                            {"fields.rectify_by", R"("2026-12-20")", {}},
                            {"fields.rectify_by", "null", {}},
                            {"role", R"("finance")", {"E-ROLE"}}});
  rehearsal->accept(event);
  for (const std::string_view subject : {"zz-impl", "EV-2026-zz-impl", "again-zz-impl"})
    EXPECT_EQ(
        rehearsal->refusals(with(test::without(event, "fields.rectify_by"), "subject", subject)),
        Codes{"E-DUPLICATE"})
        << subject;
  // The next year is another year, and what it asks for another rectification.
  EXPECT_EQ(rehearsal->refusals(
                with(with(event, "fields.year", std::int64_t{2027}), "effective", "2027-01-10")),
            Codes{});
}

TEST(ReportsEvaluation, OneAYearForThePrimaryDeveloper) {
  const auto rehearsal = Rehearsal::after(442);
  const json::Value event = nth(443);
  test::expect_field_cases(*rehearsal, event,
                           {{"subject", R"("hn-primary")", {}},
                            {"subject", R"("EV-2025-hn-primary")", {}},
                            {"subject", R"("zz-impl")", {"E-ROLE"}},
                            {"fields.rectify_by", R"("2026-03-29")", {"E-FIELD"}},
                            {"fields.year", "2026", {}},
                            {"fields.year", "2027", {"E-DATE-ORDER"}}});
  rehearsal->accept(event);
  for (const std::string_view subject : {"EV-2025-PD", "EV-2025-PD-2", "hn-primary"})
    EXPECT_TRUE(rehearsal->refusals(with(event, "subject", subject)).contains("E-DUPLICATE"))
        << subject;
  const auto items = due_items(rehearsal->state(), *parse_date("2026-07-01"));
  const auto due = std::ranges::find(items, "EV-2025-PD", &DueItem::subject);
  ASSERT_NE(due, items.end());
  EXPECT_EQ(due->code, "W-RECT-OVERDUE");
  EXPECT_EQ(due->responsible, std::vector<std::string>{"hn-primary"});
  EXPECT_TRUE(due->overdue);
}

TEST(ReportsEvaluation, NobodyToEvaluate) {
  const auto rehearsal = Rehearsal::after(78);  // before the primary developer is authorised
  EXPECT_EQ(rehearsal->refusals(
                act("PrimaryDeveloperEvaluated", "EV-2025-PD", R"({"year":2025,"score":86})")),
            Codes{"E-UNKNOWN-SUBJECT"});
}

TEST(ReportsAudit, Cases) {
  const auto rehearsal = Rehearsal::after(kWhole);
  for (const std::string_view type : {"AuditFindingRecorded", "AttestationIssued"}) {
    const json::Value event =
        by(act(type, "AF-2", R"({"as_of_recorded":"2026-06-18","target":"T","finding":"F"})",
               "2026-06-20"),
           "hn-audit", "auditor");
    test::expect_field_cases(*rehearsal, event,
                             {{"fields.as_of_recorded", R"("2026-06-20")", {}},
                              {"fields.as_of_recorded", R"("2026-06-21")", {"E-FIELD"}},
                              {"fields.as_of_recorded", "null", {"E-FIELD"}},
                              {"fields.target", R"("")", {"E-FIELD"}},
                              {"fields.target", "null", {"E-FIELD"}},
                              {"fields.finding", R"("")", {"E-FIELD"}},
                              {"role", R"("authority")", {"E-ROLE"}}});
    rehearsal->accept(event);
    EXPECT_EQ(rehearsal->refusals(event), Codes{"E-DUPLICATE"});
  }
  const json::Value first =
      by(act("AuditFindingRecorded", "AF-1",
             R"({"as_of_recorded":"2026-06-18","target":"T","finding":"F"})", "2026-06-20"),
         "hn-audit", "auditor");
  EXPECT_EQ(rehearsal->refusals(first), Codes{"E-DUPLICATE"});
}

}  // namespace
}  // namespace luoshu
