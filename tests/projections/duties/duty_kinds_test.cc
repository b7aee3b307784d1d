// Each kind of duty by itself: the day it begins, its last day, the day after, and what meets it.
// The year has no calendar, so Monday to Friday count (C19).
#include <gtest/gtest.h>

#include "tests/projections/duties/duty_testing.h"

namespace luoshu {
namespace {

using test::DutyStory;

constexpr const char* kDeveloper = R"({"party": "dev", "role": "primary_developer"})";

// Two authorities of the province, one of them until the end of 2031; a city with an officer.
DutyStory founded() {
  DutyStory story;
  story.tell("PartyRegistered", "b-auth", "authority", "dev", "2030-01-01")
      .tell("DivisionRegistered", "b-auth", "authority", "410300", "2030-01-01",
            R"("name": "洛阳市", "level": "city")")
      .tell("RoleGranted", "b-auth", "authority", "b-auth", "2030-01-01",
            R"("role": "authority", "level": "province")")
      .tell("RoleGranted", "b-auth", "authority", "a-auth", "2030-01-01",
            R"("role": "authority", "division": "410000", "valid_to": "2031-12-31")")
      .tell("RoleGranted", "b-auth", "authority", "fin", "2030-01-01",
            R"("role": "finance", "level": "province")")
      .tell("RoleGranted", "b-auth", "authority", "dev", "2030-01-01",
            R"("role": "primary_developer", "level": "province")")
      .tell("RoleGranted", "b-auth", "authority", "ly", "2030-01-01",
            R"("role": "implementer", "level": "city", "division": "410300")")
      .tell("RoleGranted", "b-auth", "authority", "ly-office", "2030-01-01",
            R"("role": "city_officer", "level": "city", "division": "410300")");
  return story;
}

DutyStory operating() {
  DutyStory story = founded();
  story.tell("OperationAgreementSigned", "ly", "implementer", "AG", "2031-01-06",
             R"("plan": "P", "resources": ["R1"], "valid_from": "2031-02-01",
                "valid_to": "2031-12-31")",
             kDeveloper);
  return story;
}

TEST(DutyKinds, AnAgreementIsFiledAndRenewed) {
  DutyStory story = operating();
  EXPECT_EQ(story.duty(DutyKind::kFileAgreement, "AG", "2031-01-05"), "none");
  EXPECT_EQ(story.duty(DutyKind::kFileAgreement, "AG", "2031-01-06"), "open ly 2031-02-03");
  EXPECT_EQ(story.duty(DutyKind::kFileAgreement, "AG", "2031-02-03"), "open ly 2031-02-03");
  EXPECT_EQ(story.duty(DutyKind::kFileAgreement, "AG", "2031-02-04"), "overdue ly 2031-02-03");
  EXPECT_EQ(story.duty(DutyKind::kRenewAgreement, "AG", "2031-10-01"), "none");
  EXPECT_EQ(story.duty(DutyKind::kRenewAgreement, "AG", "2031-10-02"), "open ly 2031-12-31");
  EXPECT_EQ(story.duty(DutyKind::kRenewAgreement, "AG", "2031-12-31"), "open ly 2031-12-31");
  EXPECT_EQ(story.duty(DutyKind::kRenewAgreement, "AG", "2032-01-01"), "none");
  story.tell("OperationAgreementFiled", "ly", "implementer", "AG", "2031-02-10",
             R"("filed_to": ["b-auth"])");
  EXPECT_EQ(story.duty(DutyKind::kFileAgreement, "AG", "2031-02-09"), "overdue ly 2031-02-03");
  EXPECT_EQ(story.duty(DutyKind::kFileAgreement, "AG", "2031-02-10"), "none");
  story.tell("OperationAgreementRenewed", "ly", "implementer", "AG", "2031-11-03",
             R"("valid_from": "2032-01-01", "valid_to": "2032-06-30")", kDeveloper);
  EXPECT_EQ(story.duty(DutyKind::kRenewAgreement, "AG", "2031-11-03"), "none");
  EXPECT_EQ(story.duty(DutyKind::kRenewAgreement, "AG", "2032-04-01"), "open ly 2032-06-30");
}

TEST(DutyKinds, WhoOperatedInASpanOwesItsReports) {
  DutyStory story = operating();
  EXPECT_EQ(story.duty(DutyKind::kReportQuarter, "2031Q1", "2031-03-31"), "none");
  EXPECT_EQ(story.duty(DutyKind::kReportQuarter, "2031Q1", "2031-04-01"), "open dev 2031-04-21");
  EXPECT_EQ(story.duty(DutyKind::kReportQuarter, "2031Q1", "2031-04-22"), "overdue dev 2031-04-21");
  EXPECT_EQ(story.duty(DutyKind::kReportAnnual, "2031", "2031-12-31"), "none");
  EXPECT_EQ(story.duty(DutyKind::kReportAnnual, "2031", "2032-01-01"), "open dev 2032-03-31");
  EXPECT_EQ(story.duty(DutyKind::kDiscloseUse, "2031", "2032-04-01"), "overdue dev 2032-03-31");
  // The agreement ended with the year: nothing for the next quarter.
  EXPECT_EQ(story.duty(DutyKind::kReportQuarter, "2032Q1", "2032-04-01"), "none");
  // Ended on the first day of a quarter, it was in force on no day of it (C20).
  story.tell("OperationAgreementTerminated", "ly", "implementer", "AG", "2031-04-01",
             R"("reason": "终止")", kDeveloper);
  EXPECT_EQ(story.duty(DutyKind::kReportQuarter, "2031Q2", "2031-07-01"), "none");
  EXPECT_EQ(story.duty(DutyKind::kReportQuarter, "2031Q1", "2031-07-01"), "overdue dev 2031-04-21");
  story.tell("QuarterlyReportSubmitted", "dev", "primary_developer", "Q", "2031-07-01",
             R"("period": "2031Q1")");
  EXPECT_EQ(story.duty(DutyKind::kReportQuarter, "2031Q1", "2031-07-01"), "none");
}

TEST(DutyKinds, TheProvinceEvaluatesByTheMonthAndDayOfTheParameter) {
  DutyStory story = operating();
  EXPECT_EQ(story.duty(DutyKind::kEvaluateDeveloper, "dev/2031", "2032-01-01"),
            "open b-auth 2032-06-30");  // the other authority's role ended the day before
  story.tell("PolicyInstrumentAdopted", "b-auth", "authority", "参数", "2032-01-01",
             R"("title": "参数", "issuer": "省", "parameters": {"evaluation_due_mmdd": 229})", {},
             "2031-12-01");
  EXPECT_EQ(story.duty(DutyKind::kEvaluateDeveloper, "dev/2031", "2032-02-29"),
            "open b-auth 2032-02-29");
  EXPECT_EQ(story.duty(DutyKind::kEvaluateImplementer, "ly/2031", "2032-03-01"),
            "overdue b-auth 2032-02-29");
  // A city's evaluation of the developer is another matter (C55).
  story.tell("RoleGranted", "b-auth", "authority", "ly", "2030-01-01",
             R"("role": "authority", "level": "city", "division": "410300")");
  story.tell("PrimaryDeveloperEvaluated", "ly", "authority", "EV-C", "2032-01-05",
             R"("year": 2031, "score": 80, "evaluated": "dev")");
  EXPECT_EQ(story.duty(DutyKind::kEvaluateDeveloper, "dev/2031", "2032-01-05"),
            "open b-auth 2032-02-29");
  story.tell("PrimaryDeveloperEvaluated", "b-auth", "authority", "EV-P", "2032-01-06",
             R"("year": 2031, "score": 80, "evaluated": "dev")");
  EXPECT_EQ(story.duty(DutyKind::kEvaluateDeveloper, "dev/2031", "2032-01-06"), "none");
}

DutyStory issued() {
  DutyStory story = founded();
  story
      .tell("AllocationRunComputed", "b-auth", "authority", "RUN", "2031-03-31",
            R"("period": "2031Q1")")
      .tell("StatementIssued", "b-auth", "authority", "ST", "2031-04-01",
            R"("run": "RUN", "beneficiary": "410300", "payable_fen": 100,
               "confirm_by": "2031-04-15")");
  return story;
}

TEST(DutyKinds, AStatementWaitsForItsAnswer) {
  DutyStory story = issued();
  constexpr DutyKind kKind = DutyKind::kConfirmStatement;
  EXPECT_EQ(story.duty(kKind, "ST", "2031-03-31"), "none");
  EXPECT_EQ(story.duty(kKind, "ST", "2031-04-15"), "open ly-office 2031-04-15");
  EXPECT_EQ(story.duty(kKind, "ST", "2031-04-16"), "none");  // deemed confirmed
  DutyStory disputed = issued();
  disputed.tell("StatementDisputed", "ly-office", "city_officer", "ST", "2031-04-10",
                R"("dispute": "D", "ground": "少计")");
  EXPECT_EQ(disputed.duty(kKind, "ST", "2031-04-10"), "none");
  disputed.tell("DisputeResolved", "b-auth", "authority", "D", "2031-04-15",
                R"("outcome": "dismissed", "reason": "无误")");
  EXPECT_EQ(disputed.duty(kKind, "ST", "2031-04-15"), "open ly-office 2031-04-18");
  EXPECT_EQ(disputed.duty(kKind, "ST", "2031-04-19"), "none");
  story.tell("AllocationRunComputed", "b-auth", "authority", "RUN-2", "2031-04-02",
             R"("period": "2031Q1", "replaces": "RUN", "reason": "更正")");
  EXPECT_EQ(story.duty(kKind, "ST", "2031-04-01"), "open ly-office 2031-04-15");
  EXPECT_EQ(story.duty(kKind, "ST", "2031-04-02"), "none");
}

TEST(DutyKinds, AStatementIsPaidInParts) {
  DutyStory story = issued();
  constexpr DutyKind kKind = DutyKind::kPayStatement;
  story.tell("AllocationRunFinalized", "fin", "finance", "RUN", "2031-05-06");
  EXPECT_EQ(story.duty(kKind, "ST", "2031-05-05"), "none");
  EXPECT_EQ(story.duty(kKind, "ST", "2031-06-03"), "open dev 2031-06-03");
  story.tell("AllocationPaid", "dev", "primary_developer", "ST", "2031-05-07",
             R"("amount_fen": 40, "channel": "国库", "receipt_no": "1")");
  EXPECT_EQ(story.duty(kKind, "ST", "2031-06-04"), "overdue dev 2031-06-03");
  story.tell("AllocationPaid", "dev", "primary_developer", "ST", "2031-06-04",
             R"("amount_fen": 60, "channel": "国库", "receipt_no": "2")");
  EXPECT_EQ(story.duty(kKind, "ST", "2031-06-04"), "none");
  EXPECT_EQ(story.duty(kKind, "ST", "2031-06-03"), "open dev 2031-06-03");
  for (const Duty& duty : story.book("2031-07-01").all())
    EXPECT_FALSE(duty.kind == kKind && is_met_in_time(duty));
}

TEST(DutyKinds, OnlyWhatWasPaidInIsPaidBack) {
  DutyStory story = founded();
  constexpr DutyKind kKind = DutyKind::kRefundBuyer;
  story
      .tell("TransactionSettled", "dev", "primary_developer", "TX", "2031-05-01",
            R"("product": "PD", "gross_fen": 100)")
      .tell("RefundIssued", "dev", "primary_developer", "RF", "2031-06-02",
            R"("transaction": "TX", "gross_fen": 30)");
  EXPECT_EQ(story.duty(kKind, "RF", "2031-06-02"), "none");  // nothing was received yet
  story.tell("PaymentReceived", "dev", "primary_developer", "PY", "2031-06-03",
             R"("transaction": "TX", "amount_fen": 90)");
  EXPECT_EQ(story.duty(kKind, "RF", "2031-06-16"), "open dev 2031-06-16");
  story.tell("PaymentRefunded", "dev", "primary_developer", "PR", "2031-06-16",
             R"("refund": "RF", "amount_fen": 20, "channel": "银行")");
  EXPECT_EQ(story.duty(kKind, "RF", "2031-06-15"), "open dev 2031-06-16");
  EXPECT_EQ(story.duty(kKind, "RF", "2031-06-16"), "none");  // 90 - 20 = 100 - 30
}

TEST(DutyKinds, AnOrderComesBackWhenItIsReturned) {
  DutyStory story = founded();
  story.tell("RectificationOrdered", "b-auth", "authority", "RO", "2031-03-03",
             R"("target": "ly", "deadline": "2031-03-31", "items": ["一"])");
  EXPECT_EQ(story.duty(DutyKind::kRectify, "RO", "2031-03-31"), "open ly 2031-03-31");
  story.tell("RectificationCompleted", "ly", "implementer", "RO", "2031-04-01",
             R"("evidence": "证明")");
  EXPECT_EQ(story.duty(DutyKind::kRectify, "RO", "2031-04-01"), "none");
  EXPECT_EQ(story.duty(DutyKind::kAcceptRectification, "RO", "2031-04-01"),
            "open b-auth 2031-04-29");
  story.tell("RectificationAccepted", "b-auth", "authority", "RO", "2031-04-30",
             R"("outcome": "returned", "reason": "不足")");
  EXPECT_EQ(story.duty(DutyKind::kAcceptRectification, "RO", "2031-04-29"),
            "open b-auth 2031-04-29");
  EXPECT_EQ(story.duty(DutyKind::kAcceptRectification, "RO", "2031-04-30"), "none");
  EXPECT_EQ(story.duty(DutyKind::kRectify, "RO", "2031-04-30"), "overdue ly 2031-03-31");
  story.tell("RectificationAccepted", "b-auth", "authority", "RO", "2031-05-05",
             R"("outcome": "withdrawn", "reason": "撤回")");
  EXPECT_EQ(story.duty(DutyKind::kRectify, "RO", "2031-05-05"), "none");
}

TEST(DutyKinds, AnEvaluationThatNobodyHeedsAsksForSuspension) {
  DutyStory story = founded();
  const auto evaluated = [&](const char* id, const char* more) {
    story.tell("PrimaryDeveloperEvaluated", "b-auth", "authority", id, "2031-04-01",
               std::string(R"("year": 2030, "score": 50, "evaluated": "dev")") + more);
  };
  constexpr DutyKind kKind = DutyKind::kSuspendOperation;
  evaluated("EV-1", R"(, "issues": ["一"], "rectify_by": "2031-04-30")");
  evaluated("EV-2", R"(, "suspend": true)");
  EXPECT_EQ(story.duty(DutyKind::kRectificationPlan, "EV-1", "2031-04-29"), "open dev 2031-04-29");
  EXPECT_EQ(story.duty(DutyKind::kRectificationPlan, "EV-2", "2031-04-29"), "none");
  EXPECT_EQ(story.duty(kKind, "EV-2", "2031-04-01"), "open b-auth 2031-04-08");
  EXPECT_EQ(story.duty(kKind, "EV-1", "2031-04-30"), "none");
  EXPECT_EQ(story.duty(kKind, "EV-1", "2031-05-01"), "open b-auth 2031-05-07");
  // Dated back, it was not recorded in time (C80).
  story.tell("RectificationCompleted", "dev", "primary_developer", "EV-1", "2031-04-30",
             R"("evidence": "证明")", {}, "2031-05-06");
  EXPECT_EQ(story.duty(kKind, "EV-1", "2031-05-08"), "overdue b-auth 2031-05-07");
  story.tell("OperationSuspended", "b-auth", "authority", "dev", "2031-05-09",
             R"("scope": "全部", "reason": "逾期", "cause": "EV-1")");
  EXPECT_EQ(story.duty(kKind, "EV-1", "2031-05-09"), "none");
  story.tell("RectificationAccepted", "b-auth", "authority", "EV-2", "2031-04-07",
             R"("outcome": "withdrawn", "reason": "撤回")");
  EXPECT_EQ(story.duty(kKind, "EV-2", "2031-04-07"), "none");
}

TEST(DutyKinds, AnEntryIsBroughtUpToDateAndARegistrationRenewed) {
  DutyStory story = founded();
  constexpr DutyKind kKind = DutyKind::kRefreshCatalog;
  story.tell("CatalogEntryCompiled", "ly", "implementer", "R1", "2031-04-01",
             R"("name": "甲", "division": "410300", "update_cycle": "月")");
  EXPECT_EQ(story.duty(kKind, "R1", "2031-06-10"), "none");  // not accepted
  story.tell("CatalogEntryAccepted", "b-auth", "authority", "R1", "2031-04-02");
  EXPECT_EQ(story.duty(kKind, "R1", "2031-06-09"), "none");
  EXPECT_EQ(story.duty(kKind, "R1", "2031-06-10"), "open ly 2031-07-10");
  EXPECT_EQ(story.duty(kKind, "R1", "2031-07-11"), "overdue ly 2031-07-10");
  story.tell("DataSupplied", "ly", "implementer", "S", "2031-07-01",
             R"("resource": "R1", "period": "2031-06", "volume": 1)");
  EXPECT_EQ(story.duty(kKind, "R1", "2031-07-11"), "none");
  EXPECT_EQ(story.duty(kKind, "R1", "2031-10-09"), "open ly 2031-10-09");
  story.tell("CatalogEntryExcluded", "ly", "implementer", "R1", "2031-10-02",
             R"("ground": "行业禁止", "since": "2031-10-01", "reason": "规定")");
  EXPECT_EQ(story.duty(kKind, "R1", "2031-10-09"), "none");
  story
      .tell("RegistrationApplied", "ly", "data_holder", "RG", "2031-04-03",
            R"("object": "R1", "object_kind": "resource", "registration_type": "首次登记")")
      .tell("RegistrationCoded", "reg", "registrar", "RG", "2031-05-01",
            R"("object": "R1", "local_code": "1", "valid_from": "2031-05-01",
               "valid_to": "2031-06-30", "certificate_no": "C")");
  EXPECT_EQ(story.duty(DutyKind::kRenewRegistration, "RG", "2031-04-30"), "none");
  EXPECT_EQ(story.duty(DutyKind::kRenewRegistration, "RG", "2031-05-01"), "open ly 2031-06-30");
  EXPECT_EQ(story.duty(DutyKind::kRenewRegistration, "RG", "2031-07-01"), "overdue ly 2031-06-30");
}

TEST(DutyKinds, AccountsAreReconciledWhereTheParameterSaysSo) {
  DutyStory story = founded();
  constexpr DutyKind kKind = DutyKind::kReconcile;
  story
      .tell("BankAccountDeclared", "dev", "primary_developer", "BA", "2031-02-01",
            R"("purpose": "collection", "opened_on": "2031-02-01", "opening_fen": 0)")
      .tell("PolicyInstrumentAdopted", "b-auth", "authority", "参数", "2031-07-01",
            R"("title": "参数", "issuer": "省",
               "parameters": {"close_requires_reconciliation": 1})");
  EXPECT_EQ(story.duty(kKind, "BA/2031Q1", "2031-07-01"), "none");
  EXPECT_EQ(story.duty(kKind, "BA/2031Q2", "2031-07-01"), "open fin 2031-07-21");
  story.tell("ReconciliationDecided", "fin", "finance", "RC", "2031-07-10",
             R"("account": "BA", "cut_off": "2031-06-30", "difference_fen": 5)");
  EXPECT_EQ(story.duty(kKind, "BA/2031Q2", "2031-07-10"), "none");
  story.tell("ReconciliationReopened", "fin", "finance", "RC", "2031-07-22", R"("reason": "更正")");
  EXPECT_EQ(story.duty(kKind, "BA/2031Q2", "2031-07-22"), "overdue fin 2031-07-21");
  story.tell("BankAccountClosed", "dev", "primary_developer", "BA", "2031-09-30",
             R"("closed_on": "2031-09-30")");
  EXPECT_EQ(story.duty(kKind, "BA/2031Q3", "2031-10-01"), "none");
}

TEST(DutyKinds, AProjectIsEvaluatedEachYearUntilTheFinalOne) {
  DutyStory story = founded();
  constexpr DutyKind kKind = DutyKind::kSelfEvaluateEarmark;
  story
      .tell("EarmarkProjectEntered", "ly", "implementer", "EP", "2030-05-01",
            R"("division": "410300", "name": "甲")")
      .tell("EarmarkBudgetApproved", "fin", "finance", "EP", "2031-05-01", R"("amount_fen": 1)");
  EXPECT_EQ(story.duty(kKind, "EP/2030", "2031-05-01"), "none");
  EXPECT_EQ(story.duty(kKind, "EP/2031", "2032-01-01"), "open ly 2032-03-31");
  story.tell("EarmarkEvaluated", "ly", "implementer", "EP", "2032-04-01",
             R"("kind": "self", "year": 2031, "result": "优", "final": true)");
  EXPECT_EQ(story.duty(kKind, "EP/2031", "2032-04-01"), "none");
  EXPECT_EQ(story.duty(kKind, "EP/2032", "2033-01-01"), "none");
}

TEST(DutyKinds, AQuestionARequestAndAList) {
  DutyStory story = founded();
  story
      .tell("CatalogEntryCompiled", "ly", "implementer", "R1", "2031-01-01",
            R"("name": "甲", "update_cycle": "不更新")")
      .tell("QualityCheckRequested", "dev", "primary_developer", "QC", "2031-04-01",
            R"("resource": "R1", "issue": "缺值")")
      .tell("MaterialsRequested", "b-auth", "authority", "MR", "2031-04-01",
            R"("from": "dev", "items": ["一"], "purpose": "检查", "due": "2031-04-10")")
      .tell("ProductDeveloped", "dev", "primary_developer", "PD", "2031-01-02",
            R"("name": "乙", "version": "1.0")")
      .tell("ProductListed", "dev", "primary_developer", "PD", "2031-04-01", R"("venue": "场内")");
  EXPECT_EQ(story.duty(DutyKind::kAnswerQuality, "QC", "2031-04-10"), "open ly 2031-04-10");
  EXPECT_EQ(story.duty(DutyKind::kProvideMaterials, "MR", "2031-04-11"), "overdue dev 2031-04-10");
  EXPECT_EQ(story.duty(DutyKind::kPublishList, "PD", "2031-04-01"), "open dev 2031-04-15");
  story
      .tell("QualityCheckResponded", "ly", "implementer", "QC", "2031-04-10",
            R"("result": "属实", "action": "补录")")
      .tell("MaterialsProvided", "dev", "primary_developer", "MR", "2031-04-11",
            R"("items": ["一"])")
      .tell("ProductListPublished", "other", "primary_developer", "L0", "2031-04-02",
            R"("products": [])");
  EXPECT_EQ(story.duty(DutyKind::kPublishList, "PD", "2031-04-16"), "overdue dev 2031-04-15");
  story.tell("ProductListPublished", "dev", "primary_developer", "L1", "2031-04-16",
             R"("products": ["PD"])");
  EXPECT_EQ(story.duty(DutyKind::kAnswerQuality, "QC", "2031-04-10"), "none");
  EXPECT_EQ(story.duty(DutyKind::kProvideMaterials, "MR", "2031-04-11"), "none");
  EXPECT_EQ(story.duty(DutyKind::kPublishList, "PD", "2031-04-16"), "none");
}

// C84: who has taken an entry or a product over stands in the place of who had it.
TEST(DutyKinds, AMoveTakesTheRegistrationAndTheAgreementAlong) {
  DutyStory story = operating();
  const auto registered = [&](const char* id, const char* by, const char* object) {
    story
        .tell("RegistrationApplied", by, "data_holder", id, "2031-01-07",
              std::string(
                  R"("object_kind": "resource", "registration_type": "首次登记", "object": ")") +
                  object + "\"")
        .tell("RegistrationCoded", "reg", "registrar", id, "2031-05-01",
              std::string(R"("local_code": "1", "valid_from": "2031-05-01", "certificate_no": "C",
                             "valid_to": "2031-06-30", "object": ")") +
                  object + "\"");
  };
  story
      .tell("CatalogEntryCompiled", "ly", "implementer", "R1", "2031-01-01",
            R"("name": "甲", "update_cycle": "年")")
      .tell("ProductDeveloped", "dev", "primary_developer", "PD", "2031-01-02",
            R"("name": "乙", "version": "1.0")");
  registered("RG-R", "ly", "R1");
  registered("RG-P", "dev", "PD");
  EXPECT_EQ(story.duty(DutyKind::kRenewRegistration, "RG-R", "2031-06-01"), "open ly 2031-06-30");
  story.tell("CatalogEntryRevised", "new-ly", "implementer", "R1", "2031-06-01")
      .tell("ProductRevised", "new-dev", "primary_developer", "PD", "2031-06-01",
            R"("version": "2.0")");
  EXPECT_EQ(story.duty(DutyKind::kRenewRegistration, "RG-R", "2031-05-31"), "open ly 2031-06-30");
  EXPECT_EQ(story.duty(DutyKind::kRenewRegistration, "RG-R", "2031-06-01"),
            "open new-ly 2031-06-30");
  EXPECT_EQ(story.duty(DutyKind::kRenewRegistration, "RG-P", "2031-06-01"),
            "open new-dev 2031-06-30");
  EXPECT_EQ(story.duty(DutyKind::kRenewAgreement, "AG", "2031-10-02"), "open new-ly 2031-12-31");
  // Who operated in the year was the author of the agreement (C20).
  EXPECT_EQ(story.duty(DutyKind::kEvaluateImplementer, "ly/2031", "2032-01-01"),
            "open b-auth 2032-06-30");
}

TEST(DutyKinds, TheLatestApprovalOfAPlanIsFiled) {
  DutyStory story = founded();
  constexpr DutyKind kKind = DutyKind::kFilePlan;
  const auto told = [&](const char* type, const char* day) {
    story.tell(type, "ly", "implementer", "PLAN", day);
  };
  told("ImplementationPlanDrafted", "2031-01-02");
  told("PlanApproved", "2031-01-06");
  EXPECT_EQ(story.duty(kKind, "PLAN", "2031-01-06"), "open ly 2031-02-03");
  told("PlanFiled", "2031-01-10");
  EXPECT_EQ(story.duty(kKind, "PLAN", "2031-01-10"), "none");
  told("PlanApproved", "2031-05-06");
  EXPECT_EQ(story.duty(kKind, "PLAN", "2031-06-04"), "overdue ly 2031-06-03");
}

}  // namespace
}  // namespace luoshu
