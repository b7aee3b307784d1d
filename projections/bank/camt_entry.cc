#include "projections/bank/camt_entry.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/fen_sum.h"
#include "projections/bank/amount.h"
#include "projections/bank/dates.h"
#include "projections/bank/text.h"

namespace luoshu::bank {
namespace {

// Placeholders that stand where no reference is.
bool is_reference(const std::string& text) {
  constexpr std::string_view kNone[] = {"", "NOTPROVIDED", "NONREF", "NOTAVAILABLE"};
  return std::ranges::find(kNone, text) == std::end(kNone);
}

void add_reference(std::vector<std::string>& list, const std::string& text) {
  if (is_reference(text) && std::ranges::find(list, text) == list.end()) list.push_back(text);
}

void add_text(std::string& all, const std::string& more) {
  if (more.empty()) return;
  if (!all.empty()) all += ' ';
  all += more;
}

void add_details_references(const XmlElement& details, std::vector<std::string>& list) {
  const XmlElement refs = details.child("Refs");
  for (const char* name : {"EndToEndId", "InstrId", "TxId", "PmtInfId", "UETR", "MndtId", "ChqNb"})
    add_reference(list, refs.child(name).text());
  for (const XmlElement& one : refs.children("Prtry")) add_reference(list, one.text_at("Ref"));
  for (const XmlElement& one : details.child("RmtInf").children("Strd")) {
    add_reference(list, one.text_at("CdtrRefInf/Ref"));
    for (const XmlElement& document : one.children("RfrdDocInf"))
      add_reference(list, document.text_at("Nb"));
  }
}

std::string details_text(const XmlElement& details) {
  std::string all;
  const XmlElement remittance = details.child("RmtInf");
  for (const XmlElement& one : remittance.children("Ustrd")) add_text(all, one.text());
  for (const XmlElement& one : remittance.children("Strd"))
    for (const XmlElement& more : one.children("AddtlRmtInf")) add_text(all, more.text());
  add_text(all, details.text_at("AddtlTxInf"));
  return all;
}

// Version 2 to 6 put the name into the party, later ones one level below.
Party party_of(const XmlElement& related, const char* who, const char* account) {
  Party party;
  const XmlElement element = related.child(who);
  for (const char* path : {"Nm", "Pty/Nm", "Agt/FinInstnId/Nm"})
    if (party.name.empty()) party.name = element.text_at(path);
  party.account = camt_account(related.child(account));
  return party;
}

// Money that came has its debtor on the other side; what came back, the former creditor.
Party counterparty_of(const XmlElement& details, Direction direction, bool reversal) {
  const XmlElement related = details.child("RltdPties");
  const bool from_debtor = (direction == Direction::kIn) != reversal;
  return from_debtor ? party_of(related, "Dbtr", "DbtrAcct")
                     : party_of(related, "Cdtr", "CdtrAcct");
}

Result<LineStatus> status_of(const XmlElement& entry, const std::string& place) {
  const XmlElement element = entry.child("Sts");
  std::string code = element.text();
  for (const char* name : {"Cd", "Prtry"})
    if (code.empty()) code = element.child(name).text();
  if (code == "BOOK") return LineStatus::kBooked;
  if (code == "PDNG") return LineStatus::kPending;
  if (code == "INFO") return LineStatus::kInformation;
  if (code == "FUTR") return LineStatus::kFuture;
  if (code.empty()) return refused(place, {"缺少状态“Sts”", "there is no status (Sts)"});
  return refused(place,
                 {fmt::format("未知的状态 {}", code), fmt::format("unknown status {}", code)});
}

Result<std::optional<Date>> day_at(const XmlElement& owner, const char* name,
                                   const std::string& place) {
  const XmlElement element = owner.child(name);
  std::string text = element.text_at("Dt");
  if (text.empty()) text = element.text_at("DtTm");
  if (text.empty()) return std::optional<Date>();
  const auto day = day_of_iso(text);
  if (day) return std::optional(*day);
  const std::string shown = shorten(text, 40);
  return refused(fmt::format("{}/{}", place, name), {fmt::format("没有“{}”这一天", shown),
                                                     fmt::format("there is no day '{}'", shown)});
}

// The amount of a detail: version 2 has it in AmtDtls alone, later ones in Amt or there.
Result<std::optional<CamtAmount>> details_amount(const XmlElement& details,
                                                 const std::string& place) {
  XmlElement amount = details.child("Amt");
  if (!amount) amount = details.at("AmtDtls/TxAmt/Amt");
  if (!amount) return std::optional<CamtAmount>();
  LUOSHU_TRY(CamtAmount read, camt_amount(amount, place));
  return std::optional(std::move(read));
}

struct Charges {
  FenSum sum;
  bool known = true;  // in the currency of the entry
};

Result<Charges> charges_of(const XmlElement& entry, const std::string& place,
                           const std::string& currency) {
  Charges charges;
  for (const XmlElement& one : entry.children("Chrgs")) {
    XmlElement amount = one.child("TtlChrgsAndTaxAmt");
    if (!amount) amount = one.child("Amt");
    std::vector<XmlElement> amounts;
    if (amount)
      amounts.push_back(amount);
    else
      for (const XmlElement& record : one.children("Rcrd")) amounts.push_back(record.child("Amt"));
    for (const XmlElement& each : amounts) {
      LUOSHU_TRY(const CamtAmount read, camt_amount(each, place + "/Chrgs"));
      charges.known = charges.known && read.currency == currency;
      charges.sum += read.amount;
    }
  }
  return charges;
}

// The details of an entry as its split: only where they add up to it, charges being one more part.
class Split {
 public:
  Split(Line& line, std::string currency, std::vector<Bilingual>& notes)
      : line_(line), currency_(std::move(currency)), notes_(notes) {}

  Status add(const XmlElement& details, const std::string& place) {
    ++count_;
    LUOSHU_TRY(const auto amount, details_amount(details, place));
    LinePart part{line_.direction,
                  0,
                  false,
                  counterparty_of(details, line_.direction, line_.reversal),
                  {},
                  details_text(details)};
    add_details_references(details, part.references);
    if (!amount || amount->currency != currency_) {
      known_ = false;
      if (amount) other_currency_ = true;
    } else {
      part.amount = amount->amount;
    }
    // A detail may go the other way; where its own indicator says nothing, it goes with the entry.
    if (details.child("CdtDbtInd")) {
      LUOSHU_TRY(part.direction, camt_direction(details, place));
    }
    signed_sum_ += part.direction == line_.direction ? part.amount : -part.amount;
    sum_ += part.amount;
    line_.parts.push_back(std::move(part));
    return Done{};
  }

  // One detail without an amount of its own just describes the entry.
  void close(const Charges& charges) {
    if (count_ == 0) return;
    const FenSum entry(line_.amount);
    if (count_ == 1 && !other_currency_ && (!known_ || sum_ == entry)) {
      line_.parts.clear();
      return;
    }
    if (known_ && signed_sum_ == entry) return;
    if (known_ && sum_ == entry) {
      for (LinePart& part : line_.parts) part.direction = line_.direction;
      return;
    }
    if (known_ && charges.known && add_charges(entry, charges.sum)) return;
    line_.parts.clear();
    notes_.push_back(
        {fmt::format("{}：明细之和与流水金额不符，拆分不明（以流水为准）", line_.place),
         fmt::format("{}: the details do not add up to the entry: its split is unknown, the entry "
                     "counts",
                     line_.place)});
  }

 private:
  // Charges on top of the details, or taken out of them.
  bool add_charges(const FenSum& entry, const FenSum& charges) {
    const auto sum = charges.fen();
    if (!sum || *sum == 0) return false;
    FenSum with = signed_sum_;
    with += charges;
    FenSum without = signed_sum_;
    without -= charges;
    if (with != entry && without != entry) return false;
    const Direction other = line_.direction == Direction::kIn ? Direction::kOut : Direction::kIn;
    line_.parts.push_back({with == entry ? line_.direction : other, *sum, true, {}, {}, {}});
    return true;
  }

  Line& line_;
  std::string currency_;
  std::vector<Bilingual>& notes_;
  std::size_t count_ = 0;
  FenSum signed_sum_;
  FenSum sum_;
  bool known_ = true;
  bool other_currency_ = false;
};

void note_batch(const XmlElement& group, std::size_t details, Line& line,
                std::vector<Bilingual>& notes) {
  const XmlElement batch = group.child("Btch");
  if (!batch) return;
  add_reference(line.references, batch.text_at("PmtInfId"));
  add_reference(line.references, batch.text_at("MsgId"));
  const std::string count = batch.text_at("NbOfTxs");
  if (count.empty() || details == 0 || count == fmt::format("{}", details)) return;
  notes.push_back(
      {fmt::format("{}：批次称有 {} 笔，明细为 {} 笔", line.place, shorten(count, 20), details),
       fmt::format("{}: the batch counts {} transactions, the details are {}", line.place,
                   shorten(count, 20), details)});
}

Status read_details(const XmlElement& entry, const std::string& currency, Line& line,
                    std::vector<Bilingual>& notes) {
  Split split(line, currency, notes);
  std::size_t number = 0;
  for (const XmlElement& group : entry.children("NtryDtls")) {
    const auto list = group.children("TxDtls");
    note_batch(group, list.size(), line, notes);
    for (const XmlElement& details : list) {
      LUOSHU_CHECK(split.add(details, fmt::format("{}/TxDtls[{}]", line.place, ++number)));
      add_details_references(details, line.references);
      add_text(line.text, details_text(details));
      if (line.bank_reference.empty() && list.size() == 1)
        line.bank_reference = details.text_at("Refs/AcctSvcrRef");
    }
  }
  if (!line.parts.empty()) line.counterparty = line.parts.front().counterparty;
  for (const LinePart& part : line.parts)
    if (part.counterparty != line.counterparty) line.counterparty = {};
  LUOSHU_TRY(const Charges charges, charges_of(entry, line.place, currency));
  split.close(charges);
  return Done{};
}

}  // namespace

Result<CamtAmount> camt_amount(const XmlElement& amount, const std::string& place) {
  if (!amount) return refused(place, {"缺少金额“Amt”", "there is no amount (Amt)"});
  CamtAmount read{0, std::string(amount.attribute("Ccy"))};
  if (!is_currency(read.currency))
    return refused(place, {"金额没有币种", "an amount has no currency"});
  const auto parsed = parse_amount(amount.text(), NumberStyle::kPlain, decimals_of(read.currency));
  if (!parsed)
    return refused(fmt::format("{}/{}", place, amount.local_name()),
                   {parsed.error().detail_zh, parsed.error().detail});
  read.amount = parsed->amount;
  return read;
}

Result<Direction> camt_direction(const XmlElement& owner, const std::string& place) {
  const std::string text = owner.child("CdtDbtInd").text();
  if (text == "CRDT") return Direction::kIn;
  if (text == "DBIT") return Direction::kOut;
  return refused(place,
                 {"缺少借贷标志 CdtDbtInd（CRDT 或 DBIT）", "CdtDbtInd is neither CRDT nor DBIT"});
}

std::string camt_account(const XmlElement& account) {
  for (const char* path : {"Id/IBAN", "Id/Othr/Id", "Id/PrtryAcct/Id", "Id/BBAN"})
    if (const std::string id = account.text_at(path); !id.empty()) return id;
  return {};
}

Result<Line> camt_line(const XmlElement& entry, const std::string& place,
                       const std::string& currency, std::vector<Bilingual>& notes) {
  Line line;
  line.place = place;
  LUOSHU_TRY(const CamtAmount amount, camt_amount(entry.child("Amt"), place));
  if (amount.currency != currency)
    return refused(
        place, {fmt::format("流水币种 {} 与账户币种 {} 不同", amount.currency, currency),
                fmt::format("the entry is in {}, its account in {}", amount.currency, currency)});
  line.amount = amount.amount;
  LUOSHU_TRY(line.direction, camt_direction(entry, place));
  const std::string reversal = entry.text_at("RvslInd");
  line.reversal = reversal == "true" || reversal == "1";
  LUOSHU_TRY(line.status, status_of(entry, place));
  LUOSHU_TRY(line.booked, day_at(entry, "BookgDt", place));
  LUOSHU_TRY(line.valued, day_at(entry, "ValDt", place));
  line.bank_reference = entry.text_at("AcctSvcrRef");
  add_reference(line.references, entry.text_at("NtryRef"));
  LUOSHU_CHECK(read_details(entry, currency, line, notes));
  if (!is_reference(line.bank_reference)) line.bank_reference.clear();
  add_text(line.text, entry.text_at("AddtlNtryInf"));
  if (!line.booked && line.status == LineStatus::kBooked) {
    line.booked = line.valued;
    notes.push_back(
        {fmt::format("{}：没有记账日，以起息日代替", place),
         fmt::format("{}: there is no booking day; the value day stands for it", place)});
  }
  return line;
}

}  // namespace luoshu::bank
