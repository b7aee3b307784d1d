#include "projections/checks/money_checks.h"

#include <fmt/format.h>

#include <map>

#include "ledger/rules/engine/seen_kinds.h"
#include "projections/journal/journal.h"
#include "projections/money/period_book.h"
#include "schema/events_allocation.capnp.h"
#include "schema/events_money.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

using Kind = allocation::Booking::Kind;
using Wide = __int128;

void compare(SumsFound& sums, const std::string& place, Wide lines, Wide expected) {
  ++sums.count;
  if (lines == expected || sums.faults++ != 0) return;
  sums.place = place;
  sums.detail = fmt::format("the lines sum to {} fen, where {} belong",
                            static_cast<std::int64_t>(lines), static_cast<std::int64_t>(expected));
}

class Money {
 public:
  explicit Money(const LedgerAt& ledger) : ledger_(ledger) {}

  Status look() {
    for (const PeriodId& period : periods_with_money(ledger_)) {
      auto book = PeriodBook::open(ledger_, period);
      // A sale that no rule governs has no lines to be summed.
      if (!book && book.error().code == Errc::kNotFound) continue;
      if (!book) return book.error();
      LUOSHU_CHECK(look_at(*book));
    }
    LUOSHU_CHECK(look_at_closed());
    return visit_journal(ledger_.at(), ledger_.log(), [&](const JournalEntry& entry) {
      Wide sum = 0;
      for (const Posting& posting : entry.postings) sum += posting.fen;
      compare(postings_, fmt::format("event {}", entry.event.value), sum, 0);
      return true;
    });
  }

  std::vector<SumsFound> found() && {
    std::vector<SumsFound> all;
    for (SumsFound* sums :
         {&sales_, &refunds_, &periods_, &limits_, &adjustments_, &postings_, &closed_})
      all.push_back(std::move(*sums));
    return all;
  }

 private:
  struct Sums {
    std::map<std::pair<Kind, std::string>, Wide> by_ref;
    std::map<std::string, Wide> limits;  // by version of a rule
    Wide all = 0;
  };

  static Result<Sums> sums_of(const PeriodBook& book) {
    Sums sums;
    std::string last;
    for (const StepSum& sum : book.sums()) {
      if (sum.beneficiary == last) continue;
      last = sum.beneficiary;
      LUOSHU_CHECK(book.visit(last, [&](const PeriodLine& line) {
        sums.all += line.line.fen;
        if (line.kind == Kind::kLimit)
          sums.limits[fmt::format("{} v{}", line.rule, line.version)] += line.line.fen;
        else
          sums.by_ref[{line.kind, line.ref}] += line.line.fen;
        return true;
      }));
    }
    return sums;
  }

  Status look_at(const PeriodBook& book) {
    LUOSHU_TRY(const Sums sums, sums_of(book));
    const std::string period = to_string(book.period());
    for (const auto& [key, fen] : sums.by_ref) {
      const auto& [kind, ref] = key;
      if (kind == Kind::kSale) {
        const auto sale = ledger_.state().glance(tables::kTransactions, ref);
        compare(sales_, ref, fen, sale ? sale->getNetFen() : 0);
      } else if (kind == Kind::kRefund) {
        LUOSHU_TRY(const std::int64_t net, refunded_net(ref));
        compare(refunds_, ref, fen, -net);
      } else {
        compare(adjustments_, ref, fen, 0);
      }
    }
    for (const auto& [version, fen] : sums.limits) compare(limits_, period + " " + version, fen, 0);
    Wide net = 0;
    for (const auto& [day, fen] : book.days()) net += fen;
    compare(periods_, period, sums.all, net);
    return {};
  }

  Result<std::int64_t> refunded_net(const std::string& refund) const {
    const auto seen = ledger_.state().find(tables::kSeen, joined_key(seen::kRefund, refund));
    std::int64_t net = 0;
    if (seen)
      LUOSHU_CHECK(ledger_.with_event(
          EventNumber{seen->getEvent()}, [&](const RecordedEvent& event) -> Status {
            if (event.event.is<schema::RefundIssued>())
              net = event.event.fields<schema::RefundIssued>().getNetFen();
            return {};
          }));
    return net;
  }

  // What a closed period said when it was closed is what it says now.
  Status look_at_closed() {
    return ledger_.each_of_type(
        event_type<schema::PeriodClosed>, [&](const RecordedEvent& event) -> Status {
          LUOSHU_TRY(const PeriodId period, parse_period(event.event.subject()));
          LUOSHU_TRY(AsOf then, as_of(ledger_.log(), {event.at.seq.value + 1, {}, {}}));
          LUOSHU_TRY(const auto earlier, ledger_.reopened(then));
          LUOSHU_TRY(const PeriodBook was, PeriodBook::open(*earlier, period));
          LUOSHU_TRY(const PeriodBook is, PeriodBook::open(ledger_, period));
          ++closed_.count;
          const bool same = was.run() == is.run() && was.sums() == is.sums();
          if (!same && closed_.faults++ == 0) {
            closed_.place = to_string(period);
            closed_.detail = fmt::format("its lines are not those at size {}, when it was closed",
                                         then.size.value);
          }
          return {};
        });
  }

  const LedgerAt& ledger_;
  SumsFound sales_{"sums.sales",
                   {"每笔交易的明细之和等于净收入", "the lines of every sale sum to its net"}};
  SumsFound refunds_{"sums.refunds",
                     {"每笔退款的明细之和等于退款净额的相反数",
                      "the lines of every refund sum to what it takes back"}};
  SumsFound periods_{
      "sums.periods",
      {"每个期间的明细之和等于净收入之和", "the lines of every period sum to its net"}};
  SumsFound limits_{"sums.limits", {"上下限调整之和为零", "ceilings and floors sum to nothing"}};
  SumsFound adjustments_{"sums.adjusted", {"每笔调整之和为零", "every adjustment sums to nothing"}};
  SumsFound postings_{"postings", {"每笔记账借贷平衡", "every posting of the journal balances"}};
  SumsFound closed_{"closed", {"已关账期间未再变动", "no closed period has changed"}};
};

}  // namespace

Result<std::vector<SumsFound>> money_sums(const LedgerAt& ledger) {
  Money money(ledger);
  LUOSHU_CHECK(money.look());
  return std::move(money).found();
}

}  // namespace luoshu
