#include "projections/views/duty_rows.h"

#include <algorithm>
#include <array>

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"kind", {"类别", "kind"}, Kind::kText, false, true},
    {"matter", {"事项", "matter"}},
    {"subject", {"对象", "subject"}, Kind::kText, false, true},
    {"begin", {"起始日", "begins on"}, Kind::kDate},
    {"due", {"截止日", "due on"}, Kind::kDate},
    {"left", {"剩余工作日", "working days left"}, Kind::kCount},
    {"overdue_days", {"逾期天数", "days overdue"}, Kind::kCount},
    {"party", {"单位", "party"}, Kind::kText, false, true},
    {"basis", {"依据条款", "basis"}},
    {"state", {"状态", "state"}},
    {"provisional", {"暂估", "estimated"}},
    {"ends_in_days", {"剩余天数", "ends in days"}, Kind::kCount},  // of what merely ends: P7
};

constexpr Term kOpen{"open", {"未到期", "open"}};
constexpr Term kOverdue{"overdue", {"已逾期", "overdue"}};
constexpr Term kProvisional{"provisional", {"暂估", "estimated"}};

// In the order of DutyKind: the name of the kind, and what is to be done.
struct Words {
  BilingualView name;
  BilingualView matter;
};
constexpr std::array<Words, kDutyKinds> kWords{{
    {{"季度报告", "quarterly report"}, {"报送季度报告", "hand in the quarterly report"}},
    {{"年度总结报告", "annual report"}, {"报送年度总结报告", "hand in the annual report"}},
    {{"实施机构年度评价", "evaluation of an implementer"},
     {"评价实施机构", "evaluate the implementer"}},
    {{"一级开发主体年度评价", "evaluation of a primary developer"},
     {"评价一级开发主体", "evaluate the primary developer"}},
    {{"年度信息披露", "annual disclosure"}, {"公布年度信息", "publish the annual disclosure"}},
    {{"使用情况披露", "disclosure of use"}, {"披露使用情况", "disclose the use"}},
    {{"对账单确认或异议", "answer to a statement"},
     {"确认对账单或提出异议（逾期未答视同确认）",
      "confirm or dispute the statement (silence counts as consent)"}},
    {{"拨付（缴库）", "payment"}, {"拨付对账单金额", "pay the statement"}},
    {{"退款支付", "payment of a refund"}, {"向购买方支付退款", "pay the buyer back"}},
    {{"数据校核反馈", "answer on data quality"},
     {"反馈数据校核需求", "answer the data-quality request"}},
    {{"整改", "rectification"}, {"完成整改", "put it right"}},
    {{"整改验收", "acceptance of a rectification"},
     {"验收整改结果", "accept or return what was put right"}},
    {{"整改方案", "rectification plan"}, {"报送整改方案", "hand in a plan to put it right"}},
    {{"应当暂停", "operation to be suspended"}, {"暂停授权运营", "suspend the operation"}},
    {{"提供资料", "materials"}, {"提供调取的资料", "provide what was asked for"}},
    {{"方案备案", "filing of a plan"}, {"备案实施方案", "file the plan"}},
    {{"协议备案", "filing of an agreement"}, {"备案授权运营协议", "file the operation agreement"}},
    {{"产品清单公布", "list of products"}, {"公布变更后的产品清单", "publish the changed list"}},
    {{"目录更新", "update of the catalogue"}, {"更新目录条目", "bring the entry up to date"}},
    {{"登记续展", "renewal of a registration"}, {"续展登记", "renew the registration"}},
    {{"协议到期", "end of an agreement"},
     {"续约或终止授权运营协议", "renew or end the operation agreement"}},
    {{"绩效自评", "evaluation of an earmarked project"},
     {"自评反哺项目绩效", "evaluate the project's results"}},
    {{"银行对账", "reconciliation with the bank"},
     {"完成期末银行对账", "reconcile the account at the quarter's end"}},
}};

const auto& terms() {
  static const auto kTerms = [] {
    std::array<Term, kDutyKinds> terms;
    for (std::size_t i = 0; i < terms.size(); ++i)
      terms[i] = {terms_of(static_cast<DutyKind>(i)).code, kWords[i].name};
    return terms;
  }();
  return kTerms;
}

Term matter_of(DutyKind kind) {
  return {terms_of(kind).warning, kWords[static_cast<std::size_t>(kind)].matter};
}

}  // namespace

const std::span<const Column> kExpiryColumns = kColumns;
const std::span<const Column> kDutyColumns(kColumns, std::size(kColumns) - 1);

const Term& term_of(DutyKind kind) {
  return terms()[static_cast<std::size_t>(kind)];
}

std::vector<Cell> duty_cells(const DutyBook& book, const Duty& duty, Date day) {
  const bool overdue = is_overdue(duty, day);
  const auto days = overdue ? std::nullopt : book.working_days_left(duty);
  return {term_of(duty.kind),
          matter_of(duty.kind),
          text_cell(duty.subject),
          date_cell(duty.begin.days),
          date_cell(duty.due.days),
          days ? number_cell(*days) : Cell(),
          overdue ? number_cell(day.days - duty.due.days) : Cell(),
          text_cell(duty.party),
          text_cell(basis_of(duty)),
          overdue ? kOverdue : kOpen,
          duty.provisional ? Cell(kProvisional) : Cell()};
}

bool concerns(const LedgerAt& ledger, const Duty& duty, const ViewAsk& ask) {
  if (!passes(ask.party, duty.party)) return false;
  return !ask.division || duty.party == *ask.division || duty.division == *ask.division ||
         division_of(ledger, duty.party) == *ask.division;
}

void remark_provisional(std::span<const Duty> duties, Sheet& table) {
  if (std::ranges::none_of(duties, &Duty::provisional)) return;
  table.remarks.push_back(
      {"标“暂估”的截止日跨越尚未公布工作日历的年份，按周一至周五计算",
       "days marked as estimated lie beyond the published work calendars: Monday to Friday were "
       "counted"});
}

Status add_duties(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_TRY(const DutyBook book, duty_book(ledger));
  std::vector<Duty> duties = book.open();
  std::erase_if(duties, [&](const Duty& duty) { return !concerns(ledger, duty, ask); });
  for (const Duty& duty : duties) add_row(table, duty_cells(book, duty, ledger.day()), {});
  remark_provisional(duties, table);
  return {};
}

}  // namespace luoshu
