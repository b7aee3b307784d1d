// Events about one sale of the worked province, for the tests of sales, payments and refunds.
#pragma once

#include "schema/state_transactions.capnp.h"
#include "tests/ledger/rules/money/money_testing.h"

namespace luoshu::test {

inline constexpr int kReady = 302;  // everything but the metered use of TX-2025-0001
inline constexpr std::string_view kSale = "TX-2025-0001";

inline json::Value metered() {
  return nth(303);
}
inline json::Value settled() {
  return nth(304);
}
inline json::Value payment(std::string_view id, std::int64_t fen) {
  return changed(nth(307), {{"subject", id}, {"fields.amount_fen", fen}});
}
inline json::Value refund(std::string_view id, std::int64_t gross, std::int64_t tax) {
  return changed(nth(367), {{"subject", id},
                            {"effective", "2025-08-20"},
                            {"cosigners", signed_by("dev-logistics", "secondary_developer")},
                            {"fields.transaction", kSale},
                            {"fields.gross_fen", gross},
                            {"fields.tax_fen", tax},
                            {"fields.net_fen", gross - tax}});
}
inline json::Value voided() {
  return event_of(R"({"type": "TransactionVoided", "author": "hn-primary",
    "role": "primary_developer", "effective": "2025-08-13", "subject": "TX-2025-0001",
    "cosigners": [{"party": "dev-logistics", "role": "secondary_developer"}],
    "fields": {"reason": "重复开单"}})");
}
inline json::Value corrected() {
  return changed(
      nth(411),
      {{"subject", "UC-1"},
       {"effective", "2025-08-21"},
       {"cosigners", signed_by("hn-transport", "implementer")},
       {"fields.transaction", kSale},
       {"fields.by_resource_old", *metered().find("fields")->find("by_resource")},
       {"fields.by_resource_new",
        *with(metered(), "fields.by_resource.R04", 480001).find("fields")->find("by_resource")}});
}
inline json::Value part_refund() {
  return refund("RF-P", 106000, 6000);
}
inline json::Value full_payment() {
  return payment("PAY-F", 21200000);
}

inline RowView<schema::TransactionRow> sale_row(Rehearsal& rehearsal) {
  return rehearsal.state().find(tables::kTransactions, kSale);
}

}  // namespace luoshu::test
