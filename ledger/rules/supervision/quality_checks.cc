#include "ledger/rules/supervision/quality_checks.h"

#include <fmt/format.h>

#include <array>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/require_step.h"
#include "ledger/rules/operation/agreements.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/resources/catalogue.h"
#include "schema/events_supervision.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_supervision.capnp.h"

namespace luoshu {
namespace {

using schema::QualityCheckRow;
using schema::QualityCheckStatus;

constexpr std::string_view kOverdue = "W-QC-OVERDUE";

std::int64_t reply_days(const State& state, Date day) {
  return parameter(state, "quality_reply_working_days", day);
}

Words words_of(QualityCheckStatus status) {
  switch (status) {
    case QualityCheckStatus::NONE:
      break;
    case QualityCheckStatus::OPEN:
      return {"the request is not answered", "校核需求尚未反馈"};
    case QualityCheckStatus::ANSWERED:
      return {"the request is answered", "校核需求已反馈"};
    case QualityCheckStatus::CLOSED:
      return {"the request is closed", "校核需求已办结"};
  }
  return {"there is no such request", "无此校核需求"};
}

// The requester works with the resource under an operation agreement of its own. Suspension does
// not matter: what is suspended may be what has to be checked.
void require_authorised(Decision& decision, std::string_view resource) {
  const auto row = decision.state.find(tables::kCatalogue, resource);
  if (!row) return decision.unknown("fields.resource", resource);
  bool has_agreement = false;
  for (const auto id : row->getAgreements()) {
    const auto agreement = decision.state.find(tables::kAgreements, from_kj(id));
    if (!agreement || from_kj(agreement->getPrimaryDeveloper()) != decision.author()) continue;
    has_agreement = true;
    const AgreementPhase phase = agreement_phase(decision.state, from_kj(id), decision.effective());
    if (phase == AgreementPhase::kInForce || phase == AgreementPhase::kSuspended) return;
  }
  decision.refuse(has_agreement ? "E-AGR-INACTIVE" : "E-AGR-SCOPE", "fields.resource",
                  same(resource));
}

// Art. 16: the answer is due on the seventh working day. A day that cannot be computed is no
// deadline, so the request waits for the calendar.
void decide_requested(Decision& decision) {
  const auto fields = decision.event.fields<schema::QualityCheckRequested>();
  if (decision.state.has(tables::kQualityChecks, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  if (fields.getResource().size() != 0) require_authorised(decision, from_kj(fields.getResource()));
  const Date day = decision.effective();
  const auto due = working_day_after(decision.state, day, reply_days(decision.state, day));
  if (!due) return decision.refuse("E-CALENDAR-MISSING", "effective");
  if (fields.getDue() == kNoDay || fields.getDue() == due->days) return;
  decision.refuse("E-FIELD", "fields.due",
                  {fmt::format("it is due on {}", to_string(*due)),
                   fmt::format("期限应为 {}", to_string(*due))});
}

void apply_requested(Application& application) {
  const auto fields = application.event.fields<schema::QualityCheckRequested>();
  const Date day{application.effective()};
  const std::int64_t days = reply_days(application.state, day);
  const auto due = working_day_after(application.state, day, days);
  application.state.put(tables::kQualityChecks, application.subject(),
                        [&](QualityCheckRow::Builder row) {
                          row.setStatus(QualityCheckStatus::OPEN);
                          row.setChangedOn(application.effective());
                          row.setResource(fields.getResource());
                          row.setRequester(to_kj(application.event.author()));
                          if (due) row.setDue(due->days);
                        });
  const auto resource = application.state.find(tables::kCatalogue, from_kj(fields.getResource()));
  DeadlineTerms terms;
  terms.code = kOverdue;
  terms.subject = application.subject();
  terms.responsible.push_back(from_kj(resource->getCompiler()));
  if (resource->hasSourceUnit() && resource->getSourceUnit() != resource->getCompiler())
    terms.responsible.push_back(from_kj(resource->getSourceUnit()));
  terms.trigger = application.effective();
  terms.working_days = days;
  terms.basis = "豫政办〔2025〕5号 第十六条";
  start_deadline(application, terms);
}

// The unit that answers for the data: an implementer or holder of its division; of the province's
// many departments only the one that compiled the entry or supplies the data.
void require_data_unit(Decision& decision, std::string_view resource) {
  const std::string division = division_of_resource(decision.state, resource);
  const auto row = decision.state.find(tables::kCatalogue, resource);
  if (!row || division_level(decision.state, division) != "province")
    return require_author_of(decision, division, "author");
  if (from_kj(row->getCompiler()) != decision.author() &&
      from_kj(row->getSourceUnit()) != decision.author())
    decision.refuse("E-LEVEL", "author", same(from_kj(row->getCompiler())));
}

// Art. 16: late is recorded with a warning.
void decide_responded(Decision& decision) {
  const auto fields = decision.event.fields<schema::QualityCheckResponded>();
  const auto row = require_step(decision, tables::kQualityChecks, QualityCheckStatus::OPEN,
                                words_of, {"the request", "校核需求"});
  if (!row) return;
  require_data_unit(decision, from_kj(row->getResource()));
  warn_if_late(decision, kOverdue, decision.subject());
  if (is_absent(fields.getWorkingDays()) || row->getStatus() != QualityCheckStatus::OPEN) return;
  const auto taken =
      working_days_between(decision.state, Date{row->getChangedOn()}, decision.effective());
  if (taken && *taken != fields.getWorkingDays())
    decision.refuse("E-FIELD", "fields.working_days",
                    {fmt::format("the answer took {} working days", *taken),
                     fmt::format("实际用时 {} 个工作日", *taken)});
}

void set_status(Application& application, QualityCheckStatus status) {
  application.state.edit(tables::kQualityChecks, application.subject(),
                         [&](QualityCheckRow::Builder row, QualityCheckRow::Reader) {
                           row.setStatus(status);
                           row.setChangedOn(application.effective());
                         });
}

void apply_responded(Application& application) {
  set_status(application, QualityCheckStatus::ANSWERED);
  meet_deadline(application, kOverdue, application.subject());
}

// Art. 16: whoever asked closes.
void decide_closed(Decision& decision) {
  const auto row = require_step(decision, tables::kQualityChecks, QualityCheckStatus::ANSWERED,
                                words_of, {"the answer", "反馈"});
  if (row && from_kj(row->getRequester()) != decision.author())
    decision.refuse("E-LEVEL", "author", same(from_kj(row->getRequester())));
}

void apply_closed(Application& application) {
  set_status(application, QualityCheckStatus::CLOSED);
}

const std::array kRules{
    Rule{event_type<schema::QualityCheckRequested>,
         {{"primary_developer"}},
         {},
         decide_requested,
         apply_requested,
         "16"},
    Rule{event_type<schema::QualityCheckResponded>,
         {{"implementer", Level::kPublic}, {"data_holder", Level::kPublic}},
         {},
         decide_responded,
         apply_responded,
         "16"},
    Rule{event_type<schema::QualityIssueClosed>,
         {{"primary_developer"}},
         {},
         decide_closed,
         apply_closed,
         "16"},
};

}  // namespace

std::span<const Rule> quality_check_rules() {
  return kRules;
}

}  // namespace luoshu
