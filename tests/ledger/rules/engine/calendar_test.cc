// Instruments, parameters, working calendars, assessments and deadlines (RULEBOOK 1.3, appendix B).

#include "ledger/rules/engine/calendar.h"

#include "ledger/form/event_form.h"
#include "schema/state_parties.capnp.h"
#include "tests/ledger/rules/parties/foundation_testing.h"

namespace luoshu {
namespace {

using test::act;
using test::Codes;
using test::Rehearsal;
using test::with;

constexpr int kFounded = 89;
constexpr int kBothCalendars = 350;  // 2025 and 2026 are published

Date day(std::string_view text) {
  return *parse_date(text);
}
std::string text_of(const json::Value& event, std::string_view member) {
  return *event.find(member)->string();
}

json::Value instrument(std::string_view number, std::string_view parameters,
                       std::string_view effective = "2025-03-05") {
  return act("PolicyInstrumentAdopted", number,
             fmt::format(R"({{"title":"T","issuer":"I","parameters":{}}})", parameters), effective);
}
json::Value calendar(int year) {
  return test::event_of(fmt::format(
      R"({{"type":"WorkCalendarPublished","author":"hn-auth","role":"authority",)"
      R"("effective":"2026-11-05","subject":"CAL-{0}","basis":["通知"],"fields":{{"year":{0},)"
      R"("holidays":["{0}-01-01","{0}-12-31"],"adjusted_workdays":["{0}-02-20"]}}}})",
      year));
}

// Runs something that changes deadlines as if an event of that effective date did.
void apply(Rehearsal& rehearsal, std::string_view effective,
           const std::function<void(Application&)>& change) {
  const Bytes bytes = *form::event_from_json(instrument("D", "{}", effective));
  std::vector<capnp::word> words(bytes.size() / sizeof(capnp::word));
  std::ranges::copy(bytes, reinterpret_cast<std::uint8_t*>(words.data()));
  const kj::ArrayPtr<const capnp::word> segment(words.data(), words.size());
  capnp::SegmentArrayMessageReader message(kj::arrayPtr(&segment, 1));
  Moment moment;
  moment.number = EventNumber{7};
  rehearsal.state().begin(Size{1});
  Application application{rehearsal.state(), moment,
                          EventReader(message.getRoot<capnp::AnyStruct>())};
  change(application);
  rehearsal.state().commit();
}

TEST(CalendarInstrument, Cases) {
  const auto rehearsal = Rehearsal::after(kFounded);
  const json::Value event = act(
      "PolicyInstrumentAdopted", "豫数〔2025〕9号",
      R"({"title":"T","issuer":"I","valid_from":"2025-04-01","valid_to":"2028-03-31",)"
      R"("supersedes":["豫政办〔2025〕5号"],"prevails_over":["X"],"parameters":{"uscc_check":1}})");
  test::expect_field_cases(*rehearsal, event,
                           {{"subject", R"("豫政办〔2025〕5号")", {"E-DUPLICATE", "E-FIELD"}},
                            {"subject", R"("发改价格〔2025〕65号")", {"E-DUPLICATE"}},
                            {"fields.title", "null", {"E-FIELD"}},
                            {"fields.title", R"("")", {"E-FIELD"}},
                            {"fields.issuer", R"("")", {"E-FIELD"}},
                            {"fields.valid_to", R"("2025-03-31")", {"E-FIELD"}},
                            {"fields.valid_to", R"("2025-04-01")", {}},
                            {"fields.supersedes.0", R"("豫数〔2025〕9号")", {"E-FIELD"}},
                            {"fields.supersedes.0", R"("")", {"E-FIELD"}},
                            {"fields.prevails_over.0", R"("豫数〔2025〕9号")", {"E-FIELD"}},
                            {"fields.parameters", R"({"lunch_minutes":30})", {"E-FIELD"}},
                            {"effective", R"("2025-03-02")", {"E-ROLE"}}});
  rehearsal->accept(event);
  const auto old = rehearsal->state().find(tables::kInstruments, "豫政办〔2025〕5号");
  EXPECT_EQ(from_kj(old->getSupersededBy()), "豫数〔2025〕9号");
}

TEST(CalendarParameter, BoundsOfEachAtAndPast) {
  const auto rehearsal = Rehearsal::after(kFounded);
  ASSERT_FALSE(parameter_defaults().empty());
  for (const ParameterDefault& one : parameter_defaults()) {
    EXPECT_LE(one.min, one.value) << one.name;
    EXPECT_LE(one.value, one.max) << one.name;
    if (one.since > kFirstRulesVersion) continue;  // version_gate_test
    const auto refused = [&](std::int64_t value) {
      return rehearsal->refusals(instrument("D", fmt::format(R"({{"{}":{}}})", one.name, value)));
    };
    EXPECT_EQ(refused(one.min), Codes{}) << one.name;
    EXPECT_EQ(refused(one.max), Codes{}) << one.name;
    EXPECT_EQ(refused(one.min - 1), Codes{"E-FIELD"}) << one.name;
    EXPECT_EQ(refused(one.max + 1), Codes{"E-FIELD"}) << one.name;
  }
}

// In force: the latest first day that has come; of two on the same day the later recorded.
TEST(CalendarParameter, InForce) {
  const auto rehearsal = Rehearsal::after(kFounded);
  const auto value = [&](std::string_view on) {
    return parameter(rehearsal->state(), "confirm_working_days", day(on));
  };
  EXPECT_EQ(value("2025-06-01"), 10);
  rehearsal->accept(instrument("A", R"({"confirm_working_days":20})", "2025-06-01"));
  rehearsal->accept(instrument("B", R"({"confirm_working_days":15})", "2025-04-01"));
  EXPECT_EQ(value("2025-03-31"), 10);
  EXPECT_EQ(value("2025-04-01"), 15);
  EXPECT_EQ(value("2025-05-31"), 15);
  EXPECT_EQ(value("2025-06-01"), 20);
  rehearsal->accept(instrument("C", R"({"confirm_working_days":25})", "2025-06-01"));
  EXPECT_EQ(value("2025-06-01"), 25);
  EXPECT_EQ(parameter(rehearsal->state(), "filing_working_days", day("2025-06-01")), 20);
  rehearsal->accept(with(instrument("E", R"({"confirm_working_days":30})", "2025-06-02"),
                         "fields.valid_from", "2025-08-01"));
  EXPECT_EQ(value("2025-07-31"), 25);
  EXPECT_EQ(value("2025-08-01"), 30);
}

TEST(CalendarPublished, Cases) {
  const auto rehearsal = Rehearsal::after(kBothCalendars);
  test::expect_field_cases(
      *rehearsal, calendar(2027),
      {{"fields.year", "2026", {"E-DUPLICATE", "E-FIELD"}},
       {"fields.year", "2028", {"E-FIELD"}},
       {"fields.year", "null", {"E-FIELD"}},
       {"subject", R"("CAL-2026")", {"E-DUPLICATE"}},
       {"basis", "null", {"E-FIELD"}},
       {"basis", "[]", {"E-FIELD"}},
       {"fields.holidays.0", R"("2026-12-31")", {"E-FIELD"}},
       {"fields.holidays.0", R"("2028-01-01")", {"E-FIELD"}},
       {"fields.holidays.0", R"("2027-12-31")", {"E-FIELD"}},           // twice
       {"fields.holidays.0", R"("2027-02-20")", {"E-FIELD"}},           // worked as well
       {"fields.adjusted_workdays.0", R"("2027-02-19")", {"E-FIELD"}},  // a Friday
       {"fields.adjusted_workdays.0", R"("2027-02-21")", {}},           // a Sunday
       {"fields.adjusted_workdays.0", R"("2027-02-22")", {"E-FIELD"}},  // a Monday
       {"fields.adjusted_workdays.0", R"("2026-02-21")", {"E-FIELD"}},
       {"fields.adjusted_workdays", "[]", {}},
       {"role", R"("registrar")", {"E-ROLE"}}});
  rehearsal->accept(calendar(2027));
  EXPECT_EQ(rehearsal->refusals(with(calendar(2027), "subject", "CAL-2027-B")),
            Codes{"E-DUPLICATE"});
}

// The worked province says for every statement until when it may be confirmed: ten working days.
TEST(CalendarWorkingDays, AsTheWorkedProvinceCounts) {
  const auto rehearsal = Rehearsal::after(kBothCalendars);
  int counted = 0;
  for (const json::Value& event : test::scenario()) {
    if (text_of(event, "type") != "StatementIssued") continue;
    const Date issued = day(text_of(event, "effective"));
    const Date last = day(text_of(*event.find("fields"), "confirm_by"));
    EXPECT_EQ(working_day_after(rehearsal->state(), issued, 10), last) << to_string(issued);
    EXPECT_EQ(working_days_between(rehearsal->state(), issued, last), 10) << to_string(issued);
    ++counted;
  }
  EXPECT_EQ(counted, 21);
}

TEST(CalendarWorkingDays, WhereACalendarIsMissing) {
  const auto rehearsal = Rehearsal::after(kBothCalendars);
  const State& state = rehearsal->state();
  EXPECT_EQ(working_day_after(state, day("2026-12-30"), 1), day("2026-12-31"));
  EXPECT_EQ(working_day_after(state, day("2026-12-31"), 1), std::nullopt);
  EXPECT_EQ(working_day_after(state, day("2026-12-31"), 0), day("2026-12-31"));
  EXPECT_EQ(working_day_after(state, day("2024-12-31"), 1), day("2025-01-02"));
  EXPECT_EQ(working_day_after(state, day("2025-03-03"), -1), std::nullopt);
  EXPECT_EQ(working_day_after(state, day("2025-03-03"), 400), day("2026-10-13"));
  EXPECT_EQ(working_days_between(state, day("2026-12-30"), day("2027-01-04")), std::nullopt);
  EXPECT_EQ(working_days_between(state, day("2027-01-04"), day("2026-12-30")), 0);
  rehearsal->accept(calendar(2027));
  EXPECT_EQ(working_day_after(state, day("2026-12-31"), 1), day("2027-01-04"));
}

TEST(CalendarAssessment, Cases) {
  const auto rehearsal = Rehearsal::after(kFounded);
  const json::Value event = act(
      "PlatformAssessmentRecorded", "省一体化大数据平台",
      R"({"kind":"密评","grade":"三级","result":"符合","valid_to":"2026-03-04"})", "2025-04-01");
  test::expect_field_cases(*rehearsal, event,
                           {{"fields.kind", R"("等保")", {}},
                            {"fields.kind", R"("体检")", {"E-FIELD"}},
                            {"fields.kind", "null", {"E-FIELD"}},
                            {"fields.result", R"("")", {"E-FIELD"}},
                            {"fields.valid_to", R"("2025-03-31")", {"E-FIELD"}},
                            {"fields.valid_to", R"("2025-04-01")", {}}});
  EXPECT_EQ(rehearsal->warnings(event), Codes{});
  EXPECT_EQ(rehearsal->warnings(with(event, "recorded", "2026-03-04")), Codes{});
  EXPECT_EQ(rehearsal->warnings(with(event, "recorded", "2026-03-05")), Codes{"W-PLATFORM-ASSESS"});
  rehearsal->accept(event);
  EXPECT_EQ(rehearsal->refusals(with(event, "effective", "2025-03-31")), Codes{"E-DATE-ORDER"});
  EXPECT_EQ(rehearsal->refusals(with(event, "effective", "2025-04-01")), Codes{});
}

// ---- Deadlines ----------------------------------------------------------------------------------
constexpr std::string_view kCode = "W-QC-OVERDUE";

const DueItem* item(const std::vector<DueItem>& items, std::string_view subject) {
  for (const DueItem& one : items)
    if (one.subject == subject && one.code == kCode) return &one;
  return nullptr;
}
DeadlineTerms terms(std::string_view subject, std::string_view trigger, int working_days) {
  DeadlineTerms made;
  made.code = kCode;
  made.subject = subject;
  made.responsible = {"zz-impl", "ly-impl"};
  made.trigger = day(trigger).days;
  made.working_days = working_days;
  made.basis = "第十六条";
  return made;
}

TEST(CalendarDeadline, RunsAndIsMet) {
  const auto rehearsal = Rehearsal::after(kFounded);
  apply(*rehearsal, "2025-04-01", [](Application& application) {
    start_deadline(application, terms("QC-X", "2025-04-01", 7));
  });
  const auto on = [&](std::string_view when) { return due_items(rehearsal->state(), day(when)); };
  EXPECT_EQ(item(on("2025-03-31"), "QC-X"), nullptr);
  const auto items = on("2025-04-01");
  const DueItem* begun = item(items, "QC-X");
  ASSERT_NE(begun, nullptr);
  EXPECT_EQ(begun->due, day("2025-04-11"));  // 清明 is 4 to 6 April
  EXPECT_EQ(begun->responsible, (std::vector<std::string>{"zz-impl", "ly-impl"}));
  EXPECT_EQ(begun->basis, "第十六条");
  EXPECT_FALSE(begun->overdue);
  EXPECT_FALSE(item(on("2025-04-11"), "QC-X")->overdue);
  EXPECT_TRUE(item(on("2025-04-12"), "QC-X")->overdue);
  apply(*rehearsal, "2025-04-15", [](Application& application) {
    meet_deadline(application, kCode, "QC-X");
    meet_deadline(application, kCode, "nothing of the kind");
  });
  apply(*rehearsal, "2025-04-20",
        [](Application& application) { meet_deadline(application, kCode, "QC-X"); });
  EXPECT_TRUE(item(on("2025-04-14"), "QC-X")->overdue);  // not met yet on that day
  EXPECT_EQ(item(on("2025-04-30"), "QC-X")->met, day("2025-04-15"));
  EXPECT_FALSE(item(on("2025-04-30"), "QC-X")->overdue);
  apply(*rehearsal, "2025-05-01",
        [](Application& application) { drop_deadline(application, kCode, "QC-X"); });
  EXPECT_EQ(item(on("2025-05-02"), "QC-X"), nullptr);
}

TEST(CalendarDeadline, WaitsForItsCalendar) {
  const auto rehearsal = Rehearsal::after(kBothCalendars);
  apply(*rehearsal, "2026-12-28", [](Application& application) {
    start_deadline(application, terms("QC-X", "2026-12-28", 7));
  });
  const auto due = [&] {
    return item(due_items(rehearsal->state(), day("2027-03-01")), "QC-X")->due;
  };
  EXPECT_EQ(due(), std::nullopt);
  rehearsal->accept(calendar(2027));
  EXPECT_EQ(due(), day("2027-01-07"));
}

TEST(CalendarDeadline, LateIsARemark) {
  const auto rehearsal = Rehearsal::after(kFounded);
  apply(*rehearsal, "2025-04-01", [](Application& application) {
    DeadlineTerms given = terms("QC-X", "2025-04-01", 0);
    given.due = day("2025-04-10").days;
    start_deadline(application, given);
  });
  const auto warned = [&](std::string_view effective) {
    Codes codes;
    apply(*rehearsal, effective, [&](Application& application) {
      Decision decision(application.state, application.moment, application.event);
      warn_if_late(decision, kCode, "QC-X");
      warn_if_late(decision, kCode, "nothing of the kind");
      EXPECT_FALSE(decision.refused());
      for (const Reason& reason : decision.take_warnings()) codes.insert(reason.code);
    });
    return codes;
  };
  EXPECT_EQ(warned("2025-04-10"), Codes{});
  EXPECT_EQ(warned("2025-04-11"), Codes{std::string(kCode)});
  apply(*rehearsal, "2025-04-11",
        [](Application& application) { meet_deadline(application, kCode, "QC-X"); });
  EXPECT_EQ(warned("2025-04-12"), Codes{});
}

}  // namespace
}  // namespace luoshu
