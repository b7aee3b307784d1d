// R2 目录与登记覆盖: how far each division has come from catalogue to registration. Source:
// RULEBOOK 5.5.

#include "projections/views/catalogue.h"
#include "projections/views/rows.h"
#include "schema/state_catalogue.capnp.h"
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

constexpr std::int32_t kExpiringDays = 90;

struct Counts {
  std::int64_t entries = 0;
  std::int64_t accepted = 0;
  std::int64_t confirmed = 0;
  std::int64_t registered = 0;
  std::int64_t in_publicity = 0;
  std::int64_t expiring = 0;
  std::int64_t expired = 0;
};

void count_registration(const LedgerAt& ledger, schema::CatalogueRow::Reader row, Counts& of) {
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

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  std::map<std::string, Counts> counts;
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
  for (const auto& [division, of] : counts) {
    if (!passes(ask.division, division)) continue;
    add_row(table,
            {text_cell(division), text_cell(beneficiary_name(ledger, division)),
             number_cell(of.entries), number_cell(of.accepted), number_cell(of.confirmed),
             number_cell(of.registered), number_cell(of.in_publicity), number_cell(of.expiring),
             number_cell(of.expired),
             of.entries == 0 ? Cell() : number_cell(of.registered * 1'000'000 / of.entries)},
            {});
  }
  return {};
}

}  // namespace

const View views::kCoverage{
    "R2",     "coverage",     {"目录与登记覆盖", "catalogue and registration coverage"},
    kColumns, kHeedsDivision, kHeedsNothing,
    fill};

}  // namespace luoshu
