// C2 收益对账单: every line of a beneficiary, with the use and weight that made it. Source:
// RULEBOOK 5.1. The lines of a city are those of the city itself and of its bodies.

#include <fmt/format.h>

#include "ledger/base/fen_sum.h"
#include "ledger/base/yuan.h"
#include "ledger/rules/engine/seen_kinds.h"
#include "ledger/rules/money/run_facts.h"
#include "projections/money/period_book.h"
#include "projections/money/statement_standing.h"
#include "projections/money/step_families.h"
#include "projections/views/catalogue.h"
#include "projections/views/city/line_weights.h"
#include "projections/views/rows.h"
#include "projections/words/words.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"period", {"期间", "period"}, Kind::kText, false, true},
    {"ref", {"交易编号", "sale, refund or adjustment"}, Kind::kText, false, true},
    {"booked_on", {"交易日", "day"}, Kind::kDate},
    {"product", {"产品", "product"}},
    {"net_fen", {"净收入", "net income"}, Kind::kFen},
    {"rule", {"规则", "rule"}, Kind::kText, false, true},
    {"rule_version", {"规则版本", "version"}, Kind::kCount, false, true},
    {"part", {"步骤", "part"}},
    {"step", {"步骤名", "step"}, Kind::kText, false, true},
    {"key", {"键", "key"}, Kind::kText, false, true},
    {"beneficiary", {"受益人", "beneficiary"}, Kind::kText, false, true},
    {"resource", {"资源", "resource"}, Kind::kText, false, true},
    {"usage", {"本资源用量", "use of the resource"}, Kind::kCount},
    {"weight", {"权重", "weight"}, Kind::kCount},
    {"share_ppm", {"份额", "share of the component"}, Kind::kPpm},
    {"fen", {"分得金额", "amount"}, Kind::kFen, true},
    {"running_fen", {"累计", "running sum"}, Kind::kFen},
    {"status", {"状态", "state"}},
    {"lines_count", {"明细笔数", "lines of the statement"}, Kind::kCount},
    {"lines_root", {"明细根", "root of its lines"}},
};

constexpr Term kPreview{"preview", {"试算", "preview"}};
constexpr Term kRecorded{"recorded", {"已入批次", "in a run"}};

constexpr Term kParts[kStepFamilies] = {
    {"reserve", {"储备与预留", "reserve"}},   {"recovery", {"成本补偿", "recovery of cost"}},
    {"invest", {"投入", "for investment"}},   {"contribute", {"贡献", "for contribution"}},
    {"benefit", {"受益", "for benefit"}},     {"reinvest", {"反哺", "earmarked"}},
    {"limits", {"限额", "ceilings, floors"}}, {"refund", {"退款", "refund"}},
    {"adjustment", {"调整", "adjustment"}},
};

// What a line says of its sale, refund or adjustment; looked up once for the lines of one.
struct Booked {
  LineWeights::Sale sale;  // without id where the line is not its own
  std::int32_t day = kNoDay;
  std::string product;
  Cell net;
  std::uint64_t event = 0;
};
constexpr std::size_t kBookedKept = 65'536;  // the lines of a city's bodies come one body at a time

class Statement {
 public:
  // `seen`: the ledger as the run of the book saw it.
  Statement(const LedgerAt& ledger, const LedgerAt& seen, const PeriodBook& book, Sheet& table)
      : ledger_(ledger), book_(book), table_(table), families_(ledger.state()), weights_(seen) {}

  // The sum runs on through all lines of an owner: the last one is what its statement says.
  Status add(const std::string& beneficiary) {
    const std::string owner = statement_owner(ledger_.state(), beneficiary);
    FenSum& running = running_[owner.empty() ? beneficiary : owner];
    claimed_ = lines_of(ledger_.state(), book_.run(), owner);
    Status summed;
    LUOSHU_CHECK(book_.visit(beneficiary, [&](const PeriodLine& line) {
      running += line.line.fen;
      const auto fen = running.fen();
      if (fen)
        add_line(line, *fen);
      else
        summed = fen.error();
      return fen.has_value();
    }));
    return summed;
  }

 private:
  Booked look_up(const PeriodLine& line) const {
    Booked booked;
    const State& state = ledger_.state();
    std::string transaction;
    if (line.kind == allocation::Booking::Kind::kSale) transaction = line.ref;
    if (line.kind == allocation::Booking::Kind::kRefund) {
      const auto refund = state.glance(tables::kSeen, joined_key(seen::kRefund, line.ref));
      if (refund) transaction = std::string(from_kj(refund->getAbout()));
      if (refund) booked.day = refund->getOn();
      if (refund) booked.event = refund->getEvent();
    }
    if (transaction.empty()) return booked;
    const auto sale = state.glance(tables::kTransactions, transaction);
    if (!sale) return booked;
    booked.product = std::string(from_kj(sale->getProduct()));
    if (line.kind != allocation::Booking::Kind::kSale) return booked;
    booked.day = sale->getSettledOn();
    booked.sale = {transaction, booked.product, sale->getProductVersion(), booked.day};
    booked.net = number_cell(sale->getNetFen());
    booked.event = sale->getEvent();
    return booked;
  }

  const Booked& booked_of(const PeriodLine& line) {
    const std::pair key(line.kind, line.ref);
    const auto known = booked_.find(key);
    if (known != booked_.end()) return known->second;
    if (booked_.size() >= kBookedKept) booked_.clear();
    return booked_.emplace(key, look_up(line)).first->second;
  }

  void add_line(const PeriodLine& line, std::int64_t running) {
    const Booked& booked = booked_of(line);
    const auto weighed = weights_.of(line, booked.sale);
    const StepFamily part = families_.of(line.kind, line.rule, line.version, line.line.step);
    Row row;
    row.cells = {text_cell(to_string(book_.period())),
                 text_cell(line.ref),
                 date_cell(booked.day),
                 text_cell(booked.product),
                 booked.net,
                 text_cell(line.rule),
                 number_cell(line.version),
                 kParts[static_cast<std::size_t>(part)],
                 words::cell(words::steps(), line.line.step),
                 text_cell(line.line.key),
                 text_cell(line.line.beneficiary),
                 text_cell(line.line.resource),
                 weighed.use,
                 weighed.weight,
                 weighed.share_ppm,
                 number_cell(line.line.fen),
                 number_cell(running),
                 book_.provisional() ? kPreview : kRecorded,
                 claimed_ ? number_cell(static_cast<std::int64_t>(claimed_->count)) : Cell(),
                 claimed_ ? text_cell(claimed_->root.hex()) : Cell()};
    if (booked.event != 0) row.events.push_back(EventNumber{booked.event});
    if (book_.run_event() != 0) row.events.push_back(EventNumber{book_.run_event()});
    table_.rows.push_back(std::move(row));
  }

  const LedgerAt& ledger_;
  const PeriodBook& book_;
  Sheet& table_;
  StepFamilies families_;
  LineWeights weights_;
  std::map<std::string, FenSum> running_;    // by owner
  std::optional<lines::LinesRoot> claimed_;  // by the statement of the owner, under version 2
  // By sale, refund, adjustment or period.
  std::map<std::pair<allocation::Booking::Kind, std::string>, Booked> booked_;
};

// What is said of a use or a score later is not what the lines of a recorded run were weighed with.
Result<std::unique_ptr<LedgerAt>> as_the_run_saw(const LedgerAt& ledger, const PeriodBook& book) {
  AsOf at = ledger.as_of();
  if (book.run_event() != 0) {
    LUOSHU_TRY(const EventPlace run, ledger.log().find_event(EventNumber{book.run_event()}));
    LUOSHU_TRY(at, as_of(ledger.log(), {run.seq.value + 1, std::nullopt, std::nullopt}));
    at.effective = ledger.as_of().effective;
  }
  return ledger.reopened(at);
}

Bilingual figures_words(const PeriodBook& book, const std::string& owner,
                        const StatementFigures& figures) {
  const std::string period = to_string(book.period());
  return {fmt::format("{}：{}{} 上期结转 {} 元，本期发生 {} 元，应付 {} 元", owner, period,
                      book.provisional() ? "（试算）" : "", yuan(figures.carry_fen),
                      yuan(figures.current_fen), yuan(figures.payable_fen)),
          fmt::format("{}: {}{} carried in {} yuan, current {} yuan, payable {} yuan", owner,
                      period, book.provisional() ? " (preview)" : "", yuan(figures.carry_fen),
                      yuan(figures.current_fen), yuan(figures.payable_fen))};
}

// What each owner is due, how its statement stands, and what was moved after it.
Status remark_statements(const LedgerAt& ledger, const PeriodBook& book, const ViewAsk& ask,
                         Sheet& table) {
  const Standings standings = statements_of_run(ledger.state(), book.run());
  for (const auto& [owner, figures] : book.statements()) {
    if (!passes(ask.division, owner)) continue;
    table.remarks.push_back(figures_words(book, owner, figures));
    if (const auto found = standings.find(owner); found != standings.end())
      table.remarks.push_back(standing_words(owner, found->second));
    LUOSHU_TRY(const auto later,
               later_adjustments(ledger.state(), ledger.log(), book.run(), owner));
    for (const LaterAdjustment& one : later) table.remarks.push_back(adjustment_words(one));
  }
  return {};
}

Status fill_period(const LedgerAt& ledger, const PeriodBook& book, const ViewAsk& ask,
                   Sheet& table) {
  LUOSHU_TRY(const auto seen, as_the_run_saw(ledger, book));
  Statement statement(ledger, *seen, book, table);
  std::string last;
  for (const StepSum& sum : book.sums()) {
    if (sum.beneficiary == last || !belongs_to(ledger, sum.beneficiary, ask.division)) continue;
    last = sum.beneficiary;
    LUOSHU_CHECK(statement.add(last));
  }
  LUOSHU_CHECK(remark_statements(ledger, book, ask, table));
  return remark_replaced(ledger, book.period(), table);
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  return each_period(ledger, ask.period, table,
                     [&](const PeriodBook& book) { return fill_period(ledger, book, ask, table); });
}

}  // namespace

const View views::kStatement{"C2",
                             "statement",
                             {"收益对账单", "statement of income"},
                             kColumns,
                             kHeedsPeriod | kHeedsDivision,
                             kHeedsNothing,
                             fill};

}  // namespace luoshu
