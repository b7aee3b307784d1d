// P8 产品损益: what each product brought in a period, what it cost its developer, and what of its
// income went to others. Source: RULEBOOK 5 (version 2), C64.

#include <algorithm>
#include <set>

#include "projections/money/period_book.h"
#include "projections/views/catalogue.h"
#include "projections/views/event_rows.h"
#include "schema/events_allocation.capnp.h"
#include "schema/events_money.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"product", {"产品", "product"}, Kind::kText, false, true},
    {"name", {"名称", "name"}},
    {"period", {"期间", "period"}, Kind::kText, false, true},
    {"net_fen", {"净收入", "net income"}, Kind::kFen, true},
    {"cost_fen", {"成本", "cost"}, Kind::kFen, true},
    {"expenditure_fen", {"支出", "expenditure"}, Kind::kFen, true},
    {"allocated_out_fen", {"分配出", "allocated to others"}, Kind::kFen, true},
    {"result_fen", {"损益", "result"}, Kind::kFen, true},
};

constexpr Term kUnassigned{"unassigned", {"未分摊", "not assigned to a product"}};

struct Figures {
  FenSum net;
  FenSum cost;
  FenSum expenditure;
  FenSum allocated_out;
};

class Profits {
 public:
  explicit Profits(const LedgerAt& ledger) : ledger_(ledger) {}
  // By product (empty: of no product) and period.
  std::map<std::pair<std::string, std::string>, Figures> figures;

  Status read_sales() {
    ledger_.state().scan(tables::kTransactions, {}, [&](std::string_view, const auto& row) {
      if (row->getStatus() != schema::TransactionStatus::VOIDED)
        of(std::string(from_kj(row->getProduct())), Date{row->getSettledOn()}).net +=
            row->getNetFen();
      return true;
    });
    LUOSHU_CHECK(each<schema::RefundIssued>(ledger_, [&](const auto& event, auto fields) {
      const std::string sale(from_kj(fields.getTransaction()));
      of(product_of_sale(sale), event.effective()).net -= fields.getNetFen();
      sale_of_.emplace(event.event.subject(), sale);
    }));
    return each<schema::AllocationAdjusted>(ledger_, [&](const auto& event, auto fields) {
      sale_of_.emplace(event.event.subject(), from_kj(fields.getTransaction()));
    });
  }

  // Costs of primary developers, in equal parts; the odd fen go to the first ones (largest
  // remainder, in the order of the ids).
  Status read_costs() {
    LUOSHU_CHECK(each<schema::CostRecorded>(ledger_, [&](const auto& event, auto fields) {
      if (event.event.role() == "primary_developer")
        share(event, fields.getProducts(), fields.getAmountFen(), &Figures::cost);
    }));
    return each<schema::ExpenditureRecorded>(ledger_, [&](const auto& event, auto fields) {
      if (event.event.role() == "primary_developer")
        share(event, fields.getProducts(), fields.getAmountFen(), &Figures::expenditure);
    });
  }

  Status read_allocation(const PeriodBook& book) {
    const std::string period = to_string(book.period());
    std::set<std::string> beneficiaries;
    for (const StepSum& sum : book.sums()) beneficiaries.insert(sum.beneficiary);
    for (const std::string& beneficiary : beneficiaries)
      LUOSHU_CHECK(book.visit(beneficiary, [&](const PeriodLine& line) {
        const auto sale = sale_of_.find(line.ref);
        const std::string product =
            product_of_sale(sale == sale_of_.end() ? line.ref : sale->second);
        if (!product.empty() && developer_of(product) != beneficiary)
          figures[{product, period}].allocated_out += line.line.fen;
        return true;
      }));
    return {};
  }

 private:
  Figures& of(const std::string& product, Date day) {
    return figures[{product, period_of_day(ledger_, day)}];
  }
  // Empty: no sale has that id, as limits of a run have none.
  std::string product_of_sale(std::string_view sale) const {
    const auto row = ledger_.state().glance(tables::kTransactions, sale);
    return std::string(row ? from_kj(row->getProduct()) : std::string_view());
  }
  std::string developer_of(const std::string& product) const {
    const auto row = ledger_.state().find(tables::kProducts, product);
    return std::string(row ? from_kj(row->getDeveloper()) : std::string_view());
  }
  template <class List>
  void share(const RecordedEvent& event, const List& products, std::int64_t fen,
             FenSum Figures::*sum) {
    std::set<std::string> shared;
    for (const auto product : products) shared.emplace(from_kj(product));
    if (shared.empty()) shared.emplace();
    const auto parts = static_cast<std::int64_t>(shared.size());
    std::int64_t odd = fen % parts;
    for (const std::string& product : shared)
      of(product, event.effective()).*sum += fen / parts + (odd-- > 0 ? 1 : 0);
  }

  const LedgerAt& ledger_;
  std::map<std::string, std::string, std::less<>> sale_of_;  // by refund or adjustment
};

Status add_figures(const LedgerAt& ledger, const std::string& product, const std::string& period,
                   const Figures& of, Sheet& table) {
  FenSum sum = of.net;
  sum -= of.cost;
  sum -= of.expenditure;
  sum -= of.allocated_out;
  LUOSHU_TRY(const std::int64_t net, of.net.fen());
  LUOSHU_TRY(const std::int64_t cost, of.cost.fen());
  LUOSHU_TRY(const std::int64_t expenditure, of.expenditure.fen());
  LUOSHU_TRY(const std::int64_t out, of.allocated_out.fen());
  LUOSHU_TRY(const std::int64_t result, sum.fen());
  add_row(table,
          {product.empty() ? Cell(kUnassigned) : text_cell(product),
           product.empty() ? Cell() : text_cell(product_name(ledger, product)), text_cell(period),
           number_cell(net), number_cell(cost), number_cell(expenditure), number_cell(out),
           number_cell(result)},
          {});
  return {};
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  Profits profits(ledger);
  LUOSHU_CHECK(profits.read_sales());
  LUOSHU_CHECK(profits.read_costs());
  LUOSHU_CHECK(each_period(ledger, ask.period, table,
                           [&](const PeriodBook& book) { return profits.read_allocation(book); }));
  // What belongs to no product comes last.
  for (const bool assigned : {true, false})
    for (const auto& [key, of] : profits.figures)
      if (key.first.empty() != assigned && passes(ask.product, key.first) &&
          within_period(key.second, ask.period))
        LUOSHU_CHECK(add_figures(ledger, key.first, key.second, of, table));
  return {};
}

}  // namespace

const View views::kProfit{
    "P8",
    "profit",
    {"产品损益", "profit and loss of products"},
    kColumns,
    kHeedsPeriod | kHeedsProduct,
    kHeedsNothing,
    fill,
    {"净收入按交易日、退款按退款日、成本和支出按业务日计入期间；分配出为该期间分配批次中该产品的交"
     "易、"
     "退款与更正分给一级开发主体以外各方的金额",
     "Income counts in the period of the sale's day, refunds, cost and expenditure in that of "
     "their "
     "own; what is allocated out is what the run of the period gives of the product's sales, "
     "refunds and corrections to others than its developer"},
    {},
    nullptr,
    2};

}  // namespace luoshu
