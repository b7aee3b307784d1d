// R3 方案、协议、规范备案台账: plans, operation agreements and instruments, and whether they were
// filed. Source: RULEBOOK 5.5; art. 11, 25, 26.

#include "ledger/rules/products/states_shown.h"
#include "projections/views/catalogue.h"
#include "projections/views/more_columns.h"
#include "projections/views/rows.h"
#include "projections/views/shown_states.h"
#include "schema/events_foundation.capnp.h"
#include "schema/events_operation.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_parties.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"kind", {"类别", "kind"}, Kind::kText, false, true},
    {"id", {"编号", "number"}, Kind::kText, false, true},
    {"title", {"名称", "title"}},
    {"party", {"单位", "party"}},
    {"division", {"区划", "division"}},
    {"from", {"起", "from"}, Kind::kDate},
    {"to", {"止", "to"}, Kind::kDate},
    {"filed_on", {"备案日", "filed on"}, Kind::kDate},
    {"status", {"状态", "state"}},
};

constexpr Column kMore[] = {
    {"filed_to", {"备案对象", "filed to"}},
    {"documents", {"文件摘要", "digests of the files"}},
};
constexpr auto kColumnsV2 = with_more(kColumns, kMore);

constexpr Term kPlan{"plan", {"实施方案", "plan"}};
constexpr Term kAgreement{"agreement", {"授权运营协议", "operation agreement"}};
constexpr Term kInstrument{"instrument", {"规范依据", "instrument"}};
constexpr Term kPlanStates[] = {{"none", {"无", "none"}},
                                {"draft", {"草案", "draft"}},
                                {"reviewed", {"财政已审", "reviewed"}},
                                {"approved", {"已审议", "approved"}},
                                {"filed", {"已备案", "filed"}},
                                {"ended", {"已结束", "ended"}}};
constexpr Term kInForce{"in_force", {"有效", "in force"}};
constexpr Term kNotInForce{"not_in_force", {"未生效或已到期", "not in force"}};
constexpr Term kEnded{"ended", {"已终止", "ended"}};
constexpr Term kReplaced{"replaced", {"已被替代", "superseded"}};

// The date of the event that filed the plan.
Cell filed_on(const LedgerAt& ledger, std::string_view plan) {
  Cell day;
  const Status read = ledger.each_of_subject(plan, [&](const RecordedEvent& event) -> Status {
    if (event.event.is<schema::PlanFiled>()) day = date_cell(event.event.effective());
    return {};
  });
  return read ? day : Cell();
}

void add_plans(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  ledger.state().scan(tables::kPlans, {}, [&](std::string_view id, const auto& row) {
    if (!passes(ask.division, from_kj(row->getDivision()))) return true;
    add_row(table,
            {kPlan, text_cell(id), Cell(), text_cell(from_kj(row->getAuthor())),
             text_cell(from_kj(row->getDivision())), date_cell(row->getApprovedOn()), Cell(),
             filed_on(ledger, id), kPlanStates[static_cast<std::size_t>(row->getStatus())]},
            {});
    return true;
  });
}

void add_agreements(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  const Date day = ledger.day();
  ledger.state().scan(tables::kAgreements, {}, [&](std::string_view id, const auto& row) {
    if (!passes(ask.division, from_kj(row->getDivision()))) return true;
    const Term state = row->getEndedOn() != kNoDay && Date{row->getEndedOn()} <= day ? kEnded
                       : within(day, row->getValidFrom(), row->getValidTo())         ? kInForce
                                                                                     : kNotInForce;
    add_row(table,
            {kAgreement, text_cell(id), Cell(), text_cell(from_kj(row->getImplementer())),
             text_cell(from_kj(row->getDivision())), date_cell(row->getValidFrom()),
             date_cell(row->getValidTo()), date_cell(row->getFiledOn()), state},
            {});
    return true;
  });
}

void add_instruments(const LedgerAt& ledger, Sheet& table) {
  ledger.state().scan(tables::kInstruments, {}, [&](std::string_view id, const auto& row) {
    const Term state = !from_kj(row->getSupersededBy()).empty()                       ? kReplaced
                       : within(ledger.day(), row->getValidFrom(), row->getValidTo()) ? kInForce
                                                                                      : kNotInForce;
    add_row(table,
            {kInstrument, text_cell(id), text_cell(from_kj(row->getTitle())), Cell(), Cell(),
             date_cell(row->getValidFrom()), date_cell(row->getValidTo()), Cell(), state},
            {row->getEvent()});
    return true;
  });
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  add_plans(ledger, ask, table);
  add_agreements(ledger, ask, table);
  if (!ask.division) add_instruments(ledger, table);
  return {};
}

// What the events about a plan, agreement or instrument say beside its state.
struct Said {
  std::string title;
  std::vector<std::string> filed_to;
  std::vector<std::string> documents;  // of the latest text
};
void take(EventReader event, Said& said) {
  if (event.is<schema::PlanFiled>())
    said.filed_to = texts_of(event.fields<schema::PlanFiled>().getFiledTo());
  if (event.is<schema::OperationAgreementFiled>())
    said.filed_to = texts_of(event.fields<schema::OperationAgreementFiled>().getFiledTo());
  if (event.is<schema::ImplementationPlanDrafted>())
    said.title = from_kj(event.fields<schema::ImplementationPlanDrafted>().getTitle());
  if (event.is<schema::ImplementationPlanAmended>() &&
      event.fields<schema::ImplementationPlanAmended>().hasTitle())
    said.title = from_kj(event.fields<schema::ImplementationPlanAmended>().getTitle());
  const bool holds_text =
      event.is_any<schema::ImplementationPlanDrafted, schema::ImplementationPlanAmended,
                   schema::PlanApproved, schema::OperationAgreementSigned,
                   schema::OperationAgreementAmended, schema::OperationAgreementRenewed,
                   schema::PolicyInstrumentAdopted>();
  if (!holds_text || event.documents().size() == 0) return;
  said.documents.clear();
  for (const auto document : event.documents()) {
    said.documents.emplace_back(from_kj(document.getDigest()));
    if (from_kj(document.getRole()) == "agreement") said.title = from_kj(document.getName());
  }
}

// The agreement's title is the name of its text.
Status add_said(const LedgerAt& ledger, Row& row) {
  Said said;
  const std::string id(code_of(row.cells[1]));
  LUOSHU_CHECK(ledger.each_of_subject(id, [&](const RecordedEvent& event) -> Status {
    take(event.event, said);
    return {};
  }));
  if (code_of(row.cells[0]) == kAgreement.code)
    row.cells.back() = shown_state(agreement_state(ledger.state(), id, ledger.day()));
  if (!said.title.empty()) row.cells[2] = text_cell(said.title);
  row.cells.push_back(list_cell(said.filed_to));
  row.cells.push_back(list_cell(said.documents));
  return {};
}

Status fill_v2(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_CHECK(fill(ledger, ask, table));
  for (Row& row : table.rows) LUOSHU_CHECK(add_said(ledger, row));
  return {};
}

}  // namespace

const View views::kFilings{"R3",
                           "filings",
                           {"方案、协议、规范备案台账", "filings"},
                           kColumns,
                           kHeedsDivision,
                           kHeedsNothing,
                           fill,
                           {},
                           kColumnsV2,
                           fill_v2};

}  // namespace luoshu
