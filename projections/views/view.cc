#include "projections/views/view.h"

#include <fmt/format.h>

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

}  // namespace

Result<Sheet> read_view(const View& view, const LedgerAt& ledger, const ViewAsk& ask) {
  LUOSHU_CHECK(check_ask(view, ask));
  Sheet table;
  table.code = view.code;
  table.name = view.name;
  table.title = view.title;
  table.columns = view.columns;
  LUOSHU_CHECK(view.fill(ledger, ask, table));
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
