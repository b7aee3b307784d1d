// Rectification (art. 20, 22): ordered, completed by whoever was ordered, accepted.
#include <array>
#include <set>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/engine/recorded_things.h"
#include "ledger/rules/engine/require_step.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/supervision/risks.h"
#include "ledger/rules/supervision/supervision.h"
#include "schema/events_supervision.capnp.h"
#include "schema/state_supervision.capnp.h"

namespace luoshu {
namespace {

using schema::RectificationRow;
using schema::RectificationStatus;
using schema::RiskStatus;

constexpr std::string_view kOverdue = "W-RECT-OVERDUE";

// Version 2.
constexpr std::string_view kReturned = "returned";
constexpr std::string_view kWithdrawn = "withdrawn";
constexpr std::array<std::string_view, 3> kOutcomes{"accepted", kReturned, kWithdrawn};
constexpr Whos kOrdering{{"authority", Level::kPublic},
                         {"public_security"},
                         {"state_security"},
                         {"cryptography"},
                         {"secrecy"},
                         {"market_supervision"},
                         {"state_assets"},
                         {"it_industry"},
                         {"financial_regulator"},
                         {"industry"}};

Words words_of(RectificationStatus status) {
  switch (status) {
    case RectificationStatus::NONE:
      break;
    case RectificationStatus::ORDERED:
      return {"the rectification is ordered, not completed", "整改尚未完成"};
    case RectificationStatus::COMPLETED:
      return {"the rectification is completed", "整改已完成"};
    case RectificationStatus::ACCEPTED:
      return {"the rectification is accepted", "整改已验收"};
  }
  return {"there is no such rectification", "无此整改"};
}

void set_status(Application& application, RectificationStatus status) {
  application.state.edit(tables::kRectifications, application.subject(),
                         [&](RectificationRow::Builder row, RectificationRow::Reader) {
                           row.setStatus(status);
                           row.setChangedOn(application.effective());
                         });
}

void note_about(Application& application);

// Art. 20; 22 para. 2: the order sets its own deadline.
void decide_ordered(Decision& decision) {
  const auto fields = decision.event.fields<schema::RectificationOrdered>();
  if (rectification_known(decision.state, decision.subject()))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  require_target(decision, from_kj(fields.getTarget()));
  require_interval(decision, decision.event.effective(), fields.getDeadline(), "fields.deadline");
  require_items(decision, fields.hasItems(), fields.getItems(), "fields.items");
}

void apply_ordered(Application& application) {
  const auto fields = application.event.fields<schema::RectificationOrdered>();
  const std::string_view target = from_kj(fields.getTarget());
  start_rectification(application, {.id = application.subject(),
                                    .target = target,
                                    .target_role = {},
                                    .deadline = fields.getDeadline()});
  take_up_risks(application, target, application.subject());
  if (application.version() >= 2) note_about(application);
}

// Art. 20, 22: only the party ordered says that it is done. Late is recorded with a warning.
void decide_completed(Decision& decision) {
  const auto row = require_step(decision, tables::kRectifications, RectificationStatus::ORDERED,
                                words_of, {"the order", "责令整改"});
  if (!row) return;
  const std::string_view target = from_kj(row->getTarget());
  const std::string_view target_role = from_kj(row->getTargetRole());
  if (!target.empty() && target != decision.author())
    decision.refuse("E-LEVEL", "author", same(target));
  if (target.empty() && !target_role.empty() && target_role != decision.role())
    decision.refuse("E-LEVEL", "role", same(target_role));
  if (decision.version() < 2)
    warn_if_late(decision, kOverdue, decision.subject());
  else if (row->getDeadline() != kNoDay)  // what was returned has a new one, or the last one set
    warn_late(decision, kOverdue, Date{row->getDeadline()});
}

void apply_completed(Application& application) {
  set_status(application, RectificationStatus::COMPLETED);
  meet_deadline(application, kOverdue, application.subject());
  settle_risks(application, application.author(), application.subject(), RiskStatus::DONE);
}

// C38: what it says it is about is there.
void decide_ordered_v2(Decision& decision) {
  for (const auto id : decision.event.fields<schema::RectificationOrdered>().getAbout())
    if (!is_recorded_thing(decision.state, from_kj(id)))
      decision.unknown("fields.about", from_kj(id));
}

// Keeps what the order is about, with the order and with each risk.
void note_about(Application& application) {
  const auto about = application.event.fields<schema::RectificationOrdered>().getAbout();
  if (about.size() == 0) return;
  State& state = application.state;
  state.edit(tables::kRectifications, application.subject(),
             [&](RectificationRow::Builder row, RectificationRow::Reader) { row.setAbout(about); });
  std::set<std::string_view> risks;
  for (const auto id : about)
    if (state.has(tables::kRisks, from_kj(id))) risks.insert(from_kj(id));
  for (const std::string_view id : risks)
    state.edit(tables::kRisks, id,
               [&](schema::RiskRow::Builder row, schema::RiskRow::Reader before) {
                 append_value(
                     before.getOrders(), [&](unsigned count) { return row.initOrders(count); },
                     application.subject());
               });
}

void require_its_author(Decision& decision, RectificationRow::Reader row, bool province_too) {
  if (from_kj(row.getOrderedBy()) == decision.author()) return;
  const bool province = holds_role(decision.state, decision.author(), "authority", Level::kProvince,
                                   decision.effective());
  if (!province_too || !province)
    decision.refuse("E-LEVEL", "author", same(from_kj(row.getOrderedBy())));
}

// C38, C96: accepted, returned for more, or taken back by whoever ordered it.
void decide_outcome(Decision& decision) {
  const auto fields = decision.event.fields<schema::RectificationAccepted>();
  const std::string_view outcome = from_kj(fields.getOutcome());
  require_one_of(decision, fields.hasOutcome(), outcome, kOutcomes, "fields.outcome");
  if ((outcome == kReturned || outcome == kWithdrawn) &&
      form::is_blank(from_kj(fields.getReason())))
    decision.refuse("E-REASON-MISSING", "fields.reason");
  require_interval(decision, decision.event.effective(), fields.getDeadline(), "fields.deadline");
  if (fields.getDeadline() != kNoDay && outcome != kReturned)
    decision.refuse("E-FIELD", "fields.deadline",
                    {"only what is returned gets a new one", "仅退回整改时可另定期限"});
  if (outcome != kWithdrawn) {
    const auto row = require_step(decision, tables::kRectifications, RectificationStatus::COMPLETED,
                                  words_of, {"its completion", "整改完成"});
    if (row) require_its_author(decision, *row, true);
    return;
  }
  const auto row = decision.state.find(tables::kRectifications, decision.subject());
  if (!row) return decision.unknown("subject", decision.subject());
  if (row->getStatus() == RectificationStatus::ACCEPTED) {
    const Words words = words_of(row->getStatus());
    decision.wrong_state(words.en, words.zh);
  }
  decision.require_not_before(row->getChangedOn(), "its last step", "上一环节");
  require_its_author(decision, *row, false);
}

// Art. 20, 22: accepted by the authority that ordered it, or by the province.
void decide_accepted(Decision& decision) {
  if (decision.version() >= 2) return decide_outcome(decision);
  const auto fields = decision.event.fields<schema::RectificationAccepted>();
  if (from_kj(fields.getOutcome()) == "rejected")
    decision.refuse("E-FIELD", "fields.outcome",
                    {"what is not accepted is ordered anew", "验收不通过应另行责令整改"});
  const auto row = require_step(decision, tables::kRectifications, RectificationStatus::COMPLETED,
                                words_of, {"its completion", "整改完成"});
  if (!row || from_kj(row->getOrderedBy()) == decision.author()) return;
  if (!holds_role(decision.state, decision.author(), "authority", Level::kProvince,
                  decision.effective()))
    decision.refuse("E-LEVEL", "author", same(from_kj(row->getOrderedBy())));
}

// Returned: it is to be done by the new day, or by the last one set.
void apply_returned(Application& application) {
  const std::int32_t deadline =
      application.event.fields<schema::RectificationAccepted>().getDeadline();
  set_status(application, RectificationStatus::ORDERED);
  if (deadline == kNoDay) return;
  application.state.edit(
      tables::kRectifications, application.subject(),
      [&](RectificationRow::Builder row, RectificationRow::Reader) { row.setDeadline(deadline); });
}

void apply_accepted(Application& application) {
  const auto fields = application.event.fields<schema::RectificationAccepted>();
  if (application.version() >= 2 && from_kj(fields.getOutcome()) == kReturned)
    return apply_returned(application);
  const auto row = application.state.find(tables::kRectifications, application.subject());
  set_status(application, RectificationStatus::ACCEPTED);
  settle_risks(application, from_kj(row->getTarget()), application.subject(), RiskStatus::CLOSED);
}

// Whoever was ordered may hold any role, or none: then it signs as an interested party.
const std::array kRules{
    Rule{event_type<schema::RectificationOrdered>,
         {{"authority", Level::kPublic}},
         {},
         decide_ordered,
         apply_ordered,
         "20, 22 (2)",
         decide_ordered_v2,
         kOrdering},
    Rule{event_type<schema::RectificationCompleted>,
         {{"primary_developer"},
          {"implementer"},
          {"data_holder"},
          {"secondary_developer"},
          {"exchange"},
          {"interested_party"}},
         {},
         decide_completed,
         apply_completed,
         "20, 22 (2)"},
    Rule{event_type<schema::RectificationAccepted>,
         {{"authority", Level::kPublic}},
         {},
         decide_accepted,
         apply_accepted,
         "20, 22 (2)",
         nullptr,
         kOrdering},
};

}  // namespace

bool rectification_known(const State& state, std::string_view id) {
  return state.has(tables::kRectifications, id);
}

void start_rectification(Application& application, const RectificationTerms& terms) {
  application.state.put(tables::kRectifications, terms.id, [&](RectificationRow::Builder row) {
    row.setStatus(RectificationStatus::ORDERED);
    row.setChangedOn(application.effective());
    if (terms.target.empty())
      row.setTargetRole(to_kj(terms.target_role));
    else
      row.setTarget(to_kj(terms.target));
    row.setDeadline(terms.deadline);
    row.setOrderedBy(to_kj(application.event.author()));
  });
  if (terms.deadline == kNoDay) return;  // of an evaluation that sets no day
  DeadlineTerms due;
  due.code = kOverdue;
  due.subject = terms.id;
  if (!terms.target.empty()) due.responsible.push_back(terms.target);
  due.trigger = application.effective();
  due.due = terms.deadline;
  due.basis = "豫政办〔2025〕5号 第二十条、第二十二条";
  start_deadline(application, due);
}

std::span<const Rule> rectification_rules() {
  return kRules;
}

}  // namespace luoshu
