#include "projections/bank/row_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "projections/bank/amount.h"
#include "projections/bank/text.h"

namespace luoshu::bank {
namespace {

constexpr std::string_view kFooters[] = {
    "合计", "小计", "本页", "总计", "共计", "累计", "总笔数", "制表",   "打印", "以下空白",
    "借方", "贷方", "收入", "支出", "期末", "期初", "承前页", "过次页", "上期", "上年结转"};
constexpr std::string_view kCarried[] = {"期初余额", "上期余额", "承前页", "上期结转", "上年结转",
                                         "期末余额", "本期余额", "过次页", "起始余额", "承前余额"};
constexpr std::string_view kNothing[] = {"", "-", "--", "---", "----", "—", "——", "/", "无"};
constexpr std::string_view kInWords[] = {"贷", "贷方", "C",    "CR",   "CREDIT", "收入",
                                         "收", "来账", "转入", "存入", "入"};
constexpr std::string_view kOutWords[] = {"借", "借方", "D",    "DR",   "DEBIT", "支出",
                                          "支", "往账", "转出", "支取", "付",    "出"};
// Words of bookkeeping: whose books they are decides. The others say what happened.
constexpr std::string_view kBookWords[] = {"贷", "贷方", "C", "CR", "CREDIT",
                                           "借", "借方", "D", "DR", "DEBIT"};

template <class List>
bool has(const List& list, std::string_view word) {
  return std::ranges::find(list, word) != std::ranges::end(list);
}

Direction other(Direction direction) {
  return direction == Direction::kIn ? Direction::kOut : Direction::kIn;
}

bool is_masked(std::string_view text) {
  return text.find_first_of("*xXyYzZ#") != std::string_view::npos;
}

}  // namespace

const Cell* RowReader::cell(const Row& row, const std::string& role) const {
  const auto place = columns_.one(role);
  return place && *place < row.cells.size() ? &row.cells[*place] : nullptr;
}

std::string RowReader::text(const Row& row, const std::string& role) const {
  const Cell* found = cell(row, role);
  return is_nothing(found) ? std::string() : found->text;
}

std::string RowReader::joined(const Row& row, const std::string& role) const {
  std::string all;
  for (const std::size_t place : columns_.all(role)) {
    if (place >= row.cells.size() || is_nothing(&row.cells[place])) continue;
    all += fmt::format("{}{}", all.empty() ? "" : " ", row.cells[place].text);
  }
  return all;
}

bool RowReader::is_nothing(const Cell* found) const {
  if (found == nullptr) return true;
  return has(kNothing, found->text) || has(mapping_.empty_words, folded(found->text));
}

bool RowReader::is_footer(const Row& row) const {
  const auto first =
      std::ranges::find_if(row.cells, [](const Cell& one) { return !one.text.empty(); });
  if (first == row.cells.end()) return false;
  const std::string word = folded(first->text);
  const auto starts = [&](std::string_view footer) { return word.starts_with(footer); };
  return std::ranges::any_of(kFooters, starts) || std::ranges::any_of(mapping_.footers, starts);
}

// A dated row that tells a balance and no movement.
bool RowReader::is_carried(const Row& row) const {
  for (const char* role : {"debit", "credit", "amount"})
    if (!is_nothing(cell(row, role))) return false;
  return std::ranges::any_of(row.cells, [](const Cell& one) {
    const std::string word = folded(one.text);
    return std::ranges::any_of(kCarried, [&](std::string_view carried) { return word == carried; });
  });
}

Result<std::optional<std::int64_t>> RowReader::amount(const Cell* found, ReadRow& out) const {
  if (is_nothing(found)) return std::optional<std::int64_t>();
  const NumberStyle style =
      found->kind == CellKind::kNumber ? NumberStyle::kWorkbook : NumberStyle::kPeople;
  LUOSHU_TRY(const ParsedAmount parsed,
             parse_amount(found->text, style, decimals_of(out.currency)));
  out.rounded = out.rounded || parsed.rounded;
  return std::optional(parsed.amount);
}

Status RowReader::read_sides(const Row& row, ReadRow& out) const {
  const auto debit_column = columns_.one("debit");
  const auto credit_column = columns_.one("credit");
  LUOSHU_TRY(const auto debit, amount(cell(row, "debit"), out));
  LUOSHU_TRY(const auto credit, amount(cell(row, "credit"), out));
  if (!debit && !credit) return refused({"没有金额", "there is no amount"});
  if (debit.value_or(0) != 0 && credit.value_or(0) != 0)
    return refused({"借方和贷方都有金额", "both the debit and the credit have an amount"});
  const bool by_debit = credit ? credit == 0 && debit.value_or(0) != 0 : true;
  out.line.amount = by_debit ? *debit : *credit;
  Direction direction = by_debit ? Direction::kOut : Direction::kIn;
  if (mapping_.books == Books::kCustomer) direction = other(direction);
  // What the header says in words is stronger than whose books they may be.
  if (const auto told = columns_.told_direction(by_debit ? *debit_column : *credit_column))
    direction = *told;
  out.line.direction = direction;
  LUOSHU_TRY(const auto marked, mark(row));
  if (marked && out.line.amount != 0 && *marked != direction)
    return refused({"借贷标志与金额所在的列矛盾", "the mark contradicts the column of the amount"});
  return Done{};
}

Result<std::optional<Direction>> RowReader::mark(const Row& row) const {
  const std::string written = text(row, "mark");
  if (written.empty()) return std::optional<Direction>();
  std::string word = folded(written);
  std::ranges::transform(word, word.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  const std::string as_written = folded(written);
  std::optional<Direction> direction;
  if (has(mapping_.in_words, as_written)) return std::optional(Direction::kIn);
  if (has(mapping_.out_words, as_written)) return std::optional(Direction::kOut);
  if (has(kInWords, word)) direction = Direction::kIn;
  if (has(kOutWords, word)) direction = Direction::kOut;
  if (!direction) {
    const std::string shown = shorten(written, 20);
    return refused({fmt::format("不认识的借贷标志“{}”", shown),
                    fmt::format("the mark '{}' is unknown", shown)});
  }
  if (mapping_.books == Books::kCustomer && has(kBookWords, word)) direction = other(*direction);
  return direction;
}

Status RowReader::read_marked(const Row& row, ReadRow& out) const {
  if (!mapping_.columns.contains("amount")) {
    LUOSHU_CHECK(read_sides(row, out));
    return Done{};
  }
  LUOSHU_TRY(const auto read, amount(cell(row, "amount"), out));
  if (!read) return refused({"没有金额", "there is no amount"});
  LUOSHU_TRY(const auto direction, mark(row));
  if (!direction) return refused({"没有借贷标志", "there is no mark of debit or credit"});
  out.line.amount = *read;
  out.line.direction = *direction;
  return Done{};
}

Status RowReader::read_money(const Row& row, ReadRow& out) const {
  Line& line = out.line;
  switch (mapping_.signs) {
    case SignRule::kColumns:
      LUOSHU_CHECK(read_sides(row, out));
      break;
    case SignRule::kMark:
      LUOSHU_CHECK(read_marked(row, out));
      break;
    default: {
      LUOSHU_TRY(const auto read, amount(cell(row, "amount"), out));
      if (!read) return refused({"没有金额", "there is no amount"});
      line.amount = *read;
      out.direction_known = mapping_.signs == SignRule::kSigned;
      if (!out.direction_known) break;
      line.direction = *read < 0 ? Direction::kOut : Direction::kIn;
      if (mapping_.books == Books::kCustomer) line.direction = other(line.direction);
      if (*read < 0) line.amount = -*read;
    }
  }
  // A red entry stays on its side.
  line.reversal = line.amount < 0;
  return Done{};
}

Status RowReader::read_balance(const Row& row, ReadRow& out) const {
  const Cell* found = cell(row, "balance");
  if (is_nothing(found)) return Done{};
  if (is_masked(found->text) && found->kind == CellKind::kText) {
    out.masked_balance = true;
    return Done{};
  }
  LUOSHU_TRY(out.line.balance, amount(found, out));
  return Done{};
}

void RowReader::read_parties(const Row& row, ReadRow& out) const {
  out.payer = {text(row, "payer_name"), text(row, "payer_account")};
  out.payee = {text(row, "payee_name"), text(row, "payee_account")};
  out.line.counterparty = {text(row, "counterparty_name"), text(row, "counterparty_account")};
  for (const char* role : {"account", "payer_account", "payee_account", "counterparty_account"}) {
    const Cell* found = cell(row, role);
    if (found != nullptr && found->kind == CellKind::kNumber &&
        (found->text.find_first_of("eE.") != std::string::npos || found->text.size() > 15))
      out.damaged_account = true;
  }
}

Result<ReadRow> RowReader::read(const Row& row) const {
  ReadRow out;
  const auto filled =
      std::ranges::count_if(row.cells, [](const Cell& one) { return !one.text.empty(); });
  if (filled == 0) return out;
  if (columns_.is_header(row)) return out;
  const Cell* day = cell(row, "booked");
  const auto booked = day == nullptr ? std::nullopt : day_of_people(day->text, mapping_.dates);
  if (!booked && is_footer(row)) return out.kind = RowKind::kFooter, Result<ReadRow>(out);
  if (!booked && filled == 1) return out.kind = RowKind::kRemark, Result<ReadRow>(out);
  std::size_t width = row.cells.size();
  while (width > 0 && row.cells[width - 1].text.empty()) --width;
  if (width > columns_.width() || row.cells.size() < columns_.width())
    return refused(
        {fmt::format("有 {} 格，表头有 {} 格", row.cells.size(), columns_.width()),
         fmt::format("it has {} cells, the header has {}", row.cells.size(), columns_.width())});
  if (!booked) {
    const std::string shown = day == nullptr ? "" : shorten(day->text, 40);
    return refused(
        {fmt::format("没有“{}”这一天", shown), fmt::format("there is no day '{}'", shown)});
  }
  if (is_carried(row)) return out.kind = RowKind::kFooter, Result<ReadRow>(out);
  out.kind = RowKind::kLine;
  out.line.place = fmt::format("{}", row.line);
  out.line.booked = booked;
  if (const std::string valued = text(row, "valued"); !valued.empty())
    out.line.valued = day_of_people(valued, mapping_.dates);
  out.account = text(row, "account");
  const std::string written = text(row, "currency");
  out.currency = currency_of_words(written.empty() ? labels_.currency : written);
  if (out.currency.empty() && !(written.empty() && labels_.currency.empty())) {
    const std::string shown = shorten(written.empty() ? labels_.currency : written, 20);
    return refused({fmt::format("不认识的币种“{}”", shown),
                    fmt::format("the currency '{}' is unknown", shown)});
  }
  if (out.currency.empty()) out.currency = mapping_.currency;
  LUOSHU_CHECK(read_money(row, out));
  LUOSHU_CHECK(read_balance(row, out));
  read_parties(row, out);
  out.line.text = joined(row, "text");
  out.line.bank_reference = text(row, "serial");
  for (const std::size_t place : columns_.all("references"))
    if (place < row.cells.size() && !is_nothing(&row.cells[place]))
      out.line.references.push_back(row.cells[place].text);
  return out;
}

}  // namespace luoshu::bank
