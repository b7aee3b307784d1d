// R5 风险、整改、暂停: what is wrong, what was ordered, and what stands still because of it.
// Source: RULEBOOK 5.5; art. 18, 20, 22.

#include "projections/views/catalogue.h"
#include "projections/views/rows.h"
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

}  // namespace

const View views::kRisks{
    "R5",     "risks",       {"风险、整改、暂停", "risks, rectification, suspension"},
    kColumns, kHeedsNothing, kHeedsNothing,
    fill};

}  // namespace luoshu
