// A4 期后入账清单: what is dated in a period that had ended, or had a run, when it was recorded.
// Source: RULEBOOK 5.3.

#include "projections/money/statement_standing.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"
#include "schema/events_allocation.capnp.h"
#include "schema/events_money.capnp.h"
#include "schema/state_allocation.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"event", {"事件号", "event"}, Kind::kCount, false, true},
    {"type", {"事件类型", "type"}},
    {"subject", {"对象", "subject"}},
    {"effective", {"业务日", "effective"}, Kind::kDate},
    {"recorded", {"入账日", "recorded"}, Kind::kDate},
    {"days", {"滞后天数", "days late"}, Kind::kCount},
    {"period", {"影响期间", "period"}},
    {"treatment", {"处理", "treatment"}},
    {"replaces", {"替换的事件", "event replaced"}, Kind::kCount},
    {"signers", {"签名人", "signers"}},
};

constexpr Term kCurrent{"current", {"当期", "in its own period"}};
constexpr Term kCarried{"carried", {"结转至开放期间", "in an open period"}};
constexpr Term kReplaces{"replaces", {"替换此前的批次及其对账单", "in place of an earlier run"}};

// Events about money: what else is late changes no period.
bool moves_money(EventReader event) {
  return event.is_any<schema::UsageMetered, schema::UsageCorrected, schema::TransactionSettled,
                      schema::PaymentReceived, schema::RefundIssued, schema::TransactionVoided,
                      schema::CostRecorded, schema::CostAudited, schema::InvestmentRecorded,
                      schema::SubsidyRecorded, schema::QualityScored, schema::AllocationAdjusted>();
}

// Whether a run or the closing of the period stood before the event was recorded.
bool run_before(const LedgerAt& ledger, const std::string& period, std::uint64_t number) {
  bool found = false;
  ledger.state().scan(tables::kRuns, {}, [&](std::string_view, const auto& run) {
    found = from_kj(run->getPeriod()) == period && run->getEvent() < number;
    return !found;
  });
  return found;
}

void add_event(const RecordedEvent& event, const std::string& period, const Term& treatment,
               std::uint64_t replaces, Sheet& table) {
  const Date recorded = day_of(event.recorded);
  add_row(table,
          {number_cell(static_cast<std::int64_t>(event.at.number.value)), type_of(event.event),
           text_cell(event.event.subject()), date_cell(event.event.effective()),
           date_cell(recorded.days), number_cell(recorded.days - event.event.effective()),
           text_cell(period), treatment,
           replaces == 0 ? Cell() : number_cell(static_cast<std::int64_t>(replaces)),
           signers_cell(event.event)},
          {event.at.number.value, replaces});
}

// Events of runs that stand in another one's place, with the event of that one.
using Replacing = std::map<std::uint64_t, std::uint64_t>;
Result<Replacing> replacing_runs(const LedgerAt& ledger, Sheet& table) {
  LUOSHU_TRY(const auto replaced, replaced_runs(ledger, {}));
  Replacing replacing;
  for (const ReplacedRun& run : replaced) {
    replacing[run.by_event] = run.event;
    table.remarks.push_back(replaced_words(run));
  }
  return replacing;
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_TRY(const Replacing replacing, replacing_runs(ledger, table));
  for (std::uint64_t seq = ask.from ? ask.from->size.value : 1; seq < ledger.as_of().size.value;
       ++seq)
    LUOSHU_CHECK(ledger.each_of_entry(Seq{seq}, [&](const RecordedEvent& event) -> Status {
      if (const auto found = replacing.find(event.at.number.value); found != replacing.end()) {
        const std::string of(
            from_kj(event.event.fields<schema::AllocationRunComputed>().getPeriod()));
        if (within_period(of, ask.period)) add_event(event, of, kReplaces, found->second, table);
        return {};
      }
      if (!moves_money(event.event)) return {};
      const std::string period = period_of_day(ledger, event.effective());
      const auto id = parse_period(period);
      if (!id || day_of(event.recorded) <= last_day(*id)) return {};
      if (!within_period(period, ask.period)) return {};
      const bool carried = run_before(ledger, period, event.at.number.value);
      add_event(event, period, carried ? kCarried : kCurrent, 0, table);
      return {};
    }));
  return {};
}

}  // namespace

const View views::kLateEntries{"A4",
                               "late-entries",
                               {"期后入账清单", "recorded after the period"},
                               kColumns,
                               kHeedsPeriod | kHeedsFrom,
                               kHeedsNothing,
                               fill};

}  // namespace luoshu
