#include "projections/duties/duty.h"

#include <array>

namespace luoshu {
namespace {

// In the order of DutyKind.
constexpr std::array<DutyTerms, kDutyKinds> kTerms{{
    {"report_quarter", "W-RPT-LATE", "豫政办〔2025〕5号 第二十二条第三款"},
    {"report_annual", "W-RPT-LATE", "豫政办〔2025〕5号 第二十二条第三款"},
    {"evaluate_implementer", "W-EVAL-LATE", "豫政办〔2025〕5号 第二十二条第一款"},
    {"evaluate_developer", "W-EVAL-LATE", "豫政办〔2025〕5号 第二十二条第二款"},
    {"disclose_annual", "W-DISCLOSE-LATE", "国家数据局综合司 2026-02-10 信息披露通知"},
    {"disclose_use", "W-DISCLOSE-LATE", "豫政办〔2025〕5号 第十七条第二款"},
    {"confirm_statement", "W-STM-DUE", "豫政办〔2025〕5号 第二十一条第三款"},
    {"pay_statement", "W-PAY-LATE", "豫政办〔2025〕5号 第二十一条；财资〔2024〕167号"},
    {"refund_buyer", "W-REFUND-UNPAID", "豫政办〔2025〕5号 第二十一条第四款"},
    {"answer_quality", "W-QC-OVERDUE", "豫政办〔2025〕5号 第十六条"},
    {"rectify", "W-RECT-OVERDUE", "豫政办〔2025〕5号 第二十条"},
    {"accept_rectification", "W-RECT-UNACCEPTED", "豫政办〔2025〕5号 第二十条"},
    {"rectification_plan", "W-RECT-PLAN", "豫政办〔2025〕5号 第二十二条第二款"},
    {"suspend_operation", "W-SUSPEND-DUE", "豫政办〔2025〕5号 第二十二条第二款"},
    {"provide_materials", "W-MATERIALS-LATE", "豫政办〔2025〕5号 第二十二条第二款"},
    {"file_plan", "W-FILING-LATE", "豫政办〔2025〕5号 第十一条第二款"},
    {"file_agreement", "W-FILING-LATE", "豫政办〔2025〕5号 第十三条第二款"},
    {"publish_list", "W-LIST-STALE", "豫政办〔2025〕5号 第十七条第二款"},
    {"refresh_catalog", "W-CAT-STALE", "豫政办〔2025〕5号 第九条"},
    {"renew_registration", "W-REG-EXPIRING", "发改数据规〔2025〕26号"},
    {"renew_agreement", "W-AGR-EXPIRING", "豫政办〔2025〕5号 第十四条（九）项"},
    {"self_evaluate_earmark", "W-EARMARK-EVAL", "豫财环资〔2025〕14号 第二十二条"},
    {"reconcile", "W-REC-LATE", "豫政办〔2025〕5号 第二十一条第四款"},
}};

}  // namespace

const DutyTerms& terms_of(DutyKind kind) {
  return kTerms[static_cast<std::size_t>(kind)];
}

}  // namespace luoshu
