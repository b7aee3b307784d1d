// CAMT: who decides a sign, which balances count, what is said where something is odd.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/projections/bank/bank_testing.h"

namespace luoshu::bank {
namespace {

using namespace testing;

std::string whole(std::string_view entries, std::string_view closing) {
  return camt(fmt::format("{}{}{}", camt_balance("OPBD", "100.00"), camt_balance("CLBD", closing),
                          entries));
}

TEST(Camt, EquationHolds) {
  const Reading reading =
      reading_of(whole(camt_entry("53000", "CRDT") + camt_entry("2.50", "DBIT"), "53097.500"));
  EXPECT_EQ(reading.format, "camt.053.001.02");
  ASSERT_EQ(reading.statements.size(), 1U);
  const Statement& statement = reading.statements[0];
  EXPECT_EQ(statement.account, "6222");
  EXPECT_EQ(statement.currency, "CNY");
  EXPECT_EQ(money_of(statement), "100.00 +53000.00 -2.50 =53097.50 (0.00)");
  EXPECT_TRUE(statement.notes.empty());
  EXPECT_EQ(statement.lines[0].booked, parse_date("2026-01-15").value());
}

TEST(Camt, DifferenceIsToldAndNothingIsTurned) {
  const Reading reading = reading_of(whole(camt_entry("10.00", "CRDT"), "90.00"));
  EXPECT_EQ(money_of(reading.statements[0]), "100.00 +10.00 -0.00 =90.00 (20.00)");
  EXPECT_TRUE(says(reading.statements[0].notes, "every debit were a credit"));
}

TEST(Camt, ReversalGoesAsItsIndicatorSays) {
  const std::string reversal = camt_entry("10.00", "CRDT", "BOOK", "<RvslInd>true</RvslInd>");
  const Reading good = reading_of(whole(reversal, "110.00"));
  EXPECT_EQ(money_of(good.statements[0]), "100.00 +10.00 -0.00 =110.00 (0.00)");
  EXPECT_TRUE(good.statements[0].lines[0].reversal);
  const Reading odd = reading_of(whole(reversal, "90.00"));
  EXPECT_EQ(difference_of(odd.statements[0]), "20.00");
  EXPECT_TRUE(says(odd.statements[0].notes, "if the reversals went the other way"));
}

TEST(Camt, OnlyBookedEntriesAreMoney) {
  const Reading reading =
      reading_of(whole(camt_entry("10.00", "CRDT") + camt_entry("7.00", "CRDT", "PDNG") +
                           camt_entry("8.00", "DBIT", "INFO") + camt_entry("9.00", "CRDT", "FUTR"),
                       "110.00"));
  const Statement& statement = reading.statements[0];
  EXPECT_EQ(statement.lines.size(), 4U);
  EXPECT_EQ(statement.booked_lines, 1U);
  EXPECT_EQ(money_of(statement), "100.00 +10.00 -0.00 =110.00 (0.00)");
  EXPECT_TRUE(says(statement.notes, "3 entries are not booked"));
}

TEST(Camt, StatusOfLaterVersions) {
  const Reading reading = reading_of(camt(camt_balance("PRCD", "1") + camt_balance("CLBD", "3") +
                                              camt_entry("2", "CRDT", "<Cd>BOOK</Cd>") +
                                              camt_entry("5", "CRDT", "<Cd>PDNG</Cd>"),
                                          "053.001.08"));
  EXPECT_EQ(money_of(reading.statements[0]), "1.00 +2.00 -0.00 =3.00 (0.00)");
}

TEST(Camt, UnknownBalanceIsNeverClosing) {
  const Reading reading = reading_of(camt(camt_balance("OPBD", "1") + camt_balance("XPCD", "9")));
  EXPECT_EQ(money_of(reading.statements[0]), "1.00 +0.00 -0.00 =- (-)");
  EXPECT_TRUE(says(reading.statements[0].notes, "XPCD"));
}

TEST(Camt, AvailableAndInterimBalancesAreSaid) {
  const Reading available = reading_of(camt(camt_balance("OPAV", "1") + camt_balance("CLAV", "1")));
  EXPECT_EQ(difference_of(available.statements[0]), "0.00");
  EXPECT_TRUE(says(available.statements[0].notes, "available one (CLAV)"));
  const Reading interim = reading_of(camt(camt_balance("OPBD", "1") + camt_balance("ITBD", "1")));
  EXPECT_EQ(closing_of(interim.statements[0]), "1.00");
  EXPECT_TRUE(says(interim.statements[0].notes, "interim one"));
}

TEST(Camt, LaterValueDaysExplainTheDifference) {
  const std::string later =
      camt_entry("10.00", "CRDT", "BOOK", "<ValDt><Dt>2026-02-02</Dt></ValDt>");
  const Reading reading = reading_of(whole(later, "100.00"));
  EXPECT_EQ(difference_of(reading.statements[0]), "10.00");
  EXPECT_TRUE(says(reading.statements[0].notes, "valued after the day"));
}

TEST(Camt, BalanceInAnotherCurrencyIsNotCompared) {
  const Reading reading =
      reading_of(camt(camt_balance("OPBD", "1") + camt_balance("CLBD", "1", "DBIT", "USD")));
  EXPECT_EQ(money_of(reading.statements[0]), "1.00 +0.00 -0.00 =-1.00 (-)");
  EXPECT_TRUE(says(reading.statements[0].notes, "not in the statement's currency"));
}

std::string details(std::string_view amounts) {
  return fmt::format("<NtryDtls>{}</NtryDtls>", amounts);
}
std::string detail(std::string_view amount) {
  return fmt::format(
      R"(<TxDtls><Refs><EndToEndId>E{0}</EndToEndId></Refs><Amt Ccy="CNY">{0}</Amt></TxDtls>)",
      amount);
}

TEST(Camt, DetailsAreASplitOnlyWhereTheyAddUp) {
  const auto line = [](std::string_view more) {
    return reading_of(camt(camt_entry("1526.00", "CRDT", "BOOK", more))).statements[0];
  };
  EXPECT_EQ(line(details(detail("1500") + detail("26"))).lines[0].parts.size(), 2U);
  const Statement charged =
      line(fmt::format("<Chrgs><TtlChrgsAndTaxAmt Ccy=\"CNY\">26.00</TtlChrgsAndTaxAmt></Chrgs>{}",
                       details(detail("1000") + detail("500"))));
  ASSERT_EQ(charged.lines[0].parts.size(), 3U);
  EXPECT_TRUE(charged.lines[0].parts[2].charge);
  const Statement unknown = line(details(detail("1526") + detail("1526")));
  EXPECT_TRUE(unknown.lines[0].parts.empty());
  EXPECT_TRUE(says(unknown.notes, "split is unknown"));
  EXPECT_EQ(credits_of(unknown), "1526.00");
}

TEST(Camt, BatchThatCountsOtherwise) {
  const Reading reading = reading_of(camt(camt_entry(
      "3.00", "CRDT", "BOOK",
      details(fmt::format("<Btch><NbOfTxs>5</NbOfTxs></Btch>{}{}", detail("1"), detail("2"))))));
  EXPECT_TRUE(says(reading.statements[0].notes, "the batch counts 5"));
}

TEST(Camt, AnyPrefixAndAnyEnvelope) {
  std::string text = camt(camt_balance("OPBD", "1"));
  text.erase(0, text.find("<Document"));
  for (const char* name :
       {"Document", "BkToCstmrStmt", "GrpHdr", "MsgId", "Stmt", "Id", "Acct", "Othr", "Ccy", "Bal",
        "Tp", "CdOrPrtry", "Cd", "Amt", "CdtDbtInd", "Dt"}) {
    for (const std::string_view open : {"<", "</"}) {
      for (const std::string_view end : {">", " "}) {
        const std::string from = fmt::format("{}{}{}", open, name, end);
        for (std::size_t at = text.find(from); at != std::string::npos;
             at = text.find(from, at + 1))
          text.replace(at, from.size(), fmt::format("{}p:{}{}", open, name, end));
      }
    }
  }
  text.replace(text.find("xmlns="), 6, "xmlns:p=");
  const Reading reading = reading_of(fmt::format("<Envelope><Body>{}</Body></Envelope>", text));
  ASSERT_EQ(reading.statements.size(), 1U);
  EXPECT_EQ(opening_of(reading.statements[0]), "1.00");
}

TEST(Camt, AmountCutByACommentIsReadWhole) {
  const Reading reading = reading_of(camt(camt_entry("1<!-- x -->0<![CDATA[0]]>.00", "CRDT")));
  EXPECT_EQ(credits_of(reading.statements[0]), "100.00");
}

TEST(Camt, Refusals) {
  EXPECT_NE(refusal_of(camt(camt_entry("1.005", "CRDT"))).find("/Ntry/Amt"), std::string::npos);
  EXPECT_NE(refusal_of(camt(camt_entry("-1", "CRDT"))), "");
  EXPECT_NE(refusal_of(camt(camt_entry("1,5", "CRDT"))), "");
  EXPECT_NE(refusal_of(camt(camt_entry("1", "CREDIT"))).find("CdtDbtInd"), std::string::npos);
  EXPECT_NE(refusal_of(camt(camt_entry("1", "CRDT", ""))).find("Sts"), std::string::npos);
  EXPECT_NE(refusal_of(camt(camt_entry("1", "CRDT", "BOOK", "<ValDt><Dt>2026-11-31</Dt></ValDt>"))),
            "");
  EXPECT_NE(refusal_of(R"(<Document><BkToCstmrStmt/></Document>)"), "");
  EXPECT_NE(refusal_of(R"(<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">)"
                       R"(<BkToCstmrStmt/></Document>)")
                .find("no Stmt"),
            std::string::npos);
}

TEST(Camt, Encodings) {
  std::string text =
      camt(camt_entry("1", "CRDT", "BOOK", "<AddtlNtryInf>䶮𠮷 数据款</AddtlNtryInf>"));
  const Reading marked = reading_of(fmt::format("\xEF\xBB\xBF{}", text));
  EXPECT_EQ(marked.charset, "UTF-8");
  const Reading wide = reading_of(in_charset(fmt::format("\xEF\xBB\xBF{}", text), "UTF-16LE"));
  EXPECT_EQ(wide.charset, "UTF-16LE");
  EXPECT_EQ(wide.statements[0].lines[0].text, "䶮𠮷 数据款");
  text.replace(text.find("UTF-8"), 5, "GB18030");
  const Reading chinese = reading_of(in_charset(text, "GB18030"));
  EXPECT_EQ(chinese.charset, "GB18030");
  EXPECT_EQ(chinese.statements[0].lines[0].text, "䶮𠮷 数据款");
}

TEST(Xml, HostileOnesAreRefused) {
  const std::string good = camt(camt_balance("OPBD", "1"));
  const std::size_t root = good.find("<Document");
  const auto with = [&](std::string_view before) {
    std::string text = good;
    text.insert(root, before);
    return refusal_of(text);
  };
  EXPECT_NE(with("<!DOCTYPE Document [<!ENTITY a \"b\">]>").find("DOCTYPE"), std::string::npos);
  EXPECT_NE(with("<!DOCTYPE Document SYSTEM \"file:///etc/passwd\">"), "");
  EXPECT_NE(refusal_of(camt("<X>&bomb;</X>")).find("entity"), std::string::npos);
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "<a>";
  EXPECT_NE(refusal_of(camt(deep)).find("too deep"), std::string::npos);
  EXPECT_NE(
      refusal_of(camt(fmt::format("<a b=\"{}\"/>", std::string(100'000, 'x')))).find("too long"),
      std::string::npos);
  EXPECT_NE(refusal_of(camt("<a></b>")).find("line 1"), std::string::npos);
  EXPECT_NE(refusal_of(good + "<b/>").find("more than one root"), std::string::npos);
  EXPECT_NE(refusal_of(good.substr(0, good.size() - 20)), "");
  EXPECT_NE(refusal_of(camt("<a b='1' b='2'/>")).find("repeated"), std::string::npos);
}

}  // namespace
}  // namespace luoshu::bank
