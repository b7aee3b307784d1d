#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "ledger/rules/engine/seen_kinds.h"
#include "ledger/rules/money/governing_version.h"
#include "ledger/rules/money/quality_scores.h"
#include "ledger/rules/money/run_takings.h"
#include "ledger/rules/products/products.h"
#include "projections/explain/explanation.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_costs.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

using allocation::Booking;

Fault not_found(std::string en, std::string zh) {
  return {Errc::kNotFound, std::move(en), std::move(zh)};
}

class Explainer {
 public:
  Explainer(const StateAt& at, const LogReader& log, const ExplainAsk& ask)
      : state_(at.state()), log_(log), ask_(ask) {
    result_.as_of = at.as_of();
    result_.period = ask.period;
    result_.beneficiary = ask.beneficiary;
  }

  Result<Explanation> explain() {
    std::string watched;
    if (ask_.sale) {
      LUOSHU_TRY(watched, about(*ask_.sale));
    } else if (ask_.line) {
      LUOSHU_TRY(watched, sale_of_line(*ask_.line));
    }
    Tracer tracer;
    PeriodAsk period;
    period.request.watched = watched;
    period.request.watcher = &tracer;
    LUOSHU_TRY(const PeriodLines found,
               period_lines(state_, result_.as_of.next, ask_.period, period));
    result_.run = found.money.run;
    gather_statement(found.money);
    LUOSHU_CHECK(gather_standing());
    if (ask_.sale) result_.only = watched.empty() ? *ask_.sale : watched;
    gather_lines(found.lines, watched);
    if (result_.lines.empty() && !result_.statement)
      return not_found(
          fmt::format("{} has no line in {}", ask_.beneficiary, to_string(ask_.period)),
          fmt::format("{} 在 {} 中无分配明细", ask_.beneficiary, to_string(ask_.period)));
    gather_limits(found);
    if (!watched.empty()) trace_sale(found, watched, tracer);
    if (!adjustment_.empty()) {
      LUOSHU_TRY(result_.adjustment,
                 adjustment_trace(state_, log_, result_.as_of.next, adjustment_, found));
    }
    LUOSHU_CHECK(gather_evidence(watched));
    return std::move(result_);
  }

 private:
  // What is asked for may be an adjustment: it is what its event says, so no sale is traced again.
  Result<std::string> about(const std::string& id) {
    if (!state_.has(tables::kSeen, joined_key(seen::kAdjustment, id))) return sale_of(id);
    adjustment_ = id;
    return std::string();
  }
  // The sale of that id, or of the refund of that id.
  Result<std::string> sale_of(const std::string& id) const {
    if (state_.has(tables::kTransactions, id)) return id;
    if (const auto refund = state_.find(tables::kSeen, joined_key(seen::kRefund, id)))
      return std::string(from_kj(refund->getAbout()));
    return not_found(fmt::format("there is no sale, refund or adjustment {}", id),
                     fmt::format("没有交易、退款或调整 {}", id));
  }
  Result<std::string> sale_of_line(std::uint64_t number) {
    LUOSHU_TRY(const PeriodLines found, period_lines(state_, result_.as_of.next, ask_.period));
    if (number == 0 || number > found.lines.size())
      return not_found(
          fmt::format("{} has lines 1 to {}", to_string(ask_.period), found.lines.size()),
          fmt::format("{} 的明细为第 1 至 {} 条", to_string(ask_.period), found.lines.size()));
    const PeriodLine& line = found.lines[number - 1];
    if (line.kind == Booking::Kind::kLimit) return std::string();
    return about(line.ref);
  }

  void gather_statement(const PeriodMoney& money) {
    const auto figures = money.statements.find(ask_.beneficiary);
    if (figures != money.statements.end()) result_.statement = figures->second;
    const allocation::Book& book = money.money.gathered.book;
    for (const auto& [beneficiary, fen] : money.money.outcome.by_beneficiary) {
      const std::string name(book.names.text(beneficiary));
      const allocation::NameId owner = book.owners[beneficiary.value];
      if (name == ask_.beneficiary ||
          (owner != allocation::kNoName && book.names.text(owner) == ask_.beneficiary))
        result_.owned.push_back(name);
    }
    if (const auto division = state_.find(tables::kDivisions, ask_.beneficiary))
      result_.name = from_kj(division->getName());
    else if (const auto party = state_.find(tables::kParties, ask_.beneficiary))
      result_.name = from_kj(party->getName());
  }

  Status gather_standing() {
    const Standings standings = statements_of_run(state_, result_.run);
    if (const auto found = standings.find(ask_.beneficiary); found != standings.end())
      result_.standing = found->second;
    LUOSHU_TRY(result_.adjusted, later_adjustments(state_, log_, result_.run, ask_.beneficiary));
    return {};
  }

  void gather_lines(const std::vector<PeriodLine>& lines, const std::string& watched) {
    std::uint64_t number = 0;
    for (const PeriodLine& line : lines) {
      ++number;
      const bool theirs =
          std::ranges::find(result_.owned, line.line.beneficiary) != result_.owned.end();
      const bool meant = ask_.line              ? *ask_.line == number
                         : !adjustment_.empty() ? line.ref == adjustment_
                                                : true;
      if (theirs && meant) result_.lines.push_back({number, line});
      if (line.kind == Booking::Kind::kSale && line.ref == watched)
        result_.sale_lines.push_back({number, line});
    }
  }

  void gather_limits(const PeriodLines& found) {
    if (!adjustment_.empty()) return;
    for (LimitTrace& trace : limit_traces(found))
      if (std::ranges::any_of(result_.owned,
                              [&](const std::string& name) { return trace.change.contains(name); }))
        result_.limits.push_back(std::move(trace));
  }

  void trace_sale(const PeriodLines& found, const std::string& watched, Tracer& tracer) {
    const RunMoney& money = found.money.money;
    const allocation::Book& book = money.gathered.book;
    trace_refunds(found, watched);
    const auto sale = std::ranges::find(book.sales, watched, &allocation::Sale::id);
    if (sale == book.sales.end()) return;  // of an earlier run
    const allocation::Rule& rule = book.rules[sale->rule];
    SaleTrace& trace = result_.sale.emplace();
    trace.transaction = watched;
    trace.product = from_kj(state_.find(tables::kTransactions, watched)->getProduct());
    trace.net_fen = sale->net_fen;
    trace.allocated = sale->allocated;
    trace.rule = rule.id;
    trace.version = rule.version;
    trace.rounding = rule.rounding;
    trace.inputs = inputs_of(book, *sale);
    trace.steps = tracer.take(rule);
  }

  // The lines of the refunds stand in the period; what was left before each is the lines of the
  // sale (or what an earlier run left of them) less the refunds before.
  void trace_refunds(const PeriodLines& found, const std::string& watched) {
    const RunMoney& money = found.money.money;
    const allocation::Book& book = money.gathered.book;
    std::vector<MoneyLine> left;
    const auto earlier = std::ranges::find(money.gathered.earlier, watched);
    if (earlier != money.gathered.earlier.end()) {
      const auto place = static_cast<std::size_t>(earlier - money.gathered.earlier.begin());
      left = to_money_lines(book.earlier[place].lines, book.names, money.outcome.steps);
    }
    for (const NumberedLine& line : result_.sale_lines) left.push_back(line.line.line);
    for (const allocation::BookedRefund* refund : refunds_in_order(money, watched)) {
      std::vector<allocation::Line> remaining;
      for (const MoneyLine& line : left)
        remaining.push_back({line.fen, {}, {}, {}, {}, allocation::kNoPool});
      allocation::refund_lines(refund->net_fen, remaining);
      RefundTrace& trace = result_.refunds.emplace_back();
      trace.refund = refund->id;
      trace.net_fen = refund->net_fen;
      trace.before = left;
      for (std::size_t i = 0; i < left.size(); ++i) {
        trace.fen.push_back(left[i].fen - remaining[i].fen);
        left[i].fen = remaining[i].fen;
      }
    }
  }
  static std::vector<const allocation::BookedRefund*> refunds_in_order(
      const RunMoney& money, const std::string& transaction) {
    const allocation::Book& book = money.gathered.book;
    std::vector<const allocation::BookedRefund*> refunds;
    for (const allocation::BookedRefund& refund : book.refunds)
      if ((refund.of_earlier ? money.gathered.earlier[refund.sale] : book.sales[refund.sale].id) ==
          transaction)
        refunds.push_back(&refund);
    std::ranges::sort(refunds, {}, [](const auto* one) { return std::tie(one->booked, one->id); });
    return refunds;
  }

  // ---- Events ----------------------------------------------------------------------------------
  Status add(std::string what, std::uint64_t event) {
    if (event == 0 || !known_.insert(event).second) return {};
    LUOSHU_TRY(Evidence evidence, evidence_of(log_, std::move(what), EventNumber{event}));
    for (EventSigner& signer : evidence.signers)
      if (const auto party = state_.find(tables::kParties, signer.party))
        signer.name = from_kj(party->getName());
    (is_later(event) ? result_.later : result_.evidence).push_back(std::move(evidence));
    return {};
  }
  // What was recorded after the run, or after the adjustment that is asked for, it did not rest on.
  bool is_later(std::uint64_t event) const { return until_ != 0 && event > until_; }
  // The first number of an event that is later.
  std::uint64_t rests_before() const {
    return until_ == 0 ? std::numeric_limits<std::uint64_t>::max() : until_ + 1;
  }
  Status add_statement(std::uint64_t event) {
    const std::uint64_t until = std::exchange(until_, 0);  // it comes after its run
    const Status added = add("statement", event);
    until_ = until;
    return added;
  }

  Status gather_evidence(const std::string& watched) {
    if (const auto run = state_.find(tables::kRuns, result_.run)) {
      until_ = run->getEvent();
      LUOSHU_CHECK(add("run", run->getEvent()));
      for (const auto id : run->getStatements())
        if (const auto row = state_.find(tables::kStatements, from_kj(id));
            row && from_kj(row->getBeneficiary()) == ask_.beneficiary)
          LUOSHU_CHECK(add_statement(row->getEvent()));
    }
    if (result_.sale) {
      LUOSHU_CHECK(add_rule(*result_.sale));
      LUOSHU_CHECK(add_sale(watched));
      LUOSHU_CHECK(add_facts(*result_.sale));
    }
    if (const auto seen = state_.find(tables::kSeen, joined_key(seen::kAdjustment, adjustment_))) {
      until_ = seen->getEvent();
      LUOSHU_CHECK(add("adjustment", seen->getEvent()));
      LUOSHU_CHECK(add_sale(std::string(from_kj(seen->getAbout()))));
    }
    for (const RefundTrace& refund : result_.refunds)
      if (const auto seen = state_.find(tables::kSeen, joined_key(seen::kRefund, refund.refund)))
        LUOSHU_CHECK(add("refund", seen->getEvent()));
    return {};
  }

  Status add_rule(const SaleTrace& sale) {
    if (const auto row = state_.find(tables::kRules, sale.rule))
      for (const auto version : row->getVersions())
        if (version.getVersion() == sale.version) LUOSHU_CHECK(add("rule", version.getEvent()));
    return {};
  }

  Status add_sale(const std::string& transaction) {
    const auto sale = state_.find(tables::kTransactions, transaction);
    LUOSHU_CHECK(add("sale", sale->getEvent()));
    if (const auto usage = state_.find(tables::kUsage, transaction)) {
      const auto key = joined_key(seen::kMetering, from_kj(usage->getMetering()));
      if (const auto metered = state_.find(tables::kSeen, key))
        LUOSHU_CHECK(add("use", metered->getEvent()));
      for (const auto correction : usage->getCorrections())
        LUOSHU_CHECK(
            add(is_later(correction.getEvent()) ? "correction" : "use", correction.getEvent()));
    }
    LUOSHU_TRY(const auto adjustments, adjustments_of(state_, log_, transaction));
    for (const LaterAdjustment& one : adjustments) LUOSHU_CHECK(add("adjustment", one.event.value));
    const auto version =
        state_.find(tables::kProductVersions,
                    product_version_key(from_kj(sale->getProduct()), sale->getProductVersion()));
    return version ? add("lineage", version->getEvent()) : Status{};
  }

  // Scores of the resources, and the costs and investments that the lines name.
  Status add_facts(const SaleTrace& sale) {
    for (const ResourceInput& input : sale.inputs)
      if (const auto score = quality_on(state_, input.resource, sale.allocated, rests_before()))
        LUOSHU_CHECK(add("quality", score->event));
    std::set<std::string> keys;
    for (const NumberedLine& line : result_.sale_lines) keys.insert(line.line.line.key);
    for (const std::string& key : keys)
      if (const auto cost = state_.find(tables::kCosts, key);
          cost && !is_later(cost->getAuditEvent()))
        LUOSHU_CHECK(add("cost", cost->getAuditEvent()));
    std::vector<std::uint64_t> investments;
    state_.scan(tables::kInvestments, "", [&](std::string_view, const auto& row) {
      if (keys.contains(std::string(from_kj(row->getParty()))) &&
          row->getOn() <= sale.allocated.days && !is_later(row->getEvent()))
        investments.push_back(row->getEvent());
      return true;
    });
    for (const std::uint64_t event : investments) LUOSHU_CHECK(add("investment", event));
    return {};
  }

  const State& state_;
  const LogReader& log_;
  const ExplainAsk& ask_;
  Explanation result_;
  std::string adjustment_;   // the one that is asked for
  std::uint64_t until_ = 0;  // the event that settled the amount; 0: none did yet
  std::set<std::uint64_t> known_;
};

}  // namespace

Result<Explanation> explain(const StateAt& at, const LogReader& log, const ExplainAsk& ask) {
  return Explainer(at, log, ask).explain();
}

}  // namespace luoshu
