// MT940 and MT942: marks, funds letters, days, pages, envelopes.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/projections/bank/bank_testing.h"

namespace luoshu::bank {
namespace {

using namespace testing;

std::string message(std::string_view lines, std::string_view closing = "C260131CNY100,00") {
  return fmt::format(
      ":20:REF\r\n:25:6222001\r\n:28C:12/1\r\n:60F:C260101CNY100,00\r\n{}:62F:{}\r\n", lines,
      closing);
}

Line line_of(std::string_view field) {
  const Reading reading = reading_of(message(fmt::format(":61:{}\r\n", field)));
  return reading.statements.empty() || reading.statements[0].lines.empty()
             ? Line{}
             : reading.statements[0].lines[0];
}

TEST(Mt940, MarksAndFundsLetters) {
  const auto read = [](std::string_view mark) {
    const Line line = line_of(fmt::format("260115{}NTRFREF", mark));
    return fmt::format("{}{}", line.effect(), line.reversal ? "r" : "");
  };
  EXPECT_EQ(read("C8,"), "800");
  EXPECT_EQ(read("D8,5"), "-850");
  EXPECT_EQ(read("RC8,00"), "-800r");
  EXPECT_EQ(read("RD8,00"), "800r");
  EXPECT_EQ(read("DR800,"), "-80000");
  EXPECT_EQ(read("CR800,"), "80000");
  EXPECT_EQ(read("RCR1,"), "-100r");
  EXPECT_EQ(read("RDR1,"), "100r");
  EXPECT_EQ(read("C0,"), "0");
}

TEST(Mt940, TheEquationJudges) {
  const Reading reading = reading_of(
      message(":61:2601150115C50,00NTRFA\r\n:61:260116D20,00NTRFB\r\n:61:260117RC5,00NTRFC\r\n",
              "C260131CNY125,00"));
  EXPECT_EQ(reading.format, "mt940");
  EXPECT_EQ(reading.statements[0].account, "6222001");
  EXPECT_EQ(money_of(reading.statements[0]), "100.00 +50.00 -25.00 =125.00 (0.00)");
}

TEST(Mt940, EntryDayIsInTheNearestYear) {
  EXPECT_EQ(line_of("2601021231C1,NTRFX").booked, parse_date("2025-12-31").value());
  EXPECT_EQ(line_of("2512310102C1,NTRFX").booked, parse_date("2026-01-02").value());
  EXPECT_EQ(line_of("260115C1,NTRFX").booked, parse_date("2026-01-15").value());
}

TEST(Mt940, ReferencesAndText) {
  const Reading reading = reading_of(message(
      ":61:260115C1,NTRFOWN//BANK7\r\nsecond line\r\n:86:166?00GUTSCHRIFT?20数据费?21 :20: is "
      "text\r\n"
      "?31112233?32郑州?33公司\r\n:61:260115C1,NTRFNONREF\r\n:86:plain\r\n:20 no tag\r\nmore\r\n"));
  const Line& first = reading.statements[0].lines[0];
  EXPECT_EQ(first.references, std::vector<std::string>{"OWN"});
  EXPECT_EQ(first.bank_reference, "BANK7");
  EXPECT_EQ(first.counterparty.name, "郑州公司");
  EXPECT_EQ(first.counterparty.account, "112233");
  EXPECT_NE(first.text.find(":20: is text"), std::string::npos);
  const Line& second = reading.statements[0].lines[1];
  EXPECT_TRUE(second.references.empty());
  EXPECT_EQ(second.text, "plain :20 no tag more");
}

TEST(Mt940, PagesAreChained) {
  const auto page = [](std::string_view opening, std::string_view line, std::string_view closing) {
    return fmt::format(":20:R\n:25:1\n:28C:5/1\n:60{}\n:61:{}\n:62{}\n-\n", opening, line, closing);
  };
  const Reading joined = reading_of(page("F:C260101CNY1,00", "260102C1,NTRFA", "M:C260102CNY2,00") +
                                    page("M:C260102CNY2,00", "260103C1,NTRFB", "F:C260103CNY3,00"));
  ASSERT_EQ(joined.statements.size(), 1U);
  EXPECT_EQ(money_of(joined.statements[0]), "1.00 +2.00 -0.00 =3.00 (0.00)");
  const Reading broken = reading_of(page("F:C260101CNY1,00", "260102C1,NTRFA", "M:C260102CNY2,00") +
                                    page("M:C260102CNY2,50", "260103C1,NTRFB", "F:C260103CNY3,50"));
  EXPECT_TRUE(says(broken.statements[0].notes, "do not join"));
  EXPECT_EQ(difference_of(broken.statements[0]), "-0.50");
  const Reading alone = reading_of(page("M:C260101CNY1,00", "260102C1,NTRFA", "M:C260102CNY2,00"));
  EXPECT_TRUE(says(alone.statements[0].notes, "earlier pages are missing"));
}

TEST(Mt940, EnvelopesControlBytesAndSeveralStatements) {
  const std::string one = message(":61:260115C1,NTRFX\r\n", "C260131CNY101,00");
  const Reading reading =
      reading_of(fmt::format("\x01{{1:F01BANKCNBJAXXX0000000000}}{{2:O9400000N}}{{4:\r\n{0}"
                             "-}}{{5:{{CHK:123456789ABC}}}}\r\n{{1:F01BANK}}{{2:O940}}{{4:\r\n{0}"
                             "-}}\x03",
                             one));
  ASSERT_EQ(reading.statements.size(), 2U);
  EXPECT_EQ(money_of(reading.statements[1]), "100.00 +1.00 -0.00 =101.00 (0.00)");
  EXPECT_TRUE(says(reading.warnings, "more than once"));
}

TEST(Mt940, ChineseAndLatinText) {
  const std::string text =
      message(":61:260115C1,NTRFX\r\n:86:数据产品款项\r\n", "C260131CNY101,00");
  EXPECT_EQ(reading_of(in_charset(text, "GB18030")).charset, "GB18030");
  const std::string latin = message(":61:260115C1,NTRFX\r\n:86:Müller Straße\r\n");
  const Reading read = reading_of(in_charset(latin, "ISO-8859-1"));
  EXPECT_EQ(read.charset, "ISO-8859-1");
  EXPECT_EQ(read.statements[0].lines[0].text, "Müller Straße");
}

TEST(Mt942, SumsAreChecked) {
  const auto with = [](std::string_view count) {
    return reading_of(fmt::format(
        ":20:R\n:25:1\n:28C:1/1\n:34F:CNY0,\n:13D:2601150900+0800\n:61:260115C1,50NTRFX\n"
        ":61:260115D0,50NTRFY\n:90D:1CNY0,50\n:90C:{}CNY1,50\n-\n",
        count));
  };
  const Reading good = with("1");
  EXPECT_EQ(good.format, "mt942");
  EXPECT_EQ(money_of(good.statements[0]), "- +1.50 -0.50 =- (-)");
  EXPECT_FALSE(says(good.statements[0].notes, "90C"));
  EXPECT_TRUE(says(with("2").statements[0].notes, "90C"));
}

TEST(Mt940, Refusals) {
  const auto field = [](std::string_view one) {
    return refusal_of(message(fmt::format(":61:{}\r\n", one)));
  };
  EXPECT_NE(field("261131C1,NTRFX").find("line 5"), std::string::npos);
  EXPECT_NE(field("2601010000C1,NTRFX"), "");
  EXPECT_NE(field("260115C500NTRFX"), "");
  EXPECT_NE(field("260115C1,005NTRFX"), "");
  EXPECT_NE(field("260115X1,NTRFX"), "");
  EXPECT_NE(field("260115C1.000,00NTRFX"), "");
  EXPECT_NE(refusal_of(message("", "260131CNY1,00")), "");
}

}  // namespace
}  // namespace luoshu::bank
