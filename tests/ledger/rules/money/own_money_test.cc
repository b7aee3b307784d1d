// Vouchers and subsidised money under version 2 of the rules: C64, C70.

#include "ledger/rules/money/projects.h"
#include "schema/state_agreements.capnp.h"
#include "tests/ledger/rules/money/second_version.h"

namespace luoshu {
namespace {

using test::changed;
using test::Codes;
using test::Rehearsal;
using test::texts;
using test::with;

constexpr std::string_view kDay = "2025-08-25";

// The agreement is written past the rules.
std::unique_ptr<Rehearsal> with_agreement() {
  auto rehearsal = test::second_version();
  test::write_rows(*rehearsal, [](State& state) {
    state.put(tables::kAgreements, "AG-1", [](schema::AgreementRow::Builder) {});
  });
  return rehearsal;
}

json::Value cost(std::string_view id, std::string_view voucher) {
  return test::by_developer(
      kDay, "CostRecorded", id,
      fmt::format(R"({{"party": "hn-primary", "division": "410000", "cost_class": "c",
      "amount_fen": 100, "agreement": "AG-1", "vouchers": ["{}"]}})",
                  voucher));
}
json::Value expenditure(std::string_view voucher) {
  return test::by_developer(kDay, "ExpenditureRecorded", "EXP-1",
                            fmt::format(R"({{"party": "hn-primary", "expenditure_class": "c",
                            "amount_fen": 1, "vouchers": ["{}"]}})",
                                        voucher));
}
// Of the transport department, with finance.
json::Value investment(std::string_view id, std::int64_t amount, std::int64_t subsidy,
                       std::string_view project) {
  json::Value event =
      with(test::with_document(
               test::event_on(kDay, "InvestmentRecorded", id, "hn-transport", "data_holder",
                              fmt::format(R"({{"party": "hn-transport",
      "division": "410000", "investment_class": "governance", "amount_fen": {},
      "subsidy_fen": {}, "evidence": "e"}})",
                                          amount, subsidy)),
               "evidence"),
           "cosigners", test::signed_by("hn-fin", "finance"));
  return project.empty() ? event : with(std::move(event), "fields.project", project);
}
json::Value subsidy(std::string_view id, std::string_view project, std::int64_t fen) {
  return test::by_finance(kDay, "SubsidyRecorded", id,
                          fmt::format(R"({{"project": "{}", "amount_fen": {},
                          "source": "s", "party": "hn-transport"}})",
                                      project, fen));
}

// Two projects of the transport department.
std::unique_ptr<Rehearsal> with_projects() {
  auto rehearsal = with_agreement();
  test::write_rows(*rehearsal, [](State& state) {
    for (const std::string_view id : {"SP-1", "SP-2"})
      state.put(tables::kSubsidyProjects, id, [](schema::SubsidyProjectRow::Builder row) {
        row.setTotalFen(1000);
        row.initParties(1).set(0, "hn-transport");
      });
  });
  return rehearsal;
}

TEST(OwnMoney, C64AVoucherIsUsedOnce) {
  const auto rehearsal = with_agreement();
  rehearsal->accept(cost("COST-1", "V-1"));
  EXPECT_EQ(rehearsal->refusals(cost("COST-2", "V-1")), Codes{"E-DUPLICATE"});
  EXPECT_EQ(rehearsal->refusals(expenditure("V-1")), Codes{"E-DUPLICATE"});
  EXPECT_EQ(rehearsal->refusals(cost("COST-2", "V-2")), Codes{});
  rehearsal->accept(expenditure("V-2"));
  EXPECT_EQ(rehearsal->refusals(cost("COST-2", "V-2")), Codes{"E-DUPLICATE"});
  const json::Value another =
      with(investment("INV-1", 1, 0, ""), "fields.vouchers", texts({"V-1"}));
  rehearsal->accept(another);
  EXPECT_EQ(rehearsal->refusals(with(another, "subject", "INV-2")), Codes{"E-DUPLICATE"});
}

TEST(OwnMoney, C64ProductsOfACostAreThere) {
  const auto rehearsal = with_agreement();
  EXPECT_EQ(rehearsal->refusals(with(cost("COST-1", "V-1"), "fields.products", texts({"PD9"}))),
            Codes{"E-UNKNOWN-SUBJECT"});
}

TEST(OwnMoney, C64WhatWasSubsidisedIsNotRecovered) {
  const auto rehearsal = with_agreement();
  const json::Value event = cost("COST-1", "V-1");
  EXPECT_EQ(rehearsal->refusals(with(event, "fields.subsidised_fen", 101)), Codes{"E-FIELD"});
  EXPECT_EQ(rehearsal->refusals(with(event, "fields.subsidised_fen", 100)), Codes{});
  rehearsal->accept(with(event, "fields.subsidised_fen", 40));
  const auto audited = [](std::int64_t allowed) {
    return test::by_finance(
        kDay, "CostAudited", "COST-1",
        fmt::format(R"({{"allowed_fen": {}, "disallowed_fen": {}}})", allowed, 100 - allowed));
  };
  EXPECT_EQ(rehearsal->refusals(audited(61)), Codes{"E-SUB-NET"});
  EXPECT_EQ(rehearsal->refusals(audited(60)), Codes{});
}

TEST(OwnMoney, C70TheProjectOfAnInvestmentIsApproved) {
  const auto rehearsal = with_projects();
  EXPECT_EQ(rehearsal->refusals(investment("INV-1", 10, 0, "SP-9")), Codes{"E-SUB-PROJECT"});
  EXPECT_EQ(rehearsal->refusals(investment("INV-1", 10, 0, "SP-1")), Codes{});
}

TEST(OwnMoney, C70TheSubsidyOfTheProjectIsTakenOff) {
  const auto rehearsal = with_projects();
  rehearsal->accept(subsidy("SUB-1", "SP-1", 300));
  EXPECT_EQ(rehearsal->refusals(investment("INV-1", 200, 199, "SP-1")), Codes{"E-SUB-NET"});
  rehearsal->accept(investment("INV-1", 200, 200, "SP-1"));
  EXPECT_EQ(rehearsal->refusals(investment("INV-2", 500, 99, "SP-1")), Codes{"E-SUB-NET"});
  EXPECT_EQ(rehearsal->refusals(investment("INV-2", 500, 100, "SP-1")), Codes{});
  EXPECT_EQ(rehearsal->refusals(investment("INV-2", 500, 0, "")), Codes{})
      << "the subsidy is another project's";
}

TEST(OwnMoney, C70WithoutAProjectWhatNoInvestmentNamesIsTakenOff) {
  const auto rehearsal = with_projects();
  rehearsal->accept(subsidy("SUB-1", "SP-1", 300));
  rehearsal->accept(subsidy("SUB-2", "SP-2", 50));
  EXPECT_EQ(rehearsal->refusals(investment("INV-1", 1000, 349, "")), Codes{"E-SUB-NET"});
  EXPECT_EQ(rehearsal->refusals(investment("INV-1", 1000, 350, "")), Codes{});
  rehearsal->accept(investment("INV-1", 300, 300, "SP-1"));
  rehearsal->accept(subsidy("SUB-3", "SP-1", 7));
  EXPECT_EQ(rehearsal->refusals(investment("INV-2", 1000, 49, "")), Codes{"E-SUB-NET"});
  EXPECT_EQ(rehearsal->refusals(investment("INV-2", 1000, 50, "")), Codes{});
}

}  // namespace
}  // namespace luoshu
