#include "ledger/rules/operation/agreements.h"

#include <algorithm>
#include <array>

#include "ledger/rules/operation/agreement_changes.h"
#include "ledger/rules/operation/agreement_conditions.h"
#include "ledger/rules/operation/agreement_signing.h"
#include "ledger/rules/operation/agreement_suspension.h"
#include "ledger/rules/operation/authorisation_checks.h"
#include "schema/events_operation.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_facts.capnp.h"
#include "schema/state_parties.capnp.h"

namespace luoshu {
namespace {

// Calls use(row) for every agreement that names the resource on that day.
template <class Use>
void each_covering(const State& state, std::string_view resource, Date day, const Use& use) {
  const auto entry = state.find(tables::kCatalogue, resource);
  if (!entry) return;
  for (const auto agreement : entry->getAgreements()) {
    const auto row = state.find(tables::kAgreements, from_kj(agreement));
    if (row && agreement_covers(*row, resource, day)) use(*row);
  }
}

const std::array kRules{
    Rule{event_type<schema::OperationAgreementSigned>,
         {{"implementer", Level::kPublic}},
         {{"primary_developer"}},
         decide_agreement_signed,
         apply_agreement_signed,
         "11 (1), 11 (2), 13 (1), 14, 25",
         decide_agreement_signed_v2},
    Rule{event_type<schema::OperationAgreementFiled>,
         {{"implementer", Level::kPublic}},
         {},
         decide_agreement_filed,
         apply_agreement_filed,
         "13 (2)"},
    Rule{event_type<schema::OperationAgreementAmended>,
         {{"implementer", Level::kPublic}},
         {{"primary_developer"}},
         decide_agreement_amended,
         apply_agreement_amended,
         "13 (1), 14",
         decide_agreement_amended_v2},
    Rule{event_type<schema::OperationAgreementRenewed>,
         {{"implementer", Level::kPublic}},
         {{"primary_developer"}},
         decide_agreement_renewed,
         apply_agreement_renewed,
         "13 (1), 14",
         decide_agreement_renewed_v2},
    Rule{event_type<schema::OperationAgreementTerminated>,
         {{"implementer", Level::kPublic}},
         {{"primary_developer"}},
         decide_agreement_terminated,
         apply_agreement_terminated,
         "13 (1), 14"},
    Rule{event_type<schema::OperationSuspended>,
         {{"authority", Level::kProvince}},
         {},
         decide_operation_suspended,
         apply_operation_suspended,
         "22 (2)",
         decide_suspended_v2,
         {{"authority", Level::kPublic}}},
    Rule{event_type<schema::OperationResumed>,
         {{"authority", Level::kProvince}},
         {},
         decide_operation_resumed,
         apply_operation_resumed,
         "22 (2)",
         decide_resumed_v2,
         {{"authority", Level::kPublic}}},
};

}  // namespace

AgreementPhase agreement_phase(schema::AgreementRow::Reader row, Date day) {
  const bool ended = row.getStatus() == schema::AgreementStatus::ENDED;
  if (ended && day.days >= row.getEndedOn()) return AgreementPhase::kEnded;
  if (day.days < row.getValidFrom()) return AgreementPhase::kNotYet;
  if (day.days > row.getValidTo()) return AgreementPhase::kExpired;
  if (in_suspension(row.getSuspensions(), day)) return AgreementPhase::kSuspended;
  return AgreementPhase::kInForce;
}

AgreementPhase agreement_phase(const State& state, std::string_view agreement, Date day) {
  const auto row = state.find(tables::kAgreements, agreement);
  return row ? agreement_phase(*row, day) : AgreementPhase::kUnknown;
}

bool agreement_covers(schema::AgreementRow::Reader row, std::string_view resource, Date day) {
  return any_item(row.getCoverage(), [&](schema::CoverageInterval::Reader interval) {
    return from_kj(interval.getResource()) == resource && interval.getFrom() <= day.days &&
           (interval.getUntil() == kNoDay || day.days < interval.getUntil());
  });
}

bool resource_authorised(const State& state, std::string_view resource, Date day) {
  bool authorised = false;
  each_covering(state, resource, day, [&](schema::AgreementRow::Reader row) {
    authorised = authorised || agreement_phase(row, day) == AgreementPhase::kInForce;
  });
  return authorised;
}

bool resource_suspended(const State& state, std::string_view resource, Date day) {
  bool suspended = false;
  bool in_force = false;
  each_covering(state, resource, day, [&](schema::AgreementRow::Reader row) {
    const AgreementPhase phase = agreement_phase(row, day);
    suspended = suspended || phase == AgreementPhase::kSuspended;
    in_force = in_force || phase == AgreementPhase::kInForce;
  });
  return suspended && !in_force;
}

AgreementCover agreement_cover(const State& state, std::string_view resource,
                               std::string_view developer, Date day) {
  AgreementCover cover;
  each_covering(state, resource, day, [&](schema::AgreementRow::Reader row) {
    if (from_kj(row.getPrimaryDeveloper()) != developer) return;
    const AgreementPhase phase = agreement_phase(row, day);
    if (phase != AgreementPhase::kInForce && phase != AgreementPhase::kSuspended) return;
    cover.in_force = cover.in_force || phase == AgreementPhase::kInForce;
    cover.suspended = cover.suspended || phase == AgreementPhase::kSuspended;
    cover.until = std::max(cover.until, row.getValidTo());
  });
  return cover;
}

bool in_force_within(schema::AgreementRow::Reader row, Date first, Date last) {
  const bool ended = row.getStatus() == schema::AgreementStatus::ENDED;
  const std::int32_t to =
      ended ? std::min(row.getValidTo(), row.getEndedOn() - 1) : row.getValidTo();
  return std::max(row.getValidFrom(), first.days) <= std::min(to, last.days);
}

bool operated_within(const State& state, std::string_view developer, Date first, Date last) {
  const auto list = state.find(tables::kAgreementsOf, developer);
  return list && any_item(list->getIds(), [&](capnp::Text::Reader id) {
           const auto row = state.find(tables::kAgreements, from_kj(id));
           return row && in_force_within(*row, first, last);
         });
}

// Agreements are listed by their developers, and these are parties.
bool implemented_within(const State& state, std::string_view implementer, Date first, Date last) {
  bool found = false;
  state.scan(tables::kParties, {}, [&](std::string_view party, const auto&) {
    const auto list = state.find(tables::kAgreementsOf, party);
    found = list && any_item(list->getIds(), [&](capnp::Text::Reader id) {
              const auto row = state.find(tables::kAgreements, from_kj(id));
              return row && from_kj(row->getImplementer()) == implementer &&
                     in_force_within(*row, first, last);
            });
    return !found;
  });
  return found;
}

bool operation_suspended(const State& state, std::string_view primary_developer, Date day) {
  const auto row = state.find(tables::kOperations, primary_developer);
  return row && in_suspension(row->getSuspensions(), day);
}

bool in_suspension(capnp::List<schema::SuspensionInterval>::Reader intervals, Date day) {
  return any_item(intervals, [&](schema::SuspensionInterval::Reader interval) {
    return interval.getFrom() <= day.days &&
           (interval.getUntil() == kNoDay || day.days < interval.getUntil());
  });
}

std::span<const Rule> agreement_rules() {
  return kRules;
}

}  // namespace luoshu
