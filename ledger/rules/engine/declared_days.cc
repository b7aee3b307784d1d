#include "ledger/rules/engine/declared_days.h"

#include <algorithm>
#include <array>

#include "ledger/form/type_versions.h"
#include "schema/events_allocation.capnp.h"
#include "schema/events_catalogue.capnp.h"
#include "schema/events_developers.capnp.h"
#include "schema/events_money.capnp.h"
#include "schema/events_products.capnp.h"
#include "schema/events_registration.capnp.h"
#include "schema/events_supervision.capnp.h"

namespace luoshu {
namespace {

template <class... Fields>
constexpr auto types_of() {
  return std::array{event_type<Fields>...};
}

// Of chapter F these end something, and may say so ahead.
constexpr auto kMayLieAhead =
    types_of<schema::DeveloperAdmissionRevoked, schema::ApplicationAgreementTerminated,
             schema::FreeUseEnded>();

// Facts of the chapters whose other events are decisions.
constexpr auto kFacts =
    types_of<schema::DataSupplied, schema::StatementConfirmed, schema::StatementDisputed,
             schema::AllocationPaid, schema::AllocationRetained, schema::ReinvestmentSpent>();

constexpr auto kWindingUp =
    types_of<schema::QuarterlyReportSubmitted, schema::AnnualReportSubmitted,
             schema::AnnualDisclosurePublished, schema::UsageDisclosed, schema::RefundIssued,
             schema::TransactionVoided, schema::PaymentReceived, schema::PaymentRefunded,
             schema::TaxPaid, schema::AllocationPaid, schema::AllocationRetained,
             schema::StatementConfirmed, schema::StatementDisputed, schema::BankAccountClosed,
             schema::BankStatementReceived, schema::BankLinesExplained,
             schema::ReconciliationDecided, schema::ReconciliationReopened,
             schema::RectificationCompleted, schema::RectificationPlanSubmitted,
             schema::MaterialsProvided, schema::CreditReleased>();

// Of these, what is bound to the span that it reports on.
constexpr auto kOfSpans = types_of<schema::QuarterlyReportSubmitted, schema::AnnualReportSubmitted,
                                   schema::AnnualDisclosurePublished, schema::UsageDisclosed>();

std::optional<PeriodId> period_in(capnp::Text::Reader text) {
  const auto period = parse_period(from_kj(text));
  if (!period) return std::nullopt;
  return *period;
}

std::optional<PeriodId> year_in(std::int64_t year) {
  if (is_absent(year) || year < 1900 || year > 9999) return std::nullopt;
  return PeriodId{PeriodKind::kYear, static_cast<int>(year), 0};
}

constexpr std::array<std::string_view, 4> kEndingRoles{"primary_developer", "secondary_developer",
                                                       "implementer", "lender"};

template <class List, class Item>
bool holds(const List& list, const Item& item) {
  return std::ranges::find(list, item) != list.end();
}

bool states_a_fact(EventReader event) {
  const char chapter = form::chapter_of(event.type_number());
  if (chapter == 'G' || chapter == 'I') return true;
  if (chapter == 'F') return !holds(kMayLieAhead, event.type());
  return holds(kFacts, event.type());
}

}  // namespace

void require_past(Decision& decision) {
  const Date recorded = decision.moment.recorded_on();
  if (decision.effective() <= recorded || !states_a_fact(decision.event)) return;
  decision.refuse("E-DATE-FUTURE", "effective", same(to_string(recorded)));
}

bool has_span(EventType type) {
  return holds(kOfSpans, type);
}

std::optional<PeriodId> span_of(EventReader event) {
  if (event.is<schema::QuarterlyReportSubmitted>())
    return period_in(event.fields<schema::QuarterlyReportSubmitted>().getPeriod());
  if (event.is<schema::UsageDisclosed>())
    return period_in(event.fields<schema::UsageDisclosed>().getPeriod());
  if (event.is<schema::AnnualReportSubmitted>())
    return year_in(event.fields<schema::AnnualReportSubmitted>().getYear());
  if (event.is<schema::AnnualDisclosurePublished>())
    return year_in(event.fields<schema::AnnualDisclosurePublished>().getYear());
  return std::nullopt;
}

bool may_wind_up(EventType type, std::string_view role) {
  return holds(kEndingRoles, role) && holds(kWindingUp, type);
}

}  // namespace luoshu
