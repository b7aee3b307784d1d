#include "projections/bank/table_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/fen_sum.h"
#include "projections/bank/amount.h"
#include "projections/bank/balance_chain.h"
#include "projections/bank/own_side.h"
#include "projections/bank/row_reader.h"
#include "projections/bank/text.h"

namespace luoshu::bank {
namespace {

constexpr std::size_t kRefusalsNamed = 10;

class TableReader {
 public:
  TableReader(const Table& table, std::size_t header, const Mapping& mapping,
              const Columns& columns)
      : table_(table), header_(header), mapping_(mapping), columns_(columns) {}

  Result<Reading> run() {
    for (std::size_t i = 0; i < header_; ++i) read_labels(table_.rows[i], labels_);
    read_rows();
    take_sides();
    if (!refusals_.empty()) return all_refusals();
    if (rows_.empty())
      reading_.warnings.push_back({"表头之下没有流水", "there is no entry below the header"});
    group();
    for (Statement& statement : reading_.statements) LUOSHU_CHECK(complete(statement));
    add_warnings();
    LUOSHU_CHECK(finish(reading_));
    check_totals();
    return std::move(reading_);
  }

 private:
  void refuse(const std::string& line, const Fault& why) {
    refusals_.push_back({Errc::kRefused, fmt::format("line {}: {}", line, why.detail),
                         fmt::format("第 {} 行：{}", line, why.detail_zh)});
  }

  Fault all_refusals() const {
    Fault all = refusals_.front();
    const std::size_t shown = std::min(refusals_.size(), kRefusalsNamed);
    for (std::size_t i = 1; i < shown; ++i) {
      all.detail += fmt::format("\n  {}", refusals_[i].detail);
      all.detail_zh += fmt::format("\n  {}", refusals_[i].detail_zh);
    }
    if (refusals_.size() > shown) {
      all.detail += fmt::format("\n  and {} more rows", refusals_.size() - shown);
      all.detail_zh += fmt::format("\n  另有 {} 行", refusals_.size() - shown);
    }
    return all;
  }

  void read_rows() {
    const RowReader reader(mapping_, columns_, labels_);
    for (std::size_t i = header_ + 1; i < table_.rows.size(); ++i) {
      const Row& row = table_.rows[i];
      auto read = reader.read(row);
      if (!read) {
        refuse(fmt::format("{}", row.line), read.error());
        continue;
      }
      if (read->kind == RowKind::kLine) rows_.push_back(*std::move(read));
      if (read->kind == RowKind::kFooter) take_footer(row);
      if (read->kind == RowKind::kRemark) note_remark(row);
    }
  }

  // A balance that is carried over from a page before is none of the statement's.
  void take_footer(const Row& row) {
    Labels found;
    read_labels(row, found);
    if (!rows_.empty()) found.opening.clear();
    for (const auto& [from, to] :
         {std::pair(&found.opening, &labels_.opening), std::pair(&found.closing, &labels_.closing),
          std::pair(&found.debit_total, &labels_.debit_total),
          std::pair(&found.credit_total, &labels_.credit_total),
          std::pair(&found.debit_count, &labels_.debit_count),
          std::pair(&found.credit_count, &labels_.credit_count)})
      if (to->empty()) *to = *from;
    const std::string word = first_word(row);
    if (!word.starts_with("合计") && !word.starts_with("总计") && !word.starts_with("共计")) return;
    take_total(row, "debit", labels_.debit_total);
    take_total(row, "credit", labels_.credit_total);
  }
  static std::string first_word(const Row& row) {
    const auto first =
        std::ranges::find_if(row.cells, [](const Cell& one) { return !one.text.empty(); });
    return first == row.cells.end() ? std::string() : folded(first->text);
  }
  void take_total(const Row& row, const char* role, std::string& total) const {
    const auto place = columns_.one(role);
    if (place && *place < row.cells.size() && total.empty()) total = row.cells[*place].text;
  }

  void note_remark(const Row& row) {
    const std::string shown = shorten(row.cells.empty() ? "" : first_text(row), 60);
    reading_.warnings.push_back(
        {fmt::format("第 {} 行“{}”作为说明，未读作流水", row.line, shown),
         fmt::format("line {} '{}' is a remark, not an entry", row.line, shown)});
  }
  static std::string first_text(const Row& row) {
    for (const Cell& cell : row.cells)
      if (!cell.text.empty()) return cell.text;
    return {};
  }

  std::string account_of(const ReadRow& row) const {
    if (!row.account.empty()) return row.account;
    return labels_.account.empty() ? mapping_.account : labels_.account;
  }

  void take_sides() {
    const bool two_sides = mapping_.columns.contains("payer_account");
    if (!two_sides) return;
    const std::string inferred = own_account(rows_);
    for (ReadRow& row : rows_) {
      std::string own = account_of(row);
      if (own.empty()) own = inferred;
      if (own.empty() && mapping_.signs == SignRule::kOwnSide) {
        refuse(row.line.place,
               {Errc::kRefused,
                "nothing says which of the two accounts is ours: name it in the mapping "
                "(\"account\")",
                "无法判断两个账号中哪一个是本账户：请在映射的“account”中写明"});
        return;
      }
      if (const Status good = take_side(row, own, mapping_.signs); !good)
        refuse(row.line.place, good.error());
      if (row.account.empty()) row.account = own;
    }
  }

  void group() {
    std::map<std::pair<std::string, std::string>, std::size_t> place;
    for (ReadRow& row : rows_) {
      const std::pair key(account_of(row), row.currency);
      const auto [found, is_new] = place.emplace(key, reading_.statements.size());
      if (is_new) {
        Statement statement;
        statement.account = key.first;
        statement.currency = key.second;
        statement.from = labels_.from;
        statement.to = labels_.to;
        reading_.statements.push_back(std::move(statement));
      }
      masked_ += row.masked_balance ? 1 : 0;
      rounded_ += row.rounded ? 1 : 0;
      damaged_ += row.damaged_account ? 1 : 0;
      reading_.statements[found->second].lines.push_back(std::move(row.line));
    }
  }

  std::optional<Balance> labelled(const std::string& text, const std::string& currency) const {
    if (text.empty() || reading_.statements.size() != 1) return {};
    const auto parsed = parse_amount(text, NumberStyle::kPeople, decimals_of(currency));
    if (!parsed) return {};
    return Balance{parsed->amount, currency, {}};
  }

  Status complete(Statement& statement) {
    statement.opening = labelled(labels_.opening, statement.currency);
    statement.closing = labelled(labels_.closing, statement.currency);
    if (mapping_.signs == SignRule::kBalance) {
      const auto opening =
          statement.opening ? std::optional(statement.opening->amount) : std::nullopt;
      LUOSHU_CHECK(prove_by_balance(statement.lines, opening));
    }
    LUOSHU_CHECK(judge_chain(statement));
    LUOSHU_CHECK(refuse_doubled_signs(statement));
    std::size_t red = 0;
    for (const Line& line : statement.lines) red += line.amount < 0 ? 1 : 0;
    if (red > 0)
      statement.notes.push_back(
          {fmt::format("{} 条负数金额按红字处理，留在原来一方", red),
           fmt::format("{} negative amounts were read as red entries of their side", red)});
    return Done{};
  }

  // Debits that are all written below zero may be red entries, or have their sign told twice; only
  // the balance can tell.
  static Status refuse_doubled_signs(const Statement& statement) {
    const Line* first = nullptr;
    for (const Line& line : statement.lines) {
      const bool in = line.direction == Direction::kIn;
      if (line.amount == 0) continue;
      if (in == (line.amount < 0)) return Done{};
      if (!in && first == nullptr) first = &line;
    }
    const Chain chain = chain_of(statement.lines);
    const bool proven = chain.links > 0 && chain.broken_at.empty();
    if (first == nullptr || proven) return Done{};
    return Fault{
        Errc::kRefused,
        fmt::format("line {}: every debit is below zero, and no balance tells whether they "
                    "are red entries: say in the mapping \"signs\": \"signed\" where the "
                    "minus is the sign",
                    first->place),
        fmt::format("第 {} 行：借方全为负数，又没有余额可以证明是红字还是重复标注方向："
                    "若负号即方向，请在映射中写明“signs”为“signed”",
                    first->place)};
  }

  void add_warnings() {
    if (masked_ > 0)
      reading_.warnings.push_back(
          {fmt::format("{} 行余额被遮盖，未作余额核对", masked_),
           fmt::format("{} balances are masked and were not used", masked_)});
    if (rounded_ > 0)
      reading_.warnings.push_back(
          {fmt::format("{} 行的数字带有浮点误差，已按最短小数取到分", rounded_),
           fmt::format("{} rows have numbers with the error of binary fractions: they were rounded "
                       "to the shortest decimal",
                       rounded_)});
    if (damaged_ > 0)
      reading_.warnings.push_back(
          {fmt::format("{} 行的账号以数字保存，可能已丢失末位", damaged_),
           fmt::format("{} rows keep an account number as a number: its last digits may be lost",
                       damaged_)});
  }

  // Totals that the table itself tells, against what was read.
  void check_totals() {
    if (reading_.statements.size() != 1) return;
    Statement& statement = reading_.statements.front();
    check_total(statement, labels_.debit_total, statement.debit_sum,
                {"借方合计", "total of debits"});
    check_total(statement, labels_.credit_total, statement.credit_sum,
                {"贷方合计", "total of credits"});
    check_count(statement, labels_.debit_count, Direction::kOut, {"借方笔数", "count of debits"});
    check_count(statement, labels_.credit_count, Direction::kIn, {"贷方笔数", "count of credits"});
  }

  // Under a customer's books the table's words are the other way round; the sides were told by
  // them.
  bool inverted() const {
    const auto debit = columns_.one("debit");
    if (debit && columns_.told_direction(*debit))
      return columns_.told_direction(*debit) == Direction::kIn;
    return mapping_.books == Books::kCustomer;
  }

  void check_total(Statement& statement, const std::string& text, std::int64_t sum,
                   const BilingualView& which) const {
    if (text.empty()) return;
    const auto parsed = parse_amount(text, NumberStyle::kPeople, decimals_of(statement.currency));
    if (!parsed) return;
    if (inverted()) sum = sum == statement.debit_sum ? statement.credit_sum : statement.debit_sum;
    if (parsed->amount == sum || parsed->amount == -sum) return;
    const std::string read = amount_text(sum, decimals_of(statement.currency));
    statement.notes.push_back(
        {fmt::format("文件的{}为 {}，读得 {}", which.zh, shorten(text, 40), read),
         fmt::format("the file's {} is {}, {} was read", which.en, shorten(text, 40), read)});
  }

  void check_count(Statement& statement, const std::string& text, Direction direction,
                   const BilingualView& which) const {
    if (text.empty()) return;
    if (inverted()) direction = direction == Direction::kIn ? Direction::kOut : Direction::kIn;
    const auto count = std::ranges::count(statement.lines, direction, &Line::direction);
    std::string digits = half_width(text);
    if (digits.ends_with("笔")) digits.resize(digits.size() - std::string_view("笔").size());
    if (trimmed(digits) == fmt::format("{}", count)) return;
    statement.notes.push_back(
        {fmt::format("文件的{}为 {}，读得 {}", which.zh, shorten(text, 20), count),
         fmt::format("the file's {} is {}, {} were read", which.en, shorten(text, 20), count)});
  }

  const Table& table_;
  std::size_t header_;
  const Mapping& mapping_;
  const Columns& columns_;
  Labels labels_;
  std::vector<ReadRow> rows_;
  std::vector<Fault> refusals_;
  Reading reading_;
  std::size_t masked_ = 0;
  std::size_t rounded_ = 0;
  std::size_t damaged_ = 0;
};

}  // namespace

Result<Reading> read_table(const Table& table, std::size_t header, const Mapping& mapping) {
  LUOSHU_TRY(const Columns columns, Columns::of(table.rows[header], mapping));
  return TableReader(table, header, mapping, columns).run();
}

}  // namespace luoshu::bank
