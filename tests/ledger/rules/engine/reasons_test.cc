// The table of reasons against a list of codes written down a second time.

#include "ledger/rules/engine/reasons.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

#include "ledger/rules/engine/reason_table.h"

namespace luoshu {
namespace {

// The rulebook's list and two more deadlines of registration, sorted.
constexpr std::string_view kCodes =
    "E-AGR-CLAUSES E-AGR-DECISION E-AGR-INACTIVE E-AGR-SCOPE E-AGR-TERM E-APP-AGR-INACTIVE "
    "E-ASSET-NOT-CONFIRMED E-BUYER-NOT-SECONDARY E-CALENDAR-MISSING E-CAT-DUPLICATE-SOURCE "
    "E-CAT-EXCLUDED E-CAT-NOT-ACCEPTED E-CAT-SHARED-CONSENT E-COSIGN-MISSING "
    "E-CRIT-GOV-CONSENT E-DATE-ORDER E-DELEGATE E-DEV-NOT-ADMITTED E-DEV-SELF "
    "E-DIVISION-UNKNOWN E-DSP-LATE E-DUPLICATE E-FIELD E-FIN-DISPUTED E-FREE-PROFIT E-INC-CAC "
    "E-KEY-REVOKED E-KEY-UNKNOWN E-LEVEL E-PAY-AMOUNT E-PERIOD-CLOSED E-PLAN-FIN-REVIEW "
    "E-PLAN-NOT-APPROVED E-PLAN-NOT-FILED E-PLAN-SECTIONS E-PRC-CAP E-PRC-FREE E-PRC-NO-CAP "
    "E-PRD-COMPLIANCE E-PRD-LINEAGE E-PRD-NOT-REGISTERED E-PRD-RAW E-PRD-SUSPENDED "
    "E-REASON-MISSING E-REG-MISSING E-REG-PUBLICITY E-RF-EXCEEDS E-RI-EXCEEDS "
    "E-RISK-NOT-STOPPED E-ROLE E-RPT-REUSE E-RULE-OVERLAP E-RULE-RATIO E-RULE-SYNTAX "
    "E-RUN-DUP E-RUN-MISMATCH E-SCN-NOT-APPROVED E-SCN-SCOPE E-SEC-PLAN E-SIG-INVALID E-STATE "
    "E-STM-AMOUNT E-STM-NOT-YOURS E-TX-AMOUNT E-TX-PRICE E-UNKNOWN-SUBJECT E-USCC-CHECK "
    "W-AGR-EXPIRING W-FILING-LATE W-LATE-ENTRY W-PLATFORM-ASSESS W-POLICY-EXPIRES "
    "W-QC-OVERDUE W-RECT-OVERDUE W-REG-ACCEPTANCE-LATE W-REG-EXPIRED W-REG-EXPIRING "
    "W-REG-REVIEW-LATE W-RPT-LATE";

// What version 2 adds, sorted.
constexpr std::string_view kCodesOfVersionTwo =
    "E-AGR-EVAL E-BANK-ACCOUNT E-BANK-BALANCE E-BANK-GAP E-CAT-EXCLUSION-UNCHECKED E-CERT-INVALID "
    "E-CERT-PLEDGED E-DATE-FUTURE E-DEV-CONDITIONS E-DOC-MISMATCH E-DOC-MISSING E-EVAL-SCORE "
    "E-EVAL-SYSTEM E-HOLDING E-KEY-RECOVERY E-LINES-ROOT E-LIST-INCOMPLETE E-MON-MISMATCH "
    "E-PD-NOT-QUALIFIED E-PERSONAL-AUTH E-POLICY-EXPIRED E-PRC-CARRY E-PRC-NO-CYCLE E-PRC-PROFIT "
    "E-REC-BALANCE E-REC-MISSING E-RECT-NOT-ACCEPTED E-REG-NO-APPLICATION E-RI-MISMATCH "
    "E-RI-PROJECT E-RI-TARGET E-RISK-NOT-TOLD E-RISK-OPEN E-RPT-MISMATCH E-RPT-RECIPIENT "
    "E-SCN-CHECKS "
    "E-SEC-OFFICER E-SELF-APPROVAL E-SUB-ACCEPT E-SUB-CHANGE E-SUB-EXCEEDS E-SUB-NET "
    "E-SUB-PROJECT E-SUPPLY-RAW E-SUSPEND-DUE E-TX-VAT W-AGG-RISK W-BANK-UNASSIGNED W-BODIES "
    "W-CAT-STALE W-CERT-ABSENT W-DISCLOSE-LATE W-EARMARK-EVAL W-EVAL-LATE W-LIST-STALE "
    "W-MATERIALS-LATE W-PAY-LATE W-REC-LATE W-RECT-PLAN W-RECT-UNACCEPTED W-REFUND-UNPAID "
    "W-RULE-PENDING W-STM-DUE W-SUSPEND-DUE";

std::set<std::string> codes() {
  std::istringstream words{std::string(kCodes) + " " + std::string(kCodesOfVersionTwo)};
  return {std::istream_iterator<std::string>(words), {}};
}

bool has_chinese(std::string_view text) {
  return std::ranges::any_of(text,
                             [](char byte) { return static_cast<unsigned char>(byte) >= 0xE3; });
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char byte) { return byte >= 0x20 && byte < 0x7f; });
}

TEST(ReasonTable, HoldsExactlyTheCodesOfTheRulebook) {
  std::set<std::string> found;
  for (const ReasonSentence& sentence : reason_table())
    EXPECT_TRUE(found.emplace(sentence.code).second) << "twice: " << sentence.code;
  EXPECT_EQ(found, codes());
  EXPECT_EQ(found.size(), 143U);
}

TEST(ReasonTable, EverySentenceIsWholeInBothLanguages) {
  std::set<std::string_view> zh;
  std::set<std::string_view> en;
  for (const ReasonSentence& sentence : reason_table()) {
    SCOPED_TRACE(sentence.code);
    EXPECT_TRUE(has_chinese(sentence.zh));
    ASSERT_FALSE(sentence.en.empty());
    EXPECT_TRUE(is_ascii(sentence.en));
    // The detail follows after a colon, so the sentence neither ends nor has places to fill.
    for (const std::string_view text : {sentence.zh, sentence.en}) {
      EXPECT_EQ(text.find_first_of("{}"), std::string_view::npos);
      EXPECT_FALSE(text.ends_with("。") || text.ends_with(".") || text.ends_with(" "));
    }
    EXPECT_TRUE(zh.insert(sentence.zh).second) << "two codes say the same";
    EXPECT_TRUE(en.insert(sentence.en).second) << "two codes say the same";
  }
}

TEST(ReasonTable, ABasisNamesADocumentAndTheGazetteAlsoItsArticle) {
  std::set<std::string_view> without;
  for (const ReasonSentence& sentence : reason_table()) {
    SCOPED_TRACE(sentence.code);
    if (sentence.basis.empty()) {
      without.insert(sentence.code);
      continue;
    }
    const bool gazette = sentence.basis.starts_with("豫政办〔2025〕5号 第");
    EXPECT_TRUE(gazette || sentence.basis.starts_with("发改") ||
                sentence.basis.starts_with("GB ") || sentence.basis.starts_with("豫"));
    EXPECT_EQ(gazette, sentence.basis.find("条") != std::string_view::npos);
  }
  // The ledger's own rules rest on no article.
  EXPECT_EQ(without, (std::set<std::string_view>{
                         "E-FIELD", "E-DUPLICATE", "E-STATE", "E-DATE-ORDER", "E-UNKNOWN-SUBJECT",
                         "E-PERIOD-CLOSED", "E-CALENDAR-MISSING", "E-RULE-RATIO", "E-RULE-SYNTAX",
                         "E-RULE-OVERLAP", "W-LATE-ENTRY", "E-DATE-FUTURE"}));
}

TEST(Reasons, DetailFollowsTheSentenceInItsLanguage) {
  for (const std::string& code : codes()) {
    const Reason bare = make_reason(code, "", "");
    const Reason full = make_reason(code, "so it is", "就是这样");
    EXPECT_EQ(bare.code, code);
    EXPECT_EQ(full.message_en, bare.message_en + ": so it is");
    EXPECT_EQ(full.message_zh, bare.message_zh + "：就是这样");
    EXPECT_EQ(full.basis, bare.basis);
    EXPECT_FALSE(full.event_index);
    EXPECT_EQ(full.field, "");
  }
}

TEST(ReasonsDeathTest, AnUnknownCodeIsAProgrammersMistake) {
  EXPECT_DEATH((void)make_reason("E-NOSUCH", "", ""), "");
}

TEST(Reasons, JsonOfARefusal) {
  Reason placed = make_reason("E-REASON-MISSING", "reason", "理由");
  placed.event_index = 1;
  placed.field = "fields.reason";
  const json::Value value = refusal_json({placed, make_reason("E-STATE", "", "")});
  EXPECT_EQ(json::to_line(value),
            R"({"accepted": false, "reasons": [{"code": "E-REASON-MISSING", )"
            R"("message_zh": "不通过应当说明理由和依据：理由", )"
            R"("message_en": "a refusal must state its reason and its basis: reason", )"
            R"("basis": "豫政办〔2025〕5号 第十五条第二款", "event_index": 1, )"
            R"("field": "fields.reason"}, {"code": "E-STATE", "message_zh": "当前状态不允许", )"
            R"("message_en": "the present state does not allow it", "basis": "", )"
            R"("event_index": null, "field": null}]})");
}

TEST(Reasons, LinesForAReader) {
  Reason placed = make_reason("E-CAT-EXCLUDED", "privacy", "隐私");
  placed.event_index = 0;
  placed.field = "fields.exclusions";
  EXPECT_EQ(describe({placed, make_reason("E-DUPLICATE", "", "")}, Language::kEn),
            "E-CAT-EXCLUDED  event 1, fields.exclusions: it is excluded from authorised operation: "
            "privacy (豫政办〔2025〕5号 第六条第一款)\n"
            "E-DUPLICATE  this stands in the ledger already\n");
  EXPECT_EQ(describe({placed}, Language::kZh),
            "E-CAT-EXCLUDED  第1个事件, fields.exclusions：属于不得授权运营的情形：隐私"
            "（豫政办〔2025〕5号 第六条第一款）\n");
}

}  // namespace
}  // namespace luoshu
