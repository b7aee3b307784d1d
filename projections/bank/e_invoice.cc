#include "projections/bank/e_invoice.h"

#include <fmt/format.h>

#include <algorithm>

#include "projections/bank/amount.h"
#include "projections/bank/capitals.h"
#include "projections/bank/text.h"

namespace luoshu::bank {
namespace {

constexpr std::size_t kNumberDigits = 20;
constexpr int kFenDecimals = 2;

// The first element of that name, at whatever level; the guard bounds the depth.
XmlElement first_below(const XmlElement& element, std::string_view name) {
  for (const XmlElement& child : element.children()) {
    if (child.local_name() == name) return child;
    if (const XmlElement found = first_below(child, name)) return found;
  }
  return {};
}

Result<std::int64_t> fen_of(const XmlElement& element, std::string_view name) {
  if (!element) return refused({fmt::format("缺少 {}", name), fmt::format("{} is missing", name)});
  const auto parsed = parse_amount(element.text(), NumberStyle::kPeople, kFenDecimals);
  if (parsed) return parsed->amount;
  return refused(element.path(), {parsed.error().detail_zh, parsed.error().detail});
}

void check_words(const XmlElement& information, Document& invoice) {
  const std::string words = first_below(information, "TotalTax-includedAmountInChinese").text();
  if (words.empty()) return;
  const auto read = fen_of_capitals(words);
  if (read && *read == invoice.amount) return;
  const std::string shown = shorten(words, 90);
  invoice.notes.push_back(
      {fmt::format("大写金额“{}”与 {} 不符", shown, amount_text(invoice.amount, kFenDecimals)),
       fmt::format("the amount in words '{}' is not {}", shown,
                   amount_text(invoice.amount, kFenDecimals))});
}

void check_color(const XmlElement& root, Document& invoice) {
  const std::string label = first_below(root, "InIssuType").text_at("LabelCode");
  const bool red = label == "N";
  if (!red && label != "Y")
    invoice.notes.push_back({fmt::format("不认识的开具类型“{}”", shorten(label, 20)),
                             fmt::format("the kind of issue '{}' is unknown", shorten(label, 20))});
  if (red) invoice.kind = "e-invoice-red";
  if (red != (invoice.amount < 0) && invoice.amount != 0)
    invoice.notes.push_back(
        {"红蓝标志与金额的正负矛盾", "red or blue contradicts the sign of the amount"});
  if (red && invoice.original_number.empty())
    invoice.notes.push_back(
        {"红字发票未写明所冲红的发票", "a red invoice does not name the one that it corrects"});
}

}  // namespace

Result<Reading> read_e_invoice(const XmlTree& tree) {
  Reading reading;
  reading.format = "e-invoice";
  reading.charset = tree.charset();
  Document invoice;
  invoice.kind = "e-invoice";
  invoice.currency = "CNY";
  const XmlElement root = tree.root();
  invoice.number = root.text_at("Header/EIid");
  const bool digits =
      invoice.number.size() == kNumberDigits &&
      std::ranges::all_of(invoice.number, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits)
    return refused(fmt::format("{}/Header/EIid", root.path()),
                   {"发票号码不是 20 位数字", "the invoice's number is not 20 digits"});
  const XmlElement information = first_below(root, "BasicInformation");
  LUOSHU_TRY(const std::int64_t net,
             fen_of(first_below(information, "TotalAmWithoutTax"), "TotalAmWithoutTax"));
  LUOSHU_TRY(const std::int64_t tax, fen_of(first_below(information, "TotalTaxAm"), "TotalTaxAm"));
  LUOSHU_TRY(invoice.amount, fen_of(first_below(information, "TotalTax-includedAmount"),
                                    "TotalTax-includedAmount"));
  if (net + tax != invoice.amount)
    invoice.notes.push_back({"不含税金额与税额之和不等于价税合计",
                             "the amount without tax and the tax do not sum to the total"});
  for (const char* name : {"IssueTime", "RequestTime"})
    if (invoice.day.empty()) invoice.day = first_below(root, name).text().substr(0, 10);
  invoice.original_number = first_below(root, "OriginalInvoiceCode").text();
  check_color(root, invoice);
  check_words(information, invoice);
  reading.documents.push_back(std::move(invoice));
  return reading;
}

}  // namespace luoshu::bank
