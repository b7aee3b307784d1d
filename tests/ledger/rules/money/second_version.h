// What the tests of money under version 2 of the rules share: the parties of the worked province,
// events of one line, and sales written past the rules.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>

#include "ledger/rules/engine/seen_kinds.h"
#include "schema/state_transactions.capnp.h"
#include "tests/ledger/rules/money/money_testing.h"

namespace luoshu::test {

inline std::string digest_of(char digit) {
  return "sha256:" + std::string(64, digit);
}

// One event, effective and recorded on that day.
inline json::Value event_on(std::string_view day, std::string_view type, std::string_view subject,
                            std::string_view author, std::string_view role,
                            std::string_view fields) {
  return event_of(fmt::format(
      R"({{"type": "{}", "author": "{}", "role": "{}", "effective": "{}", "recorded": "{}",
      "subject": "{}", "fields": {}}})",
      type, author, role, day, day, subject, fields));
}
inline json::Value by_developer(std::string_view day, std::string_view type,
                                std::string_view subject, std::string_view fields) {
  return event_on(day, type, subject, "hn-primary", "primary_developer", fields);
}
inline json::Value by_finance(std::string_view day, std::string_view type, std::string_view subject,
                              std::string_view fields) {
  return event_on(day, type, subject, "hn-fin", "finance", fields);
}

inline json::Value with_document(json::Value event, std::string_view role) {
  return with(std::move(event), "documents",
              json::Array{json::Object{
                  {"role", role}, {"name", "a.pdf"}, {"digest", digest_of('a')}, {"bytes", 1}}});
}

// The parties and their roles, decided under version 2.
inline std::unique_ptr<Rehearsal> second_version() {
  auto rehearsal = std::make_unique<Rehearsal>(kNewestRulesVersion);
  for (int n = 1; n <= 90; ++n) rehearsal->offer(with_document(nth(n), "authorisation"));
  return rehearsal;
}

struct SaleFigures {
  std::int64_t gross_fen = 0;
  std::int64_t paid_fen = 0;
  std::int64_t refunded_fen = 0;
  std::string developer = "hn-primary";
};
inline void write_sale(Rehearsal& rehearsal, std::string_view id, const SaleFigures& figures) {
  write_rows(rehearsal, [&](State& state) {
    state.put(tables::kTransactions, id, [&](schema::TransactionRow::Builder row) {
      row.setStatus(schema::TransactionStatus::PART_REFUNDED);
      row.setSettledOn(parse_date("2025-08-12").value().days);
      row.setGrossFen(figures.gross_fen);
      row.setPaidFen(figures.paid_fen);
      row.setRefundedGrossFen(figures.refunded_fen);
      row.setDeveloper(figures.developer);
    });
  });
}
inline void write_refund(Rehearsal& rehearsal, std::string_view id, std::string_view sale,
                         std::int64_t fen) {
  write_rows(rehearsal, [&](State& state) {
    state.put(tables::kSeen, joined_key(seen::kRefund, id), [&](schema::SeenRow::Builder row) {
      row.setOn(parse_date("2025-08-20").value().days);
      row.setAbout(std::string(sale));
      row.setAmountFen(fen);
    });
  });
}

inline json::Value account(std::string_view id, std::string_view purpose, char digit) {
  return with(by_developer("2025-08-01", "BankAccountDeclared", id,
                           fmt::format(R"({{"purpose": "{}", "bank": "b", "number_digest": "{}",
                           "last4": "0131", "opened_on": "2025-08-01", "opening_fen": 100}})",
                                       purpose, digest_of(digit))),
              "cosigners", signed_by("hn-fin", "finance"));
}

}  // namespace luoshu::test
