// Reports and publications: quarterly, annual, disclosure, product list, use (art. 17 para. 2, 22
// para. 3; 国家数据局 2026-02-10).
#include "ledger/rules/supervision/reports.h"

#include <fmt/format.h>

#include <array>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/field_checks.h"
#include "ledger/rules/engine/periods.h"
#include "ledger/rules/parties/parties.h"
#include "ledger/rules/supervision/evaluation_systems.h"
#include "ledger/rules/supervision/report_steps.h"
#include "schema/events_products.capnp.h"
#include "schema/events_supervision.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_transactions.capnp.h"
#include "schema/values.capnp.h"

namespace luoshu {
namespace {

constexpr std::string_view kLate = "W-RPT-LATE";
constexpr int kLastYear = 9999;

// ---- Parts of a report --------------------------------------------------------------------------
// Art. 22 para. 3: both reports contain the re-use by secondary developers.
void require_reuse(Decision& decision, schema::Flag included) {
  if (included != schema::Flag::YES)
    decision.refuse("E-RPT-REUSE", "fields.secondary_reuse_included");
}

// Art. 22 para. 3: to implementers and authorities.
void require_recipients(Decision& decision, bool present,
                        capnp::List<capnp::Text>::Reader recipients) {
  require_items(decision, present, recipients, "fields.sent_to");
  for (unsigned i = 0; i < recipients.size(); ++i) {
    const std::string_view party = from_kj(recipients[i]);
    if (!party.empty() && !party_exists(decision.state, party))
      decision.unknown(fmt::format("fields.sent_to[{}]", i), party);
  }
}

// What is reported on is over by then.
void require_ended(Decision& decision, const PeriodId& period) {
  decision.require_not_before(last_day(period).days, "the end of the period", "报告期间终止日");
}

std::optional<PeriodId> quarter_of(std::string_view text) {
  const auto period = parse_period(text);
  if (!period || period->kind != PeriodKind::kQuarter) return std::nullopt;
  return *period;
}

std::optional<PeriodId> year_of(std::int64_t year) {
  if (is_absent(year) || year < 1900 || year > kLastYear) return std::nullopt;
  return PeriodId{PeriodKind::kYear, static_cast<int>(year), 0};
}

// 31 March of the year after; nothing after the last year that a date can name.
std::optional<Date> annual_due(const PeriodId& year) {
  if (year.year >= kLastYear) return std::nullopt;
  return last_day(PeriodId{PeriodKind::kMonth, year.year + 1, 3});
}

// Each author reports once on a period.
std::string period_key(const PeriodId& period, std::string_view author) {
  return joined_key(to_string(period), author);
}

// So that views can tell how many reports came in time.
void record_deadline(Application& application, DeadlineTerms terms) {
  terms.code = kLate;
  terms.subject = application.subject();
  terms.responsible = {application.author()};
  start_deadline(application, terms);
  meet_deadline(application, kLate, application.subject());
}

// ---- Quarterly report ---------------------------------------------------------------------------
// Art. 22 para. 3: every quarter, with the re-use; late is a remark (RULEBOOK 1.3).
void decide_quarterly(Decision& decision) {
  const auto fields = decision.event.fields<schema::QuarterlyReportSubmitted>();
  require_unused(decision, "report", decision.subject(), "subject");
  require_reuse(decision, fields.getSecondaryReuseIncluded());
  require_recipients(decision, fields.hasSentTo(), fields.getSentTo());
  refuse_negative_figures(decision, fields.getFigures());
  const auto quarter = quarter_of(from_kj(fields.getPeriod()));
  if (!quarter) {
    if (fields.hasPeriod())
      decision.refuse("E-FIELD", "fields.period",
                      {"a quarter such as 2025Q3", "须为季度，例如 2025Q3"});
    return;
  }
  require_unused(decision, "quarterly report", period_key(*quarter, decision.author()),
                 "fields.period");
  require_ended(decision, *quarter);
  const Date end = last_day(*quarter);
  const std::int64_t days = parameter(decision.state, "report_working_days", end);
  const auto due = decision.version() < 2 ? working_day_after(decision.state, end, days)
                                          : working_day_estimated(decision.state, end, days);
  if (due) warn_late(decision, kLate, *due);
}

void apply_quarterly(Application& application) {
  const auto fields = application.event.fields<schema::QuarterlyReportSubmitted>();
  const auto quarter = quarter_of(from_kj(fields.getPeriod()));
  LUOSHU_ASSERT(quarter.has_value());
  use_up(application, "report", application.subject());
  use_up(application, "quarterly report", period_key(*quarter, application.author()));
  DeadlineTerms terms;
  terms.trigger = last_day(*quarter).days;
  terms.working_days = parameter(application.state, "report_working_days", Date{terms.trigger});
  record_deadline(application, terms);
}

// ---- Annual report and disclosure ---------------------------------------------------------------
void decide_annual(Decision& decision, std::int64_t number, std::string_view kind) {
  require_unused(decision, "report", decision.subject(), "subject");
  const auto year = year_of(number);
  if (!year) return;
  require_unused(decision, kind, period_key(*year, decision.author()), "fields.year");
  require_ended(decision, *year);
  // Under version 2 a disclosure has a code of its own.
  const bool has_own_code =
      decision.version() >= 2 && decision.event.is<schema::AnnualDisclosurePublished>();
  const auto due = annual_due(*year);
  if (due && !has_own_code) warn_late(decision, kLate, *due);
}

void apply_annual(Application& application, std::int64_t number, std::string_view kind) {
  const auto year = year_of(number);
  LUOSHU_ASSERT(year.has_value());
  use_up(application, "report", application.subject());
  use_up(application, kind, period_key(*year, application.author()));
  DeadlineTerms terms;
  terms.trigger = last_day(*year).days;
  if (const auto due = annual_due(*year)) terms.due = due->days;
  record_deadline(application, terms);
}

// Art. 22 para. 3: in the first quarter of the next year, with the re-use.
void decide_annual_report(Decision& decision) {
  const auto fields = decision.event.fields<schema::AnnualReportSubmitted>();
  require_reuse(decision, fields.getSecondaryReuseIncluded());
  require_recipients(decision, fields.hasSentTo(), fields.getSentTo());
  refuse_negative_figures(decision, fields.getFigures());
  decide_annual(decision, fields.getYear(), "annual report");
}

void apply_annual_report(Application& application) {
  apply_annual(application, application.event.fields<schema::AnnualReportSubmitted>().getYear(),
               "annual report");
}

// 国家数据局 2026-02-10, art. 17 para. 2: by 31 March, each of implementers and primary developers.
void decide_disclosure(Decision& decision) {
  const auto fields = decision.event.fields<schema::AnnualDisclosurePublished>();
  require_items(decision, fields.hasItems(), fields.getItems(), "fields.items");
  decide_annual(decision, fields.getYear(), "annual disclosure");
}

void apply_disclosure(Application& application) {
  apply_annual(application, application.event.fields<schema::AnnualDisclosurePublished>().getYear(),
               "annual disclosure");
}

const std::array kRules{
    Rule{event_type<schema::QuarterlyReportSubmitted>,
         {{"primary_developer"}},
         {},
         decide_quarterly,
         apply_quarterly,
         "22 (3)",
         decide_quarterly_v2},
    Rule{event_type<schema::AnnualReportSubmitted>,
         {{"primary_developer"}},
         {},
         decide_annual_report,
         apply_annual_report,
         "22 (3)",
         decide_annual_report_v2},
    Rule{event_type<schema::AnnualDisclosurePublished>,
         {{"implementer"}, {"primary_developer"}},
         {},
         decide_disclosure,
         apply_disclosure,
         "17 (2)"},
    Rule{event_type<schema::ProductListPublished>,
         {{"primary_developer"}},
         {},
         decide_list,
         apply_list,
         "17 (2)"},
    Rule{event_type<schema::UsageDisclosed>,
         {{"primary_developer"}},
         {},
         decide_use,
         apply_use,
         "17 (2)",
         decide_use_v2},
    Rule{event_type<schema::PrimaryDeveloperQualified>,
         {{"authority", Level::kProvince}},
         {},
         decide_qualified,
         apply_qualified,
         "7 (1)"},
    Rule{event_type<schema::ImplementerEvaluated>,
         {{"authority", Level::kProvince}},
         {},
         decide_evaluated,
         apply_evaluated,
         "22 (1)",
         decide_evaluated_v2},
    Rule{event_type<schema::PrimaryDeveloperEvaluated>,
         {{"authority", Level::kProvince}},
         {},
         decide_evaluated,
         apply_evaluated,
         "22 (2)",
         decide_evaluated_v2,
         {{"authority", Level::kPublic}}},
    Rule{event_type<schema::AuditFindingRecorded>,
         {{"auditor"}},
         {},
         decide_finding,
         apply_finding,
         "4 (2), 7 (2), 20, 21 (4)",
         decide_finding_v2},
    Rule{event_type<schema::AttestationIssued>,
         {{"auditor"}},
         {},
         decide_attestation,
         apply_attestation,
         "4 (2), 20, 21 (4)"},
};

}  // namespace

void require_unused(Decision& decision, std::string_view kind, std::string_view id,
                    std::string_view field) {
  if (id.empty()) return;
  const auto row = decision.state.find(tables::kSeen, joined_key(kind, id));
  if (!row) return;
  const std::string day = to_string(Date{row->getOn()});
  decision.refuse("E-DUPLICATE", field,
                  {fmt::format("there is one, effective on {}", day),
                   fmt::format("已有记录，业务日为 {}", day)});
}

void use_up(Application& application, std::string_view kind, std::string_view id) {
  application.state.put(tables::kSeen, joined_key(kind, id), [&](schema::SeenRow::Builder row) {
    row.setOn(application.effective());
    row.setEvent(application.moment.number.value);
  });
}

std::span<const Rule> report_rules() {
  return kRules;
}

}  // namespace luoshu
