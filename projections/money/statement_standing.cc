#include "projections/money/statement_standing.h"

#include <fmt/format.h>

#include "ledger/base/yuan.h"
#include "ledger/rules/engine/event_message.h"
#include "ledger/rules/engine/seen_kinds.h"
#include "ledger/rules/money/run_facts.h"
#include "projections/words/words.h"
#include "schema/events_allocation.capnp.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

const Term& state_of(schema::StatementRow::Reader row) {
  const auto term = [](std::string_view code) {
    return words::find(words::statement_states(), code);
  };
  const schema::StatementStatus status = row.getStatus();
  if (row.getPaidFen() > 0 && status != schema::StatementStatus::PAID) return *term("partly_paid");
  switch (status) {
    case schema::StatementStatus::ISSUED:
      return *term("issued");
    case schema::StatementStatus::CONFIRMED:
      return *term("confirmed");
    case schema::StatementStatus::DISPUTED:
      return *term("disputed");
    case schema::StatementStatus::PAID:
      return *term("paid");
    case schema::StatementStatus::UPHELD:
      return *term("upheld");
    default:
      return *term("not_issued");
  }
}

// Reads one event of the log, wherever the ledger is opened.
Status with_event(const LogReader& log, EventNumber number,
                  const std::function<void(EventReader)>& use) {
  LUOSHU_TRY(const EventPlace place, log.find_event(number));
  LUOSHU_TRY(const Bytes framed, log.framed_events(place.seq));
  LUOSHU_TRY(const std::vector<ByteView> events, unframe_events(framed));
  if (place.index >= events.size())
    return Fault{Errc::kCorruption, fmt::format("there is no event {}", number.value),
                 fmt::format("没有事件 {}", number.value)};
  EventMessage message(events[place.index]);
  use(message.read());
  return {};
}

struct Seen {
  std::string id;
  std::string about;
  EventNumber event;
};
std::vector<Seen> adjustments(const State& state) {
  std::vector<Seen> seen;
  const std::string prefix = joined_key(seen::kAdjustment, "");
  state.scan(tables::kSeen, prefix, [&](std::string_view key, const auto& row) {
    seen.push_back({std::string(key.substr(prefix.size())), std::string(from_kj(row->getAbout())),
                    EventNumber{row->getEvent()}});
    return true;
  });
  return seen;
}

// Every run of a period that was recorded, with the statements that were issued under it.
struct Recorded {
  std::string run;
  std::string period;
  std::uint64_t event = 0;
  std::vector<std::uint64_t> statements;
};
Result<std::vector<Recorded>> recorded_runs(const LedgerAt& ledger, std::string_view period) {
  std::vector<Recorded> runs;
  LUOSHU_CHECK(ledger.each_of_type(
      event_type<schema::AllocationRunComputed>, [&](const RecordedEvent& event) -> Status {
        const std::string_view of =
            from_kj(event.event.fields<schema::AllocationRunComputed>().getPeriod());
        if (period.empty() || of == period)
          runs.push_back(
              {std::string(event.event.subject()), std::string(of), event.at.number.value, {}});
        return {};
      }));
  return runs;
}

Status add_statements(const LedgerAt& ledger, std::vector<Recorded>& runs) {
  return ledger.each_of_type(event_type<schema::StatementIssued>,
                             [&](const RecordedEvent& event) -> Status {
                               const std::string_view run =
                                   from_kj(event.event.fields<schema::StatementIssued>().getRun());
                               // The last one of that id before it.
                               Recorded* of = nullptr;
                               for (Recorded& one : runs)
                                 if (one.run == run && one.event < event.at.number.value) of = &one;
                               if (of != nullptr) of->statements.push_back(event.at.number.value);
                               return {};
                             });
}

}  // namespace

Standings statements_of_run(const State& state, std::string_view run) {
  Standings standings;
  const auto row = state.find(tables::kRuns, run);
  if (!row) return standings;
  for (const auto id : row->getStatements()) {
    const auto statement = state.find(tables::kStatements, from_kj(id));
    if (!statement) continue;
    standings.insert_or_assign(
        std::string(from_kj(statement->getBeneficiary())),
        StatementStanding{std::string(from_kj(id)), state_of(*statement), statement->getIssuedOn(),
                          statement->getConfirmBy(), std::string(from_kj(statement->getDispute())),
                          statement->getPaidFen(), statement->getEvent()});
  }
  return standings;
}

Result<std::vector<LaterAdjustment>> later_adjustments(const State& state, const LogReader& log,
                                                       std::string_view run,
                                                       std::string_view owner) {
  std::vector<LaterAdjustment> later;
  if (run.empty() || owner.empty()) return later;
  for (const Seen& seen : adjustments(state)) {
    if (sale_taken(state, seen.about, seen.event.value).run != run) continue;
    LaterAdjustment adjustment{seen.id, {}, seen.about, {}, 0, seen.event};
    LUOSHU_CHECK(with_event(log, seen.event, [&](EventReader event) {
      const auto fields = event.fields<schema::AllocationAdjusted>();
      adjustment.source = from_kj(fields.getSource());
      adjustment.period = from_kj(fields.getBookIn());
      for (const auto change : fields.getNetChange()) {
        const std::string_view who = from_kj(change.getKey());
        if (who == owner || statement_owner(state, who) == owner)
          adjustment.fen += change.getValue();
      }
    }));
    if (adjustment.fen != 0) later.push_back(std::move(adjustment));
  }
  return later;
}

Result<std::vector<LaterAdjustment>> adjustments_of(const State& state, const LogReader& log,
                                                    std::string_view transaction) {
  std::vector<LaterAdjustment> found;
  for (const Seen& seen : adjustments(state)) {
    if (seen.about != transaction) continue;
    LaterAdjustment& one = found.emplace_back();
    one.id = seen.id;
    one.transaction = seen.about;
    one.event = seen.event;
    LUOSHU_CHECK(with_event(log, seen.event, [&](EventReader event) {
      one.source = from_kj(event.fields<schema::AllocationAdjusted>().getSource());
      one.period = from_kj(event.fields<schema::AllocationAdjusted>().getBookIn());
    }));
  }
  return found;
}

Result<std::vector<ReplacedRun>> replaced_runs(const LedgerAt& ledger, std::string_view period) {
  LUOSHU_TRY(std::vector<Recorded> runs, recorded_runs(ledger, period));
  std::vector<ReplacedRun> replaced;
  std::map<std::string, const Recorded*> last;  // by period
  for (const Recorded& run : runs) last[run.period] = &run;
  if (last.size() == runs.size()) return replaced;
  LUOSHU_CHECK(add_statements(ledger, runs));
  for (const Recorded& run : runs)
    if (const Recorded* by = last[run.period]; by != &run)
      replaced.push_back({run.run, run.period, run.event, by->run, by->event, run.statements});
  return replaced;
}

Bilingual standing_words(std::string_view owner, const StatementStanding& statement) {
  Bilingual remark{
      fmt::format("{} 的对账单 {}：{}", owner, statement.id, statement.state.label.zh),
      fmt::format("statement {} of {}: {}", statement.id, owner, statement.state.label.en)};
  if (statement.state.code == "issued") {
    const std::string day = to_string(Date{statement.confirm_by});
    remark.zh += fmt::format("；最迟于 {} 确认或提出异议，逾期未答视同确认", day);
    remark.en += fmt::format("; to be confirmed or disputed by {}, silence counts as consent", day);
  }
  if (!statement.dispute.empty()) {
    remark.zh += fmt::format("；异议 {} 尚未处理", statement.dispute);
    remark.en += fmt::format("; the dispute {} is open", statement.dispute);
  }
  if (statement.state.code == "upheld") {
    remark.zh += "；待确认，不限期";
    remark.en += "; to be confirmed, at any time";
  }
  return remark;
}

Bilingual adjustment_words(const LaterAdjustment& adjustment) {
  return {fmt::format("后续调整 {}（来源 {}，交易 {}）：计入 {}，{} 元", adjustment.id,
                      adjustment.source, adjustment.transaction, adjustment.period,
                      yuan(adjustment.fen)),
          fmt::format("later adjustment {} (from {}, sale {}): booked in {}, {} yuan",
                      adjustment.id, adjustment.source, adjustment.transaction, adjustment.period,
                      yuan(adjustment.fen))};
}

Bilingual replaced_words(const ReplacedRun& run) {
  return {fmt::format("{} 的批次 {}（事件 {}）已被事件 {} 的 {} 替换，其 {} 份对账单随之失效",
                      run.period, run.run, run.event, run.by_event, run.by, run.statements.size()),
          fmt::format("the run {} of {} (event {}) was replaced by {} (event {}); its {} "
                      "statements count no longer",
                      run.run, run.period, run.event, run.by, run.by_event, run.statements.size())};
}

}  // namespace luoshu
