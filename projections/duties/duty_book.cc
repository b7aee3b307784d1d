#include "projections/duties/duty_book.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "schema/events_allocation.capnp.h"
#include "schema/events_catalogue.capnp.h"
#include "schema/events_foundation.capnp.h"
#include "schema/events_money.capnp.h"
#include "schema/events_operation.capnp.h"
#include "schema/events_products.capnp.h"
#include "schema/events_registration.capnp.h"
#include "schema/events_supervision.capnp.h"

namespace luoshu {
namespace {

template <class... Fields>
constexpr auto types() {
  return std::array{event_type<Fields>...};
}

constexpr auto kTypes = types<
    schema::PolicyInstrumentAdopted, schema::WorkCalendarPublished, schema::DivisionRegistered,
    schema::PartyRegistered, schema::RoleGranted, schema::RoleRevoked, schema::CatalogEntryCompiled,
    schema::CatalogEntryRevised, schema::CatalogEntryAccepted, schema::CatalogEntryWithdrawn,
    schema::CatalogEntryExcluded, schema::CatalogEntryRefreshed, schema::DataSupplied,
    schema::RegistrationApplied, schema::RegistrationCoded, schema::RegistrationRenewed,
    schema::RegistrationCancelled, schema::ImplementationPlanDrafted, schema::PlanApproved,
    schema::PlanFiled, schema::OperationAgreementSigned, schema::OperationAgreementFiled,
    schema::OperationAgreementAmended, schema::OperationAgreementRenewed,
    schema::OperationAgreementTerminated, schema::OperationSuspended, schema::ProductDeveloped,
    schema::ProductRevised, schema::ProductListed, schema::ProductWithdrawn,
    schema::ProductListPublished, schema::UsageDisclosed, schema::AllocationRunComputed,
    schema::StatementIssued, schema::StatementConfirmed, schema::StatementDisputed,
    schema::DisputeResolved, schema::AllocationRunFinalized, schema::AllocationPaid,
    schema::AllocationRetained, schema::RefundIssued, schema::PaymentRefunded,
    schema::BankAccountDeclared, schema::BankAccountClosed, schema::ReconciliationDecided,
    schema::ReconciliationReopened, schema::EarmarkProjectEntered, schema::EarmarkBudgetApproved,
    schema::EarmarkEvaluated, schema::QualityCheckRequested, schema::QualityCheckResponded,
    schema::RectificationOrdered, schema::RectificationCompleted, schema::RectificationAccepted,
    schema::RectificationPlanSubmitted, schema::ImplementerEvaluated,
    schema::PrimaryDeveloperEvaluated, schema::QuarterlyReportSubmitted,
    schema::AnnualReportSubmitted, schema::AnnualDisclosurePublished, schema::MaterialsRequested,
    schema::MaterialsProvided>();

// A year has fewer days than this for each of its working days.
constexpr int kDaysCounted = 2 * kWorkingDaysMax;

auto order_of(const Duty& duty) {
  return std::tuple(duty.due, terms_of(duty.kind).code, std::string_view(duty.party),
                    std::string_view(duty.subject));
}

auto key_of(const Duty& duty) {
  return std::tuple(duty.kind, std::string_view(duty.party), std::string_view(duty.subject));
}

}  // namespace

void DutyBook::take(const KnownEvent& event) {
  const bool counts_from_recording =
      event.event.is_any<schema::WorkCalendarPublished, schema::PolicyInstrumentAdopted>();
  if (!counts_from_recording && event.effective() > facts_.day()) return;
  facts_.take(event);
  resources_.take(event);
  operating_.take(event, facts_);
  products_.take(event);
  statements_.take(event);
  money_.take(event);
  rectification_.take(event, facts_);
}

std::vector<Duty> DutyBook::all() const {
  std::vector<Duty> duties;
  resources_.add(facts_, products_, duties);
  operating_.add(facts_, resources_, duties);
  products_.add(facts_, duties);
  statements_.add(facts_, duties);
  money_.add(facts_, duties);
  rectification_.add(facts_, duties);
  std::erase_if(duties, [&](const Duty& duty) { return duty.begin > facts_.day(); });
  std::ranges::sort(duties, {}, order_of);
  return duties;
}

std::vector<Duty> DutyBook::open() const {
  std::vector<Duty> duties = all();
  std::erase_if(duties, [&](const Duty& duty) {
    return duty.discharged || (duty.lapses && is_overdue(duty, facts_.day()));
  });
  // Due days ascend, so the first of a key is the earliest.
  std::set<std::tuple<DutyKind, std::string, std::string>> seen;
  std::erase_if(duties, [&](const Duty& duty) { return !seen.emplace(key_of(duty)).second; });
  return duties;
}

std::optional<int> DutyBook::working_days_left(const Duty& duty) const {
  const std::int64_t between = std::int64_t{duty.due.days} - facts_.day().days;
  if (between > kDaysCounted) return std::nullopt;
  return facts_.calendar().working_days_between_estimated(facts_.day(), duty.due);
}

std::span<const EventType> types_of_duties() {
  return kTypes;
}

}  // namespace luoshu
