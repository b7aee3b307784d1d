#include "tests/projections/bank/bank_testing.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <iconv.h>
#include <zip.h>

#include "projections/bank/amount.h"

namespace luoshu::bank::testing {
namespace {

Reading taken(Result<Reading> reading) {
  EXPECT_TRUE(reading.has_value()) << reading.error().detail;
  return reading ? *std::move(reading) : Reading{};
}

std::string balance_of(const std::optional<Balance>& balance) {
  return balance ? amount_text(balance->amount, decimals_of(balance->currency)) : "-";
}

}  // namespace

Reading reading_of(std::string_view text) {
  return taken(read_file(as_bytes(text)));
}
Reading reading_of(const Bytes& bytes) {
  return taken(read_file(bytes));
}
Reading reading_of(std::string_view text, std::string_view mapping) {
  return taken(read_file(as_bytes(text), shipped_mappings(mapping)));
}
std::string refusal_of(std::string_view text) {
  const auto reading = read_file(as_bytes(text));
  return reading ? "" : reading.error().detail;
}
std::string refusal_of(const Bytes& bytes) {
  return refusal_of(as_text(bytes));
}

std::string opening_of(const Statement& statement) {
  return balance_of(statement.opening);
}
std::string closing_of(const Statement& statement) {
  return balance_of(statement.closing);
}
std::string difference_of(const Statement& statement) {
  return statement.difference ? amount_text(*statement.difference, decimals_of(statement.currency))
                              : "-";
}
std::string credits_of(const Statement& statement) {
  return amount_text(statement.credit_sum, decimals_of(statement.currency));
}
std::string debits_of(const Statement& statement) {
  return amount_text(statement.debit_sum, decimals_of(statement.currency));
}
std::string money_of(const Statement& statement) {
  return fmt::format("{} +{} -{} ={} ({})", opening_of(statement), credits_of(statement),
                     debits_of(statement), closing_of(statement), difference_of(statement));
}

bool says(const std::vector<Bilingual>& notes, std::string_view words) {
  for (const Bilingual& note : notes)
    if (note.en.find(words) != std::string::npos || note.zh.find(words) != std::string::npos)
      return true;
  return false;
}

Bytes in_charset(std::string_view text, const char* charset) {
  const iconv_t handle = iconv_open(charset, "UTF-8");
  std::string out(text.size() * 4 + 16, '\0');
  std::string in(text);
  char* from = in.data();
  std::size_t left = in.size();
  char* to = out.data();
  std::size_t room = out.size();
  EXPECT_EQ(iconv(handle, &from, &left, &to, &room), 0U);
  iconv_close(handle);
  out.resize(out.size() - room);
  return to_bytes(out);
}

std::string camt(std::string_view inside, std::string_view version) {
  return fmt::format(
      R"(<?xml version="1.0" encoding="UTF-8"?>)"
      R"(<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{}">)"
      R"(<BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>S</Id><Acct><Id><Othr>)"
      R"(<Id>6222</Id></Othr></Id><Ccy>CNY</Ccy></Acct>{}</Stmt></BkToCstmrStmt></Document>)",
      version, inside);
}

std::string camt_balance(std::string_view type, std::string_view amount, std::string_view sign,
                         std::string_view currency) {
  return fmt::format(R"(<Bal><Tp><CdOrPrtry><Cd>{}</Cd></CdOrPrtry></Tp><Amt Ccy="{}">{}</Amt>)"
                     R"(<CdtDbtInd>{}</CdtDbtInd><Dt><Dt>2026-01-31</Dt></Dt></Bal>)",
                     type, currency, amount, sign);
}

std::string camt_entry(std::string_view amount, std::string_view sign, std::string_view status,
                       std::string_view more) {
  return fmt::format(R"(<Ntry><Amt Ccy="CNY">{}</Amt><CdtDbtInd>{}</CdtDbtInd><Sts>{}</Sts>)"
                     R"(<BookgDt><Dt>2026-01-15</Dt></BookgDt>{}</Ntry>)",
                     amount, sign, status, more);
}

Bytes zipped(const std::vector<PackedFile>& files) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(target);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  for (const PackedFile& file : files) {
    zip_source_t* source = zip_source_buffer(archive, file.content.data(), file.content.size(), 0);
    EXPECT_GE(zip_file_add(archive, file.name.c_str(), source, ZIP_FL_ENC_UTF_8), 0);
  }
  EXPECT_EQ(zip_close(archive), 0);
  zip_source_open(target);
  zip_source_seek(target, 0, SEEK_END);
  Bytes bytes(static_cast<std::size_t>(zip_source_tell(target)));
  zip_source_seek(target, 0, SEEK_SET);
  EXPECT_EQ(zip_source_read(target, bytes.data(), bytes.size()),
            static_cast<zip_int64_t>(bytes.size()));
  zip_source_close(target);
  zip_source_free(target);
  return bytes;
}

std::vector<PackedFile> workbook(std::string_view sheet_data, std::string_view strings,
                                 std::string_view workbook_properties) {
  constexpr std::string_view kMain =
      R"(xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main")";
  constexpr std::string_view kOffice =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  return {
      {"xl/workbook.xml",
       fmt::format(
           R"(<workbook {} xmlns:r="{}">{}<sheets><sheet name="明细" sheetId="1" r:id="r1"/>)"
           R"(</sheets></workbook>)",
           kMain, kOffice, workbook_properties)},
      {"xl/_rels/workbook.xml.rels",
       fmt::format(
           R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
           R"(<Relationship Id="r1" Type="{0}/worksheet" Target="worksheets/sheet1.xml"/>)"
           R"(<Relationship Id="r2" Type="{0}/sharedStrings" Target="/xl/sharedStrings.xml"/>)"
           R"(<Relationship Id="r3" Type="{0}/styles" Target="styles.xml"/></Relationships>)",
           kOffice)},
      {"xl/styles.xml",
       fmt::format(
           R"(<styleSheet {}><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m"/>)"
           R"(</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/>)"
           R"(</cellXfs></styleSheet>)",
           kMain)},
      {"xl/sharedStrings.xml", fmt::format(R"(<sst {}>{}</sst>)", kMain, strings)},
      {"xl/worksheets/sheet1.xml",
       fmt::format(R"(<worksheet {}><sheetData>{}</sheetData></worksheet>)", kMain, sheet_data)}};
}

}  // namespace luoshu::bank::testing
