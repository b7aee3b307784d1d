// Workbooks: strings, numbers as spelled, days of both calendars; archives that are refused.
#include "projections/bank/xlsx.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "projections/bank/archive.h"
#include "projections/bank/xlsx_parts.h"
#include "tests/projections/bank/bank_testing.h"

namespace luoshu::bank {
namespace {

using namespace testing;

std::string text_cell(std::string_view address, std::string_view text) {
  return fmt::format(R"(<c r="{}" t="inlineStr"><is><t>{}</t></is></c>)", address, text);
}
std::string number_cell(std::string_view address, std::string_view number, int style = 0) {
  return fmt::format(R"(<c r="{}" s="{}"><v>{}</v></c>)", address, style, number);
}

std::string header_row() {
  return fmt::format("<row r=\"1\">{}{}{}{}{}</row>", text_cell("A1", "交易日期"),
                     text_cell("B1", "借贷标志"), text_cell("C1", "发生额"),
                     text_cell("D1", "余额"), text_cell("E1", "摘要"));
}
std::string row(int number, std::string_view day, std::string_view mark, std::string_view amount,
                std::string_view balance) {
  return fmt::format(
      "<row r=\"{0}\">{1}{2}{3}{4}</row>", number, number_cell(fmt::format("A{}", number), day, 1),
      text_cell(fmt::format("B{}", number), mark), number_cell(fmt::format("C{}", number), amount),
      number_cell(fmt::format("D{}", number), balance));
}

TEST(Xlsx, NumbersAreReadAsSpelled) {
  const Reading reading =
      reading_of(zipped(workbook(header_row() + row(2, "45839", "贷", "1234.5", "1334.5") +
                                 row(4, "45840.75", "借", "1.2345E3", "100") +
                                 row(5, "45841", "贷", "0.30000000000000004", "100.3"))));
  EXPECT_EQ(reading.format, "xlsx:bocom");
  ASSERT_EQ(reading.statements.size(), 1U);
  EXPECT_EQ(money_of(reading.statements[0]), "100.00 +1234.80 -1234.50 =100.30 (0.00)");
  EXPECT_EQ(reading.statements[0].lines[0].booked, parse_date("2025-07-01").value());
  EXPECT_EQ(reading.statements[0].lines[1].booked, parse_date("2025-07-02").value());
  EXPECT_TRUE(says(reading.warnings, "1 rows have numbers with the error"));
  EXPECT_NE(refusal_of(zipped(workbook(header_row() + row(2, "45839", "贷", "1.005", "2")))), "");
}

TEST(Xlsx, SharedStringsWithRunsAndTheOtherCalendar) {
  const std::string strings =
      "<si><t>交易日期</t></si><si><r><t>借贷</t></r><r><t>标志</t></r><rPh><t>x</t></rPh></si>"
      "<si><t>发生额</t></si><si><t xml:space=\"preserve\"> 贷 </t></si>";
  const std::string rows =
      "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>"
      "<c r=\"C1\" t=\"s\"><v>2</v></c></row><row r=\"2\"><c r=\"A2\" s=\"2\"><v>0</v></c>"
      "<c r=\"B2\" t=\"s\"><v>3</v></c><c r=\"C2\"><f>1+1</f><v>2</v></c></row>";
  const Reading reading =
      reading_of(zipped(workbook(rows, strings, "<workbookPr date1904=\"1\"/>")));
  ASSERT_EQ(reading.statements.size(), 1U);
  EXPECT_EQ(credits_of(reading.statements[0]), "2.00");
  EXPECT_EQ(reading.statements[0].lines[0].booked, parse_date("1904-01-01").value());
  EXPECT_TRUE(says(reading.warnings, "1 formulas"));
}

TEST(Xlsx, Serials) {
  const auto day = [](std::string_view serial, Calendar calendar = Calendar::k1900) {
    const auto read = day_of_serial(serial, calendar);
    return read ? to_string(*read) : "-";
  };
  EXPECT_EQ(day("1"), "1900-01-01");
  EXPECT_EQ(day("59"), "1900-02-28");
  EXPECT_EQ(day("60"), "-");
  EXPECT_EQ(day("61"), "1900-03-01");
  EXPECT_EQ(day("45839.99999"), "2025-07-01");
  EXPECT_EQ(day("2958465"), "9999-12-31");
  EXPECT_EQ(day("2958466"), "-");
  EXPECT_EQ(day("0.5"), "-");
  EXPECT_EQ(day("-1"), "-");
  EXPECT_EQ(day("44377", Calendar::k1904), "2025-07-01");
  EXPECT_TRUE(is_date_format(14, ""));
  EXPECT_FALSE(is_date_format(4, ""));
  EXPECT_TRUE(is_date_format(164, "yyyy\"年\"m\"月\""));
  EXPECT_FALSE(is_date_format(164, "#,##0.00\"day\";[Red]0"));
}

TEST(Xlsx, HiddenSheetsAreNamed) {
  auto files = workbook(header_row());
  const std::string from = "sheetId=\"1\"";
  files[0].content.replace(files[0].content.find(from), from.size(), from + " state=\"hidden\"");
  EXPECT_NE(refusal_of(zipped(files)).find("empty"), std::string::npos);
  const auto read = read_xlsx(zipped(files));
  ASSERT_TRUE(read.has_value());
  EXPECT_TRUE(says(read->warnings, "hidden"));
}

TEST(Xlsx, BadCellsAreRefusedWithTheirAddress) {
  const auto sheet = [](std::string_view rows) { return refusal_of(zipped(workbook(rows))); };
  EXPECT_NE(sheet("<row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row>").find("!A1"), std::string::npos);
  EXPECT_NE(sheet("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c></row>").find("shared string"),
            std::string::npos);
  EXPECT_NE(sheet("<row r=\"1\"><c r=\"ZZZ1\"/></row>").find("too many columns"),
            std::string::npos);
  EXPECT_NE(sheet("<row r=\"2\"/><row r=\"1\"/>").find("number is wrong"), std::string::npos);
}

TEST(Archive, HostileOnesAreRefused) {
  for (const char* name : {"../evil", "a/../../b", "/etc/passwd", "a\\b", "c:x"})
    EXPECT_NE(refusal_of(zipped({{name, "x"}})).find("out of the archive"), std::string::npos)
        << name;
  EXPECT_NE(refusal_of(zipped({{"A.xml", "x"}, {"a.XML", "y"}})).find("occurs twice"),
            std::string::npos);
  EXPECT_NE(refusal_of(zipped({{"a", std::string(8U << 20, 'x')}})).find("bomb"),
            std::string::npos);
  std::vector<PackedFile> many;
  for (int i = 0; i < 1'100; ++i) many.push_back({fmt::format("f{}", i), "x"});
  EXPECT_NE(refusal_of(zipped(many)).find("too many entries"), std::string::npos);
  EXPECT_NE(refusal_of("PK\x03\x04 no archive").find("no complete archive"), std::string::npos);
  EXPECT_NE(refusal_of(zipped({{"OFD.xml", "<OFD/>"}})).find("OFD"), std::string::npos);
  auto files = workbook(header_row());
  files[4].content.insert(0, "<!DOCTYPE a [<!ENTITY b \"c\">]>");
  EXPECT_NE(refusal_of(zipped(files)).find("DOCTYPE"), std::string::npos);
}

}  // namespace
}  // namespace luoshu::bank
