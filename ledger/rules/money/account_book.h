// Bank accounts and what the ledger books on them (C61, C63, C66 of version 2).
#pragma once

#include "ledger/rules/engine/rule.h"
#include "schema/state_facts.capnp.h"

namespace luoshu {

namespace tables {
// Numbered with those of tables.h. DO NOT RENUMBER once a ledger is opened under version 2.
inline constexpr StateTable<schema::AmountRow> kAmounts{{122}};  // kind ‖ 00 ‖ id
inline constexpr StateTable<schema::ReconciliationRow> kReconciliations{{123}};
inline constexpr StateTable<schema::AmountRow> kBankBalances{{124}};  // account ‖ 00 ‖ last day
}  // namespace tables

// Kinds of amounts; part of the row key.
namespace amounts {
inline constexpr std::string_view kPaidBackOfSale = "paid_back_of_sale";
inline constexpr std::string_view kPaidBackOfRefund = "paid_back_of_refund";
}  // namespace amounts

// 0 where nothing was noted.
std::int64_t amount_of(const State& state, std::string_view kind, std::string_view id);
void add_to_amount(State& state, std::string_view kind, std::string_view id, std::int64_t fen);

using AccountView = RowView<schema::AccountRow>;
// The account, where it is declared, else E-UNKNOWN-SUBJECT; E-BANK-ACCOUNT where `own` and its
// owner does not write.
AccountView require_account(Decision& decision, std::string_view account, std::string_view field,
                            bool own);

// C63: E-BANK-ACCOUNT where the account that is named is not declared, not open on the day, or
// another's; W-BANK-UNASSIGNED where none is named by an author who has declared one.
void require_own_account(Decision& decision, bool present, std::string_view account);
// Books it on that day, where an account is named.
void book_on_account(State& state, std::string_view account, std::int32_t day, std::int64_t fen);

// What the book says of the account at the end of that day.
__int128 account_balance(const State& state, std::string_view account, Date day);

// The first period of those that are closed whose last day lies in (after, last]; nothing: none.
std::optional<std::string> closed_period_within(const State& state, Date after, Date last);

// C67: E-REC-MISSING for each account that collects and whose reconciliation does not reach the
// end of the period, where the parameter asks for it.
void require_reconciled(Decision& decision, Date period_end);

}  // namespace luoshu
