#include "ledger/rules/money/adjustments.h"

#include <fmt/format.h>

#include "ledger/rules/engine/seen_kinds.h"
#include "ledger/rules/money/allocation_runs.h"
#include "ledger/rules/money/run_facts.h"
#include "ledger/rules/money/run_money.h"
#include "ledger/rules/parties/parties.h"
#include "schema/events_allocation.capnp.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

std::shared_ptr<const Recomputed> recomputed(const State& state, std::string_view transaction,
                                             const Moment& moment) {
  return state.derived<Recomputed>(joined_key("adjusted", transaction), [&] {
    return recomputed_sale(state, transaction, moment.number.value);
  });
}

// A dispute that was not dismissed, or a finding of an auditor.
void require_source(Decision& decision, std::string_view source) {
  if (const auto dispute = decision.state.find(tables::kDisputes, source)) {
    if (dispute->getOutcome().size() == 0)
      decision.wrong_state("the dispute is open", "异议尚未处理");
    else if (from_kj(dispute->getOutcome()) == "dismissed")
      decision.wrong_state("the dispute was dismissed", "异议已驳回");
    decision.require_not_before(dispute->getResolvedOn(), "the decision on the dispute",
                                "异议处理决定");
  } else if (!decision.state.has(tables::kSeen, joined_key(seen::kFinding, source))) {
    decision.unknown("fields.source", source);
  }
}

// A33: a sale that a run took, without refunds, under its version. Answers whether it can be
// computed again.
bool require_adjustable(Decision& decision, schema::AllocationAdjusted::Reader fields) {
  const std::string_view transaction = from_kj(fields.getTransaction());
  const auto sale = decision.state.find(tables::kTransactions, transaction);
  if (!sale) {
    decision.unknown("fields.transaction", transaction);
    return false;
  }
  decision.require_not_before(sale->getSettledOn(), "the sale", "该交易");
  if (sale->getStatus() != schema::TransactionStatus::SETTLED &&
      sale->getStatus() != schema::TransactionStatus::PAID)
    decision.wrong_state("the sale is refunded or void", "交易已退款或已作废");
  const SaleTaken taken = sale_taken(decision.state, transaction, decision.moment.number.value);
  if (taken.run.empty()) {
    decision.wrong_state("no run took the sale: the next one takes it as it is now",
                         "交易尚未计入任何批次，将按现状计入下一批次");
    return false;
  }
  const auto run = decision.state.find(tables::kRuns, taken.run);
  if (run->getStale()) {
    require_fresh_run(decision, taken.run, "fields.transaction");
    return false;
  }
  if (is_absent(fields.getRuleVersion())) return true;
  if (taken.version->version != fields.getRuleVersion())
    decision.refuse("E-RUN-MISMATCH", "fields.rule_version",
                    {fmt::format("version {} governs the sale", taken.version->version),
                     fmt::format("该交易适用版本 {}", taken.version->version)});
  return true;
}

// B9: a period that is not closed and has no run yet.
void require_bookable(Decision& decision, bool present, std::string_view text) {
  if (!present) return;
  const auto period = parse_period(text);
  if (!period) {
    decision.refuse("E-FIELD", "fields.book_in", same(text));
    return;
  }
  const auto row = decision.state.find(tables::kPeriods, text);
  const auto frontier = decision.state.find(tables::kFrontier, "");
  const bool run = frontier && frontier->getRunThrough() != kNoDay &&
                   last_day(*period).days <= frontier->getRunThrough();
  if (run || (row && (row->getRun().size() != 0 || row->getClosedOn() != kNoDay)))
    decision.refuse("E-PERIOD-CLOSED", "fields.book_in",
                    {fmt::format("{} is closed or has a run", text),
                     fmt::format("{} 已关账或已有分配批次", text)});
}

// Version 1 sums by the line's beneficiary, version 2 by the owner of the statement, or the reserve
// or account by its own name (C78).
std::map<std::string, std::int64_t> net_change_of(const Decision& decision,
                                                  const MoneyLines& lines) {
  std::map<std::string, std::int64_t> change;
  for (const MoneyLine& line : lines) {
    std::string owner;
    if (decision.version() >= 2) owner = statement_owner(decision.state, line.beneficiary);
    change[owner.empty() ? line.beneficiary : owner] += line.fen;
  }
  return change;
}

void refuse_change(Decision& decision, std::string_view field, std::string_view who,
                   std::int64_t said, std::int64_t book) {
  const auto off = static_cast<std::int64_t>(__int128{said} - book);
  decision.refuse("E-RUN-MISMATCH", field,
                  {fmt::format("{}: {:+} said, {:+} computed: {:+} fen", who, said, book, off),
                   fmt::format("{}：填报 {:+}，复算 {:+}，差额 {:+} 分", who, said, book, off)});
}

// To the fen, for everybody.
void require_recomputed(Decision& decision, schema::AllocationAdjusted::Reader fields,
                        std::map<std::string, std::int64_t> said) {
  const auto sale = recomputed(decision.state, from_kj(fields.getTransaction()), decision.moment);
  if (sale->fault)
    return decision.refuse("E-STATE", "fields.transaction",
                           {sale->fault->detail, sale->fault->detail_zh});
  const auto book = net_change_of(decision, sale->booked);
  for (const auto& [who, fen] : book) {
    const auto claimed = said.find(who);
    const std::int64_t amount = claimed == said.end() ? 0 : claimed->second;
    if (amount != fen) refuse_change(decision, "fields.net_change", who, amount, fen);
    if (claimed != said.end()) said.erase(claimed);
  }
  for (const auto& [who, fen] : said)
    if (fen != 0) refuse_change(decision, "fields.net_change", who, fen, 0);
}

// The changes sum to zero and are those that the corrected use gives (A33).
void require_net_change(Decision& decision, schema::AllocationAdjusted::Reader fields,
                        bool computable) {
  if (!is_absent(fields.getTotalFen()) && fields.getTotalFen() != 0)
    refuse_change(decision, "fields.total_fen", "total", fields.getTotalFen(), 0);
  std::map<std::string, std::int64_t> said;
  __int128 sum = 0;
  for (const auto change : fields.getNetChange()) {
    const std::string_view who = from_kj(change.getKey());
    said[std::string(who)] = change.getValue();
    sum += change.getValue();
    if (!division_exists(decision.state, who) && !party_exists(decision.state, who) &&
        who.find(':') == std::string_view::npos)
      decision.unknown("fields.net_change", who);
  }
  if (!fields.hasNetChange()) return;
  if (sum != 0)
    refuse_change(decision, "fields.net_change", "total", static_cast<std::int64_t>(sum), 0);
  else if (computable)
    require_recomputed(decision, fields, std::move(said));
}

}  // namespace

// Art. 21 para. 4; A33, B9, B14.
void decide_adjusted(Decision& decision) {
  const auto fields = decision.event.fields<schema::AllocationAdjusted>();
  if (decision.state.has(tables::kSeen, joined_key(seen::kAdjustment, decision.subject())))
    decision.refuse("E-DUPLICATE", "subject", same(decision.subject()));
  if (fields.hasSource()) require_source(decision, from_kj(fields.getSource()));
  const bool computable = fields.hasTransaction() && require_adjustable(decision, fields);
  require_bookable(decision, fields.hasBookIn(), from_kj(fields.getBookIn()));
  require_net_change(decision, fields, computable);
}

void apply_adjusted(Application& application) {
  const auto fields = application.event.fields<schema::AllocationAdjusted>();
  State& state = application.state;
  const std::string_view source = from_kj(fields.getSource());
  const std::string_view transaction = from_kj(fields.getTransaction());
  const std::string run = sale_taken(state, transaction, application.moment.number.value).run;
  const auto sale = recomputed(state, transaction, application.moment);
  add_adjustment(state, transaction, std::string(application.subject()), sale->booked, sale->now);
  state.put(tables::kSeen, joined_key(seen::kAdjustment, application.subject()),
            [&](schema::SeenRow::Builder row) {
              row.setOn(application.effective());
              row.setAbout(fields.getTransaction());
              row.setEvent(application.moment.number.value);
            });
  state.edit(tables::kRuns, run,
             [&](schema::RunRow::Builder row, schema::RunRow::Reader) { row.setAdjusted(true); });
  state.edit(tables::kPeriods, from_kj(fields.getBookIn()),
             [&](schema::PeriodRow::Builder row, schema::PeriodRow::Reader before) {
               append_value(
                   before.getAdjustments(), [&](unsigned n) { return row.initAdjustments(n); },
                   application.subject());
               const auto versions = before.getAdjustmentVersions();
               auto list = row.initAdjustmentVersions(versions.size() + 1);
               for (unsigned i = 0; i < versions.size(); ++i) list.set(i, versions[i]);
               list.set(versions.size(), fields.getRuleVersion());
             });
  if (state.has(tables::kDisputes, source))
    state.edit(tables::kDisputes, source,
               [&](schema::DisputeRow::Builder row, schema::DisputeRow::Reader) {
                 row.setAdjusted(true);
               });
}

}  // namespace luoshu
