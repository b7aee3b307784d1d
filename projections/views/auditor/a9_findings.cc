// A9 审计发现台账: what auditors, market supervision, inspections and audits of internal control
// found, and how far its rectification has come. Source: RULEBOOK 5 (version 2), C38, C57.

#include <fmt/format.h>

#include "projections/views/catalogue.h"
#include "projections/views/event_rows.h"
#include "schema/events_supervision.capnp.h"
#include "schema/state_supervision.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"id", {"编号", "number"}, Kind::kText, false, true},
    {"kind", {"类别", "kind"}},
    {"by", {"评价单位", "by"}},
    {"target", {"对象", "target"}},
    {"severity", {"程度", "severity"}},
    {"finding", {"发现", "finding"}},
    {"order", {"整改单", "order to rectify"}},
    {"state", {"状态", "state"}},
};

constexpr Term kAudit{"audit", {"审计", "audit"}};
constexpr Term kCompetition{"competition", {"竞争行为", "competition"}};
constexpr Term kInspection{"inspection", {"监督检查", "inspection"}};
constexpr Term kInternal{"internal_audit", {"内控审计", "audit of internal control"}};

constexpr Term kRaised{"raised", {"提出", "raised"}};
constexpr Term kOrdered{"ordered", {"已责令", "ordered"}};
constexpr Term kRectified{"rectified", {"已整改", "rectified"}};
constexpr Term kAccepted{"accepted", {"已验收", "accepted"}};

// By what they are about.
using Orders = std::map<std::string, std::vector<std::string>, std::less<>>;

Result<Orders> read_orders(const LedgerAt& ledger) {
  Orders orders;
  LUOSHU_CHECK(each<schema::RectificationOrdered>(ledger, [&](const auto& event, auto fields) {
    for (const auto about : fields.getAbout())
      orders[std::string(from_kj(about))].emplace_back(event.event.subject());
  }));
  return orders;
}

// As far as the order has come that is furthest behind.
const Term& state_of(const LedgerAt& ledger, const std::vector<std::string>& orders) {
  if (orders.empty()) return kRaised;
  auto least = schema::RectificationStatus::ACCEPTED;
  for (const std::string& order : orders)
    if (const auto row = ledger.state().find(tables::kRectifications, order))
      least = std::min(least, row->getStatus());
  if (least == schema::RectificationStatus::ACCEPTED) return kAccepted;
  return least == schema::RectificationStatus::COMPLETED ? kRectified : kOrdered;
}

class Findings {
 public:
  Findings(const LedgerAt& ledger, const ViewAsk& ask, Orders orders, Sheet& table)
      : ledger_(ledger), ask_(ask), orders_(std::move(orders)), table_(table) {}

  // `said`: what the event itself says of its rectification, where no order was given.
  void add(const RecordedEvent& event, const Term& kind, std::string_view target,
           std::string_view severity, Cell finding, const Term* said = nullptr) {
    if (!passes(ask_.party, target) && !passes(ask_.party, event.event.author())) return;
    const auto found = orders_.find(event.event.subject());
    const auto orders = found == orders_.end() ? std::vector<std::string>() : found->second;
    add_row(table_,
            {text_cell(event.event.subject()), kind, text_cell(event.event.author()),
             text_cell(target), text_cell(severity), std::move(finding), list_cell(orders),
             orders.empty() && said != nullptr ? *said : state_of(ledger_, orders)},
            {event.at.number.value});
  }

 private:
  const LedgerAt& ledger_;
  const ViewAsk& ask_;
  Orders orders_;
  Sheet& table_;
};

Cell count_cell(std::int64_t findings) {
  return Phrase{fmt::to_string(findings), fmt::format("发现 {} 项", findings),
                fmt::format("{} findings", findings)};
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_TRY(Orders orders, read_orders(ledger));
  Findings findings(ledger, ask, std::move(orders), table);
  LUOSHU_CHECK(each<schema::AuditFindingRecorded>(ledger, [&](const auto& event, auto fields) {
    findings.add(event, kAudit, from_kj(fields.getTarget()), from_kj(fields.getSeverity()),
                 text_cell(from_kj(fields.getFinding())));
  }));
  LUOSHU_CHECK(
      each<schema::CompetitionFindingRecorded>(ledger, [&](const auto& event, auto fields) {
        findings.add(event, kCompetition, from_kj(fields.getTarget()), from_kj(fields.getConduct()),
                     text_cell(from_kj(fields.getFinding())));
      }));
  LUOSHU_CHECK(each<schema::InspectionRecorded>(ledger, [&](const auto& event, auto fields) {
    findings.add(event, kInspection, from_kj(fields.getTarget()), {},
                 text_cell(from_kj(fields.getFindings())));
  }));
  return each<schema::InternalControlAuditRecorded>(ledger, [&](const auto& event, auto fields) {
    const bool rectified = fields.getRectified() == schema::Flag::YES;
    findings.add(event, kInternal, from_kj(fields.getTarget()), {},
                 count_cell(fields.getFindings()), rectified ? &kRectified : nullptr);
  });
}

}  // namespace

const View views::kFindings{"A9",
                            "findings",
                            {"审计发现台账", "findings and their rectification"},
                            kColumns,
                            kHeedsParty,
                            kHeedsNothing,
                            fill,
                            {},
                            {},
                            nullptr,
                            2};

}  // namespace luoshu
