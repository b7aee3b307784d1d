#include "ledger/rules/supervision/measures.h"

#include <algorithm>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/engine/facts.h"
#include "ledger/rules/engine/periods.h"
#include "ledger/rules/operation/agreements.h"
#include "schema/events_supervision.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_supervision.capnp.h"

namespace luoshu {
namespace {

// Kind of facts whose day is that on which a quarterly report was recorded.
constexpr std::string_view kReportRecorded = "quarterly_report";
constexpr int kFirstYear = 1900;

// A share in percent, rounded down; 100 where there was nothing to do.
struct Share {
  std::int64_t in_time = 0;
  std::int64_t all = 0;
  void count(bool good) {
    ++all;
    if (good) ++in_time;
  }
  std::int64_t percent() const { return all == 0 ? 100 : 100 * in_time / all; }
};

std::string year_key(int year) {
  return to_string(PeriodId{PeriodKind::kYear, year, 0});
}

bool answers_for(const State& state, std::string_view party, std::string_view resource) {
  const auto entry = state.find(tables::kCatalogue, resource);
  return entry && from_kj(entry->getCompiler()) == party;
}

// Requests on resources of the party that were due in the year.
Share checks_of(const State& state, std::string_view party, int year) {
  Share share;
  const std::string prefix = joined_key(year_key(year), "");
  state.scan(tables::kChecksDue, prefix, [&](std::string_view key, const auto& row) {
    if (!answers_for(state, party, from_kj(row->getSubject()))) return true;
    const auto check = state.find(tables::kQualityChecks, key.substr(prefix.size()));
    share.count(check->getAnsweredOn() != kNoDay && check->getAnsweredOn() <= check->getDue());
    return true;
  });
  return share;
}

std::string report_key(const PeriodId& quarter, std::string_view party) {
  return joined_key(to_string(quarter), party);
}

// Quarters that are over by the day, in which the party operated, and whose report was due in the
// year. The longest that a report may take is a year and a half.
Share reports_of(const State& state, std::string_view party, int year, Date day) {
  Share share;
  for (int of = std::max(year - 2, kFirstYear); of <= year; ++of)
    for (int number = 1; number <= 4; ++number) {
      const PeriodId quarter{PeriodKind::kQuarter, of, number};
      const Date last = last_day(quarter);
      const auto due =
          working_day_estimated(state, last, parameter(state, "report_working_days", last));
      if (!due || last >= day || period_of(*due, PeriodKind::kYear).year != year ||
          !operated_within(state, party, first_day(quarter), last))
        continue;
      const auto report = fact(state, kReportRecorded, report_key(quarter, party));
      share.count(report && report->getOn() <= due->days);
    }
  return share;
}

void note_request(Application& application) {
  const auto fields = application.event.fields<schema::QualityCheckRequested>();
  const auto check = application.state.find(tables::kQualityChecks, application.subject());
  if (check->getDue() == kNoDay) return;
  const std::string year = year_key(period_of(Date{check->getDue()}, PeriodKind::kYear).year);
  application.state.put(
      tables::kChecksDue, joined_key(year, application.subject()),
      [&](schema::IndexRow::Builder row) { row.setSubject(fields.getResource()); });
}

void note_answer(Application& application) {
  application.state.edit(
      tables::kQualityChecks, application.subject(),
      [&](schema::QualityCheckRow::Builder row, schema::QualityCheckRow::Reader) {
        row.setAnsweredOn(application.moment.recorded_on().days);
      });
}

void note_report(Application& application) {
  const auto fields = application.event.fields<schema::QuarterlyReportSubmitted>();
  const auto quarter = parse_period(from_kj(fields.getPeriod()));
  const std::string key = report_key(*quarter, application.author());
  application.state.put(tables::kFacts, joined_key(kReportRecorded, key),
                        [&](schema::FactRow::Builder row) {
                          row.setOn(application.moment.recorded_on().days);
                          row.setAuthor(to_kj(application.author()));
                          row.setEvent(application.moment.number.value);
                        });
}

const std::array kBesides{
    Beside{event_type<schema::QualityCheckRequested>, nullptr, note_request},
    Beside{event_type<schema::QualityCheckResponded>, nullptr, note_answer},
    Beside{event_type<schema::QuarterlyReportSubmitted>, nullptr, note_report},
};

}  // namespace

std::int64_t measured(const State& state, std::string_view measure, std::string_view party,
                      int year, Date day) {
  return measure == kMeasures[0] ? checks_of(state, party, year).percent()
                                 : reports_of(state, party, year, day).percent();
}

std::span<const Beside> measure_besides() {
  return kBesides;
}

}  // namespace luoshu
