// R2 目录与登记覆盖: how far each division has come from catalogue to registration. Source:
// RULEBOOK 5.5.

#include "ledger/rules/resources/catalogue_exclusions.h"
#include "projections/views/catalogue.h"
#include "projections/views/freshness.h"
#include "projections/views/more_columns.h"
#include "projections/words/words.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_facts.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_registrations.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"division", {"区划", "division"}, Kind::kText, false, true},
    {"name", {"名称", "name"}},
    {"entries", {"目录数", "catalogue entries"}, Kind::kCount, true},
    {"accepted", {"已纳入", "accepted"}, Kind::kCount, true},
    {"confirmed", {"国资已落实", "asset confirmed"}, Kind::kCount, true},
    {"registered", {"已登记", "registered"}, Kind::kCount, true},
    {"in_publicity", {"公示中", "in publicity"}, Kind::kCount, true},
    {"expiring", {"将到期", "expiring within 90 days"}, Kind::kCount, true},
    {"expired", {"已过期", "expired"}, Kind::kCount, true},
    {"coverage_ppm", {"覆盖率", "coverage"}, Kind::kPpm},
};

// Under version 2 the data of enterprises and persons that is declared has rows of its own (C31).
constexpr Column kMore[] = {
    {"kind", {"类别", "kind"}, Kind::kText, false, true},
    {"high_value", {"高价值", "of high value"}, Kind::kCount, true},
    {"excluded", {"已排除", "excluded"}, Kind::kCount, true},
    {"stale", {"逾期未更新", "overdue for an update"}, Kind::kCount, true},
};
constexpr auto kColumnsV2 = with_more(kColumns, kMore);

constexpr std::string_view kPublic = "public";

constexpr std::int32_t kExpiringDays = 90;

struct Counts {
  std::int64_t entries = 0;
  std::int64_t accepted = 0;
  std::int64_t confirmed = 0;
  std::int64_t registered = 0;
  std::int64_t in_publicity = 0;
  std::int64_t expiring = 0;
  std::int64_t expired = 0;
  std::int64_t high_value = 0;
  std::int64_t excluded = 0;
  std::int64_t stale = 0;
};
using Divisions = std::map<std::string, Counts>;

// Of a catalogue entry or a declaration of data held.
template <class Row>
void count_registration(const LedgerAt& ledger, const Row& row, Counts& of) {
  const auto open = ledger.state().find(tables::kRegistrations, from_kj(row.getOpenRegistration()));
  if (open && open->getStatus() == schema::RegistrationStatus::IN_PUBLICITY) ++of.in_publicity;
  const auto coded = ledger.state().find(tables::kRegistrations, from_kj(row.getRegistration()));
  if (!coded || coded->getCancelledOn() != kNoDay) return;
  const Date day = ledger.day();
  if (!within(day, coded->getValidFrom(), coded->getValidTo())) {
    ++of.expired;
    return;
  }
  ++of.registered;
  if (coded->getValidTo() - day.days <= kExpiringDays) ++of.expiring;
}

Divisions count_public(const LedgerAt& ledger) {
  Divisions counts;
  ledger.state().scan(tables::kDivisions, {}, [&](std::string_view code, const auto& row) {
    if (from_kj(row->getLevel()) != "county") counts.try_emplace(std::string(code));
    return true;
  });
  ledger.state().scan(tables::kCatalogue, {}, [&](std::string_view, const auto& row) {
    Counts& of = counts[std::string(from_kj(row->getDivision()))];
    if (row->getStatus() == schema::CatalogueStatus::WITHDRAWN) return true;
    ++of.entries;
    if (row->getStatus() == schema::CatalogueStatus::ACTIVE) ++of.accepted;
    if (row->getAssetConfirmedOn() != kNoDay) ++of.confirmed;
    count_registration(ledger, *row, of);
    return true;
  });
  return counts;
}

Status count_marks(const LedgerAt& ledger, Divisions& counts) {
  LUOSHU_TRY(const Freshness fresh, Freshness::read(ledger));
  LUOSHU_TRY(const HighValueLists lists, HighValueLists::read(ledger));
  const Date day = ledger.day();
  const auto* high_value = lists.on(day);
  ledger.state().scan(tables::kCatalogue, {}, [&](std::string_view id, const auto& row) {
    if (row->getStatus() == schema::CatalogueStatus::WITHDRAWN) return true;
    Counts& of = counts[std::string(from_kj(row->getDivision()))];
    const bool excluded = is_excluded(*row, day);
    if (excluded) ++of.excluded;
    if (high_value != nullptr && high_value->contains(id)) ++of.high_value;
    const auto due = fresh.due(id, day);
    if (due && *due < day && !excluded && row->getStatus() == schema::CatalogueStatus::ACTIVE)
      ++of.stale;
    return true;
  });
  return {};
}

Divisions count_holdings(const LedgerAt& ledger, std::string_view kind) {
  Divisions counts;
  ledger.state().scan(tables::kHoldings, {}, [&](std::string_view, const auto& row) {
    if (from_kj(row->getKind()) != kind) return true;
    Counts& of = counts[division_of(ledger, from_kj(row->getHolder()))];
    ++of.entries;
    count_registration(ledger, *row, of);
    return true;
  });
  return counts;
}

void add_rows(const LedgerAt& ledger, const ViewAsk& ask, std::string_view kind,
              const Divisions& counts, Sheet& table) {
  // What is declared enters no catalogue and is no state asset.
  const auto of_public = [&](std::int64_t number) {
    return kind == kPublic ? number_cell(number) : Cell();
  };
  for (const auto& [division, of] : counts) {
    if (!passes(ask.division, division)) continue;
    add_row(table,
            {text_cell(division), text_cell(beneficiary_name(ledger, division)),
             number_cell(of.entries), of_public(of.accepted), of_public(of.confirmed),
             number_cell(of.registered), number_cell(of.in_publicity), number_cell(of.expiring),
             number_cell(of.expired),
             of.entries == 0 ? Cell() : number_cell(of.registered * 1'000'000 / of.entries)},
            {});
    if (ledger.rules_version() < 2) continue;
    for (Cell cell : {words::cell(words::data_kinds(), kind), of_public(of.high_value),
                      of_public(of.excluded), of_public(of.stale)})
      table.rows.back().cells.push_back(std::move(cell));
  }
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  Divisions counts = count_public(ledger);
  if (ledger.rules_version() >= 2) LUOSHU_CHECK(count_marks(ledger, counts));
  add_rows(ledger, ask, kPublic, counts, table);
  for (const std::string_view kind : {"enterprise", "personal"})
    add_rows(ledger, ask, kind, count_holdings(ledger, kind), table);
  return {};
}

}  // namespace

const View views::kCoverage{"R2",
                            "coverage",
                            {"目录与登记覆盖", "catalogue and registration coverage"},
                            kColumns,
                            kHeedsDivision,
                            kHeedsNothing,
                            fill,
                            {},
                            kColumnsV2};

}  // namespace luoshu
