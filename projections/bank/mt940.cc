#include "projections/bank/mt940.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/fen_sum.h"
#include "projections/bank/amount.h"
#include "projections/bank/mt940_fields.h"
#include "projections/bank/text.h"

namespace luoshu::bank {
namespace {

// One message: a statement, or a page of one.
struct Page {
  Statement statement;
  std::string number;   // of 28C, without the page
  bool opens = false;   // with 60F
  bool closes = false;  // with 62F
  bool is_942 = false;
  std::size_t line = 0;
  std::optional<SwiftSum> debits;
  std::optional<SwiftSum> credits;
  bool any = false;
};

class Reader {
 public:
  Status field(const SwiftField& one) {
    const std::string& tag = one.tag;
    if (tag.empty()) return end_page();
    if (tag == "20") LUOSHU_CHECK(end_page());
    if (tag == "?") return stray(one);
    if (page_.any && (tag == "25" || tag == "25P") && !page_.statement.account.empty())
      LUOSHU_CHECK(end_page());
    if (!page_.any) page_.line = one.line;
    page_.any = true;
    return within(one);
  }

  Status end_page() {
    if (!page_.any) return Done{};
    after_line_ = false;
    Page page = std::move(page_);
    page_ = {};
    const bool empty = page.statement.account.empty() && page.statement.lines.empty() &&
                       !page.statement.opening && !page.statement.closing;
    if (!empty) pages_.push_back(std::move(page));
    return Done{};
  }

  std::vector<Page>& pages() { return pages_; }
  std::vector<Bilingual>& warnings() { return warnings_; }

 private:
  Status stray(const SwiftField& one) {
    warnings_.push_back({fmt::format("第 {} 行不属于任何字段，未读取", one.line),
                         fmt::format("line {} belongs to no field and was not read", one.line)});
    return Done{};
  }

  Status within(const SwiftField& one) {
    const std::string& tag = one.tag;
    const bool explains = tag == "86";
    if (explains && after_line_ && !page_.statement.lines.empty()) {
      explain_line(one, page_.statement.lines.back());
      after_line_ = false;
      return Done{};
    }
    after_line_ = false;
    if (tag == "20") page_.statement.id = trimmed(one.value);
    if (tag == "25" || tag == "25P") page_.statement.account = trimmed(first_line(one.value));
    if (tag == "28" || tag == "28C") page_.number = number_of(one.value);
    if (tag == "60F" || tag == "60M") return opening(one);
    if (tag == "62F" || tag == "62M") return closing(one);
    if (tag == "61") return line(one);
    if (tag == "34F") return floor_limit(one);
    if (tag == "90D" || tag == "90C") return sum(one);
    return Done{};
  }

  static std::string first_line(const std::string& value) {
    return value.substr(0, value.find('\n'));
  }
  static std::string number_of(const std::string& value) {
    return trimmed(value.substr(0, value.find('/')));
  }

  Status take_currency(const SwiftField& one, const std::string& currency) {
    std::string& own = page_.statement.currency;
    const bool read_as_it_is =
        page_.statement.lines.empty() || decimals_of(own) == decimals_of(currency);
    if (own.empty() && read_as_it_is) own = currency;
    if (own == currency) return Done{};
    return swift_fault(one, {fmt::format("币种 {} 与 {} 不同", currency, own),
                             fmt::format("the currency {} differs from {}", currency, own)});
  }

  Status opening(const SwiftField& one) {
    if (page_.statement.opening)
      return swift_fault(one, {"期初余额重复", "a second opening balance"});
    LUOSHU_TRY(const SwiftBalance balance, swift_balance(one));
    LUOSHU_CHECK(take_currency(one, balance.currency));
    page_.opens = one.tag == "60F";
    page_.statement.opening = Balance{balance.amount, balance.currency, balance.day};
    return Done{};
  }

  Status closing(const SwiftField& one) {
    if (page_.statement.closing)
      return swift_fault(one, {"期末余额重复", "a second closing balance"});
    LUOSHU_TRY(const SwiftBalance balance, swift_balance(one));
    LUOSHU_CHECK(take_currency(one, balance.currency));
    page_.closes = one.tag == "62F";
    page_.statement.closing = Balance{balance.amount, balance.currency, balance.day};
    return Done{};
  }

  Status line(const SwiftField& one) {
    if (page_.statement.closing)
      return swift_fault(one, {"流水位于期末余额之后", "an entry comes after the closing balance"});
    LUOSHU_TRY(Line read, swift_line(one, page_.statement.currency));
    page_.statement.lines.push_back(std::move(read));
    after_line_ = true;
    return Done{};
  }

  // The floor limit of MT942 names the currency, which no balance does there.
  Status floor_limit(const SwiftField& one) {
    page_.is_942 = true;
    if (one.value.size() >= 3 && is_currency(std::string_view(one.value).substr(0, 3)))
      return take_currency(one, one.value.substr(0, 3));
    return Done{};
  }

  Status sum(const SwiftField& one) {
    LUOSHU_TRY(SwiftSum read, swift_sum(one));
    LUOSHU_CHECK(take_currency(one, read.currency));
    page_.is_942 = page_.is_942 || !page_.statement.opening;
    (one.tag == "90D" ? page_.debits : page_.credits) = std::move(read);
    return Done{};
  }

  Page page_;
  bool after_line_ = false;
  std::vector<Page> pages_;
  std::vector<Bilingual> warnings_;
};

std::string shown(const Statement& statement, std::int64_t amount) {
  return fmt::format("{} {}", amount_text(amount, decimals_of(statement.currency)),
                     statement.currency);
}

bool continues(const Page& before, const Page& page) {
  return !before.closes && before.statement.closing && !page.opens && page.statement.opening &&
         before.number == page.number && before.statement.account == page.statement.account &&
         before.statement.currency == page.statement.currency;
}

// 62M of a page must be 60M of the next.
void join(Page& before, Page page) {
  Statement& whole = before.statement;
  if (whole.closing->amount != page.statement.opening->amount)
    whole.notes.push_back(
        {fmt::format("第 {} 行起的一页期初为 {}，上一页期末为 {}：页面不接续", page.line,
                     shown(whole, page.statement.opening->amount),
                     shown(whole, whole.closing->amount)),
         fmt::format("the page from line {} opens with {}, the page before closes with {}: they do "
                     "not join",
                     page.line, shown(whole, page.statement.opening->amount),
                     shown(whole, whole.closing->amount))});
  std::ranges::move(page.statement.lines, std::back_inserter(whole.lines));
  std::ranges::move(page.statement.notes, std::back_inserter(whole.notes));
  whole.closing = page.statement.closing;
  before.closes = page.closes;
}

void note_missing_pages(Page& page) {
  Statement& statement = page.statement;
  if (statement.opening && !page.opens)
    statement.notes.push_back(
        {"以中间余额 60M 开始：缺少前面的页",
         "it begins with an interim balance (60M): earlier pages are missing"});
  if (statement.closing && !page.closes)
    statement.notes.push_back({"以中间余额 62M 结束：缺少后面的页",
                               "it ends with an interim balance (62M): later pages are missing"});
}

void check_sum(Statement& statement, const std::optional<SwiftSum>& sum, Direction direction) {
  if (!sum) return;
  std::size_t count = 0;
  FenSum sum_of_lines;
  for (const Line& line : statement.lines) {
    if (line.direction != direction) continue;
    ++count;
    sum_of_lines += line.amount;
  }
  if (count == sum->count && sum_of_lines == FenSum(sum->amount)) return;
  const std::int64_t total = sum_of_lines.nearest_fen();
  const bool debits = direction == Direction::kOut;
  statement.notes.push_back(
      {fmt::format("{}：文件称 {} 笔 {}，流水为 {} 笔 {}", debits ? "90D" : "90C", sum->count,
                   shown(statement, sum->amount), count, shown(statement, total)),
       fmt::format("{}: the file says {} entries of {}, it holds {} of {}", debits ? "90D" : "90C",
                   sum->count, shown(statement, sum->amount), count, shown(statement, total))});
}

// 942 may tell the sums before or after its lines, and the currency with them.
Status settle_currency(Page& page) {
  Statement& statement = page.statement;
  if (!statement.currency.empty() || statement.lines.empty()) return Done{};
  statement.notes.push_back({"文件未写明币种，按两位小数读取",
                             "the file names no currency: amounts were read with two decimals"});
  return Done{};
}

}  // namespace

bool looks_like_mt940(std::string_view text) {
  std::size_t lines = 0;
  for (const std::string_view raw : split(text.substr(0, 4096), '\n')) {
    const std::string line = trimmed(raw);
    if (line.starts_with("{1:") || line.starts_with("{4:") || line.starts_with(":20:") ||
        line.starts_with(":25:"))
      return true;
    // Control bytes may come before the first tag.
    const std::size_t tag = line.find(":20:");
    if (tag != std::string::npos && tag < 8) return true;
    if (++lines > 20) break;
  }
  return false;
}

Result<Reading> read_mt940(std::string_view text) {
  Reader reader;
  for (const SwiftField& field : swift_fields(text)) LUOSHU_CHECK(reader.field(field));
  LUOSHU_CHECK(reader.end_page());
  std::vector<Page> whole;
  for (Page& page : reader.pages()) {
    if (!whole.empty() && continues(whole.back(), page))
      join(whole.back(), std::move(page));
    else
      whole.push_back(std::move(page));
  }
  if (whole.empty()) return refused({"文件不含任何对账单", "the file holds no statement"});
  Reading reading;
  reading.warnings = std::move(reader.warnings());
  bool is_942 = true;
  for (Page& page : whole) {
    is_942 = is_942 && page.is_942;
    if (page.is_942) {
      page.statement.kind = StatementKind::kInterim;
      page.statement.notes.push_back(
          {"日间报告：不结清任何一天", "a report of a running day: it closes no day"});
    } else if (!page.statement.closing) {
      page.statement.notes.push_back({"没有期末余额", "there is no closing balance"});
    }
    note_missing_pages(page);
    check_sum(page.statement, page.debits, Direction::kOut);
    check_sum(page.statement, page.credits, Direction::kIn);
    LUOSHU_CHECK(settle_currency(page));
    if (!page.number.empty()) page.statement.id = page.number;
    reading.statements.push_back(std::move(page.statement));
  }
  reading.format = is_942 ? "mt942" : "mt940";
  LUOSHU_CHECK(finish(reading));
  return reading;
}

}  // namespace luoshu::bank
