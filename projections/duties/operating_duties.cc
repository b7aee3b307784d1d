#include "projections/duties/operating_duties.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/message.h"
#include "schema/events_operation.capnp.h"
#include "schema/events_products.capnp.h"
#include "schema/events_supervision.capnp.h"

namespace luoshu {
namespace {

constexpr std::int32_t kNone = schema::NO_DATE;
constexpr std::int32_t kAgreementNotice = 90;  // days before it ends
constexpr std::string_view kDeveloperRole = "primary_developer";

template <class List>
std::vector<std::string> texts(const List& list) {
  std::vector<std::string> copied;
  for (const auto text : list) copied.emplace_back(from_kj(text));
  return copied;
}

Date day_after(const PeriodId& period) {
  return Date{last_day(period).days + 1};
}

std::string year_text(std::int64_t year) {
  return fmt::format("{:04}", year);
}

Date day_of_year(int year, int month, int day) {
  return Date{first_day({PeriodKind::kMonth, year, month}).days + day - 1};
}

// As month and day in one number; 229 is the 28th where the year lacks it (C89).
Date evaluation_due(int year, std::int64_t mmdd) {
  const int month = std::clamp(static_cast<int>(mmdd / 100), 1, 12);
  const Date due = day_of_year(year, month, std::max(static_cast<int>(mmdd % 100), 1));
  return std::min(due, last_day({PeriodKind::kMonth, year, month}));
}

}  // namespace

void OperatingDuties::take(const KnownEvent& event, const KnownFacts& facts) {
  take_agreement(event);
  take_plan(event);
  take_report(event, facts);
}

// ---- Agreements and plans -----------------------------------------------------------------------
void OperatingDuties::take_agreement(const KnownEvent& event) {
  const EventReader& read = event.event;
  if (read.is<schema::OperationAgreementSigned>()) {
    const auto fields = read.fields<schema::OperationAgreementSigned>();
    Agreement agreement{.author = std::string(read.author()),
                        .developers = {},
                        .resources = texts(fields.getResources()),
                        .signed_on = event.effective(),
                        .valid_from = fields.getValidFrom(),
                        .terms = {{fields.getValidTo(), std::nullopt}},
                        .filed = {},
                        .ended = {}};
    for (const auto cosigner : read.cosigners())
      if (from_kj(cosigner.getRole()) == kDeveloperRole)
        agreement.developers.emplace_back(from_kj(cosigner.getParty()));
    agreements_.try_emplace(std::string(read.subject()), std::move(agreement));
    return;
  }
  const auto found = agreements_.find(read.subject());
  if (found == agreements_.end()) return;
  Agreement& agreement = found->second;
  if (read.is<schema::OperationAgreementFiled>()) discharge_once(agreement.filed, event);
  if (read.is<schema::OperationAgreementAmended>()) {
    const auto fields = read.fields<schema::OperationAgreementAmended>();
    if (fields.getValidTo() != kNone) agreement.terms.back().valid_to = fields.getValidTo();
    if (fields.hasResources()) agreement.resources = texts(fields.getResources());
  }
  if (read.is<schema::OperationAgreementRenewed>()) {
    discharge_once(agreement.terms.back().ended, event);
    agreement.terms.push_back(
        {read.fields<schema::OperationAgreementRenewed>().getValidTo(), std::nullopt});
  }
  if (read.is<schema::OperationAgreementTerminated>()) {
    discharge_once(agreement.terms.back().ended, event);
    agreement.ended = event.effective();
  }
}

void OperatingDuties::take_plan(const KnownEvent& event) {
  const EventReader& read = event.event;
  if (read.is<schema::ImplementationPlanDrafted>()) {
    const auto fields = read.fields<schema::ImplementationPlanDrafted>();
    plans_.try_emplace(std::string(read.subject()), Plan{std::string(read.author()),
                                                         std::string(read.role()),
                                                         event.effective(),
                                                         texts(fields.getResources()),
                                                         {},
                                                         {}});
    return;
  }
  const auto found = plans_.find(read.subject());
  if (found == plans_.end()) return;
  if (read.is<schema::PlanApproved>()) found->second.approvals.push_back(when(event));
  if (read.is<schema::PlanFiled>()) found->second.filings.push_back(event.discharge());
}

// C84: an agreement all of whose resources have moved to one party is this party's.
void OperatingDuties::add_agreements(const KnownFacts& facts, const ResourceDuties& resources,
                                     std::vector<Duty>& duties) const {
  for (const auto& [id, agreement] : agreements_) {
    std::string party = agreement.author;
    std::set<std::string> present;
    bool moved = true;
    for (const std::string& resource : agreement.resources) {
      present.insert(resources.implementer_of(resource));
      moved = moved && resources.was_implementer(resource, agreement.author);
    }
    if (moved && present.size() == 1) party = *present.begin();
    const KnownFacts::Due filing = facts.due_after(agreement.signed_on, "filing_working_days");
    duties.push_back({.kind = DutyKind::kFileAgreement,
                      .party = party,
                      .subject = id,
                      .begin = agreement.signed_on,
                      .due = filing.day,
                      .provisional = filing.provisional,
                      .discharged = agreement.filed});
    for (const Term& term : agreement.terms) {
      const Date begin{term.valid_to - kAgreementNotice};
      if (term.ended && term.ended->effective < begin) continue;
      duties.push_back({.kind = DutyKind::kRenewAgreement,
                        .party = party,
                        .subject = id,
                        .begin = begin,
                        .due = Date{term.valid_to},
                        .lapses = true,
                        .discharged = term.ended});
    }
  }
}

// Of several approvals the latest counts; earlier ones are known where a filing followed them.
void OperatingDuties::add_plans(const KnownFacts& facts, const ResourceDuties& resources,
                                std::vector<Duty>& duties) const {
  for (const auto& [id, plan] : plans_) {
    if (plan.approvals.empty()) continue;
    const std::string division =
        plan.resources.empty() ? std::string() : resources.division_of(plan.resources.front());
    const bool of_city = division.empty()
                             ? facts.holds_at_level(plan.drafter, plan.role, "city", plan.drafted)
                             : facts.level_of_division(division) == "city";
    if (!of_city) continue;
    const When latest = *std::ranges::max_element(plan.approvals);
    for (std::size_t i = 0; i < plan.approvals.size(); ++i) {
      const When& approval = plan.approvals[i];
      std::optional<Discharge> filed;
      for (const Discharge& filing : plan.filings)
        if (!filed && filing.event > approval.number) filed = filing;
      const bool superseded = approval != latest && i + 1 < plan.approvals.size() &&
                              (!filed || filed->event > plan.approvals[i + 1].number);
      if (superseded) continue;
      const KnownFacts::Due due = facts.due_after(approval.day, "filing_working_days");
      duties.push_back({.kind = DutyKind::kFilePlan,
                        .party = plan.drafter,
                        .subject = id,
                        .begin = approval.day,
                        .due = due.day,
                        .provisional = due.provisional,
                        .discharged = filed});
    }
  }
}

// ---- What the operating parties owe for a span --------------------------------------------------
void OperatingDuties::note_done(DutyKind kind, std::string_view party, std::string period,
                                const KnownEvent& event) {
  done_.try_emplace({kind, std::string(party), std::move(period)}, event.discharge());
}

void OperatingDuties::take_report(const KnownEvent& event, const KnownFacts& facts) {
  const EventReader& read = event.event;
  if (read.is<schema::QuarterlyReportSubmitted>())
    note_done(DutyKind::kReportQuarter, read.author(),
              std::string(from_kj(read.fields<schema::QuarterlyReportSubmitted>().getPeriod())),
              event);
  if (read.is<schema::AnnualReportSubmitted>())
    note_done(DutyKind::kReportAnnual, read.author(),
              year_text(read.fields<schema::AnnualReportSubmitted>().getYear()), event);
  if (read.is<schema::AnnualDisclosurePublished>())
    note_done(DutyKind::kDiscloseAnnual, read.author(),
              year_text(read.fields<schema::AnnualDisclosurePublished>().getYear()), event);
  if (read.is<schema::UsageDisclosed>())
    note_done(DutyKind::kDiscloseUse, read.author(),
              std::string(from_kj(read.fields<schema::UsageDisclosed>().getPeriod())), event);
  if (read.is<schema::ImplementerEvaluated>()) {
    const auto fields = read.fields<schema::ImplementerEvaluated>();
    note_done(DutyKind::kEvaluateImplementer, from_kj(fields.getEvaluated()),
              year_text(fields.getYear()), event);
  }
  if (read.is<schema::PrimaryDeveloperEvaluated>() &&
      facts.holds_at_level(read.author(), read.role(), "province", event.effective())) {
    const auto fields = read.fields<schema::PrimaryDeveloperEvaluated>();
    note_done(DutyKind::kEvaluateDeveloper, from_kj(fields.getEvaluated()),
              year_text(fields.getYear()), event);
  }
}

// The periods of that kind which the interval touches and which ended before the day.
void OperatingDuties::add_spans(const std::string& party, std::pair<Date, Date> interval,
                                PeriodKind kind, Date day, Spans& spans) {
  if (interval.second < interval.first) return;
  for (PeriodId period = period_of(interval.first, kind); first_day(period) <= interval.second;
       period = period_of(day_after(period), kind)) {
    if (day_after(period) > day) return;
    spans.emplace(party, period);
  }
}

OperatingDuties::Operating OperatingDuties::operating(Date day) const {
  Operating all;
  for (const auto& [id, agreement] : agreements_) {
    Date last{agreement.terms.back().valid_to};
    if (agreement.ended) last = std::min(last, Date{agreement.ended->days - 1});
    const std::pair interval{Date{agreement.valid_from}, last};
    for (const std::string& developer : agreement.developers) {
      add_spans(developer, interval, PeriodKind::kQuarter, day, all.developers_by_quarter);
      add_spans(developer, interval, PeriodKind::kYear, day, all.developers_by_year);
    }
    add_spans(agreement.author, interval, PeriodKind::kYear, day, all.implementers_by_year);
  }
  return all;
}

Duty OperatingDuties::of_span(DutyKind kind, const std::string& party, const std::string& subject,
                              const std::string& period, std::string_view done_by, Date begin,
                              Date due) const {
  Duty duty{.kind = kind, .party = party, .subject = subject, .begin = begin, .due = due};
  const auto done = done_.find({kind, std::string(done_by), period});
  if (done != done_.end()) duty.discharged = done->second;
  return duty;
}

void OperatingDuties::add_reports(const KnownFacts& facts, const Operating& operating,
                                  std::vector<Duty>& duties) const {
  for (const auto& [party, quarter] : operating.developers_by_quarter) {
    const KnownFacts::Due due = facts.due_after(last_day(quarter), "report_working_days");
    const std::string period = to_string(quarter);
    duties.push_back(of_span(DutyKind::kReportQuarter, party, period, period, party,
                             day_after(quarter), due.day));
    duties.back().provisional = due.provisional;
  }
  const auto add_year = [&](DutyKind kind, const std::string& party, const PeriodId& year) {
    const std::string period = to_string(year);
    duties.push_back(of_span(kind, party, period, period, party, day_after(year),
                             day_of_year(year.year + 1, 3, 31)));
  };
  for (const auto& [party, year] : operating.developers_by_year) {
    add_year(DutyKind::kReportAnnual, party, year);
    add_year(DutyKind::kDiscloseUse, party, year);
    add_year(DutyKind::kDiscloseAnnual, party, year);
  }
  for (const auto& [party, year] : operating.implementers_by_year)
    if (!operating.developers_by_year.contains({party, year}))
      add_year(DutyKind::kDiscloseAnnual, party, year);
}

void OperatingDuties::add_evaluations(const KnownFacts& facts, const Operating& operating,
                                      std::vector<Duty>& duties) const {
  const std::string province = facts.holder_of_province("authority", facts.day());
  const auto add = [&](DutyKind kind, const std::string& evaluated, const PeriodId& year) {
    const Date begin = day_after(year);
    const Date due = evaluation_due(year.year + 1, facts.parameter("evaluation_due_mmdd", begin));
    const std::string period = to_string(year);
    duties.push_back(of_span(kind, province, fmt::format("{}/{}", evaluated, period), period,
                             evaluated, begin, due));
  };
  for (const auto& [party, year] : operating.implementers_by_year)
    add(DutyKind::kEvaluateImplementer, party, year);
  for (const auto& [party, year] : operating.developers_by_year)
    add(DutyKind::kEvaluateDeveloper, party, year);
}

void OperatingDuties::add(const KnownFacts& facts, const ResourceDuties& resources,
                          std::vector<Duty>& duties) const {
  const Operating all = operating(facts.day());
  add_reports(facts, all, duties);
  add_evaluations(facts, all, duties);
  add_agreements(facts, resources, duties);
  add_plans(facts, resources, duties);
}

}  // namespace luoshu
