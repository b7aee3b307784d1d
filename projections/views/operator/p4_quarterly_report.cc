// P4 季报底稿: what a report of a period must say of each product. Source: RULEBOOK 5.4; art. 22
// para. 3.

#include <set>

#include "ledger/base/fen_sum.h"
#include "ledger/rules/products/products.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"
#include "schema/events_supervision.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"period", {"期间", "period"}, Kind::kText, false, true},
    {"product", {"产品", "product"}, Kind::kText, false, true},
    {"name", {"名称", "name"}},
    {"calls", {"调用量", "calls"}, Kind::kCount, true},
    {"sales", {"交易笔数", "sales"}, Kind::kCount, true},
    {"net_fen", {"收入", "net income"}, Kind::kFen, true},
    {"reuse", {"二级再开发主体数", "developers who built on it"}, Kind::kCount},
    {"risks", {"风险", "risks"}, Kind::kCount, true},
    {"quality_issues", {"质量问题", "quality issues"}, Kind::kCount, true},
};

struct Figures {
  std::int64_t calls = 0;
  std::int64_t sales = 0;
  FenSum net;
  std::set<std::string> buyers;
  std::int64_t risks = 0;
  std::int64_t issues = 0;
};
using Key = std::pair<std::string, std::string>;  // period, product
using All = std::map<Key, Figures>;

void add_sales(const LedgerAt& ledger, All& all) {
  ledger.state().scan(tables::kTransactions, {}, [&](std::string_view id, const auto& row) {
    if (row->getStatus() == schema::TransactionStatus::VOIDED) return true;
    Figures& of = all[{period_of_day(ledger, Date{row->getSettledOn()}),
                       std::string(from_kj(row->getProduct()))}];
    ++of.sales;
    of.net += row->getNetFen();
    of.buyers.emplace(from_kj(row->getBuyer()));
    const auto usage = ledger.state().glance(tables::kUsage, id);
    if (usage)
      for (const auto use : usage->getByResource()) of.calls += use.getValue();
    return true;
  });
}

Status add_risks(const LedgerAt& ledger, All& all) {
  return ledger.each_of_type(
      event_type<schema::RiskReported>, [&](const RecordedEvent& event) -> Status {
        ++all[{period_of_day(ledger, event.effective()),
               std::string(from_kj(event.event.fields<schema::RiskReported>().getProduct()))}]
              .risks;
        return {};
      });
}

// A check of a resource counts for every product that is made from it.
Status add_issues(const LedgerAt& ledger, All& all) {
  return ledger.each_of_type(
      event_type<schema::QualityCheckRequested>, [&](const RecordedEvent& event) -> Status {
        const std::string resource(
            from_kj(event.event.fields<schema::QualityCheckRequested>().getResource()));
        ledger.state().scan(tables::kProducts, {}, [&](std::string_view id, const auto& row) {
          const auto version = ledger.state().find(tables::kProductVersions,
                                                   product_version_key(id, row->getVersions()));
          if (version)
            for (const auto used : version->getResources())
              if (from_kj(used) == resource)
                ++all[{period_of_day(ledger, event.effective()), std::string(id)}].issues;
          return true;
        });
        return {};
      });
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  All all;
  add_sales(ledger, all);
  LUOSHU_CHECK(add_risks(ledger, all));
  LUOSHU_CHECK(add_issues(ledger, all));
  for (const auto& [key, of] : all) {
    if (!within_period(key.first, ask.period)) continue;
    if (!passes(ask.product, key.second)) continue;
    LUOSHU_TRY(const std::int64_t net, of.net.fen());
    add_row(
        table,
        {text_cell(key.first), text_cell(key.second), text_cell(product_name(ledger, key.second)),
         number_cell(of.calls), number_cell(of.sales), number_cell(net),
         number_cell(static_cast<std::int64_t>(of.buyers.size())), number_cell(of.risks),
         number_cell(of.issues)},
        {});
  }
  return {};
}

}  // namespace

const View views::kQuarterlyReport{
    "P4",     "quarterly-report",           {"季报底稿", "draft of the quarterly report"},
    kColumns, kHeedsPeriod | kHeedsProduct, kHeedsNothing,
    fill};

}  // namespace luoshu
