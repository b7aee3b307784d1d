// CSV of banks: signs by words or proven by the balance, footers, encodings, what is refused.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/projections/bank/bank_testing.h"

namespace luoshu::bank {
namespace {

using namespace testing;

constexpr std::string_view kCcbHeader =
    "账号,账户名称,交易时间,借方发生额/元(支取),贷方发生额/元(收入),余额,币种,对方户名,对方账号,"
    "对方开户机构,记账日期,摘要,备注,账户明细编号-交易流水号,企业流水号,凭证号\n";

std::string ccb(std::string_view rows) {
  return fmt::format("{}{}", kCcbHeader, rows);
}
std::string ccb_row(std::string_view debit, std::string_view credit, std::string_view balance,
                    std::string_view day = "20250703") {
  return fmt::format(
      "4100,公司,{} 09:15:01,{},{},{},人民币元,䶮公司,6222,支行,{},摘要,备注,1-{},,\n", day, debit,
      credit, balance, day, day);
}

TEST(Csv, CcbIsKnownByItsHeader) {
  const std::string text = ccb(ccb_row("", "\"1,000.50\"", "\"1,100.50\"") +
                               ccb_row("0.50", "0.00", "\"1,100.00\"", "20250704"));
  const Reading reading = reading_of(text);
  EXPECT_EQ(reading.format, "csv:ccb");
  EXPECT_EQ(reading.charset, "UTF-8");
  ASSERT_EQ(reading.statements.size(), 1U);
  EXPECT_EQ(reading.statements[0].account, "4100");
  EXPECT_EQ(reading.statements[0].currency, "CNY");
  EXPECT_EQ(money_of(reading.statements[0]), "100.00 +1000.50 -0.50 =1100.00 (0.00)");
  EXPECT_EQ(reading.statements[0].lines[0].bank_reference, "1-20250703");
  const Reading chinese = reading_of(in_charset(text, "GB18030"));
  EXPECT_EQ(chinese.charset, "GB18030");
  EXPECT_EQ(money_of(chinese.statements[0]), money_of(reading.statements[0]));
  EXPECT_EQ(chinese.statements[0].lines[0].counterparty.name, "䶮公司");
}

TEST(Csv, NewestFirst) {
  const Reading reading =
      reading_of(ccb(ccb_row("", "5.00", "35.00", "20250705") +
                     ccb_row("", "20.00", "30.00", "20250704") + ccb_row("10.00", "", "10.00")));
  EXPECT_EQ(money_of(reading.statements[0]), "20.00 +25.00 -10.00 =35.00 (0.00)");
}

TEST(Csv, AMissingRowBreaksTheChain) {
  const Reading reading =
      reading_of(ccb(ccb_row("", "1.00", "1.00") + ccb_row("", "1.00", "2.00") +
                     ccb_row("", "1.00", "4.00") + ccb_row("", "1.00", "5.00")));
  EXPECT_EQ(money_of(reading.statements[0]), "0.00 +4.00 -0.00 =5.00 (-1.00)");
  EXPECT_TRUE(says(reading.statements[0].notes, "line 4"));
}

TEST(Csv, SignsThatTheBalanceContradictsAreRefused) {
  const std::string rows =
      "日期,借,贷,余额\n2025-07-01,10.00,,110.00\n2025-07-02,5.00,,115.00\n2025-07-03,,1.00,114."
      "00\n";
  EXPECT_NE(refusal_of(rows).find("contradicts the signs"), std::string::npos);
  const std::string bank =
      "日期,借,贷,余额\n2025-07-01,10.00,,90.00\n2025-07-02,5.00,,85.00\n2025-07-03,,1.00,86.00\n";
  EXPECT_EQ(money_of(reading_of(bank).statements[0]), "100.00 +1.00 -15.00 =86.00 (0.00)");
}

TEST(Csv, WordsInBracketsWin) {
  const Reading reading = reading_of(
      "账户,交易时间,借方金额（收）,贷方金额（支）,余额,对方户名\n"
      "88,2025年7月1日,１０．００,,110.00,甲\n88,2025/7/2,,5.00,105.00,乙\n");
  EXPECT_EQ(reading.format, "csv:mybank");
  EXPECT_EQ(money_of(reading.statements[0]), "100.00 +10.00 -5.00 =105.00 (0.00)");
}

TEST(Csv, Icbc) {
  const std::string header =
      "工商银行历史明细\n账号：1702,币种：人民币\n凭证号,本方账号,对方账号,交易时间,借/"
      "贷,借方发生额,"
      "贷方发生额,摘要,用途,对方单位名称,余额\n";
  const Reading reading =
      reading_of(header + "0,1702,6222,2025-07-01 10:00:00,贷,,100.00,款,,甲,100.00\n" +
                 "0,1702,6222,2025-07-02 10:00:00,借,40.00,,款,,甲,60.00\n");
  EXPECT_EQ(reading.format, "csv:icbc");
  EXPECT_EQ(money_of(reading.statements[0]), "0.00 +100.00 -40.00 =60.00 (0.00)");
  EXPECT_NE(refusal_of(header + "0,1702,6222,2025-07-01,借,,100.00,款,,甲,100.00\n")
                .find("line 4: the mark contradicts"),
            std::string::npos);
}

TEST(Csv, BocSignedWithBarsAndControlSums) {
  const std::string text =
      "查询账号[ Inquirer account number ]|4563\n借方发生总额[ Total Debit ]|30.00\n"
      "贷方发生总额[ Total Credit ]|{}\n"
      "交易日期[ Transaction Date ]|付款人名称[ Payer's Name ]|付款人账号[ Debit Account No. ]|"
      "收款人名称[ Payee's Name ]|收款人账号[ Payee's Account Number ]|交易货币[ Trade Currency ]|"
      "交易金额[ Trade Amount ]|交易后余额[ After-transaction balance ]|交易流水号[ Ref ]|摘要[ "
      "Ref2 ]\n"
      "20250701|甲|62|我|4563|CNY|100.00|100.00|T1|x\n20250702|我|4563|乙|63|CNY|-30.00|70.00|T2|"
      "y\n";
  const auto with = [&](std::string_view total) {
    std::string filled = text;
    filled.replace(filled.find("{}"), 2, total);
    return reading_of(filled).statements[0];
  };
  const Statement good = with("100.00");
  EXPECT_EQ(money_of(good), "0.00 +100.00 -30.00 =70.00 (0.00)");
  EXPECT_EQ(good.account, "4563");
  EXPECT_EQ(good.lines[1].counterparty.name, "乙");
  EXPECT_FALSE(says(good.notes, "total"));
  EXPECT_TRUE(says(with("99.00").notes, "total of credits is 99.00"));
}

TEST(Csv, CmbByOwnSide) {
  const std::string header = "交易日期,付方户名,付方账号,收方户名,收方账号,交易金额,摘要\n";
  const Reading reading =
      reading_of(header + "2025-07-01,甲,62,我,75,100.00,a\n" + "2025-07-02,我,75,乙,63,40.00,b\n");
  EXPECT_EQ(reading.format, "csv:cmb");
  EXPECT_EQ(money_of(reading.statements[0]), "- +100.00 -40.00 =- (-)");
  EXPECT_EQ(reading.statements[0].account, "75");
  EXPECT_NE(refusal_of(header + "2025-07-01,甲,62,我,75,100.00,a\n").find("which of the two"),
            std::string::npos);
}

TEST(Csv, BocomByMark) {
  const Reading reading = reading_of(
      "交易日期,借贷标志,发生额,余额,摘要\n2025-07-01,贷,10.00,10.00,a\n2025-07-02,借方,4.00,6.00,"
      "b\n");
  EXPECT_EQ(reading.format, "csv:bocom");
  EXPECT_EQ(money_of(reading.statements[0]), "0.00 +10.00 -4.00 =6.00 (0.00)");
  EXPECT_NE(refusal_of("交易日期,借贷标志,发生额\n2025-07-01,平,10.00\n").find("mark"),
            std::string::npos);
}

TEST(Csv, NastyCells) {
  const std::string text =
      "\xEF\xBB\xBF交易日期;借贷标志;发生额;余额;摘要\r\n\"2025-07-01\t\";贷;\"1,234.50\";\"¥1,234."
      "50\";"
      "\"first\nsecond \"\"quoted\"\"\"\r\n=\"20250702\";借;(4.50);1239.00;red\r\n";
  const Reading reading = reading_of(text);
  ASSERT_EQ(reading.statements.size(), 1U);
  EXPECT_EQ(money_of(reading.statements[0]), "0.00 +1234.50 --4.50 =1239.00 (0.00)");
  EXPECT_EQ(reading.statements[0].lines[0].text, "first second \"quoted\"");
  // The quoted line end counts as a line of the file.
  EXPECT_NE(refusal_of(text + "2025-07-03;借;----;5.00;x\r\n").find("line 5: there is no amount"),
            std::string::npos);
}

TEST(Csv, RedEntriesStayOnTheirSide) {
  const Reading reading = reading_of(
      "交易日期,借贷标志,发生额,余额,摘要\n2025-07-01,贷,10.00,10.00,\"a\nb\"\n2025-07-02,贷,(4.00)"
      ",6.00,b\n"
      "2025-07-03,借,1.00-,7.00,c\n");
  const Statement& statement = reading.statements[0];
  EXPECT_EQ(money_of(statement), "0.00 +6.00 --1.00 =7.00 (0.00)");
  EXPECT_TRUE(statement.lines[1].reversal);
  EXPECT_EQ(statement.lines[1].direction, Direction::kIn);
  EXPECT_TRUE(says(statement.notes, "2 negative amounts"));
}

TEST(Csv, DebitsThatAreAllBelowZeroAreNotGuessed) {
  const std::string header = "交易日期,借贷标志,发生额\n2025-07-01,贷,10.00\n";
  EXPECT_NE(refusal_of(header + "2025-07-02,借,-4.00\n").find("every debit is below zero"),
            std::string::npos);
  EXPECT_EQ(refusal_of(header + "2025-07-02,借,4.00\n2025-07-03,借,-4.00\n"), "");
  const std::string proven = "交易日期,借贷标志,发生额,余额\n2025-07-01,贷,10.00,10.00\n";
  EXPECT_EQ(refusal_of(proven + "2025-07-02,借,-4.00,14.00\n"), "");
  EXPECT_NE(refusal_of(proven + "2025-07-02,借,-4.00,6.00\n").find("without the minus"),
            std::string::npos);
}

TEST(Csv, FootersAndMaskedBalances) {
  const std::string rows =
      ccb_row("", "10.00", "\"xx,yyyy.zz\"") + ccb_row("3.00", "", "***") +
      "本页小计,,,3.00,10.00,,,,,,,,,,,\n合计,,,{},10.00,,,,,,,,,,,\n以下空白\n";
  const auto with = [&](std::string_view total) {
    std::string filled = rows;
    filled.replace(filled.find("{}"), 2, total);
    return reading_of(ccb(filled));
  };
  const Reading reading = with("3.00");
  EXPECT_EQ(money_of(reading.statements[0]), "- +10.00 -3.00 =- (-)");
  EXPECT_TRUE(says(reading.warnings, "2 balances are masked"));
  EXPECT_TRUE(says(with("4.00").statements[0].notes, "total of debits is 4.00, 3.00 was read"));
}

TEST(Csv, OneStatementForEachAccount) {
  const Reading reading = reading_of(
      "账号,交易日期,借贷标志,发生额,余额,币种\n1,2025-07-01,贷,10.00,10.00,人民币\n"
      "2,2025-07-01,贷,1.00,5.00,美元\n1,2025-07-02,贷,1.00,11.00,CNY\n");
  ASSERT_EQ(reading.statements.size(), 2U);
  EXPECT_EQ(money_of(reading.statements[0]), "0.00 +11.00 -0.00 =11.00 (0.00)");
  EXPECT_EQ(reading.statements[1].currency, "USD");
}

TEST(Csv, RowsThatAreNotUnderstoodAreRefusedWithTheirLines) {
  const std::string header = "交易日期,借贷标志,发生额,余额,摘要\n2025-07-01,贷,10.00,10.00,a\n";
  EXPECT_NE(refusal_of(header + "2025-11-31,贷,1.00,11.00,b\n").find("line 3"), std::string::npos);
  EXPECT_NE(
      refusal_of(header + "2025-07-02,贷,1,000.00,1010.00,b\n").find("line 3: it has 6 cells"),
      std::string::npos);
  EXPECT_NE(refusal_of(header + "2025-07-02,贷,1.00\n").find("it has 3 cells"), std::string::npos);
  EXPECT_NE(refusal_of(header + "2025-07-02,贷,1.005,2,b\n").find("more than 2 decimals"),
            std::string::npos);
  EXPECT_NE(refusal_of(header + "2025-07-02,贷,\"1,00.00\",2,b\n").find("no amount"),
            std::string::npos);
  EXPECT_NE(refusal_of(header + "2025-07-02,贷,\"1.00\n").find("quote does not close"),
            std::string::npos);
  EXPECT_NE(refusal_of("a,b,c\n1,2,3\n").find("--mapping"), std::string::npos);
}

TEST(Mapping, FilesOfOnesOwn) {
  const auto mapping = parse_mapping(
      R"({"name": "own", "header": [["Day"], ["Sum"]], "signs": "balance", "dates": "day_first",
          "columns": {"booked": "Day", "amount": "Sum", "balance": "Balance", "text": "What"}})");
  ASSERT_TRUE(mapping.has_value());
  const std::string text =
      "期初余额,100.00\nDay,Sum,Balance,What\n01/07/2025,10.00,110.00,a\n02/07/"
      "2025,5.00,105.00,b\n";
  const auto reading = read_file(as_bytes(text), {&*mapping, 1});
  ASSERT_TRUE(reading.has_value()) << reading.error().detail;
  EXPECT_EQ(money_of(reading->statements[0]), "100.00 +10.00 -5.00 =105.00 (0.00)");
  const std::string without = text.substr(text.find("Day"));
  const auto unproven = read_file(as_bytes(without), {&*mapping, 1});
  ASSERT_FALSE(unproven.has_value());
  EXPECT_NE(unproven.error().detail.find("does not prove"), std::string::npos);
  for (const char* bad : {"[]", "{}", R"({"header": [["a"]], "columns": {"nothing": "a"}})",
                          R"({"header": [["a"]], "columns": {"booked": "a"}, "signs": "signed"})",
                          R"({"header": [["a"]], "colour": "red"})"})
    EXPECT_FALSE(parse_mapping(bad).has_value()) << bad;
}

TEST(Read, OtherKindsOfFilesAreNamed) {
  EXPECT_NE(refusal_of("").find("empty"), std::string::npos);
  EXPECT_NE(refusal_of("\xD0\xCF\x11\xE0 old").find(".xls"), std::string::npos);
  EXPECT_NE(refusal_of("%PDF-1.7").find("PDF"), std::string::npos);
  EXPECT_NE(refusal_of("<html><table></table></html>").find("web page"), std::string::npos);
}

}  // namespace
}  // namespace luoshu::bank
