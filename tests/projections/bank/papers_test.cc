// Treasury vouchers and digital invoices.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/projections/bank/bank_testing.h"

namespace luoshu::bank {
namespace {

using namespace testing;

std::string voucher(std::string_view sum, std::string_view entered) {
  return fmt::format(
      R"(<?xml version="1.0" encoding="GBK"?><MOF><VoucherBody AdmDivCode="410000" StYear="2026" )"
      R"(VtCode="5408" VoucherNo="V1"><Voucher><Id>1</Id><VouDate>20260105</VouDate>)"
      R"(<TreCode>4100000000</TreCode><SumAmt>{}</SumAmt>{}<DetailList>)"
      R"(<Detail><IncomeSortCode>1030799</IncomeSortCode><Amt>100.00</Amt><Hold1>41000001</Hold1>)"
      R"(<Hold2>甲公司</Hold2></Detail><Detail><IncomeSortCode>1030799</IncomeSortCode>)"
      R"(<Amt>50.50</Amt></Detail></DetailList></Voucher></VoucherBody></MOF>)",
      sum, entered);
}

TEST(Treasury, Voucher5408) {
  const Reading reading = reading_of(in_charset(
      voucher("150.50", "<XAcctDate>20260106</XAcctDate><XSumAmt>150.50</XSumAmt>"), "GB18030"));
  EXPECT_EQ(reading.format, "treasury.5408");
  ASSERT_EQ(reading.statements.size(), 1U);
  const Statement& statement = reading.statements[0];
  EXPECT_EQ(statement.account, "4100000000");
  EXPECT_EQ(credits_of(statement), "150.50");
  EXPECT_EQ(statement.notes.size(), 1U);
  EXPECT_EQ(statement.lines[0].references, (std::vector<std::string>{"41000001", "V1"}));
  const Reading odd =
      reading_of(voucher("150.00", "<XAcctDate>20260106</XAcctDate><XSumAmt>1.00</XSumAmt>"));
  EXPECT_TRUE(says(odd.statements[0].notes, "the details sum to 150.50"));
  EXPECT_TRUE(says(odd.statements[0].notes, "1.00 entered the treasury"));
  EXPECT_EQ(reading_of(voucher("150.50", "")).statements[0].booked_lines, 0U);
  std::string other = voucher("1.00", "");
  other.replace(other.find("5408"), 4, "5201");
  EXPECT_NE(refusal_of(other).find("not 5408"), std::string::npos);
}

std::string invoice(std::string_view label, std::string_view total, std::string_view words) {
  return fmt::format(
      R"(<EInvoice><Header><EIid>26410000000000000001</EIid><InherentLabel><InIssuType>)"
      R"(<LabelCode>{0}</LabelCode></InIssuType></InherentLabel></Header><EInvoiceData>)"
      R"(<BasicInformation><TotalAmWithoutTax>{1}</TotalAmWithoutTax><TotalTaxAm>0</TotalTaxAm>)"
      R"(<TotalTax-includedAmount>{1}</TotalTax-includedAmount>)"
      R"(<TotalTax-includedAmountInChinese>{2}</TotalTax-includedAmountInChinese>)"
      R"(</BasicInformation></EInvoiceData></EInvoice>)",
      label, total, words);
}

TEST(EInvoice, BlueAndRed) {
  const Reading blue = reading_of(invoice("Y", "63600", "陆万叁仟陆佰圆整"));
  ASSERT_EQ(blue.documents.size(), 1U);
  EXPECT_TRUE(blue.statements.empty());
  EXPECT_EQ(blue.documents[0].number, "26410000000000000001");
  EXPECT_EQ(blue.documents[0].amount, 6'360'000);
  EXPECT_TRUE(blue.documents[0].notes.empty());
  const Reading red = reading_of(invoice("N", "-63600.00", "（负数）陆万叁仟陆佰圆整"));
  EXPECT_EQ(red.documents[0].kind, "e-invoice-red");
  EXPECT_EQ(red.documents[0].amount, -6'360'000);
  EXPECT_TRUE(says(red.documents[0].notes, "does not name the one"));
  EXPECT_TRUE(
      says(reading_of(invoice("Y", "-1.00", "壹元整")).documents[0].notes, "contradicts the sign"));
  EXPECT_TRUE(
      says(reading_of(invoice("Y", "1.00", "贰元整")).documents[0].notes, "amount in words"));
}

}  // namespace
}  // namespace luoshu::bank
