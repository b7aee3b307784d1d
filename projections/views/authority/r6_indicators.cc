// R6 评价指标: what each implementer did, counted from the log alone. Source: RULEBOOK 5.5;
// art. 22.

#include <set>

#include "ledger/base/fen_sum.h"
#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/money/quality_scores.h"
#include "ledger/rules/products/products.h"
#include "projections/duties/known_duties.h"
#include "projections/money/period_book.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_costs.capnp.h"
#include "schema/state_developers.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_registrations.capnp.h"
#include "schema/state_supervision.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"party", {"实施机构", "implementer"}, Kind::kText, false, true},
    {"division", {"区划", "division"}},
    {"supplied", {"数据供给", "resources registered"}, Kind::kCount, true},
    {"quality_permille", {"质量", "mean quality"}, Kind::kPermille},
    {"checks", {"校核需求", "quality checks"}, Kind::kCount, true},
    {"checks_in_time_ppm", {"校核按时率", "checks answered in time"}, Kind::kPpm},
    {"products", {"产品数", "products made from them"}, Kind::kCount, true},
    {"calls", {"调用量", "calls"}, Kind::kCount, true},
    {"income_fen", {"收入", "income of the division"}, Kind::kFen, true},
    {"free_uses", {"公益使用", "uses free of charge"}, Kind::kCount, true},
    {"reinvested_fen", {"反哺", "earmarks spent"}, Kind::kFen, true},
    {"risks", {"风险", "risks"}, Kind::kCount, true},
    {"deadlines_in_time_ppm", {"时限按时率", "deadlines met in time"}, Kind::kPpm},
};

struct Indicators {
  std::string division;
  std::set<std::string> resources;
  std::int64_t quality_sum = 0;
  std::int64_t quality_count = 0;
  std::int64_t checks = 0;
  std::int64_t checks_in_time = 0;
  std::set<std::string> products;
  std::int64_t calls = 0;
  std::int64_t risks = 0;
  std::int64_t due = 0;
  std::int64_t in_time = 0;
};
using All = std::map<std::string, Indicators>;  // by implementer

Cell ratio(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return {};
  return number_cell(static_cast<std::int64_t>(static_cast<__int128>(part) * 1'000'000 / whole));
}

// Implementers, and the resources that each compiled.
std::map<std::string, std::string> read_resources(const LedgerAt& ledger, All& all) {
  std::map<std::string, std::string> compilers;
  ledger.state().scan(tables::kCatalogue, {}, [&](std::string_view id, const auto& row) {
    const std::string party(from_kj(row->getCompiler()));
    Indicators& of = all[party];
    of.division = division_of(ledger, party);
    compilers.emplace(id, party);
    const auto coded = ledger.state().find(tables::kRegistrations, from_kj(row->getRegistration()));
    if (coded && coded->getCancelledOn() == kNoDay &&
        within(ledger.day(), coded->getValidFrom(), coded->getValidTo()))
      of.resources.emplace(id);
    if (const auto quality = quality_on(ledger.state(), id, ledger.day())) {
      of.quality_sum += quality->permille;
      ++of.quality_count;
    }
    return true;
  });
  return compilers;
}

void read_checks(const LedgerAt& ledger, const std::map<std::string, std::string>& compilers,
                 All& all) {
  ledger.state().scan(tables::kQualityChecks, {}, [&](std::string_view, const auto& row) {
    const auto compiler = compilers.find(std::string(from_kj(row->getResource())));
    if (compiler == compilers.end()) return true;
    Indicators& of = all[compiler->second];
    ++of.checks;
    if (row->getStatus() != schema::QualityCheckStatus::OPEN &&
        (row->getDue() == kNoDay || row->getChangedOn() <= row->getDue()))
      ++of.checks_in_time;
    return true;
  });
}

void read_products(const LedgerAt& ledger, const std::map<std::string, std::string>& compilers,
                   All& all) {
  ledger.state().scan(tables::kProductVersions, {}, [&](std::string_view key, const auto& row) {
    if (row->getStatus() != schema::ProductStatus::LISTED) return true;
    for (const auto used : row->getResources()) {
      const auto compiler = compilers.find(std::string(from_kj(used)));
      if (compiler != compilers.end())
        all[compiler->second].products.emplace(key.substr(0, key.find('\0')));
    }
    return true;
  });
}

void read_use(const LedgerAt& ledger, const std::map<std::string, std::string>& compilers,
              All& all) {
  ledger.state().scan(tables::kUsage, {}, [&](std::string_view, const auto& row) {
    for (const auto use : row->getByResource()) {
      const auto compiler = compilers.find(std::string(from_kj(use.getKey())));
      if (compiler != compilers.end()) all[compiler->second].calls += use.getValue();
    }
    return true;
  });
}

// Of the duties that fell due by the day, those met by an event recorded in time. What passes by
// itself (silence counts as consent) is no failure of anybody.
Status read_duties(const LedgerAt& ledger, All& all) {
  LUOSHU_TRY(const DutyBook book, duty_book(ledger));
  for (const Duty& duty : book.all()) {
    const auto of = all.find(duty.party);
    if (of == all.end() || duty.due > ledger.day()) continue;
    if (duty.lapses && !duty.discharged) continue;
    ++of->second.due;
    if (is_met_in_time(duty)) ++of->second.in_time;
  }
  return {};
}

Status read_deadlines(const LedgerAt& ledger, All& all) {
  if (ledger.rules_version() >= 2) return read_duties(ledger, all);
  for (const DueItem& item : due_items(ledger.state(), ledger.day())) {
    const bool met = item.met && *item.met <= ledger.day();
    if (!met && !item.overdue) continue;  // still time
    for (const std::string& party : item.responsible) {
      const auto of = all.find(party);
      if (of == all.end()) continue;
      ++of->second.due;
      if (met && item.due && *item.met <= *item.due) ++of->second.in_time;
    }
  }
  return {};
}

// A risk of a product is one of everybody whose data its newest version is made from.
void read_risks(const LedgerAt& ledger, const std::map<std::string, std::string>& compilers,
                All& all) {
  ledger.state().scan(tables::kRisks, {}, [&](std::string_view, const auto& row) {
    std::set<std::string> concerned;
    const auto add = [&](std::string_view resource) {
      const auto compiler = compilers.find(std::string(resource));
      if (compiler != compilers.end()) concerned.insert(compiler->second);
    };
    add(from_kj(row->getResource()));
    const std::string_view product = from_kj(row->getProduct());
    if (const auto made = ledger.state().find(tables::kProducts, product)) {
      const auto version = ledger.state().find(tables::kProductVersions,
                                               product_version_key(product, made->getVersions()));
      if (version)
        for (const auto resource : version->getResources()) add(from_kj(resource));
    }
    for (const std::string& party : concerned) ++all[party].risks;
    return true;
  });
}

std::int64_t free_uses_of(const LedgerAt& ledger, const std::string& division) {
  std::int64_t count = 0;
  ledger.state().scan(tables::kFreeUses, {}, [&](std::string_view, const auto& row) {
    if (from_kj(row->getDivision()) == division) ++count;
    return true;
  });
  return count;
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  All all;
  const auto compilers = read_resources(ledger, all);
  read_checks(ledger, compilers, all);
  read_products(ledger, compilers, all);
  read_use(ledger, compilers, all);
  LUOSHU_CHECK(read_deadlines(ledger, all));
  read_risks(ledger, compilers, all);
  std::map<std::string, FenSum> income;
  LUOSHU_CHECK(each_period(ledger, ask.period, table, [&](const PeriodBook& book) -> Status {
    for (const auto& [owner, figures] : book.statements()) income[owner] += figures.current_fen;
    return {};
  }));
  for (const auto& [party, of] : all) {
    if (!passes(ask.party, party) || !passes(ask.division, of.division)) continue;
    LUOSHU_TRY(const std::int64_t fen, income[of.division].fen());
    const auto reinvested = ledger.state().find(tables::kReinvestments, of.division);
    add_row(table,
            {text_cell(party), text_cell(of.division),
             number_cell(static_cast<std::int64_t>(of.resources.size())),
             of.quality_count == 0 ? Cell() : number_cell(of.quality_sum / of.quality_count),
             number_cell(of.checks), ratio(of.checks_in_time, of.checks),
             number_cell(static_cast<std::int64_t>(of.products.size())), number_cell(of.calls),
             number_cell(fen), number_cell(free_uses_of(ledger, of.division)),
             number_cell(reinvested ? reinvested->getSpentFen() : 0), number_cell(of.risks),
             ratio(of.in_time, of.due)},
            {});
  }
  return {};
}

}  // namespace

const View views::kIndicators{"R6",
                              "indicators",
                              {"评价指标", "indicators for the evaluation"},
                              kColumns,
                              kHeedsParty | kHeedsDivision | kHeedsPeriod,
                              kHeedsNothing,
                              fill};

}  // namespace luoshu
