// A1 时点重放: what each beneficiary had of a period as recorded by an earlier point and by this
// one, and the events that made the difference: found by asking again in between and halving, down
// to single entries. Source: RULEBOOK 5.3.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "projections/money/period_book.h"
#include "projections/views/catalogue.h"
#include "projections/views/event_words.h"
#include "schema/events_allocation.capnp.h"
#include "schema/events_money.capnp.h"
#include "schema/events_products.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"period", {"期间", "period"}, Kind::kText, false, true},
    {"beneficiary", {"受益人", "beneficiary"}, Kind::kText, false, true},
    {"name", {"名称", "name"}},
    {"before_fen", {"A 值", "then"}, Kind::kFen, true},
    {"after_fen", {"B 值", "now"}, Kind::kFen, true},
    {"difference_fen", {"差额", "difference"}, Kind::kFen, true},
    {"causes", {"造成差额的事件", "events that made it"}},
    {"bases", {"期间内变更的依据", "bases changed between"}},
};

using Figures = std::map<std::pair<std::string, std::string>, std::int64_t>;

Result<Figures> figures_of(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  Figures figures;
  const Status read = each_period(ledger, ask.period, table, [&](const PeriodBook& book) -> Status {
    for (const auto& [owner, of] : book.statements())
      if (passes(ask.division, owner))
        figures.emplace(std::pair(to_string(book.period()), owner), of.current_fen);
    return {};
  });
  if (!read) return read.error();
  return figures;
}

// Events that can change what a period gives.
bool may_move(EventReader event) {
  return event
      .is_any<schema::UsageMetered, schema::UsageCorrected, schema::TransactionSettled,
              schema::RefundIssued, schema::TransactionVoided, schema::CostAudited,
              schema::InvestmentRecorded, schema::QualityScored, schema::PermittedRevenueApproved,
              schema::AllocationRuleAdopted, schema::AllocationRuleAmended,
              schema::AllocationRunComputed, schema::AllocationAdjusted>();
}

// Rules, scores, costs and the like move nothing by themselves: the next figures rest on them.
bool is_basis(EventReader event) {
  return event.is_any<schema::CostAudited, schema::InvestmentRecorded, schema::QualityScored,
                      schema::UsageCorrected, schema::PermittedRevenueApproved,
                      schema::AllocationRuleAdopted, schema::AllocationRuleAmended>();
}

Result<std::vector<std::uint64_t>> bases_between(const LedgerAt& ledger, Size from) {
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t seq = from.value; seq < ledger.as_of().size.value; ++seq)
    LUOSHU_CHECK(ledger.each_of_entry(Seq{seq}, [&](const RecordedEvent& event) -> Status {
      if (is_basis(event.event)) numbers.push_back(event.at.number.value);
      return {};
    }));
  return numbers;
}

constexpr std::size_t kCausesMax = 12;
// How often the figures are asked for in between: the longer the log, the more each time costs.
std::uint64_t readings_for(Size size) {
  return std::clamp<std::uint64_t>(1'000'000 / (size.value + 1), 8, 200);
}

// Which events made which figure another one.
class Causes {
 public:
  Causes(const LedgerAt& to, const ViewAsk& ask)
      : to_(to), ask_(ask), readings_left_(readings_for(to.as_of().size)) {}

  Status find(Size lo, const Figures& at_lo, Size hi, const Figures& at_hi) {
    std::vector<Figures::key_type> differing;
    for (const auto* figures : {&at_lo, &at_hi})
      for (const auto& [key, fen] : *figures)
        if (fen_of(at_lo, key) != fen_of(at_hi, key)) differing.push_back(key);
    if (differing.empty()) return {};
    if (hi.value - lo.value == 1 || readings_left_ == 0) return add(lo, hi, differing);
    --readings_left_;
    const Size middle{lo.value + (hi.value - lo.value) / 2};
    LUOSHU_TRY(const Figures at_middle, read(middle));
    LUOSHU_CHECK(find(lo, at_lo, middle, at_middle));
    return find(middle, at_middle, hi, at_hi);
  }

  // Ascending, each once.
  std::vector<std::uint64_t> of(const Figures::key_type& key) const {
    const auto found = events_.find(key);
    if (found == events_.end()) return {};
    return {found->second.begin(), found->second.end()};
  }
  bool coarse() const { return coarse_; }

  static std::int64_t fen_of(const Figures& figures, const Figures::key_type& key) {
    const auto found = figures.find(key);
    return found == figures.end() ? 0 : found->second;
  }

 private:
  Result<Figures> read(Size size) const {
    LUOSHU_TRY(const AsOf at, as_of_size(to_.log(), size, to_.as_of()));
    LUOSHU_TRY(const auto ledger, to_.reopened(at));
    Sheet remarks;  // of the two ends alone are shown
    return figures_of(*ledger, ask_, remarks);
  }

  // Of a long stretch those events that can have done it.
  Status add(Size lo, Size hi, const std::vector<Figures::key_type>& keys) {
    const bool one = hi.value - lo.value == 1;
    coarse_ = coarse_ || !one;
    for (std::uint64_t seq = lo.value; seq < hi.value; ++seq)
      LUOSHU_CHECK(to_.each_of_entry(Seq{seq}, [&](const RecordedEvent& event) -> Status {
        if (one || may_move(event.event))
          for (const auto& key : keys) events_[key].insert(event.at.number.value);
        return {};
      }));
    return {};
  }

  const LedgerAt& to_;
  const ViewAsk& ask_;
  std::uint64_t readings_left_;
  bool coarse_ = false;
  std::map<Figures::key_type, std::set<std::uint64_t>> events_;
};

// Programs get the numbers alone.
Result<Cell> words_of(const LedgerAt& ledger, const std::vector<std::uint64_t>& numbers) {
  if (numbers.empty()) return Cell();
  std::vector<Phrase> shown;
  for (std::size_t i = 0; i < std::min(numbers.size(), kCausesMax); ++i) {
    LUOSHU_TRY(Phrase words, event_words(ledger, EventNumber{numbers[i]}));
    words.code = fmt::to_string(numbers[i]);
    shown.push_back(std::move(words));
  }
  return Cell(joined(shown, "、", numbers.size() - shown.size()));
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  // A log that ends at the later point contains nothing after it, whenever it is asked.
  const Size size = std::min(ask.from->size, ledger.as_of().size);
  LUOSHU_TRY(const AsOf from, as_of_size(ledger.log(), size, ledger.as_of()));
  LUOSHU_TRY(const auto earlier, ledger.reopened(from));
  LUOSHU_TRY(const Figures before, figures_of(*earlier, ask, table));
  LUOSHU_TRY(const Figures after, figures_of(ledger, ask, table));
  Causes causes(ledger, ask);
  LUOSHU_CHECK(causes.find(from.size, before, ledger.as_of().size, after));
  LUOSHU_TRY(const auto bases, bases_between(ledger, from.size));
  table.remarks.push_back(
      {fmt::format("A 时点：规模 {}，末次入账 {}", from.size.value, to_string(from.recorded)),
       fmt::format("then: size {}, last recorded {}", from.size.value, to_string(from.recorded))});
  Figures all = before;
  all.insert(after.begin(), after.end());
  for (const auto& [key, ignored] : all) {
    const std::int64_t was = Causes::fen_of(before, key);
    const std::int64_t is = Causes::fen_of(after, key);
    const std::vector<std::uint64_t> numbers = causes.of(key);
    LUOSHU_TRY(Cell made_by, was == is ? Cell() : words_of(ledger, numbers));
    LUOSHU_TRY(Cell changed, was == is ? Cell() : words_of(ledger, bases));
    add_row(table,
            {text_cell(key.first), text_cell(key.second), beneficiary_cell(ledger, key.second),
             number_cell(was), number_cell(is), number_cell(is - was), std::move(made_by),
             std::move(changed)},
            {});
    if (was == is) continue;
    for (std::size_t i = 0; i < std::min(numbers.size(), kCausesMax); ++i)
      table.rows.back().events.push_back(EventNumber{numbers[i]});
  }
  if (causes.coarse())
    table.remarks.push_back(
        {"时段过长，未逐笔定位：所列事件中可能有未造成差额的。请缩小时段",
         "too long to find each one: of the events named some may not have made a difference. Ask "
         "for a shorter time"});
  return {};
}

}  // namespace

const View views::kReplay{"A1",
                          "replay",
                          {"时点重放", "two points in time"},
                          kColumns,
                          kHeedsPeriod | kHeedsDivision | kHeedsFrom,
                          kHeedsFrom,
                          fill};

}  // namespace luoshu
