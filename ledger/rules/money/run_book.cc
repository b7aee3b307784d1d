#include "ledger/rules/money/run_book.h"

#include <algorithm>

#include "ledger/allocation/plan.h"
#include "ledger/rules/engine/periods.h"
#include "ledger/rules/engine/seen_kinds.h"
#include "ledger/rules/money/allocation_rule_texts.h"
#include "ledger/rules/money/run_facts.h"
#include "ledger/rules/products/products.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

using allocation::Book;
using allocation::NameId;

// The use as corrected before event `number`, ascending by resource.
void append_uses(schema::UsageRow::Reader row, const allocation::Names& names, std::uint64_t number,
                 std::vector<allocation::Use>& uses) {
  auto list = row.getByResource();
  const auto corrections = row.getCorrections();
  for (unsigned i = corrections.size(); i-- > 0 && corrections[i].getEvent() >= number;)
    list = corrections[i].getBefore();
  const auto first = static_cast<std::ptrdiff_t>(uses.size());
  for (const auto one : list)
    uses.push_back({names.of(from_kj(one.getKey())), static_cast<std::uint64_t>(one.getValue())});
  std::ranges::sort(uses.begin() + first, uses.end(), {}, &allocation::Use::resource);
}

class Gatherer {
 public:
  Gatherer(const State& state, const RunReach& reach, const PeriodId& period,
           const LinesOfRun& lines_of_run)
      : state_(state), reach_(reach), lines_of_run_(lines_of_run) {
    book().period = to_string(period);
    book().last_day = reach.last_day;
  }

  RunBook gather() {
    visit_takings(state_, reach_, [&](const Taken& taken) { take(taken); });
    gather_earlier();
    gather_adjustments();
    gather_names();
    for (std::size_t i = 0; i < products_.size(); ++i)
      book().lineages.push_back(lineage_of(products_[i].first, products_[i].second));
    fill_uses();
    fill_refunds();
    fill_adjustments();
    fill_facts(state_, reach_, book());
    return std::move(result_);
  }

 private:
  // A refund, until the places of the sales are known.
  struct PendingRefund {
    allocation::BookedRefund refund;
    std::string transaction;
    std::string run;  // that took the sale; empty: this one
  };
  struct PendingAdjustment {
    std::string id;
    std::uint32_t rule = 0;
    MoneyLines lines;
  };
  struct PendingEarlier {
    Date allocated;
    std::uint32_t rule = 0;
    MoneyLines lines;
  };

  Book& book() { return result_.book; }
  NameId name(std::string_view text) { return book().names.of(text); }

  void take(const Taken& taken) {
    result_.gross_fen += taken.gross_fen;
    result_.tax_fen += taken.tax_fen;
    result_.net_fen += taken.net_fen;
    if (!has_first_day_ || taken.day < result_.first_day) result_.first_day = taken.day;
    has_first_day_ = true;
    result_.days[taken.sold] += taken.net_fen;
    const auto governing = rule_of(taken);
    if (!governing) {
      if (result_.ungoverned.empty()) result_.ungoverned = taken.transaction;
      return;
    }
    const std::uint32_t rule = *governing;
    if (taken.refund) {
      PendingRefund& pending = refunds_.emplace_back();
      pending.refund.id = taken.id;
      pending.refund.booked = taken.booked;
      pending.refund.net_fen = -taken.net_fen;
      pending.transaction = taken.transaction;
      pending.run = taken.sale_run;
      if (!taken.sale_run.empty())
        earlier_.try_emplace(std::string(taken.transaction), PendingEarlier{taken.sold, rule, {}});
      return;
    }
    book().sales.push_back({std::string(taken.id), taken.booked, taken.net_fen, rule,
                            lineage_index(taken.product, taken.product_version), 0, 0});
  }

  std::optional<std::uint32_t> rule_of(const Taken& taken) {
    if (reach_.instead != nullptr && !taken.refund && is_in_scope(*reach_.instead, taken)) {
      if (!instead_) {
        instead_ = static_cast<std::uint32_t>(book().rules.size());
        book().rules.push_back(*reach_.instead);
      }
      return instead_;
    }
    if (!taken.version) return std::nullopt;
    return rule_index(taken.version->rule, taken.version->version);
  }
  static bool is_in_scope(const allocation::Rule& rule, const Taken& sale) {
    const auto names = [&](std::string_view id) {
      return std::ranges::find(rule.scope.ids, id) != rule.scope.ids.end();
    };
    switch (rule.scope.kind) {
      case allocation::Scope::Kind::kAll:
        return true;
      case allocation::Scope::Kind::kProducts:
        return names(sale.product);
      case allocation::Scope::Kind::kAgreements:
        break;
    }
    return names(sale.agreement);
  }

  std::uint32_t rule_index(const std::string& rule, std::int64_t version) {
    const auto [place, is_new] =
        rules_.try_emplace({rule, version}, static_cast<std::uint32_t>(book().rules.size()));
    if (is_new) book().rules.push_back(recorded_version(state_, rule, version));
    result_.versions.insert(version);
    return place->second;
  }
  std::uint32_t lineage_index(std::string_view product, std::uint32_t version) {
    const auto [place, is_new] = lineages_.try_emplace(
        {std::string(product), version}, static_cast<std::uint32_t>(products_.size()));
    if (is_new) products_.push_back(place->first);
    return place->second;
  }

  // What is left of the sales of earlier runs: kept where something changed it, else what their run
  // computes.
  void gather_earlier() {
    const std::string_view own = reach_.standing.empty() ? reach_.replaced : reach_.standing;
    std::map<std::string, std::set<std::string>> wanted;
    for (const PendingRefund& refund : refunds_) {
      if (refund.run.empty()) continue;
      PendingEarlier& sale = earlier_.at(refund.transaction);
      if (auto lines = changed_lines(state_, refund.transaction, own))
        sale.lines = std::move(*lines);
      else
        wanted[refund.run].insert(refund.transaction);
    }
    for (const auto& [run, transactions] : wanted)
      for (auto& [transaction, lines] : lines_of_run_(run, transactions))
        earlier_.at(transaction).lines = std::move(lines);
  }

  void gather_adjustments() {
    const auto row = state_.find(tables::kPeriods, book().period);
    if (!row) return;
    for (const auto id : row->getAdjustments()) {
      const auto seen = state_.find(tables::kSeen, joined_key(seen::kAdjustment, from_kj(id)));
      LUOSHU_ASSERT(seen);
      if (seen->getEvent() >= reach_.number) continue;
      const std::string_view transaction = from_kj(seen->getAbout());
      const auto version = sale_taken(state_, transaction, reach_.number).version;
      LUOSHU_ASSERT(version);
      adjustments_.push_back({std::string(from_kj(id)), rule_index(version->rule, version->version),
                              adjustment_lines(state_, transaction, from_kj(id))});
    }
  }

  void gather_names() {
    std::vector<std::string> names;
    for (const allocation::Rule& rule : book().rules) append_names(rule, names);
    append_fact_names(state_, reach_.number, names);
    for (const auto& [product, version] : products_) append_lineage_names(product, version, names);
    for (const auto& [transaction, sale] : earlier_) append_line_names(sale.lines, names);
    for (const PendingAdjustment& one : adjustments_) append_line_names(one.lines, names);
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    append_owner_names(state_, names);
    book().names = allocation::Names(std::move(names));
  }
  static void append_line_names(const MoneyLines& lines, std::vector<std::string>& names) {
    for (const MoneyLine& line : lines)
      names.insert(names.end(), {line.key, line.beneficiary, line.resource});
  }
  RowView<schema::ProductVersionRow> version_row(const std::string& product,
                                                 std::uint32_t version) const {
    auto row = state_.find(tables::kProductVersions, product_version_key(product, version));
    LUOSHU_ASSERT(row);
    return row;
  }
  void append_lineage_names(const std::string& product, std::uint32_t version,
                            std::vector<std::string>& names) const {
    const auto row = version_row(product, version);
    for (const auto component : row->getLineage()) {
      names.emplace_back(from_kj(component.getComponent()));
      for (const auto resource : component.getRequires()) {
        names.emplace_back(from_kj(resource.getResource()));
        names.emplace_back(from_kj(resource.getDivision()));
      }
    }
  }

  allocation::Lineage lineage_of(const std::string& product, std::uint32_t version) {
    allocation::Lineage lineage;
    const auto row = version_row(product, version);
    for (const auto component : row->getLineage()) {
      allocation::LineageComponent one{name(from_kj(component.getComponent())),
                                       static_cast<std::uint64_t>(component.getSharePpm()),
                                       {}};
      for (const auto resource : component.getRequires())
        one.resources.push_back({name(from_kj(resource.getResource())),
                                 name(from_kj(resource.getDivision())),
                                 static_cast<std::uint64_t>(resource.getBaseWeight())});
      std::ranges::sort(one.resources, {}, &allocation::LineageResource::resource);
      lineage.push_back(std::move(one));
    }
    std::ranges::sort(lineage, {}, &allocation::LineageComponent::component);
    return lineage;
  }

  // Read in the order of their table: a quarter may hold a million.
  void fill_uses() {
    std::vector<allocation::Sale*> sales;
    sales.reserve(book().sales.size());
    for (allocation::Sale& sale : book().sales) sales.push_back(&sale);
    const auto id_of = [](const allocation::Sale* sale) { return std::string_view(sale->id); };
    if (!std::ranges::is_sorted(sales, {}, id_of)) std::ranges::sort(sales, {}, id_of);
    std::vector<std::string_view> ids(sales.size());
    std::ranges::transform(sales, ids.begin(), id_of);
    state_.glance_each(tables::kUsage, ids, [&](std::size_t which, const auto& row) {
      const std::size_t first = book().uses.size();
      if (row) append_uses(*row, book().names, reach_.number, book().uses);
      sales[which]->first_use = static_cast<std::uint32_t>(first);
      sales[which]->use_count = static_cast<std::uint32_t>(book().uses.size() - first);
    });
  }

  void fill_refunds() {
    std::map<std::string, std::uint32_t, std::less<>> places;
    for (auto& [transaction, sale] : earlier_) {
      places.emplace(transaction, static_cast<std::uint32_t>(book().earlier.size()));
      result_.earlier.push_back(transaction);
      book().earlier.push_back({sale.allocated, sale.rule, to_lines(sale.lines, book())});
    }
    std::map<std::string_view, std::uint32_t> own;
    for (const PendingRefund& refund : refunds_)
      if (refund.run.empty()) own.emplace(refund.transaction, 0);
    if (!own.empty())
      for (std::uint32_t i = 0; i < book().sales.size(); ++i)
        if (const auto place = own.find(book().sales[i].id); place != own.end()) place->second = i;
    for (PendingRefund& pending : refunds_) {
      pending.refund.of_earlier = !pending.run.empty();
      pending.refund.sale =
          pending.run.empty() ? own.at(pending.transaction) : places.at(pending.transaction);
      book().refunds.push_back(std::move(pending.refund));
    }
  }

  void fill_adjustments() {
    for (PendingAdjustment& one : adjustments_)
      book().adjustments.push_back({std::move(one.id), one.rule, to_lines(one.lines, book())});
  }

  const State& state_;
  const RunReach& reach_;
  const LinesOfRun& lines_of_run_;
  RunBook result_;
  bool has_first_day_ = false;
  std::vector<PendingRefund> refunds_;
  std::vector<PendingAdjustment> adjustments_;
  std::map<std::string, PendingEarlier> earlier_;  // by transaction
  std::map<std::pair<std::string, std::int64_t>, std::uint32_t> rules_;
  std::optional<std::uint32_t> instead_;  // place of the supposed rule in the book
  std::map<std::pair<std::string, std::uint32_t>, std::uint32_t> lineages_;
  std::vector<std::pair<std::string, std::uint32_t>> products_;  // by lineage
};

}  // namespace

RunBook gather_run(const State& state, const RunReach& reach, const PeriodId& period,
                   const LinesOfRun& lines_of_run) {
  return Gatherer(state, reach, period, lines_of_run).gather();
}

std::vector<allocation::Line> to_lines(const MoneyLines& lines, Book& book) {
  std::vector<allocation::Line> result;
  result.reserve(lines.size());
  for (const MoneyLine& line : lines)
    result.push_back({line.fen, book.steps.of(line.step), book.names.of(line.key),
                      book.names.of(line.beneficiary), book.names.of(line.resource), line.pool});
  return result;
}

MoneyLines to_money_lines(std::span<const allocation::Line> lines, const allocation::Names& names,
                          const allocation::Steps& steps) {
  MoneyLines result;
  result.reserve(lines.size());
  for (const allocation::Line& line : lines)
    result.push_back({steps.text(line.step), std::string(names.text(line.key)),
                      std::string(names.text(line.beneficiary)),
                      std::string(names.text(line.resource)), line.pool, line.fen});
  return result;
}

std::vector<allocation::Use> use_before(const State& state, const allocation::Names& names,
                                        std::string_view transaction, std::uint64_t number) {
  std::vector<allocation::Use> uses;
  if (const auto row = state.glance(tables::kUsage, transaction))
    append_uses(*row, names, number, uses);
  return uses;
}

}  // namespace luoshu
