#include "ledger/rules/engine/calendar.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "ledger/rules/engine/periods.h"
#include "ledger/rules/engine/working_days.h"
#include "schema/state_parties.capnp.h"

namespace luoshu {
namespace {

// Bounds of a value that makes sense.
constexpr std::int64_t kDaysMax = 366;
constexpr std::int64_t kMonthsMax = 600;
constexpr std::int64_t kWindowMax = 3'660;
constexpr std::int64_t kItemMax = 9'999'999'999;

constexpr std::array kDefaults{
    ParameterDefault{"agreement_months_max", 36, "longest operation agreement without an exception",
                     "授权运营协议最长期限（月）", 1, kMonthsMax},
    ParameterDefault{"agreement_months_hard_max", 60, "longest operation agreement with one",
                     "授权运营协议例外最长期限（月）", 1, kMonthsMax},
    ParameterDefault{"confirm_working_days", 10, "working days to confirm or dispute a statement",
                     "对账单确认或异议期限（工作日）", 1, kDaysMax},
    ParameterDefault{"filing_working_days", 20, "working days to file a plan or an agreement",
                     "备案期限（工作日）", 1, kDaysMax},
    ParameterDefault{"publicity_working_days", 10, "working days of publicity of a registration",
                     "登记公示期（工作日）", 1, kDaysMax},
    ParameterDefault{"quality_reply_working_days", 7,
                     "working days to answer a data-quality request", "数据校核反馈期限（工作日）",
                     1, kDaysMax},
    ParameterDefault{"reconfirm_working_days", 3,
                     "working days to confirm after a dispute was dismissed",
                     "异议驳回后确认期限（工作日）", 1, kDaysMax},
    ParameterDefault{"recovery_working_days", 10, "working days of public notice of a key recovery",
                     "密钥恢复公示期（工作日）", 1, kDaysMax},
    ParameterDefault{"registration_acceptance_working_days", 3,
                     "working days to accept or decline an application", "登记受理期限（工作日）",
                     1, kDaysMax},
    ParameterDefault{"registration_months_max", 36, "longest validity of a registration",
                     "登记有效期上限（月）", 1, kMonthsMax},
    ParameterDefault{"registration_review_working_days", 20, "working days of the formal review",
                     "形式审核期限（工作日）", 1, kDaysMax},
    ParameterDefault{"renewal_window_days", 60, "days before expiry in which renewal is asked for",
                     "续展窗口（自然日）", 1, kWindowMax},
    ParameterDefault{"report_working_days", 15, "working days after the quarter to report on it",
                     "季度报告期限（工作日）", 1, kDaysMax},
    ParameterDefault{"treasury_revenue_item", 0,
                     "budget item of revenue that treasuries book it under; 0: not set",
                     "应缴国库收入科目编码，0 为未设置", 0, kItemMax},
    // Of version 2.
    ParameterDefault{"payment_working_days", 20, "working days to pay a statement of a final run",
                     "办结后拨付（缴库）期限（工作日）", 1, kDaysMax, 2},
    ParameterDefault{"refund_payment_working_days", 10, "working days to pay a refund back",
                     "退款支付期限（工作日）", 1, kDaysMax, 2},
    ParameterDefault{"evaluation_due_mmdd", 630,
                     "month and day of the next year by which a year is evaluated",
                     "年度评价截止日（次年，月日）", 101, 1231, 2},
    ParameterDefault{"rectification_plan_working_days", 20,
                     "working days to say how something is put right", "整改方案报送期限（工作日）",
                     1, kDaysMax, 2},
    ParameterDefault{"rectification_acceptance_working_days", 20,
                     "working days to accept what was put right", "整改验收期限（工作日）", 1,
                     kDaysMax, 2},
    ParameterDefault{"suspend_grace_working_days", 5,
                     "working days after which trade stops where operation ought to be suspended",
                     "“应当暂停”后停止交易前的宽限（工作日）", 0, kDaysMax, 2},
    ParameterDefault{"list_working_days", 10, "working days to publish a changed list of products",
                     "产品清单更新公布期限（工作日）", 1, kDaysMax, 2},
    ParameterDefault{"reconciliation_working_days", 15,
                     "working days after a quarter to reconcile accounts",
                     "期末银行对账期限（工作日）", 1, kDaysMax, 2},
    ParameterDefault{"close_requires_reconciliation", 0,
                     "1: a period closes only when its accounts are reconciled",
                     "关账须有对账决定：1 是，0 否", 0, 1, 2},
    ParameterDefault{"evaluation_pass_score", 60, "score from which an evaluation is passed",
                     "评价合格分", 0, 100, 2},
    ParameterDefault{"registration_notice_working_days", 10,
                     "working days of notice of a change without the holder's application",
                     "依职权变更、注销登记的公告期（工作日）", 1, kDaysMax, 2},
    ParameterDefault{"profit_margin_ppm", 60000,
                     "how far the permitted profit rate may lie above the treasury yield, in ppm",
                     "准许利润率超过十年期国债收益率的上限（百万分比）", 0, 1'000'000, 2},
    ParameterDefault{"uscc_check", 1, "1: a wrong check character refuses, 0: it only warns",
                     "统一社会信用代码校验：1 拒收，0 提示", 0, 1},
};

std::string deadline_key(std::string_view code, std::string_view subject) {
  return joined_key(code, subject);
}

// The calendars from the year of that day on, as many as `years`; a year without one is left out.
WorkCalendar calendars(const State& state, Date from, int years) {
  WorkCalendar calendar;
  const int first = period_of(from, PeriodKind::kYear).year;
  for (int year = first; year < first + years; ++year) {
    const auto row = state.find(tables::kCalendars, calendar_key(year));
    if (!row) continue;
    WorkCalendar::Year lists;
    for (const std::int32_t day : row->getHolidays()) lists.holidays.push_back(Date{day});
    for (const std::int32_t day : row->getAdjustedWorkdays())
      lists.adjusted_workdays.push_back(Date{day});
    calendar.publish(year, std::move(lists));
  }
  return calendar;
}

// As set when it began, or as the calendars published since say.
std::optional<Date> due_of(const State& state, schema::DeadlineRow::Reader row) {
  if (row.getDue() != kNoDay) return Date{row.getDue()};
  if (row.getWorkingDays() == 0) return std::nullopt;
  return working_day_after(state, Date{row.getTrigger()}, row.getWorkingDays());
}

}  // namespace

std::span<const ParameterDefault> parameter_defaults() {
  return kDefaults;
}

namespace {

// Of the values recorded by `recorded`, the one in force on `day`.
std::int64_t value_on(const State& state, std::string_view name, Date day, Date recorded) {
  const auto* known = std::ranges::find(kDefaults, name, &ParameterDefault::name);
  LUOSHU_ASSERT(known != kDefaults.end());
  std::int64_t value = known->value;
  const auto row = state.find(tables::kParameters, name);
  if (!row) return value;
  std::int32_t since = kNoDay;
  for (const auto set : row->getValues()) {
    if (set.getFrom() > day.days || set.getFrom() < since || set.getRecordedOn() > recorded.days)
      continue;
    since = set.getFrom();
    value = set.getValue();
  }
  return value;
}

constexpr Date kEndOfTime{std::numeric_limits<std::int32_t>::max()};

}  // namespace

std::int64_t parameter(const State& state, std::string_view name, Date day) {
  return value_on(state, name, day, kEndOfTime);
}

std::int64_t parameter_known(const State& state, std::string_view name, Date day) {
  return value_on(state, name, day, day);
}

std::string calendar_key(std::int64_t year) {
  return fmt::format("{:04}", year);
}

std::optional<Date> working_day_after(const State& state, Date trigger, std::int64_t days) {
  if (days < 0 || days > kWorkingDaysMax) return std::nullopt;
  // A year has more than 200 working days, so that many years are enough.
  const int count = static_cast<int>(days);
  return calendars(state, trigger, count / 200 + 2).add_working_days(trigger, count);
}

std::optional<Date> working_day_estimated(const State& state, Date trigger, std::int64_t days) {
  if (days < 0 || days > kWorkingDaysMax) return std::nullopt;
  const int count = static_cast<int>(days);
  const auto found =
      calendars(state, trigger, count / 200 + 2).add_working_days_estimated(trigger, count);
  return found ? std::optional(found->day) : std::nullopt;
}

std::optional<std::int64_t> working_days_between(const State& state, Date from, Date to) {
  if (to <= from) return 0;
  // A year without calendar ends the count, however far the days lie apart.
  const int last = period_of(to, PeriodKind::kYear).year;
  for (int year = period_of(Date{from.days + 1}, PeriodKind::kYear).year; year <= last; ++year)
    if (!state.has(tables::kCalendars, calendar_key(year))) return std::nullopt;
  const int years = period_of(to, PeriodKind::kYear).year - period_of(from, PeriodKind::kYear).year;
  return calendars(state, from, years + 1).working_days_between(from, to);
}

void start_deadline(Application& application, const DeadlineTerms& terms) {
  const std::int32_t trigger =
      terms.trigger == kNoDay ? application.event.effective() : terms.trigger;
  std::int32_t due = terms.due;
  if (terms.working_days > 0) {
    const auto computed = working_day_after(application.state, Date{trigger}, terms.working_days);
    due = computed ? computed->days : kNoDay;
  }
  application.state.put(tables::kDeadlines, deadline_key(terms.code, terms.subject),
                        [&](schema::DeadlineRow::Builder row) {
                          auto responsible =
                              row.initResponsible(static_cast<unsigned>(terms.responsible.size()));
                          for (unsigned i = 0; i < responsible.size(); ++i)
                            responsible.set(i, to_kj(terms.responsible[i]));
                          row.setTrigger(trigger);
                          row.setWorkingDays(static_cast<std::int32_t>(terms.working_days));
                          row.setDue(due);
                          row.setEvent(application.moment.number.value);
                          if (!terms.basis.empty()) row.setBasis(to_kj(terms.basis));
                        });
}

void meet_deadline(Application& application, std::string_view code, std::string_view subject) {
  const std::string key = deadline_key(code, subject);
  const auto row = application.state.find(tables::kDeadlines, key);
  if (!row || row->getMetOn() != kNoDay) return;
  application.state.edit(tables::kDeadlines, key,
                         [&](schema::DeadlineRow::Builder met, schema::DeadlineRow::Reader) {
                           met.setMetOn(application.effective());
                         });
}

void drop_deadline(Application& application, std::string_view code, std::string_view subject) {
  const std::string key = deadline_key(code, subject);
  if (application.state.has(tables::kDeadlines, key))
    application.state.erase(tables::kDeadlines, key);
}

// Version 2 looks at the day of recording, whatever day the author writes (C80).
void warn_late(Decision& decision, std::string_view code, Date due) {
  const Date done = decision.version() < 2 ? decision.effective() : decision.moment.recorded_on();
  if (done <= due) return;
  const std::string day = to_string(due);
  decision.warn(code, "effective",
                {fmt::format("it was due on {}", day), fmt::format("期限为 {}", day)});
}

void warn_if_late(Decision& decision, std::string_view code, std::string_view subject) {
  const auto row = decision.state.find(tables::kDeadlines, deadline_key(code, subject));
  if (!row || row->getMetOn() != kNoDay) return;
  const bool computed = row->getDue() == kNoDay && row->getWorkingDays() != 0;
  const auto due =
      computed && decision.version() >= 2
          ? working_day_estimated(decision.state, Date{row->getTrigger()}, row->getWorkingDays())
          : due_of(decision.state, *row);
  if (due) warn_late(decision, code, *due);
}

std::optional<Date> due_after(const State& state, Date trigger, std::string_view parameter_name) {
  return working_day_estimated(state, trigger, parameter(state, parameter_name, trigger));
}

void warn_discharged_late(Decision& decision, std::string_view code, std::string_view subject,
                          std::optional<Date> due) {
  if (decision.version() < 2 || !due || decision.moment.recorded_on() <= *due) return;
  const std::string day = to_string(*due);
  decision.warn(code, "effective",
                {fmt::format("{} was due on {}", subject, day),
                 fmt::format("{} 应于 {} 前完成", subject, day)});
}

std::vector<DueItem> due_items(const State& state, Date day) {
  std::vector<DueItem> items;
  state.scan(tables::kDeadlines, {}, [&](std::string_view key, const auto& row) {
    if (row->getTrigger() > day.days) return true;
    const auto zero = key.find('\0');
    DueItem item;
    item.code = key.substr(0, zero);
    item.subject = key.substr(zero + 1);
    for (const auto party : row->getResponsible()) item.responsible.emplace_back(from_kj(party));
    item.trigger = Date{row->getTrigger()};
    item.due = due_of(state, *row);
    // What happened after the day asked for had not happened yet.
    if (row->getMetOn() != kNoDay && row->getMetOn() <= day.days) item.met = Date{row->getMetOn()};
    item.basis = from_kj(row->getBasis());
    item.overdue = !item.met && item.due && *item.due < day;
    items.push_back(std::move(item));
    return true;
  });
  return items;
}

}  // namespace luoshu
