#include "projections/views/due_rows.h"

#include <algorithm>

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"matter", {"事项", "matter"}, Kind::kText, false, true},
    {"subject", {"对象", "subject"}, Kind::kText, false, true},
    {"trigger", {"触发日", "begun on"}, Kind::kDate},
    {"due", {"截止日", "due on"}, Kind::kDate},
    {"left", {"剩余工作日", "working days left"}, Kind::kCount},
    {"overdue_days", {"逾期天数", "days overdue"}, Kind::kCount},
    {"overdue_working_days", {"逾期工作日", "working days overdue"}, Kind::kCount},
    {"responsible", {"责任单位", "responsible"}},
    {"basis", {"依据条款", "basis"}},
    {"status", {"状态", "state"}},
};

constexpr Term kOpen{"open", {"办理中", "open"}};
constexpr Term kOverdue{"overdue", {"已逾期", "overdue"}};
constexpr Term kNoCalendar{"no_calendar", {"缺工作日历", "no calendar published"}};

// Deadlines go by the codes of the warnings that lateness gets; what is due is said here.
constexpr Term kMatters[] = {
    {"W-QC-OVERDUE", {"反馈数据校核需求", "answer to a data-quality request"}},
    {"W-RPT-LATE", {"报送季度报告", "quarterly report"}},
    {"W-FILING-LATE", {"备案", "filing"}},
    {"W-RECT-OVERDUE", {"完成整改", "rectification"}},
    {"W-REG-ACCEPTANCE-LATE", {"受理登记申请", "acceptance of the application to register"}},
    {"W-REG-REVIEW-LATE", {"登记形式审核", "formal review of the registration"}},
    {"W-REG-EXPIRING", {"续展登记", "renewal of the registration"}},
    {"W-REG-EXPIRED", {"登记有效期", "end of the registration"}},
    {"W-AGR-EXPIRING", {"协议期限", "end of the agreement"}},
    {"W-PLATFORM-ASSESS", {"平台测评有效期", "end of the platform's assessment"}},
    {"W-POLICY-EXPIRES", {"规范依据有效期", "end of the policy instrument"}},
};
Cell matter_of(const std::string& code) {
  const auto found = std::ranges::find(kMatters, code, &Term::code);
  return found == std::end(kMatters) ? text_cell(code) : Cell(*found);
}

}  // namespace

const std::span<const Column> kDueColumns = kColumns;

std::vector<DueItem> open_items(const LedgerAt& ledger) {
  std::vector<DueItem> items = due_items(ledger.state(), ledger.day());
  std::erase_if(items, [&](const DueItem& item) { return item.met && *item.met <= ledger.day(); });
  return items;
}

bool concerns(const LedgerAt& ledger, const DueItem& item, const ViewAsk& ask) {
  if (!ask.division && !ask.party) return true;
  return std::ranges::any_of(item.responsible, [&](const std::string& party) {
    return passes(ask.party, party) && passes(ask.division, division_of(ledger, party));
  });
}

void add_due_row(const LedgerAt& ledger, const DueItem& item, Sheet& table) {
  Cell left;
  Cell late;
  Cell late_working;
  if (item.due && !item.overdue) {
    const auto days = working_days_between(ledger.state(), ledger.day(), *item.due);
    if (days) left = number_cell(*days);
  }
  if (item.due && item.overdue) {
    late = number_cell(ledger.day().days - item.due->days);
    const auto days = working_days_between(ledger.state(), *item.due, ledger.day());
    if (days) late_working = number_cell(*days);
  }
  add_row(table,
          {matter_of(item.code), text_cell(item.subject), date_cell(item.trigger.days),
           item.due ? date_cell(item.due->days) : Cell(), left, late, late_working,
           list_cell(item.responsible), text_cell(item.basis),
           !item.due      ? kNoCalendar
           : item.overdue ? kOverdue
                          : kOpen},
          {});
}

}  // namespace luoshu
