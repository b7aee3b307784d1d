#include "projections/checks/view_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "projections/money/period_state.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

// The first key of a table of the state.
template <class Table>
std::optional<std::string> any_key(const LedgerAt& ledger, const Table& table) {
  std::optional<std::string> found;
  ledger.state().scan(table, {}, [&](std::string_view key, const auto&) {
    found = std::string(key);
    return false;
  });
  return found;
}

std::string words_of(const Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return fmt::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&cell)) return fmt::format("'{}'", *text);
  if (const auto* phrase = std::get_if<Phrase>(&cell))
    return fmt::format("'{}' / '{}' / '{}'", phrase->code, phrase->zh, phrase->en);
  if (!code_of(cell).empty()) return std::string(code_of(cell));
  return "nothing";
}

std::optional<std::string> row_difference(const Sheet& sheet, std::size_t place, const Row& stored,
                                          const Row& rebuilt) {
  for (std::size_t i = 0; i < sheet.columns.size(); ++i) {
    const std::string was = words_of(stored.cells[i]);
    const std::string is = words_of(rebuilt.cells[i]);
    if (was != is)
      return fmt::format("row {}, {}: {}, rebuilt from the log: {}", place + 1,
                         sheet.columns[i].key, was, is);
  }
  if (stored.events != rebuilt.events)
    return fmt::format("row {} rests on other events than when it is rebuilt", place + 1);
  return std::nullopt;
}

}  // namespace

Result<std::optional<ViewAsk>> example_ask(const View& view, const LedgerAt& ledger) {
  ViewAsk ask;
  if ((view.needs & kHeedsTransaction) != 0) {
    ask.transaction = any_key(ledger, tables::kTransactions);
    if (!ask.transaction) return std::optional<ViewAsk>();
  }
  if ((view.needs & kHeedsSubject) != 0) {
    ask.subject = any_key(ledger, tables::kProducts);
    if (!ask.subject) ask.subject = any_key(ledger, tables::kDivisions);
    if (!ask.subject) return std::optional<ViewAsk>();
  }
  if ((view.needs & kHeedsRule) != 0) {
    ledger.state().scan(tables::kRuleTexts, {}, [&](std::string_view, const auto& row) {
      ask.rule = std::string(from_kj(row->getText()));
      return false;
    });
    if (!ask.rule) return std::optional<ViewAsk>();
  }
  if ((view.needs & kHeedsPeriod) != 0) {
    const std::vector<PeriodId> periods = periods_with_money(ledger);
    if (periods.empty()) return std::optional<ViewAsk>();
    ask.period = periods[periods.size() / 2];
  }
  if ((view.needs & kHeedsFrom) != 0) {
    const std::uint64_t half = std::max<std::uint64_t>(1, ledger.as_of().size.value / 2);
    LUOSHU_TRY(ask.from, as_of(ledger.log(), {half, std::nullopt, std::nullopt}));
  }
  return std::optional<ViewAsk>(std::move(ask));
}

std::optional<std::string> sheet_difference(const Sheet& stored, const Sheet& rebuilt) {
  for (std::size_t i = 0; i < std::min(stored.rows.size(), rebuilt.rows.size()); ++i)
    if (auto difference = row_difference(stored, i, stored.rows[i], rebuilt.rows[i]))
      return difference;
  if (stored.rows.size() != rebuilt.rows.size())
    return fmt::format("{} rows, rebuilt from the log: {}", stored.rows.size(),
                       rebuilt.rows.size());
  if (stored.provisional != rebuilt.provisional)
    return "provisional figures are marked otherwise than when rebuilt";
  const auto same = [](const Bilingual& a, const Bilingual& b) {
    return a.zh == b.zh && a.en == b.en;
  };
  if (!std::ranges::equal(stored.remarks, rebuilt.remarks, same))
    return "its remarks are not those of the rebuild";
  return std::nullopt;
}

Result<std::optional<std::string>> view_difference(const View& view, const LedgerAt& stored,
                                                   const LedgerAt& rebuilt, const ViewAsk& ask) {
  const auto here = read_view(view, stored, ask);
  const auto again = read_view(view, rebuilt, ask);
  if (here && again) return sheet_difference(*here, *again);
  for (const auto* answer : {&here, &again})
    if (!*answer && answer->error().code != Errc::kNotFound) return answer->error();
  if (here || again || here.error().detail != again.error().detail)
    return std::optional<std::string>(fmt::format("{}; rebuilt from the log: {}",
                                                  here ? "has an answer" : here.error().detail,
                                                  again ? "has an answer" : again.error().detail));
  return std::optional<std::string>();
}

}  // namespace luoshu
