// R10 报告台账: every report and disclosure that was due from a body in operation, with when it came
// and what it said, those that came included. Source: RULEBOOK 5 (version 2), C19, C20, C53, C54,
// C80; art. 17 para. 2, art. 22 para. 3.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ledger/rules/engine/calendar.h"
#include "projections/views/catalogue.h"
#include "projections/views/event_rows.h"
#include "schema/events_products.capnp.h"
#include "schema/events_supervision.capnp.h"
#include "schema/state_agreements.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"party", {"单位", "party"}, Kind::kText, false, true},
    {"kind", {"类别", "kind"}, Kind::kText, false, true},
    {"period", {"期间", "period"}, Kind::kText, false, true},
    {"due", {"截止日", "due on"}, Kind::kDate},
    {"submitted_on", {"报送日", "submitted on"}, Kind::kDate},
    {"late_days", {"逾期天数", "days late"}, Kind::kCount},
    {"transactions", {"交易笔数", "sales"}, Kind::kCount},
    {"net_fen", {"净收入", "net income"}, Kind::kFen},
    {"calls", {"调用量", "calls"}, Kind::kCount},
    {"sent_to", {"报送对象", "sent to"}},
    {"digest", {"文件摘要", "digest of the document"}},
    {"state", {"状态", "state"}},
};

constexpr Term kQuarter{"quarter", {"季度报告", "quarterly report"}};
constexpr Term kYear{"year", {"年度总结报告", "annual report"}};
constexpr Term kUse{"use", {"使用情况披露", "use disclosed"}};
constexpr Term kDisclosure{"annual_disclosure", {"年度信息披露", "annual disclosure"}};

constexpr Term kMissing{"missing", {"未报", "not submitted"}};
constexpr Term kInTime{"in_time", {"按时", "in time"}};
constexpr Term kLate{"late", {"逾期", "late"}};

constexpr int kMarch = 3;

// Ascending as they are shown.
struct Key {
  Date begins;  // of the span
  std::string kind;
  std::string party;
  std::string period;
  friend auto operator<=>(const Key&, const Key&) = default;
};
struct Report {
  Date submitted;
  std::int64_t transactions = schema::NONE;
  std::optional<std::int64_t> net;
  std::optional<std::int64_t> calls;
  std::vector<std::string> sent_to;
  std::string digest;
  std::uint64_t event = 0;
};

Report report_of(const RecordedEvent& event) {
  Report report;
  // Whether it came in time is a matter of when it was recorded.
  report.submitted = day_of(event.recorded);
  report.event = event.at.number.value;
  if (event.event.has_documents())
    report.digest = joined(event.event.documents(), [](const auto& document) {
      return std::string(from_kj(document.getDigest()));
    });
  return report;
}

template <class List>
void set_figures(Report& report, const List& figures) {
  for (const auto& [name, number] : numbers_of(figures)) {
    if (name == "net_fen") report.net = number;
    if (name == "calls") report.calls = number;
  }
}

// By kind, party and period: the first that was recorded.
class Reports {
 public:
  Status read(const LedgerAt& ledger) {
    LUOSHU_CHECK(
        each<schema::QuarterlyReportSubmitted>(ledger, [&](const auto& event, auto fields) {
          Report report = report_of(event);
          report.transactions = fields.getTransactions();
          set_figures(report, fields.getFigures());
          report.sent_to = texts_of(fields.getSentTo());
          add(kQuarter, event, from_kj(fields.getPeriod()), std::move(report));
        }));
    LUOSHU_CHECK(each<schema::AnnualReportSubmitted>(ledger, [&](const auto& event, auto fields) {
      Report report = report_of(event);
      report.transactions = fields.getTransactions();
      set_figures(report, fields.getFigures());
      report.sent_to = texts_of(fields.getSentTo());
      add(kYear, event, fmt::to_string(fields.getYear()), std::move(report));
    }));
    LUOSHU_CHECK(each<schema::UsageDisclosed>(ledger, [&](const auto& event, auto fields) {
      Report report = report_of(event);
      FenSum calls;
      for (const auto& [product, number] : numbers_of(fields.getFigures())) calls += number;
      report.calls = calls.nearest_fen();
      add(kUse, event, from_kj(fields.getPeriod()), std::move(report));
    }));
    return each<schema::AnnualDisclosurePublished>(ledger, [&](const auto& event, auto fields) {
      add(kDisclosure, event, fmt::to_string(fields.getYear()), report_of(event));
    });
  }
  const Report* find(const Key& key) const {
    const auto found = reports_.find({key.kind, key.party, key.period});
    return found == reports_.end() ? nullptr : &found->second;
  }

 private:
  void add(const Term& kind, const RecordedEvent& event, std::string_view period, Report report) {
    reports_.emplace(
        std::tuple(std::string(kind.code), std::string(event.event.author()), std::string(period)),
        std::move(report));
  }
  std::map<std::tuple<std::string, std::string, std::string>, Report> reports_;
};

// What was due by the day: of every span in which an agreement was in force on some day.
class Dues {
 public:
  explicit Dues(const LedgerAt& ledger) : ledger_(ledger) {
    ledger.state().scan(tables::kAgreements, {}, [&](std::string_view, const auto& row) {
      add(*row);
      return true;
    });
  }
  std::map<Key, Date> due;

 private:
  void add(schema::AgreementRow::Reader row) {
    const Date first{row.getValidFrom()};
    Date last = std::min(ledger_.day(), Date{row.getValidTo()});
    if (row.getEndedOn() != kNoDay) last = std::min(last, Date{row.getEndedOn() - 1});
    if (last < first) return;
    const std::string_view developer = from_kj(row.getPrimaryDeveloper());
    for (const PeriodKind kind : {PeriodKind::kQuarter, PeriodKind::kYear})
      for (PeriodId span = period_of(first, kind); first_day(span) <= last;
           span = period_of(Date{last_day(span).days + 1}, kind)) {
        if (ledger_.day() <= last_day(span)) break;  // it begins on the day after
        if (kind == PeriodKind::kQuarter) {
          add(kQuarter, developer, span, after_quarter(span));
          continue;
        }
        for (const Term& of_year : {kYear, kUse, kDisclosure})
          add(of_year, developer, span, end_of_march(span.year + 1));
        add(kDisclosure, from_kj(row.getImplementer()), span, end_of_march(span.year + 1));
      }
  }
  void add(const Term& kind, std::string_view party, const PeriodId& span, Date on) {
    due.emplace(Key{first_day(span), std::string(kind.code), std::string(party), to_string(span)},
                on);
  }
  Date after_quarter(const PeriodId& span) const {
    const Date from = last_day(span);
    const std::int64_t days = parameter(ledger_.state(), "report_working_days", from);
    return working_day_estimated(ledger_.state(), from, days).value_or(from);
  }
  static Date end_of_march(int year) { return last_day({PeriodKind::kMonth, year, kMarch}); }

  const LedgerAt& ledger_;
};

const Term& kind_called(std::string_view code) {
  for (const Term* kind : {&kQuarter, &kYear, &kUse})
    if (kind->code == code) return *kind;
  return kDisclosure;
}

void add_due(const LedgerAt& ledger, const Key& key, Date due, const Report* report, Sheet& table) {
  const Date until = report != nullptr ? report->submitted : ledger.day();
  const auto number = [](const std::optional<std::int64_t>& value) {
    return value ? number_cell(*value) : Cell();
  };
  std::vector<Cell> cells{text_cell(key.party), kind_called(key.kind), text_cell(key.period),
                          date_cell(due.days)};
  cells.push_back(report != nullptr ? date_cell(report->submitted.days) : Cell());
  cells.push_back(due < until ? number_cell(until.days - due.days) : Cell());
  cells.push_back(report != nullptr ? amount_cell(report->transactions) : Cell());
  cells.push_back(report != nullptr ? number(report->net) : Cell());
  cells.push_back(report != nullptr ? number(report->calls) : Cell());
  cells.push_back(report != nullptr ? list_cell(report->sent_to) : Cell());
  cells.push_back(report != nullptr ? text_cell(report->digest) : Cell());
  cells.push_back(report == nullptr ? kMissing : due < until ? kLate : kInTime);
  add_row(table, std::move(cells), {report != nullptr ? report->event : 0});
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  Reports reports;
  LUOSHU_CHECK(reports.read(ledger));
  const Dues dues(ledger);
  for (const auto& [key, due] : dues.due)
    if (passes(ask.party, key.party) && within_period(key.period, ask.period))
      add_due(ledger, key, due, reports.find(key), table);
  return {};
}

}  // namespace

const View views::kReports{
    "R10",
    "reports",
    {"报告台账", "register of reports"},
    kColumns,
    kHeedsParty | kHeedsPeriod,
    kHeedsNothing,
    fill,
    {"应报单位为该期间内某日有有效授权运营协议的一方；报送日为入账日，同一期间多次报送以首次为准；"
     "无工作日历的年份按周一至周五估算",
     "Due from whoever had an operation agreement in force on a day of the period. Submitted is "
     "the "
     "day of recording, of several the first; in years without calendar Monday to Friday count"},
    {},
    nullptr,
    2};

}  // namespace luoshu
