#include "projections/views/view.h"

#include <fmt/format.h>

#include "ledger/rules/parties.h"

namespace luoshu {
namespace {

struct Option {
  unsigned bit;
  std::string_view option;
  bool given;
};

std::vector<Option> options_of(const ViewAsk& ask) {
  return {{kHeedsDivision, "--division", ask.division.has_value()},
          {kHeedsParty, "--party", ask.party.has_value()},
          {kHeedsProduct, "--product", ask.product.has_value()},
          {kHeedsPeriod, "--period", ask.period.has_value()},
          {kHeedsTransaction, "--tx", ask.transaction.has_value()},
          {kHeedsSubject, "--subject", ask.subject.has_value()},
          {kHeedsFrom, "--from", ask.from.has_value()}};
}

Status check_ask(const View& view, const ViewAsk& ask) {
  for (const Option& option : options_of(ask)) {
    if (option.given && (view.heeds & option.bit) == 0)
      return Fault{Errc::kUsage,
                   fmt::format("view {} has no {}: leave it out", view.code, option.option),
                   fmt::format("视图 {} 没有 {}：请去掉", view.code, option.option)};
    if (!option.given && (view.needs & option.bit) != 0)
      return Fault{Errc::kUsage, fmt::format("view {} needs {}", view.code, option.option),
                   fmt::format("视图 {} 须给出 {}", view.code, option.option)};
  }
  return {};
}

// A filter that names nothing known finds nothing, which is not the same as there being nothing.
void remark_unknown(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  const auto remark = [&](std::string_view id) {
    table.remarks.push_back({fmt::format("在该时点没有“{}”：请核对编号", id),
                             fmt::format("there is no '{}' at this point: check the id", id)});
  };
  const State& state = ledger.state();
  const auto is_party = [&](const std::string& id) { return state.has(tables::kParties, id); };
  if (ask.division && *ask.division != kProvinceDivision &&
      !state.has(tables::kDivisions, *ask.division) && !is_party(*ask.division))
    remark(*ask.division);
  if (ask.party && !is_party(*ask.party)) remark(*ask.party);
  if (ask.product && !state.has(tables::kProducts, *ask.product)) remark(*ask.product);
}

}  // namespace

Result<Sheet> read_view(const View& view, const LedgerAt& ledger, const ViewAsk& ask) {
  LUOSHU_CHECK(check_ask(view, ask));
  Sheet table;
  table.code = view.code;
  table.name = view.name;
  table.title = view.title;
  table.columns = view.columns;
  LUOSHU_CHECK(view.fill(ledger, ask, table));
  if (table.rows.empty()) remark_unknown(ledger, ask, table);
  // A row that could not be read counts as absent for the rules; here it must not pass.
  if (ledger.state().fault()) return *ledger.state().fault();
  for (const Row& row : table.rows) LUOSHU_ASSERT(row.cells.size() == table.columns.size());
  return table;
}

Result<TablePoint> point_of(const LedgerAt& ledger) {
  const AsOf& at = ledger.as_of();
  LUOSHU_TRY(const Hash root, ledger.log().root(DigestKind::kSha256, at.size));
  return TablePoint{at.day(), at.recorded, at.size, to_hex(root.bytes)};
}

}  // namespace luoshu
