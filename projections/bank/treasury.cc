#include "projections/bank/treasury.h"

#include <fmt/format.h>

#include "ledger/base/fen_sum.h"
#include "projections/bank/amount.h"
#include "projections/bank/dates.h"
#include "projections/bank/text.h"

namespace luoshu::bank {
namespace {

constexpr std::string_view kNonTaxRevenue = "5408";
constexpr int kFenDecimals = 2;

Result<std::int64_t> fen_at(const XmlElement& owner, const char* name) {
  const auto parsed = parse_amount(owner.text_at(name), NumberStyle::kPeople, kFenDecimals);
  if (parsed) return parsed->amount;
  return refused(fmt::format("{}/{}", owner.path(), name),
                 {parsed.error().detail_zh, parsed.error().detail});
}

std::string fen_text(std::int64_t fen) {
  return amount_text(fen, kFenDecimals);
}

void add_reference(Line& line, const std::string& reference) {
  if (!reference.empty()) line.references.push_back(reference);
}

Result<Line> read_detail(const XmlElement& detail, const Statement& statement, std::size_t number) {
  Line line;
  line.place = fmt::format("{}/Detail[{}]", statement.id, number);
  LUOSHU_TRY(line.amount, fen_at(detail, "Amt"));
  line.reversal = line.amount < 0;
  line.counterparty.name = detail.text_at("Hold2");
  add_reference(line, detail.text_at("Hold1"));
  add_reference(line, statement.id);
  line.text = trimmed(fmt::format("{} {} {}", detail.text_at("IncomeSortCode"),
                                  detail.text_at("Hold4"), detail.text_at("Remark")));
  return line;
}

Status check_sums(const XmlElement& voucher, Statement& statement) {
  FenSum details;
  for (const Line& line : statement.lines) details += line.amount;
  LUOSHU_TRY(const std::int64_t sum, fen_at(voucher, "SumAmt"));
  if (details != FenSum(sum))
    statement.notes.push_back(
        {fmt::format("明细之和 {} 与合计 {} 不符", fen_text(details.nearest_fen()), fen_text(sum)),
         fmt::format("the details sum to {}, the voucher says {}", fen_text(details.nearest_fen()),
                     fen_text(sum))});
  if (voucher.text_at("XSumAmt").empty()) return Done{};
  LUOSHU_TRY(const std::int64_t entered, fen_at(voucher, "XSumAmt"));
  if (entered != sum)
    statement.notes.push_back(
        {fmt::format("实际入库 {}，缴款书合计 {}", fen_text(entered), fen_text(sum)),
         fmt::format("{} entered the treasury, the voucher says {}", fen_text(entered),
                     fen_text(sum))});
  return Done{};
}

Result<Statement> read_voucher(const XmlElement& body, const XmlElement& voucher) {
  Statement statement;
  statement.kind = StatementKind::kNotification;
  statement.id = body.attribute("VoucherNo");
  if (statement.id.empty()) statement.id = voucher.text_at("Id");
  statement.account = voucher.text_at("TreCode");
  statement.currency = "CNY";
  statement.notes.push_back({"缴款书：说明入库款项，不是账户对账单",
                             "a payment voucher: it explains money of the treasury and is no "
                             "statement of an account"});
  // What the treasury has entered has a day of entry; before that it is announced.
  const std::string entered = voucher.text_at("XAcctDate");
  const std::string written = entered.empty() ? voucher.text_at("VouDate") : entered;
  const auto day = day_of_people(written);
  if (!day)
    return refused(voucher.path(), {fmt::format("没有“{}”这一天", shorten(written, 20)),
                                    fmt::format("there is no day '{}'", shorten(written, 20))});
  std::size_t number = 0;
  for (const XmlElement& detail : voucher.child("DetailList").children("Detail")) {
    LUOSHU_TRY(Line line, read_detail(detail, statement, ++number));
    line.booked = day;
    line.status = entered.empty() ? LineStatus::kPending : LineStatus::kBooked;
    statement.lines.push_back(std::move(line));
  }
  if (statement.lines.empty()) return refused(voucher.path(), {"没有明细", "there are no details"});
  LUOSHU_CHECK(check_sums(voucher, statement));
  return statement;
}

}  // namespace

Result<Reading> read_treasury(const XmlTree& tree) {
  Reading reading;
  reading.format = fmt::format("treasury.{}", kNonTaxRevenue);
  reading.charset = tree.charset();
  for (const XmlElement& body : tree.root().children("VoucherBody")) {
    if (body.attribute("VtCode") != kNonTaxRevenue) {
      const std::string shown = shorten(body.attribute("VtCode"), 20);
      return refused(body.path(), {fmt::format("凭证类型“{}”不是 5408", shown),
                                   fmt::format("the voucher type '{}' is not 5408", shown)});
    }
    const XmlElement voucher = body.child("Voucher");
    if (!voucher) return refused(body.path(), {"没有 Voucher", "there is no Voucher"});
    LUOSHU_TRY(Statement statement, read_voucher(body, voucher));
    reading.statements.push_back(std::move(statement));
  }
  if (reading.statements.empty())
    return refused(tree.root().path(), {"没有 VoucherBody", "there is no VoucherBody"});
  LUOSHU_CHECK(finish(reading));
  return reading;
}

}  // namespace luoshu::bank
