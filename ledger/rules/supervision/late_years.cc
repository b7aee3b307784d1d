// Disclosures and evaluations of a year that come after their last day, of who operated in it.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/periods.h"
#include "ledger/rules/operation/agreements.h"
#include "ledger/rules/operation/evaluation_notes.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/supervision/late_duties.h"
#include "schema/events_products.capnp.h"
#include "schema/events_supervision.capnp.h"

namespace luoshu {
namespace {

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 9998;  // whose next year a date can name
// Kind of facts: use of a year that its developer has disclosed.
constexpr std::string_view kUseOfYear = "use_of_year";

// Nothing where no last day follows it.
std::optional<PeriodId> year_of(std::int64_t year) {
  if (year < kFirstYear || year > kLastYear) return std::nullopt;
  return PeriodId{PeriodKind::kYear, static_cast<int>(year), 0};
}

std::optional<PeriodId> year_of(schema::UsageDisclosed::Reader fields) {
  const auto period = parse_period(from_kj(fields.getPeriod()));
  if (!period || period->kind != PeriodKind::kYear) return std::nullopt;
  return year_of(period->year);
}

// 31 March of the next year.
Date disclosure_due(const PeriodId& year) {
  return last_day({PeriodKind::kMonth, year.year + 1, 3});
}

// C89: 29 February is the 28th where the year lacks it.
Date evaluation_due(const State& state, const PeriodId& year) {
  const Date begin{last_day(year).days + 1};
  const std::int64_t mmdd = parameter(state, "evaluation_due_mmdd", begin);
  const int month = std::clamp(static_cast<int>(mmdd / 100), 1, 12);
  const PeriodId of{PeriodKind::kMonth, year.year + 1, month};
  const int day = std::max(static_cast<int>(mmdd % 100), 1);
  return std::min(Date{first_day(of).days + day - 1}, last_day(of));
}

void decide_disclosure(Decision& decision) {
  const auto year = year_of(decision.event.fields<schema::AnnualDisclosurePublished>().getYear());
  const std::string_view party = decision.author();
  if (!year) return;
  const Date first = first_day(*year);
  const Date last = last_day(*year);
  if (operated_within(decision.state, party, first, last) ||
      implemented_within(decision.state, party, first, last))
    warn_discharged_late(decision, "W-DISCLOSE-LATE", to_string(*year), disclosure_due(*year));
}

// Of several the first discharges.
void decide_use(Decision& decision) {
  const auto year = year_of(decision.event.fields<schema::UsageDisclosed>());
  if (!year ||
      !operated_within(decision.state, decision.author(), first_day(*year), last_day(*year)) ||
      fact(decision.state, kUseOfYear, joined_key(to_string(*year), decision.author())))
    return;
  warn_discharged_late(decision, "W-DISCLOSE-LATE", to_string(*year), disclosure_due(*year));
}

void note_use(Application& application) {
  const auto year = year_of(application.event.fields<schema::UsageDisclosed>());
  if (!year) return;
  const std::string key = joined_key(to_string(*year), application.author());
  if (!fact(application.state, kUseOfYear, key))
    put_fact(application, kUseOfYear, key, application.subject());
}

// Whether the province has evaluated the party for that year.
bool evaluated_by_province(const State& state, std::string_view role, std::string_view party,
                           std::int64_t year) {
  const auto list = state.find(tables::kEvaluationsOf, joined_key(role, party));
  if (!list) return false;
  for (const auto id : list->getIds()) {
    const auto row = state.find(tables::kEvaluations, from_kj(id));
    if (row && row->getYear() == year && row->getDivision().size() == 0) return true;
  }
  return false;
}

template <class Fields>
void judge_evaluation(Decision& decision, const Fields& fields, std::string_view role,
                      bool operated(const State&, std::string_view, Date, Date)) {
  const auto year = year_of(fields.getYear());
  const std::string_view party = from_kj(fields.getEvaluated());
  // A city's does not discharge what the province owes.
  if (!year ||
      !holds_role(decision.state, decision.author(), "authority", Level::kProvince,
                  decision.effective()) ||
      !operated(decision.state, party, first_day(*year), last_day(*year)) ||
      evaluated_by_province(decision.state, role, party, year->year))
    return;
  warn_discharged_late(decision, "W-EVAL-LATE", fmt::format("{}/{}", party, to_string(*year)),
                       evaluation_due(decision.state, *year));
}

void decide_implementer(Decision& decision) {
  judge_evaluation(decision, decision.event.fields<schema::ImplementerEvaluated>(), "implementer",
                   implemented_within);
}

void decide_developer(Decision& decision) {
  judge_evaluation(decision, decision.event.fields<schema::PrimaryDeveloperEvaluated>(),
                   "primary_developer", operated_within);
}

const std::array kBesides{
    Beside{event_type<schema::AnnualDisclosurePublished>, decide_disclosure, nullptr},
    Beside{event_type<schema::UsageDisclosed>, decide_use, note_use},
    Beside{event_type<schema::ImplementerEvaluated>, decide_implementer, nullptr},
    Beside{event_type<schema::PrimaryDeveloperEvaluated>, decide_developer, nullptr},
};

}  // namespace

std::span<const Beside> late_year_besides() {
  return kBesides;
}

}  // namespace luoshu
