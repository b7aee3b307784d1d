// R5 风险、整改、暂停: what is wrong, what was ordered, and what stands still because of it.
// Source: RULEBOOK 5.5; art. 18, 20, 22.

#include "projections/views/catalogue.h"
#include "projections/views/duty_rows.h"
#include "projections/views/more_columns.h"
#include "projections/views/rows.h"
#include "projections/views/shown_states.h"
#include "schema/events_supervision.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_developers.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_supervision.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"kind", {"类别", "kind"}, Kind::kText, false, true},
    {"id", {"编号", "number"}, Kind::kText, false, true},
    {"concerns", {"涉及", "concerns"}},
    {"party", {"单位", "party"}},
    {"since", {"自", "since"}, Kind::kDate},
    {"until", {"限期或恢复", "due or resumed"}, Kind::kDate},
    {"agreements", {"受影响应用协议", "agreements affected"}},
    {"status", {"状态", "state"}},
};

constexpr Column kMore[] = {
    {"stopped_since", {"停止自", "stopped since"}, Kind::kDate},
};
constexpr auto kColumnsV2 = with_more(kColumns, kMore);

constexpr Term kRisk{"risk", {"风险与事件", "risk or incident"}};
constexpr Term kRectification{"rectification", {"整改", "rectification"}};
constexpr Term kSuspension{"suspension", {"暂停", "suspension"}};
constexpr Term kRiskStates[] = {{"none", {"无", "none"}},
                                {"open", {"未处置", "open"}},
                                {"contained", {"已控制", "contained"}},
                                {"rectifying", {"整改中", "being rectified"}},
                                {"done", {"已整改", "rectified"}},
                                {"closed", {"已销号", "closed"}}};
constexpr Term kOrderStates[] = {{"none", {"无", "none"}},
                                 {"ordered", {"已责令", "ordered"}},
                                 {"completed", {"已完成", "completed"}},
                                 {"accepted", {"已验收", "accepted"}}};
constexpr Term kStanding{"suspended", {"暂停中", "suspended"}};
constexpr Term kResumed{"resumed", {"已恢复", "resumed"}};

// Of version 2.
constexpr Term kSuspendDue{"suspend_due", {"应暂停", "ought to be suspended"}};
constexpr Term kPlan{"plan", {"整改方案", "rectification plan"}};
constexpr Term kMaterials{"materials", {"提供资料", "materials"}};
constexpr Term kOpen{"open", {"未到期", "open"}};
constexpr Term kOverdue{"overdue", {"已逾期", "overdue"}};
constexpr Term kProvided{"provided", {"已提供", "provided"}};
constexpr Term kSubmitted{"submitted", {"已报送", "handed in"}};
constexpr Term kOpenRisk{"open", {"未解除", "open"}};
constexpr Term kClosedRisk{"closed", {"已解除", "closed"}};

// Application agreements about the product that are in force.
std::string affected(const LedgerAt& ledger, std::string_view product) {
  std::vector<std::string> names;
  ledger.state().scan(tables::kApplicationAgreements, {},
                      [&](std::string_view id, const auto& row) {
                        if (from_kj(row->getProduct()) == product && row->getEndedOn() == kNoDay &&
                            within(ledger.day(), row->getValidFrom(), row->getValidTo()))
                          names.emplace_back(id);
                        return true;
                      });
  return list_text(names);
}

void add_risks(const LedgerAt& ledger, Sheet& table) {
  ledger.state().scan(tables::kRisks, {}, [&](std::string_view id, const auto& row) {
    if (id.find('\0') != std::string_view::npos) return true;  // lists of what is open
    const std::string_view product = from_kj(row->getProduct());
    add_row(
        table,
        {kRisk, text_cell(id), text_cell(product.empty() ? from_kj(row->getResource()) : product),
         text_cell(from_kj(row->getReporter())), date_cell(row->getReportedOn()), Cell(),
         product.empty() ? Cell() : text_cell(affected(ledger, product)),
         kRiskStates[static_cast<std::size_t>(row->getStatus())]},
        {});
    return true;
  });
}

void add_orders(const LedgerAt& ledger, Sheet& table) {
  ledger.state().scan(tables::kRectifications, {}, [&](std::string_view id, const auto& row) {
    add_row(table,
            {kRectification, text_cell(id), Cell(), text_cell(from_kj(row->getTarget())), Cell(),
             date_cell(row->getDeadline()), Cell(),
             kOrderStates[static_cast<std::size_t>(row->getStatus())]},
            {});
    return true;
  });
}

template <class List>
void add_intervals(const LedgerAt& ledger, std::string_view id, std::string_view party,
                   const List& intervals, const std::string& agreements, Sheet& table) {
  for (const auto interval : intervals) {
    const bool over = interval.getUntil() != kNoDay && Date{interval.getUntil()} <= ledger.day();
    add_row(
        table,
        {kSuspension, text_cell(id), text_cell(id), text_cell(party), date_cell(interval.getFrom()),
         date_cell(interval.getUntil()), text_cell(agreements), over ? kResumed : kStanding},
        {});
  }
}

Status fill(const LedgerAt& ledger, const ViewAsk&, Sheet& table) {
  add_risks(ledger, table);
  add_orders(ledger, table);
  ledger.state().scan(tables::kProducts, {}, [&](std::string_view id, const auto& row) {
    add_intervals(ledger, id, from_kj(row->getDeveloper()), row->getSuspensions(),
                  affected(ledger, id), table);
    return true;
  });
  ledger.state().scan(tables::kAgreements, {}, [&](std::string_view id, const auto& row) {
    add_intervals(ledger, id, from_kj(row->getPrimaryDeveloper()), row->getSuspensions(), {},
                  table);
    return true;
  });
  ledger.state().scan(tables::kOperations, {}, [&](std::string_view party, const auto& row) {
    add_intervals(ledger, party, party, row->getSuspensions(), {}, table);
    return true;
  });
  return {};
}

// ---- Version 2 ----------------------------------------------------------------------------------
// C33: open until it is closed; what it concerns stands still since its report.
void show_risk(const LedgerAt& ledger, Row& row) {
  const auto risk = ledger.state().find(tables::kRisks, code_of(row.cells[1]));
  const bool closed =
      risk && risk->getClosedOn() != kNoDay && Date{risk->getClosedOn()} <= ledger.day();
  if (risk && risk->getPlatform())
    row.cells[2] = Phrase{"platform", "平台（全部产品）", "the platform"};
  if (closed) row.cells[5] = date_cell(risk->getClosedOn());
  row.cells[7] = closed ? kClosedRisk : kOpenRisk;
  row.cells.push_back(closed || !risk ? Cell() : date_cell(risk->getReportedOn()));
}

void show_suspension(Row& row) {
  const bool stands = code_of(row.cells[7]) == kStanding.code;
  row.cells.push_back(stands ? row.cells[4] : Cell());
}

// C36: trade stops the day after the last one on which the operation should have been suspended.
void add_suspend_due(const DutyBook& book, const LedgerAt& ledger, Sheet& table) {
  for (const Duty& duty : book.open()) {
    if (duty.kind != DutyKind::kSuspendOperation) continue;
    const bool overdue = is_overdue(duty, ledger.day());
    add_row(table,
            {kSuspendDue, text_cell(duty.subject), Cell(), text_cell(duty.party),
             date_cell(duty.begin.days), date_cell(duty.due.days), Cell(),
             overdue ? kOverdue : kOpen, overdue ? date_cell(duty.due.days + 1) : Cell()},
            {});
  }
}

void add_materials(const DutyBook& book, const LedgerAt& ledger, Sheet& table) {
  for (const Duty& duty : book.all()) {
    if (duty.kind != DutyKind::kProvideMaterials) continue;
    add_row(table,
            {kMaterials, text_cell(duty.subject), Cell(), text_cell(duty.party),
             date_cell(duty.begin.days), date_cell(duty.due.days), Cell(),
             duty.discharged                  ? kProvided
             : is_overdue(duty, ledger.day()) ? kOverdue
                                              : kOpen,
             Cell()},
            {});
  }
}

Status add_plans(const LedgerAt& ledger, Sheet& table) {
  return ledger.each_of_type(
      event_type<schema::RectificationPlanSubmitted>, [&](const RecordedEvent& event) -> Status {
        const auto fields = event.event.fields<schema::RectificationPlanSubmitted>();
        add_row(table,
                {kPlan, text_cell(event.event.subject()), text_cell(from_kj(fields.getAbout())),
                 text_cell(event.event.author()), date_cell(event.event.effective()),
                 date_cell(fields.getCompleteBy()), Cell(), kSubmitted, Cell()},
                {event.at.number.value});
        return {};
      });
}

Status fill_v2(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_CHECK(fill(ledger, ask, table));
  for (Row& row : table.rows) {
    if (code_of(row.cells[0]) == kRisk.code)
      show_risk(ledger, row);
    else
      show_suspension(row);
  }
  LUOSHU_TRY(const DutyBook book, duty_book(ledger));
  add_suspend_due(book, ledger, table);
  LUOSHU_CHECK(add_plans(ledger, table));
  add_materials(book, ledger, table);
  return {};
}

}  // namespace

const View views::kRisks{"R5",
                         "risks",
                         {"风险、整改、暂停", "risks, rectification, suspension"},
                         kColumns,
                         kHeedsNothing,
                         kHeedsNothing,
                         fill,
                         {},
                         kColumnsV2,
                         fill_v2};

}  // namespace luoshu
