#include "ledger/rules/money/account_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/periods.h"
#include "schema/state_allocation.capnp.h"

namespace luoshu {
namespace {

bool open_on(schema::AccountRow::Reader account, std::int32_t day) {
  return account.getOpenedOn() <= day &&
         (account.getClosedOn() == kNoDay || day < account.getClosedOn());
}

// The sum, or the bound that it would pass, which is more money than there is.
std::int64_t sum_within(std::int64_t one, std::int64_t other) {
  using Limits = std::numeric_limits<std::int64_t>;
  const __int128 sum = __int128{one} + other;
  return static_cast<std::int64_t>(std::clamp<__int128>(sum, Limits::min(), Limits::max()));
}

// The account, the day and the fen that are left to explain.
void refuse_unreconciled(Decision& decision, std::string_view account, Date day,
                         std::int64_t difference) {
  decision.refuse("E-REC-MISSING", "subject",
                  {fmt::format("{}: no decision without difference by {} ({:+} fen)", account,
                               to_string(day), difference),
                   fmt::format("{}：截至 {} 无平衡的对账决定（差 {:+} 分）", account,
                               to_string(day), difference)});
}

}  // namespace

std::int64_t amount_of(const State& state, std::string_view kind, std::string_view id) {
  const auto row = state.find(tables::kAmounts, joined_key(kind, id));
  return row ? row->getFen() : 0;
}

void add_to_amount(State& state, std::string_view kind, std::string_view id, std::int64_t fen) {
  state.edit(tables::kAmounts, joined_key(kind, id),
             [&](schema::AmountRow::Builder row, schema::AmountRow::Reader before) {
               row.setFen(sum_within(before.getFen(), fen));
             });
}

AccountView require_account(Decision& decision, std::string_view account, std::string_view field,
                            bool own) {
  auto row = decision.state.find(tables::kAccounts, account);
  if (!row) {
    if (!account.empty()) decision.unknown(field, account);
    return row;
  }
  decision.require_not_before(row->getDeclaredOn(), "the account", "该账户");
  if (own && from_kj(row->getOwner()) != decision.author())
    decision.refuse("E-BANK-ACCOUNT", field, same(account));
  return row;
}

void require_own_account(Decision& decision, bool present, std::string_view account) {
  if (!present) {
    if (fact(decision.state, facts::kAccountOwner, decision.author()))
      decision.warn("W-BANK-UNASSIGNED", "fields.account");
    return;
  }
  const auto row = decision.state.find(tables::kAccounts, account);
  if (!row || !open_on(*row, decision.effective().days) ||
      from_kj(row->getOwner()) != decision.author())
    decision.refuse("E-BANK-ACCOUNT", "fields.account", same(account));
}

void book_on_account(State& state, std::string_view account, std::int32_t day, std::int64_t fen) {
  if (account.empty()) return;
  state.edit(tables::kAccountDays, joined_key(account, date_key(day)),
             [&](schema::AmountRow::Builder row, schema::AmountRow::Reader before) {
               row.setFen(sum_within(before.getFen(), fen));
             });
}

__int128 account_balance(const State& state, std::string_view account, Date day) {
  const auto row = state.find(tables::kAccounts, account);
  __int128 balance = row ? row->getOpeningFen() : 0;
  const std::string last = joined_key(account, date_key(day.days));
  state.scan(tables::kAccountDays, joined_key(account, ""),
             [&](std::string_view key, const RowView<schema::AmountRow>& booked) {
               if (key > last) return false;
               balance += booked->getFen();
               return true;
             });
  return balance;
}

std::optional<std::string> closed_period_within(const State& state, Date after, Date last) {
  constexpr std::int32_t kFirstYear = -25567;  // 1900-01-01: no period begins before
  Date day{std::max(after.days + 1, kFirstYear)};
  while (day <= last) {
    const Date end = last_day(period_of(day, PeriodKind::kMonth));
    if (end > last) break;
    for (const PeriodKind kind : {PeriodKind::kMonth, PeriodKind::kQuarter, PeriodKind::kYear}) {
      const PeriodId period = period_of(end, kind);
      if (last_day(period) != end) continue;
      const auto row = state.find(tables::kPeriods, to_string(period));
      if (row && row->getClosedOn() != kNoDay) return to_string(period);
    }
    day = Date{end.days + 1};
  }
  return std::nullopt;
}

void require_reconciled(Decision& decision, Date period_end) {
  if (parameter(decision.state, "close_requires_reconciliation", decision.effective()) == 0) return;
  decision.state.scan(
      tables::kAccounts, {}, [&](std::string_view id, const RowView<schema::AccountRow>& account) {
        if (from_kj(account->getPurpose()) != "collection" || !open_on(*account, period_end.days))
          return true;
        const auto decided =
            decision.state.find(tables::kReconciliations, from_kj(account->getDecision()));
        if (!decided || decided->getCutOff() < period_end.days || decided->getDifferenceFen() != 0)
          refuse_unreconciled(decision, id, period_end, decided ? decided->getDifferenceFen() : 0);
        return decision.said() < kReasonsMax;
      });
}

}  // namespace luoshu
