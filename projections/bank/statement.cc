#include "projections/bank/statement.h"

#include <fmt/format.h>

#include <map>

#include "ledger/base/fen_sum.h"
#include "projections/bank/amount.h"

namespace luoshu::bank {
namespace {

Result<std::int64_t> sum_within(const FenSum& sum) {
  if (const auto fen = sum.fen()) return *fen;
  return refused({"合计超出可计数的范围", "a sum is larger than can be counted"});
}

bool in_currency(const Statement& statement, const std::optional<Balance>& balance) {
  return balance && balance->currency == statement.currency;
}

std::string shown(const Statement& statement, std::int64_t amount) {
  return fmt::format("{}{}{}", amount_text(amount, decimals_of(statement.currency)),
                     statement.currency.empty() ? "" : " ", statement.currency);
}

// Booked lines whose value day comes after the closing balance: some banks leave them out of it.
FenSum valued_later(const Statement& statement) {
  FenSum sum;
  if (!statement.closing->day) return sum;
  for (const Line& line : statement.lines)
    if (line.status == LineStatus::kBooked && line.valued && *line.valued > *statement.closing->day)
      sum += line.effect();
  return sum;
}

FenSum of_reversals(const Statement& statement) {
  FenSum sum;
  for (const Line& line : statement.lines)
    if (line.status == LineStatus::kBooked && line.reversal) sum += line.effect();
  return sum;
}

// What would explain the difference; said, never done.
void explain_difference(Statement& statement, std::int64_t difference) {
  const FenSum found(difference);
  if (found == valued_later(statement))
    statement.notes.push_back(
        {"差额恰为起息日晚于期末余额日期的已记账流水：银行未将其计入期末余额",
         "the difference is exactly the booked entries valued after the day of the closing "
         "balance: the bank left them out of it"});
  FenSum twice = of_reversals(statement);
  twice += twice;
  if (found == twice)
    statement.notes.push_back(
        {"若冲正流水的方向相反，余额恰好相符：请向银行核实其冲正的记法（未作调整）",
         "the balances would agree if the reversals went the other way: ask the bank how it marks "
         "them (nothing was turned)"});
  FenSum inverted(statement.credit_sum);
  inverted -= statement.debit_sum;
  inverted += inverted;
  if (found == inverted)
    statement.notes.push_back(
        {"若全部借贷方向相反，余额恰好相符：请核对方向的含义（未作调整）",
         "the balances would agree if every debit were a credit and the reverse: check what the "
         "signs mean (nothing was turned)"});
}

void note_balance_currency(Statement& statement, const std::optional<Balance>& balance,
                           const BilingualView& which) {
  if (!balance || balance->currency == statement.currency) return;
  const std::string amount = amount_text(balance->amount, decimals_of(balance->currency));
  statement.notes.push_back(
      {fmt::format("{}为 {} {}，与对账单币种 {} 不同：未作余额核对", which.zh, amount,
                   balance->currency, statement.currency),
       fmt::format("the {} is {} {}, not in the statement's currency {}: the balances were not "
                   "compared",
                   which.en, amount, balance->currency, statement.currency)});
}

Status hold_to_equation(Statement& statement) {
  note_balance_currency(statement, statement.opening, {"期初余额", "opening balance"});
  note_balance_currency(statement, statement.closing, {"期末余额", "closing balance"});
  if (!in_currency(statement, statement.opening) || !in_currency(statement, statement.closing))
    return Done{};
  FenSum sum(statement.opening->amount);
  sum += statement.credit_sum;
  sum -= statement.debit_sum;
  sum -= statement.closing->amount;
  LUOSHU_TRY(const std::int64_t difference, sum_within(sum));
  statement.difference = difference;
  if (difference == 0) return Done{};
  statement.notes.push_back(
      {fmt::format("期初＋贷方－借方－期末＝{}，应为 0", shown(statement, difference)),
       fmt::format("opening + credits - debits - closing = {}, which should be 0",
                   shown(statement, difference))});
  explain_difference(statement, difference);
  return Done{};
}

void note_repeated_ids(Reading& reading) {
  std::map<std::pair<std::string, std::string>, int> seen;
  for (const Statement& statement : reading.statements)
    if (!statement.id.empty() && ++seen[{statement.account, statement.id}] == 2)
      reading.warnings.push_back(
          {fmt::format("账户 {} 的对账单编号 {} 在文件中出现多次", statement.account, statement.id),
           fmt::format("the statement number {} of account {} occurs more than once", statement.id,
                       statement.account)});
}

// One account's statements in a file follow on each other.
void note_breaks(Reading& reading) {
  std::map<std::pair<std::string, std::string>, const Statement*> before;
  for (Statement& statement : reading.statements) {
    if (statement.kind != StatementKind::kStatement) continue;
    const Statement*& previous = before[{statement.account, statement.currency}];
    if (previous != nullptr && previous->closing && statement.opening &&
        previous->closing->currency == statement.opening->currency &&
        previous->closing->amount != statement.opening->amount)
      statement.notes.push_back(
          {fmt::format("期初余额 {} 与上一份对账单的期末余额 {} 不接续",
                       shown(statement, statement.opening->amount),
                       shown(statement, previous->closing->amount)),
           fmt::format("the opening balance {} does not join the closing balance {} of the "
                       "statement before",
                       shown(statement, statement.opening->amount),
                       shown(statement, previous->closing->amount))});
    previous = &statement;
  }
}

}  // namespace

Status finish(Statement& statement) {
  FenSum credits;
  FenSum debits;
  statement.booked_lines = 0;
  for (const Line& line : statement.lines) {
    if (line.status != LineStatus::kBooked) continue;
    ++statement.booked_lines;
    (line.direction == Direction::kIn ? credits : debits) += line.amount;
  }
  LUOSHU_TRY(statement.credit_sum, sum_within(credits));
  LUOSHU_TRY(statement.debit_sum, sum_within(debits));
  const std::size_t open = statement.lines.size() - statement.booked_lines;
  if (open > 0)
    statement.notes.push_back(
        {fmt::format("{} 条流水未记账（待定、预告或仅供参考），不计入合计", open),
         fmt::format("{} entries are not booked (pending, future or information): they are in no "
                     "sum",
                     open)});
  return hold_to_equation(statement);
}

Status finish(Reading& reading) {
  for (Statement& statement : reading.statements) LUOSHU_CHECK(finish(statement));
  note_repeated_ids(reading);
  note_breaks(reading);
  return Done{};
}

Fault refused(std::string_view place, const Bilingual& why) {
  return {Errc::kRefused, fmt::format("{}: {}", place, why.en),
          fmt::format("{}：{}", place, why.zh)};
}

Fault refused(const Bilingual& why) {
  return {Errc::kRefused, why.en, why.zh};
}

}  // namespace luoshu::bank
