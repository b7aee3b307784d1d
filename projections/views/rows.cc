#include "projections/views/rows.h"

#include "ledger/rules/money/run_facts.h"
#include "ledger/rules/parties/parties.h"
#include "projections/money/period_book.h"
#include "projections/money/period_money.h"
#include "projections/money/statement_standing.h"
#include "projections/words/words.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_products.capnp.h"

namespace luoshu {

std::string division_name(const LedgerAt& ledger, std::string_view code) {
  const auto row = ledger.state().find(tables::kDivisions, code);
  return std::string(row ? from_kj(row->getName()) : code);
}

std::string party_name(const LedgerAt& ledger, std::string_view alias) {
  const auto row = ledger.state().find(tables::kParties, alias);
  return std::string(row ? from_kj(row->getName()) : alias);
}

std::string resource_name(const LedgerAt& ledger, std::string_view resource) {
  const auto row = ledger.state().find(tables::kCatalogue, resource);
  return std::string(row && row->hasName() ? from_kj(row->getName()) : resource);
}

std::string product_name(const LedgerAt& ledger, std::string_view product) {
  const auto row = ledger.state().find(tables::kProducts, product);
  if (!row || row->getVersions() == 0) return std::string(product);
  const auto version = ledger.state().find(tables::kProductVersions,
                                           joined_key(product, number_key(row->getVersions())));
  return std::string(version ? from_kj(version->getName()) : product);
}

std::string beneficiary_name(const LedgerAt& ledger, std::string_view beneficiary) {
  if (beneficiary == kProvinceDivision) return "省级";
  if (ledger.state().has(tables::kDivisions, beneficiary))
    return division_name(ledger, beneficiary);
  return party_name(ledger, beneficiary);
}

Cell beneficiary_cell(const LedgerAt& ledger, std::string_view beneficiary) {
  static constexpr Term kProvince{"省级", {"省级", "the province"}};
  if (beneficiary == kProvinceDivision) return kProvince;
  return text_cell(beneficiary_name(ledger, beneficiary));
}

std::string division_of(const LedgerAt& ledger, std::string_view party) {
  const auto row = ledger.state().find(tables::kParties, party);
  return std::string(row ? from_kj(row->getDivision()) : std::string_view());
}

std::string list_text(const std::vector<std::string>& names) {
  const Cell joined = list_cell(names);
  const auto* text = std::get_if<std::string>(&joined);
  return text ? *text : std::string();
}

void add_row(Sheet& sheet, std::vector<Cell> cells, std::initializer_list<std::uint64_t> events) {
  Row row{std::move(cells), {}};
  for (const std::uint64_t event : events)
    if (event != 0) row.events.push_back(EventNumber{event});
  sheet.rows.push_back(std::move(row));
}

bool belongs_to(const LedgerAt& ledger, std::string_view beneficiary,
                const std::optional<std::string>& owner) {
  return !owner || beneficiary == *owner || statement_owner(ledger.state(), beneficiary) == *owner;
}

// Those that money is kept by: one that is asked for itself, or those inside a longer one.
Result<std::vector<PeriodId>> periods_of(const LedgerAt& ledger,
                                         const std::optional<PeriodId>& asked) {
  if (!asked) return periods_with_money(ledger);
  const PeriodKind kind = period_kind(ledger);
  if (asked->kind == kind) return std::vector{*asked};
  if (asked->kind < kind) return other_kind_of_period(*asked, kind);
  std::vector<PeriodId> inside = periods_with_money(ledger);
  std::erase_if(inside, [&](const PeriodId& one) {
    return first_day(one) < first_day(*asked) || last_day(*asked) < last_day(one);
  });
  return inside;
}

bool within_period(Date day, const std::optional<PeriodId>& asked) {
  return !asked || (first_day(*asked) <= day && day <= last_day(*asked));
}

bool within_period(std::string_view period, const std::optional<PeriodId>& asked) {
  if (!asked) return true;
  const auto one = parse_period(period);
  return one && within_period(first_day(*one), asked) && within_period(last_day(*one), asked);
}

Status each_period(const LedgerAt& ledger, const std::optional<PeriodId>& asked, Sheet& table,
                   const std::function<Status(const PeriodBook&)>& fill) {
  LUOSHU_TRY(const std::vector<PeriodId> periods, periods_of(ledger, asked));
  for (const PeriodId& period : periods) {
    LUOSHU_TRY(const PeriodBook book, PeriodBook::open(ledger, period));
    LUOSHU_CHECK(fill(book));
    table.provisional = table.provisional || (book.provisional() && !book.sums().empty());
  }
  return {};
}

Status remark_replaced(const LedgerAt& ledger, const PeriodId& period, Sheet& table) {
  LUOSHU_TRY(const auto replaced, replaced_runs(ledger, to_string(period)));
  for (const ReplacedRun& run : replaced) table.remarks.push_back(replaced_words(run));
  return {};
}

std::string period_of_day(const LedgerAt& ledger, Date day) {
  return to_string(period_of(day, period_kind(ledger)));
}

Cell signers_cell(EventReader event) {
  std::vector<std::string> names{std::string(event.author())};
  for (const auto cosigner : event.cosigners()) names.emplace_back(from_kj(cosigner.getParty()));
  return list_cell(names);
}

Cell cosigners_cell(EventReader event) {
  std::vector<std::string> names;
  for (const auto cosigner : event.cosigners()) names.emplace_back(from_kj(cosigner.getParty()));
  return list_cell(names);
}

const Term& type_of(EventReader event) {
  return words::event_types()[event.type_number()];
}

bool within(Date day, std::int32_t from, std::int32_t to) {
  return (from == kNoDay || Date{from} <= day) && (to == kNoDay || day <= Date{to});
}

}  // namespace luoshu
