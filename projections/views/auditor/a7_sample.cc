// A7 抽样底稿: sales drawn by a seed, each computed again from the events. The draw can be repeated
// by anybody: sales are ordered by SHA-256(seed in decimal, 00, id) and the first ones are taken.
// Source: RULEBOOK 5.3.

#include <algorithm>
#include <set>

#include "ledger/crypto/digest.h"
#include "projections/money/period_book.h"
#include "projections/money/run_lines.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"seed", {"种子", "seed"}, Kind::kCount},
    {"population", {"总体", "population"}, Kind::kCount},
    {"sample", {"样本量", "sample"}, Kind::kCount},
    {"place", {"序号", "place"}, Kind::kCount},
    {"transaction", {"样本交易", "sale"}, Kind::kText, false, true},
    {"period", {"期间", "period"}},
    {"net_fen", {"净收入", "net income"}, Kind::kFen, true},
    {"recorded_fen", {"账面分配", "allocated as recorded"}, Kind::kFen, true},
    {"recomputed_fen", {"复算结果", "computed again"}, Kind::kFen, true},
    {"difference_fen", {"差异", "difference"}, Kind::kFen, true},
};

constexpr std::uint64_t kSampleUsual = 30;
constexpr std::uint64_t kSeedUsual = 1;

struct Drawn {
  Hash rank;
  std::string id;
  friend auto operator<=>(const Drawn& a, const Drawn& b) {
    return std::tie(a.rank.bytes, a.id) <=> std::tie(b.rank.bytes, b.id);
  }
};

Hash rank_of(std::uint64_t seed, std::string_view id) {
  std::string text = std::to_string(seed);
  text.push_back('\0');
  text += id;
  return sha256(as_bytes(text));
}

struct Sums {
  std::int64_t recorded = 0;
  std::int64_t again = 0;
  std::string period;
};

// Lines of the drawn sales: as the rows keep them, and computed again from the state.
Status compare(const LedgerAt& ledger, const ViewAsk& ask, std::map<std::string, Sums>& sums,
               Sheet& table) {
  return each_period(ledger, ask.period, table, [&](const PeriodBook& book) -> Status {
    LUOSHU_TRY(const CollectedLines again, book.again());
    const auto of_sale = [&](const PeriodLine& line) -> Sums* {
      const auto found = sums.find(line.ref);
      return found == sums.end() ? nullptr : &found->second;
    };
    Status read = Done{};
    for (const std::string& beneficiary : again.beneficiaries()) {
      again.visit(beneficiary, [&](const PeriodLine& line) {
        if (Sums* sale = of_sale(line)) sale->again += line.line.fen;
        return true;
      });
      read = book.visit(beneficiary, [&](const PeriodLine& line) {
        if (Sums* sale = of_sale(line)) {
          sale->recorded += line.line.fen;
          sale->period = to_string(book.period());
        }
        return true;
      });
      if (!read) return read;
    }
    return {};
  });
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  const std::uint64_t seed = ask.seed.value_or(kSeedUsual);
  std::set<Drawn> drawn;
  std::int64_t population = 0;
  const auto count = static_cast<std::size_t>(
      std::clamp<std::uint64_t>(ask.count.value_or(kSampleUsual), 1, kSampleMax));
  ledger.state().scan(tables::kTransactions, {}, [&](std::string_view id, const auto& row) {
    if (row->getStatus() == schema::TransactionStatus::VOIDED) return true;
    if (!within_period(Date{row->getSettledOn()}, ask.period)) return true;
    ++population;
    drawn.insert({rank_of(seed, id), std::string(id)});
    if (drawn.size() > count) drawn.erase(std::prev(drawn.end()));
    return true;
  });
  std::map<std::string, Sums> sums;
  for (const Drawn& sale : drawn) sums.emplace(sale.id, Sums{});
  LUOSHU_CHECK(compare(ledger, ask, sums, table));
  std::int64_t place = 0;
  for (const Drawn& sale : drawn) {
    const auto row = ledger.state().find(tables::kTransactions, sale.id);
    const Sums& of = sums[sale.id];
    add_row(table,
            {number_cell(static_cast<std::int64_t>(seed)), number_cell(population),
             number_cell(static_cast<std::int64_t>(drawn.size())), number_cell(++place),
             text_cell(sale.id), text_cell(of.period), number_cell(row->getNetFen()),
             number_cell(of.recorded), number_cell(of.again), number_cell(of.recorded - of.again)},
            {row->getEvent()});
  }
  return {};
}

}  // namespace

const View views::kSample{
    "A7",
    "sample",
    {"抽样底稿", "reproducible sample of sales"},
    kColumns,
    kHeedsPeriod | kHeedsSample,
    kHeedsNothing,
    fill,
    {"抽样方法：总体为期间内未作废的交易；按 SHA-256（种子的十进制数字、一个零字节、"
     "交易编号）由小到大排列，取前 --count 笔。任何人可据此重抽",
     "How it draws: of the sales of the period that are not void, those come "
     "first whose SHA-256 over the seed in decimal digits, one zero byte and "
     "the id of the sale is smallest; the first --count are taken. Anybody "
     "can draw it again"}};

}  // namespace luoshu
