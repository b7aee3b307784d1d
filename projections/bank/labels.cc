#include "projections/bank/labels.h"

#include <algorithm>
#include <array>

#include "projections/bank/amount.h"
#include "projections/bank/dates.h"
#include "projections/bank/text.h"

namespace luoshu::bank {
namespace {

enum class Label : std::uint8_t {
  kAccount,
  kCurrency,
  kFrom,
  kTo,
  kOpening,
  kClosing,
  kDebitTotal,
  kCreditTotal,
  kDebitCount,
  kCreditCount,
};

constexpr std::pair<std::string_view, Label> kLabels[] = {
    {"账号", Label::kAccount},
    {"账户", Label::kAccount},
    {"本方账号", Label::kAccount},
    {"查询账号", Label::kAccount},
    {"账户账号", Label::kAccount},
    {"账户号", Label::kAccount},
    {"我方账号", Label::kAccount},
    {"银行账号", Label::kAccount},
    {"币种", Label::kCurrency},
    {"币别", Label::kCurrency},
    {"货币", Label::kCurrency},
    {"起始日期", Label::kFrom},
    {"开始日期", Label::kFrom},
    {"截止日期", Label::kTo},
    {"结束日期", Label::kTo},
    {"终止日期", Label::kTo},
    {"期初余额", Label::kOpening},
    {"上期余额", Label::kOpening},
    {"起始余额", Label::kOpening},
    {"承前余额", Label::kOpening},
    {"上页余额", Label::kOpening},
    {"承前页", Label::kOpening},
    {"上期结转", Label::kOpening},
    {"上年结转", Label::kOpening},
    {"期末余额", Label::kClosing},
    {"本期余额", Label::kClosing},
    {"终止余额", Label::kClosing},
    {"结束余额", Label::kClosing},
    {"借方发生总额", Label::kDebitTotal},
    {"借方合计金额", Label::kDebitTotal},
    {"借方总金额", Label::kDebitTotal},
    {"借方发生额合计", Label::kDebitTotal},
    {"借方合计", Label::kDebitTotal},
    {"支出合计", Label::kDebitTotal},
    {"支出总额", Label::kDebitTotal},
    {"总支出", Label::kDebitTotal},
    {"借方总额", Label::kDebitTotal},
    {"支出总金额", Label::kDebitTotal},
    {"贷方发生总额", Label::kCreditTotal},
    {"贷方合计金额", Label::kCreditTotal},
    {"贷方总金额", Label::kCreditTotal},
    {"贷方发生额合计", Label::kCreditTotal},
    {"贷方合计", Label::kCreditTotal},
    {"收入合计", Label::kCreditTotal},
    {"收入总额", Label::kCreditTotal},
    {"总收入", Label::kCreditTotal},
    {"贷方总额", Label::kCreditTotal},
    {"收入总金额", Label::kCreditTotal},
    {"借方发生总笔数", Label::kDebitCount},
    {"借方总笔数", Label::kDebitCount},
    {"借方笔数", Label::kDebitCount},
    {"支出笔数", Label::kDebitCount},
    {"借方合计笔数", Label::kDebitCount},
    {"支出总笔数", Label::kDebitCount},
    {"贷方发生总笔数", Label::kCreditCount},
    {"贷方总笔数", Label::kCreditCount},
    {"贷方笔数", Label::kCreditCount},
    {"收入笔数", Label::kCreditCount},
    {"贷方合计笔数", Label::kCreditCount},
    {"收入总笔数", Label::kCreditCount},
};

void take(std::string& place, const std::string& value) {
  if (place.empty()) place = value;
}

void take_label(Label label, const std::string& value, Labels& labels) {
  switch (label) {
    case Label::kAccount: {
      const bool number = value.find_first_of("0123456789") != std::string::npos;
      if (number) take(labels.account, value);
      break;
    }
    case Label::kCurrency:
      take(labels.currency, value);
      break;
    case Label::kFrom:
      if (!labels.from) labels.from = day_of_people(value);
      break;
    case Label::kTo:
      if (!labels.to) labels.to = day_of_people(value);
      break;
    case Label::kOpening:
      take(labels.opening, value);
      break;
    case Label::kClosing:
      take(labels.closing, value);
      break;
    case Label::kDebitTotal:
      take(labels.debit_total, value);
      break;
    case Label::kCreditTotal:
      take(labels.credit_total, value);
      break;
    case Label::kDebitCount:
      take(labels.debit_count, value);
      break;
    case Label::kCreditCount:
      take(labels.credit_count, value);
      break;
  }
}

void take_named(const std::string& name, const std::string& value, Labels& labels) {
  if (value.empty()) return;
  const auto* found = std::ranges::find(kLabels, std::string_view(name),
                                        &std::pair<std::string_view, Label>::first);
  if (found != std::end(kLabels)) take_label(found->second, value, labels);
}

}  // namespace

std::string column_name(std::string_view cell) {
  std::string name = folded(cell);
  if (name.ends_with(']'))
    if (const std::size_t open = name.rfind('['); open != std::string::npos && open > 0)
      name.resize(open);
  return folded(name);
}

void read_labels(const Row& row, Labels& labels) {
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const std::string half = half_width(row.cells[i].text);
    // "账号" in a cell and its value in the next one that holds something.
    const auto next =
        std::find_if(row.cells.begin() + static_cast<std::ptrdiff_t>(i) + 1, row.cells.end(),
                     [](const Cell& cell) { return !cell.text.empty(); });
    if (next != row.cells.end()) take_named(column_name(half), next->text, labels);
    // "账号:123 币种:人民币" in one cell.
    for (const std::string_view piece : split(half, ' ')) {
      const std::size_t colon = piece.find(':');
      if (colon == std::string_view::npos) continue;
      take_named(column_name(piece.substr(0, colon)), trimmed(piece.substr(colon + 1)), labels);
    }
  }
}

std::string currency_of_words(std::string_view text) {
  const std::string word = folded(text);
  constexpr std::pair<std::string_view, std::string_view> kWords[] = {
      {"人民币", "CNY"}, {"人民币元", "CNY"}, {"RMB", "CNY"},  {"156", "CNY"},  {"01", "CNY"},
      {"001", "CNY"},    {"10", "CNY"},       {"元", "CNY"},   {"美元", "USD"}, {"港币", "HKD"},
      {"港元", "HKD"},   {"欧元", "EUR"},     {"日元", "JPY"}, {"日圆", "JPY"}, {"英镑", "GBP"}};
  for (const auto& [name, code] : kWords)
    if (word == name) return std::string(code);
  if (is_currency(word)) return word;
  // 人民币(CNY), CNY人民币
  for (const auto& [name, code] : kWords)
    if (name.size() > 3 && word.find(name) != std::string::npos) return std::string(code);
  return {};
}

}  // namespace luoshu::bank
