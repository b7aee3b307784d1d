#include "projections/bank/camt.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/base/fen_sum.h"
#include "projections/bank/amount.h"
#include "projections/bank/camt_entry.h"
#include "projections/bank/dates.h"
#include "projections/bank/text.h"

namespace luoshu::bank {
namespace {

constexpr std::string_view kNamespace = "urn:iso:std:iso:20022:tech:xsd:camt.";
constexpr std::size_t kEnvelopeDepthMax = 6;

struct Message {
  std::string_view number;     // of the schema
  std::string_view body;       // child of Document
  std::string_view statement;  // child of the body
  StatementKind kind;
};
constexpr Message kMessages[] = {
    {"052", "BkToCstmrAcctRpt", "Rpt", StatementKind::kInterim},
    {"053", "BkToCstmrStmt", "Stmt", StatementKind::kStatement},
    {"054", "BkToCstmrDbtCdtNtfctn", "Ntfctn", StatementKind::kNotification},
};

// "053.001.02" of the namespace, or empty.
std::string_view schema_of(const XmlElement& element) {
  const std::string_view uri = element.namespace_uri();
  return uri.starts_with(kNamespace) ? uri.substr(kNamespace.size()) : std::string_view();
}

void find_documents(const XmlElement& element, std::size_t depth, std::vector<XmlElement>& found) {
  if (element.local_name() == "Document" && !schema_of(element).empty()) {
    found.push_back(element);
    return;
  }
  if (depth >= kEnvelopeDepthMax) return;
  for (const XmlElement& child : element.children()) find_documents(child, depth + 1, found);
}

struct ReadBalance {
  std::string type;
  Balance balance;
};

Result<std::vector<ReadBalance>> read_balances(const XmlElement& statement) {
  std::vector<ReadBalance> list;
  for (const XmlElement& element : statement.children("Bal")) {
    const std::string place = element.path();
    ReadBalance read;
    const XmlElement type = element.at("Tp/CdOrPrtry");
    read.type = type.text_at("Cd");
    if (read.type.empty()) read.type = type.text_at("Prtry");
    LUOSHU_TRY(const CamtAmount amount, camt_amount(element.child("Amt"), place));
    LUOSHU_TRY(const Direction direction, camt_direction(element, place));
    read.balance.amount = direction == Direction::kIn ? amount.amount : -amount.amount;
    read.balance.currency = amount.currency;
    std::string day = element.text_at("Dt/Dt");
    if (day.empty()) day = element.text_at("Dt/DtTm");
    read.balance.day = day_of_iso(day);
    list.push_back(std::move(read));
  }
  return list;
}

// Which balances open and close the statement.
class Balances {
 public:
  Balances(std::vector<ReadBalance> list, Statement& statement)
      : list_(std::move(list)), statement_(statement) {}

  void choose() {
    statement_.opening = first_of({"OPBD", "PRCD"});
    statement_.closing = last_of("CLBD");
    interim();
    available(statement_.opening, "OPAV", {"期初", "opening"});
    available(statement_.closing, "CLAV", {"期末", "closing"});
    for (const ReadBalance& one : list_)
      if (!is_known(one.type))
        statement_.notes.push_back(
            {fmt::format("余额类型 {} 不作期初或期末使用", shorten(one.type, 40)),
             fmt::format("a balance of type {} is neither opening nor closing",
                         shorten(one.type, 40))});
  }

 private:
  static bool is_known(std::string_view type) {
    constexpr std::array<std::string_view, 9> kTypes = {"OPBD", "PRCD", "CLBD", "ITBD", "OPAV",
                                                        "CLAV", "FWAV", "ITAV", "INFO"};
    return std::ranges::find(kTypes, type) != kTypes.end();
  }
  bool has(std::string_view type) const {
    return std::ranges::find(list_, type, &ReadBalance::type) != list_.end();
  }
  // Of the statement's currency where there is one of it.
  std::optional<Balance> first_of(std::initializer_list<std::string_view> types) {
    for (const std::string_view type : types) {
      std::optional<Balance> found;
      for (const ReadBalance& one : list_) {
        if (one.type != type) continue;
        const bool better = one.balance.currency == statement_.currency;
        if (found && better && found->currency == statement_.currency &&
            one.balance.amount != found->amount)
          note_several(type);
        if (!found || (better && found->currency != statement_.currency)) found = one.balance;
      }
      if (found) return found;
    }
    return {};
  }
  std::optional<Balance> last_of(std::string_view type) {
    std::ranges::reverse(list_);
    const auto found = first_of({type});
    std::ranges::reverse(list_);
    return found;
  }
  void note_several(std::string_view type) {
    statement_.notes.push_back(
        {fmt::format("有多个不同的 {} 余额", type),
         fmt::format("there are several different balances of type {}", type)});
  }
  // Pages of a statement, and reports of a running day, have interim balances at one or both ends.
  void interim() {
    std::vector<Balance> list;
    for (const ReadBalance& one : list_)
      if (one.type == "ITBD") list.push_back(one.balance);
    if (list.empty()) return;
    if (!statement_.opening && (list.size() > 1 || statement_.closing)) {
      statement_.opening = list.front();
      list.erase(list.begin());
      note_interim({"期初", "opening"});
    }
    if (!statement_.closing && !list.empty()) {
      statement_.closing = list.back();
      note_interim({"期末", "closing"});
    }
  }
  void note_interim(const BilingualView& which) {
    statement_.notes.push_back({fmt::format("{}余额取自中间余额 ITBD", which.zh),
                                fmt::format("the {} balance is an interim one (ITBD)", which.en)});
  }
  void available(std::optional<Balance>& place, std::string_view type, const BilingualView& which) {
    if (place || !has(type)) return;
    place = first_of({type});
    statement_.notes.push_back(
        {fmt::format("文件只有可用余额 {}，以其作{}余额", type, which.zh),
         fmt::format("the {} balance is an available one ({}): the file has no booked one",
                     which.en, type)});
  }

  std::vector<ReadBalance> list_;
  Statement& statement_;
};

// The account's currency, else that of its entries, else of its balances.
std::string currency_of(const XmlElement& statement) {
  if (const std::string own = statement.text_at("Acct/Ccy"); !own.empty()) return own;
  for (const char* name : {"Ntry", "Bal"})
    if (const auto amount = statement.child(name).child("Amt"))
      return std::string(amount.attribute("Ccy"));
  return {};
}

// TxsSummry against the entries: booked ones, or all where the bank counts so.
class Summary {
 public:
  explicit Summary(Statement& statement) : statement_(statement) {}

  Status check(const XmlElement& summary) {
    if (!summary) return Done{};
    LUOSHU_CHECK(check_part(summary.child("TtlNtries"), {"全部", "all"}, true, true));
    LUOSHU_CHECK(check_part(summary.child("TtlCdtNtries"), {"贷方", "credit"}, true, false));
    return check_part(summary.child("TtlDbtNtries"), {"借方", "debit"}, false, true);
  }

 private:
  Status check_part(const XmlElement& part, const BilingualView& which, bool credits, bool debits) {
    const std::string count = part.text_at("NbOfNtries");
    const std::string sum = part.text_at("Sum");
    if (!agrees(count, sum, credits, debits, true) && !agrees(count, sum, credits, debits, false))
      statement_.notes.push_back(
          {fmt::format("文件的{}流水汇总（{} 笔，{}）与流水不符", which.zh, shorten(count, 20),
                       shorten(sum, 40)),
           fmt::format("the file's summary of {} entries ({}, {}) does not agree with them",
                       which.en, shorten(count, 20), shorten(sum, 40))});
    return Done{};
  }
  bool agrees(const std::string& count, const std::string& sum, bool credits, bool debits,
              bool booked_only) const {
    std::size_t lines = 0;
    FenSum total;
    for (const Line& line : statement_.lines) {
      if (booked_only && line.status != LineStatus::kBooked) continue;
      const bool counted = line.direction == Direction::kIn ? credits : debits;
      if (!counted) continue;
      ++lines;
      total += line.amount;
    }
    if (!count.empty() && count != fmt::format("{}", lines)) return false;
    if (sum.empty()) return true;
    const auto parsed = parse_amount(sum, NumberStyle::kPlain, decimals_of(statement_.currency));
    return parsed && FenSum(parsed->amount) == total;
  }

  Statement& statement_;
};

void note_kind(Statement& statement, const XmlElement& element) {
  if (statement.kind == StatementKind::kInterim)
    statement.notes.push_back(
        {"日间报告：不结清任何一天", "a report of a running day: it closes no day"});
  if (statement.kind == StatementKind::kNotification)
    statement.notes.push_back(
        {"到账通知：只说明对账单中的流水，不增加款项",
         "a notification: it explains entries of a statement and adds no money"});
  const std::string copy = element.text_at("CpyDplctInd");
  if (copy == "DUPL" || copy == "CODU")
    statement.notes.push_back({fmt::format("银行标明为重复件（{}）", copy),
                               fmt::format("the bank marks it as a duplicate ({})", copy)});
}

Result<Statement> read_statement(const XmlElement& element, const Message& message) {
  Statement statement;
  statement.kind = message.kind;
  const std::string place = element.path();
  statement.id = element.text_at("Id");
  statement.account = camt_account(element.child("Acct"));
  statement.currency = currency_of(element);
  if (!statement.currency.empty() && !is_currency(statement.currency))
    return refused(place, {"账户币种不是三个大写字母", "the account's currency is no code"});
  statement.from = day_of_iso(element.text_at("FrToDt/FrDtTm"));
  statement.to = day_of_iso(element.text_at("FrToDt/ToDtTm"));
  note_kind(statement, element);
  LUOSHU_TRY(auto balances, read_balances(element));
  Balances(std::move(balances), statement).choose();
  std::size_t number = 0;
  const auto entries = element.children("Ntry");
  for (const XmlElement& entry : entries) {
    const std::string where =
        entries.size() == 1 ? place + "/Ntry" : fmt::format("{}/Ntry[{}]", place, ++number);
    LUOSHU_TRY(Line line, camt_line(entry, where, statement.currency, statement.notes));
    statement.lines.push_back(std::move(line));
  }
  LUOSHU_CHECK(Summary(statement).check(element.child("TxsSummry")));
  return statement;
}

Result<Reading> read_document(const XmlElement& document) {
  const std::string_view schema = schema_of(document);
  Reading reading;
  reading.format = fmt::format("camt.{}", schema);
  const auto* message = std::ranges::find_if(
      kMessages, [&](const Message& one) { return schema.starts_with(one.number); });
  if (message == std::end(kMessages))
    return refused(document.path(), {fmt::format("不支持 camt.{}", schema),
                                     fmt::format("camt.{} is not read", schema)});
  const std::string_view version = schema.substr(std::min<std::size_t>(schema.size(), 8));
  if (version.size() != 2 || version < "02" || version > "13")
    reading.warnings.push_back(
        {fmt::format("版本 {} 未经核实，按相近版本读取", schema),
         fmt::format("version {} is not known here: read like its neighbours", schema)});
  const XmlElement body = document.child(message->body);
  if (!body)
    return refused(document.path(), {fmt::format("缺少 {}", message->body),
                                     fmt::format("{} is missing", message->body)});
  const auto statements = body.children(message->statement);
  if (statements.empty())
    return refused(body.path(), {fmt::format("没有 {}：文件不含任何对账单", message->statement),
                                 fmt::format("there is no {}: the file holds no statement",
                                             message->statement)});
  for (const XmlElement& element : statements) {
    LUOSHU_TRY(Statement statement, read_statement(element, *message));
    reading.statements.push_back(std::move(statement));
  }
  return reading;
}

}  // namespace

bool holds_camt(const XmlTree& tree) {
  std::vector<XmlElement> found;
  find_documents(tree.root(), 0, found);
  return !found.empty();
}

Result<Reading> read_camt(const XmlTree& tree) {
  std::vector<XmlElement> documents;
  find_documents(tree.root(), 0, documents);
  Reading all;
  for (const XmlElement& document : documents) {
    LUOSHU_TRY(Reading one, read_document(document));
    if (!all.format.empty() && all.format != one.format)
      return refused(document.path(),
                     {"一个文件含两种报文", "one file holds two kinds of messages"});
    all.format = one.format;
    std::ranges::move(one.statements, std::back_inserter(all.statements));
    std::ranges::move(one.warnings, std::back_inserter(all.warnings));
  }
  if (documents.empty())
    return refused({"没有 CAMT 命名空间的“Document”", "there is no Document in a CAMT namespace"});
  all.charset = tree.charset();
  LUOSHU_CHECK(finish(all));
  return all;
}

}  // namespace luoshu::bank
