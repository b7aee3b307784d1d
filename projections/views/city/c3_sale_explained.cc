// C3 单笔解释: how the money of one sale was shared out: every step with the rule's own line, what
// went in, the arithmetic, the remainder, and whether the odd fen was given. `luoshu explain` tells
// the same at length. Source: RULEBOOK 5.1.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ledger/rules/engine/seen_kinds.h"
#include "projections/explain/sale_trace.h"
#include "projections/money/period_book.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"
#include "projections/words/words.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"period", {"期间", "period"}, Kind::kText, false, true},
    {"place", {"步骤序号", "place"}, Kind::kCount, false, true},
    {"rule", {"规则", "rule"}},
    {"rule_version", {"规则版本", "version"}, Kind::kCount},
    {"step", {"步骤", "step"}, Kind::kText, false, true},
    {"rule_line", {"规则原文行", "line of the rule"}},
    {"component", {"组件", "component"}, Kind::kText, false, true},
    {"key", {"分给", "entry"}, Kind::kText, false, true},
    {"input_fen", {"输入金额", "amount shared out"}, Kind::kFen},
    {"weight", {"权重", "weight"}},
    {"arithmetic", {"算式", "arithmetic, in fen"}},
    {"remainder", {"余数", "remainder"}},
    {"odd_fen", {"是否补1分", "got the odd fen"}},
    {"fen", {"结果", "amount"}, Kind::kFen},
};

constexpr Term kYes{"yes", {"是", "yes"}};
constexpr Term kNo{"no", {"否", "no"}};

// Lines of the sale in the period, where it has some there.
struct Found {
  bool taken = false;
  std::set<std::string> theirs;  // keys and resources of the lines of the division asked for
};
Result<Found> lines_of(const LedgerAt& ledger, const PeriodBook& book, const ViewAsk& ask) {
  Found found;
  std::string last;
  for (const StepSum& sum : book.sums()) {
    if (sum.beneficiary == last) continue;
    last = sum.beneficiary;
    const bool theirs = belongs_to(ledger, last, ask.division);
    LUOSHU_CHECK(book.visit(last, [&](const PeriodLine& line) {
      if (line.kind != allocation::Booking::Kind::kSale || line.ref != *ask.transaction)
        return true;
      found.taken = true;
      if (theirs) found.theirs.insert({line.line.key, line.line.resource, line.line.beneficiary});
      return true;
    }));
  }
  return found;
}

class Explained {
 public:
  Explained(const PeriodBook& book, const ViewAsk& ask, std::vector<EventNumber> events,
            Sheet& table)
      : book_(book), ask_(ask), events_(std::move(events)), table_(table) {}

  Status add(const Found& found) {
    Tracer tracer;
    PeriodAsk period;
    period.request.watched = *ask_.transaction;
    period.request.watcher = &tracer;
    LUOSHU_TRY(const PeriodMoney money,
               period_money(book_.state().state(), book_.state().next(), book_.period(), period));
    const allocation::Book& all = money.money.gathered.book;
    const auto sale = std::ranges::find(all.sales, *ask_.transaction, &allocation::Sale::id);
    if (sale == all.sales.end()) return {};
    rule_ = &all.rules[sale->rule];
    std::int64_t place = 0;
    for (const TraceStep& step : tracer.take(*rule_)) {
      ++place;
      if (step.entries.empty())
        add_bounds(step, place);
      else
        add_entries(step, place, found);
    }
    return {};
  }

 private:
  void add_row_of(const TraceStep& step, std::int64_t place, std::vector<Cell> rest) {
    Row row;
    row.cells = {text_cell(to_string(book_.period())),
                 number_cell(place),
                 text_cell(rule_->id),
                 number_cell(rule_->version),
                 words::cell(words::steps(), step.list),
                 text_cell(step.rule_line.text),
                 text_cell(step.component)};
    std::ranges::move(rest, std::back_inserter(row.cells));
    row.events = events_;
    table_.rows.push_back(std::move(row));
  }

  void add_bounds(const TraceStep& step, std::int64_t place) {
    Phrase least{"min(", "取最小（", "the least of ("};
    for (const TraceBound& bound : step.bounds) {
      const bool first = &bound == &step.bounds.front();
      const auto add = [&](std::string& to, std::string_view gap, const std::string& name) {
        to += fmt::format("{}{} {}", first ? "" : gap, name, bound.fen);
      };
      const std::string code(bound_name(bound.kind));
      add(least.code, ", ", code);
      add(least.zh, "，", words::name(words::bounds(), code, Language::kZh));
      add(least.en, ", ", words::name(words::bounds(), code, Language::kEn));
    }
    least.code += ")";
    least.zh += "）";
    least.en += ")";
    add_row_of(step, place, {{}, {}, {}, std::move(least), {}, {}, number_cell(step.fen)});
  }

  void add_entries(const TraceStep& step, std::int64_t place, const Found& found) {
    for (const TraceEntry& entry : step.entries) {
      if (ask_.division && !found.theirs.contains(entry.name)) continue;
      std::string sum = fmt::format("{} × {} / {}", step.fen, entry.weight, step.weight_sum);
      if (!entry.residual.empty()) sum += " + " + entry.residual;
      add_row_of(
          step, place,
          {text_cell(entry.name), number_cell(step.fen), text_cell(fmt::to_string(entry.weight)),
           text_cell(sum), text_cell(fmt::format("{}/{}", entry.exact.remainder, step.weight_sum)),
           entry.exact.got_odd_fen ? kYes : kNo, number_cell(entry.fen)});
    }
  }

  const PeriodBook& book_;
  const ViewAsk& ask_;
  const std::vector<EventNumber> events_;
  Sheet& table_;
  const allocation::Rule* rule_ = nullptr;
};

// The sale, its use, and the run that shared it out.
std::vector<EventNumber> events_of(const LedgerAt& ledger, const std::string& sale,
                                   std::uint64_t settled, std::uint64_t run) {
  std::vector<EventNumber> events{EventNumber{settled}};
  if (const auto usage = ledger.state().find(tables::kUsage, sale)) {
    const auto metered = ledger.state().find(
        tables::kSeen, joined_key(seen::kMetering, from_kj(usage->getMetering())));
    if (metered) events.push_back(EventNumber{metered->getEvent()});
  }
  if (run != 0) events.push_back(EventNumber{run});
  return events;
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  const auto sale = ledger.state().find(tables::kTransactions, *ask.transaction);
  if (!sale)
    return Fault{Errc::kNotFound,
                 fmt::format("there is no sale {} at this point", *ask.transaction),
                 fmt::format("在该时点没有交易 {}", *ask.transaction)};
  return each_period(ledger, ask.period, table, [&](const PeriodBook& book) -> Status {
    LUOSHU_TRY(const Found found, lines_of(ledger, book, ask));
    if (!found.taken) return {};
    Explained explained(
        book, ask, events_of(ledger, *ask.transaction, sale->getEvent(), book.run_event()), table);
    return explained.add(found);
  });
}

}  // namespace

const View views::kSaleExplained{"C3",
                                 "sale-explained",
                                 {"单笔解释", "one sale explained"},
                                 kColumns,
                                 kHeedsTransaction | kHeedsDivision | kHeedsPeriod,
                                 kHeedsTransaction,
                                 fill};

}  // namespace luoshu
