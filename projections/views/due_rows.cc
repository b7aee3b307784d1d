#include "projections/views/due_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ledger/rules/money/statements.h"
#include "ledger/rules/parties/parties.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_parties.capnp.h"

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
    {"statement_confirm",
     {"确认对账单或提出异议（逾期未答视同确认）",
      "confirm or dispute the statement (silence counts as consent)"}},
    {"statement_reconfirm",
     {"确认对账单（异议已处理，不限期）", "confirm the statement (dispute decided, at any time)"}},
    {"dispute_resolve", {"处理对账异议（不限期）", "decide the dispute (at any time)"}},
};
constexpr std::size_t kYearsShown = 8;
constexpr std::string_view kStatementBasis = "豫政办〔2025〕5号 第二十一条第三款";
Cell matter_of(const std::string& code) {
  const auto found = std::ranges::find(kMatters, code, &Term::code);
  return found == std::end(kMatters) ? text_cell(code) : Cell(*found);
}

// Who may answer for a division, and who decides disputes: by division, in the order of parties.
class Officers {
 public:
  explicit Officers(const LedgerAt& ledger) {
    ledger.state().scan(tables::kParties, {}, [&](std::string_view alias, const auto& row) {
      for (const auto role : row->getRoles())
        if (within(ledger.day(), role.getFrom(), role.getTo()))
          add(from_kj(role.getRole()), from_kj(role.getDivision()), alias);
      return true;
    });
  }
  // A party answers for itself, a division by its officers; where it has none, it is named.
  std::vector<std::string> of(std::string_view beneficiary) const {
    const auto found = by_division_.find(beneficiary);
    if (found == by_division_.end()) return {std::string(beneficiary)};
    return {found->second.begin(), found->second.end()};
  }
  std::vector<std::string> deciding() const { return {deciding_.begin(), deciding_.end()}; }

 private:
  void add(std::string_view role, std::string_view division, std::string_view party) {
    if (role == "city_officer" || role == "finance")
      by_division_[std::string(division)].emplace(party);
    if (role == "authority" && division == kProvinceDivision) deciding_.emplace(party);
  }
  std::map<std::string, std::set<std::string>, std::less<>> by_division_;
  std::set<std::string> deciding_;
};

// Statements that wait for an answer, and disputes that wait for one. What was not answered in time
// is agreed to, so it waits no longer.
void add_statements(const LedgerAt& ledger, std::vector<DueItem>& items) {
  const State& state = ledger.state();
  const Officers officers(ledger);
  state.scan(tables::kStatements, {}, [&](std::string_view id, const auto& any) {
    const auto row = standing_statement(state, id);
    if (!row || is_agreed_to(*row, ledger.day())) return true;
    const std::string_view owner = from_kj(any->getBeneficiary());
    DueItem item;
    item.basis = kStatementBasis;
    item.trigger = Date{row->getChangedOn()};
    item.subject = id;
    item.responsible = officers.of(owner);
    if (row->getStatus() == schema::StatementStatus::ISSUED) {
      item.code = "statement_confirm";
      item.due = Date{row->getConfirmBy()};
    } else if (row->getStatus() == schema::StatementStatus::UPHELD) {
      item.code = "statement_reconfirm";
    } else {
      item.code = "dispute_resolve";
      item.subject = from_kj(row->getDispute());
      item.responsible = officers.deciding();
    }
    items.push_back(std::move(item));
    return true;
  });
}

// Matters that may be done at any time have no last day, which is not for want of a calendar.
bool has_no_last_day(const DueItem& item) {
  return item.code == "statement_reconfirm" || item.code == "dispute_resolve";
}

// A party is of its division; where a division has no officers, it is named itself.
bool is_of_division(const LedgerAt& ledger, const std::string& responsible,
                    const std::optional<std::string>& division) {
  return passes(division, division_of(ledger, responsible)) || passes(division, responsible);
}

}  // namespace

const std::span<const Column> kDueColumns = kColumns;

std::vector<DueItem> open_items(const LedgerAt& ledger) {
  std::vector<DueItem> items = due_items(ledger.state(), ledger.day());
  std::erase_if(items, [&](const DueItem& item) { return item.met && *item.met <= ledger.day(); });
  add_statements(ledger, items);
  return items;
}

bool concerns(const LedgerAt& ledger, const DueItem& item, const ViewAsk& ask) {
  if (!ask.division && !ask.party) return true;
  return std::ranges::any_of(item.responsible, [&](const std::string& party) {
    return passes(ask.party, party) && is_of_division(ledger, party, ask.division);
  });
}

void remark_missing_calendars(const LedgerAt& ledger, std::span<const DueItem> items,
                              Sheet& table) {
  const auto year_of = [](Date day) { return period_of(day, PeriodKind::kYear).year; };
  int first = year_of(ledger.day());
  int last = 0;
  for (const DueItem& item : items) {
    if (has_no_last_day(item)) continue;
    if (item.overdue || !item.due) first = std::min(first, year_of(item.trigger));
    last = std::max(last, item.due ? year_of(*item.due) : year_of(item.trigger) + 1);
  }
  std::string years;
  std::size_t missing = 0;
  for (int year = first; year <= last && missing <= kYearsShown; ++year) {
    if (ledger.state().has(tables::kCalendars, calendar_key(year))) continue;
    if (++missing <= kYearsShown)
      years += fmt::format("{}{}", years.empty() ? "" : "、", year);
    else
      years += " …";
  }
  if (missing == 0) return;
  table.remarks.push_back(
      {fmt::format("{} 年的工作日历尚未公布，涉及这些年份的工作日数无法计算（栏位为空）", years),
       fmt::format("no work calendar was published for {}: working days in those years cannot be "
                   "counted, the columns stay empty",
                   years)});
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
           !item.due && !has_no_last_day(item) ? kNoCalendar
           : item.overdue                      ? kOverdue
                                               : kOpen},
          {});
}

}  // namespace luoshu
