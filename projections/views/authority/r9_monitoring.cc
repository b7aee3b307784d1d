// R9 全口径监测: of each division and kind of data how much is known, catalogued, registered,
// authorised, made into products and sold, on the last day of each quarter. Source: RULEBOOK 5
// (version 2), C23; 豫政办〔2025〕6号 （一）、（六）.

#include <fmt/format.h>

#include <algorithm>

#include "ledger/rules/operation/agreements.h"
#include "ledger/rules/resources/catalogue_exclusions.h"
#include "ledger/rules/resources/registrations.h"
#include "projections/views/catalogue.h"
#include "projections/views/freshness.h"
#include "projections/words/words.h"
#include "schema/events_catalogue.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_facts.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_registrations.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"division", {"区划", "division"}, Kind::kText, false, true},
    {"name", {"名称", "name"}},
    {"kind", {"类别", "kind"}, Kind::kText, false, true},
    {"quarter", {"季度", "quarter"}, Kind::kText, false, true},
    {"known", {"已知", "known"}, Kind::kCount},
    {"catalogued", {"已编目", "catalogued"}, Kind::kCount},
    {"registered", {"已登记", "registered"}, Kind::kCount},
    {"authorised", {"已授权", "authorised"}, Kind::kCount},
    {"productised", {"已成产品", "made into products"}, Kind::kCount},
    {"traded", {"有交易", "sold"}, Kind::kCount},
    {"high_value", {"高价值", "of high value"}, Kind::kCount},
    {"stale", {"逾期未更新", "overdue for an update"}, Kind::kCount},
};

// Quarters shown without --period, the latest ones: each is a state of its own.
constexpr std::size_t kQuartersShown = 40;

using Key = std::pair<std::string, std::string>;  // division, kind
struct Counts {
  std::optional<std::int64_t> known;
  std::int64_t catalogued = 0;
  std::int64_t registered = 0;
  std::int64_t authorised = 0;
  std::int64_t productised = 0;
  std::int64_t traded = 0;
  std::int64_t high_value = 0;
  std::int64_t stale = 0;
};
using Monitored = std::map<Key, Counts>;

struct Survey {
  Key of;
  Date day;
  std::int64_t entries = 0;
};

// What is read once for all quarters.
struct Told {
  std::vector<Survey> surveys;  // in the order recorded
  Freshness fresh;
  HighValueLists high_value;
  std::map<std::string, std::int32_t> sold;  // by resource the first day of a sale
  std::int32_t first = kNoDay;               // day of the first thing that is counted
};

std::map<std::string, std::int32_t> first_sales(const LedgerAt& ledger) {
  std::map<std::string, std::int32_t> versions;  // by key of the product's version
  ledger.state().scan(tables::kTransactions, {}, [&](std::string_view, const auto& row) {
    if (row->getStatus() == schema::TransactionStatus::VOIDED) return true;
    const auto [known, added] = versions.emplace(
        joined_key(from_kj(row->getProduct()), number_key(row->getProductVersion())),
        row->getSettledOn());
    if (!added) known->second = std::min(known->second, row->getSettledOn());
    return true;
  });
  std::map<std::string, std::int32_t> resources;
  for (const auto& [key, day] : versions) {
    const auto version = ledger.state().find(tables::kProductVersions, key);
    if (!version) continue;
    for (const auto resource : version->getResources()) {
      const auto [known, added] = resources.emplace(from_kj(resource), day);
      if (!added) known->second = std::min(known->second, day);
    }
  }
  return resources;
}

Result<Told> read_told(const LedgerAt& ledger) {
  Told told;
  LUOSHU_TRY(told.fresh, Freshness::read(ledger));
  LUOSHU_TRY(told.high_value, HighValueLists::read(ledger));
  told.sold = first_sales(ledger);
  told.first = told.fresh.first_day();
  const auto begins = [&](Date day) {
    if (told.first == kNoDay || day.days < told.first) told.first = day.days;
  };
  LUOSHU_CHECK(each<schema::DataResourceSurveyed>(ledger, [&](const auto& event, auto fields) {
    begins(event.effective());
    told.surveys.push_back(
        {{std::string(from_kj(fields.getDivision())), std::string(from_kj(fields.getKind()))},
         event.effective(),
         fields.getEntries()});
  }));
  LUOSHU_CHECK(each<schema::DataHoldingDeclared>(
      ledger, [&](const auto& event, auto) { begins(event.effective()); }));
  return told;
}

void count_surveys(const Told& told, Date day, Monitored& counts) {
  std::map<Key, Date> latest;
  for (const Survey& survey : told.surveys) {
    const auto [known, added] = latest.emplace(survey.of, survey.day);
    if (day < survey.day || (!added && survey.day < known->second)) continue;
    known->second = survey.day;
    counts[survey.of].known = survey.entries;
  }
}

bool is_authorised(const State& state, schema::CatalogueRow::Reader entry,
                   std::string_view resource, Date day) {
  for (const auto id : entry.getAgreements()) {
    const auto agreement = state.find(tables::kAgreements, from_kj(id));
    if (!agreement || !agreement_covers(*agreement, resource, day)) continue;
    // A suspension does not end it.
    const AgreementPhase phase = agreement_phase(*agreement, day);
    if (phase == AgreementPhase::kInForce || phase == AgreementPhase::kSuspended) return true;
  }
  return false;
}

void count_public(const LedgerAt& then, const Told& told, Monitored& counts) {
  const State& state = then.state();
  const Date day = then.day();
  const auto products = products_of_resources(then);
  const auto* high_value = told.high_value.on(day);
  state.scan(tables::kCatalogue, {}, [&](std::string_view id, const auto& row) {
    if (row->getStatus() == schema::CatalogueStatus::WITHDRAWN) return true;
    Counts& of = counts[{std::string(from_kj(row->getDivision())), "public"}];
    ++of.catalogued;
    if (resource_registered(state, id, day)) ++of.registered;
    if (is_authorised(state, *row, id, day)) ++of.authorised;
    if (products.contains(std::string(id))) ++of.productised;
    const auto sold = told.sold.find(std::string(id));
    if (sold != told.sold.end() && sold->second <= day.days) ++of.traded;
    if (high_value != nullptr && high_value->contains(id)) ++of.high_value;
    const auto due = told.fresh.due(id, day);
    if (due && *due < day && row->getStatus() == schema::CatalogueStatus::ACTIVE &&
        !is_excluded(*row, day))
      ++of.stale;
    return true;
  });
}

void count_holdings(const LedgerAt& then, Monitored& counts) {
  then.state().scan(tables::kHoldings, {}, [&](std::string_view, const auto& row) {
    Counts& of = counts[{division_of(then, from_kj(row->getHolder())),
                         std::string(from_kj(row->getKind()))}];
    ++of.catalogued;
    const auto coded = then.state().find(tables::kRegistrations, from_kj(row->getRegistration()));
    if (coded && within(then.day(), coded->getValidFrom(), coded->getValidTo()) &&
        (coded->getCancelledOn() == kNoDay || then.day() < Date{coded->getCancelledOn()}))
      ++of.registered;
    return true;
  });
}

void add_rows(const LedgerAt& ledger, const ViewAsk& ask, const PeriodId& quarter,
              const Monitored& counts, Sheet& table) {
  for (const auto& [key, of] : counts) {
    if (!passes(ask.division, key.first)) continue;
    // What is not public is in no agreement, product or list.
    const auto of_public = [&](std::int64_t number) {
      return key.second == "public" ? number_cell(number) : Cell();
    };
    add_row(table,
            {text_cell(key.first), text_cell(beneficiary_name(ledger, key.first)),
             words::cell(words::data_kinds(), key.second), text_cell(to_string(quarter)),
             of.known ? number_cell(*of.known) : Cell(), number_cell(of.catalogued),
             number_cell(of.registered), of_public(of.authorised), of_public(of.productised),
             of_public(of.traded), of_public(of.high_value), of_public(of.stale)},
            {});
  }
}

std::vector<PeriodId> quarters_of(const LedgerAt& ledger, const ViewAsk& ask, std::int32_t first) {
  std::vector<PeriodId> quarters;
  if (first == kNoDay || ledger.day() < Date{first}) return quarters;
  PeriodId quarter = period_of(ledger.day(), PeriodKind::kQuarter);
  while (Date{first} <= last_day(quarter) && quarters.size() < kQuartersShown) {
    if (within_period(last_day(quarter), ask.period)) quarters.push_back(quarter);
    if (ask.period && last_day(quarter) < first_day(*ask.period)) break;
    quarter = period_of(Date{first_day(quarter).days - 1}, PeriodKind::kQuarter);
  }
  std::ranges::reverse(quarters);
  return quarters;
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_TRY(const Told told, read_told(ledger));
  for (const PeriodId& quarter : quarters_of(ledger, ask, told.first)) {
    AsOf at = ledger.as_of();
    at.effective = std::min(last_day(quarter), ledger.day());
    if (ledger.day() < last_day(quarter))
      table.remarks.push_back(
          {fmt::format("{} 尚未结束：为 {} 的数", to_string(quarter), to_string(ledger.day())),
           fmt::format("{} is not over: its figures are those of {}", to_string(quarter),
                       to_string(ledger.day()))});
    LUOSHU_TRY(const auto then, ledger.reopened(at));
    Monitored counts;
    count_surveys(told, then->day(), counts);
    count_public(*then, told, counts);
    count_holdings(*then, counts);
    if (then->state().fault()) return *then->state().fault();
    add_rows(ledger, ask, quarter, counts, table);
  }
  return {};
}

}  // namespace

const View views::kMonitoring{
    "R9",
    "monitoring",
    {"全口径监测", "monitoring of all data"},
    kColumns,
    kHeedsDivision | kHeedsPeriod,
    kHeedsNothing,
    fill,
    {"各数为季度末日的数；已编目不含已撤销的条目，企业和个人数据为持有声明。有交易指该日前曾有交易"
     "；"
     "逾期未更新按目录更新周期计算。未给 --period 时至多列最近 40 个季度；没有任何数的区划不列",
     "Figures are those of the quarter's last day. Catalogued leaves out entries that were "
     "withdrawn; of enterprises and persons it counts declarations of holding. Sold means ever "
     "sold by that day; overdue goes by the update cycle. Without --period at most the latest 40 "
     "quarters; a division of which nothing is known has no row"},
    {},
    nullptr,
    2};

}  // namespace luoshu
