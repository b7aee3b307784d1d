// A1 时点重放: what each beneficiary had of a period as recorded by an earlier point and by this
// one, and the events between that moved money. Source: RULEBOOK 5.3.

#include <fmt/format.h>

#include <algorithm>

#include "projections/views/catalogue.h"
#include "projections/views/rows.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"period", {"期间", "period"}, Kind::kText, false, true},
    {"beneficiary", {"受益人", "beneficiary"}, Kind::kText, false, true},
    {"name", {"名称", "name"}},
    {"before_fen", {"A 值", "then"}, Kind::kFen, true},
    {"after_fen", {"B 值", "now"}, Kind::kFen, true},
    {"difference_fen", {"差额", "difference"}, Kind::kFen, true},
    {"causes", {"造成差额的事件", "events between"}},
};

using Figures = std::map<std::pair<std::string, std::string>, std::int64_t>;

Result<Figures> figures_of(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  Figures figures;
  const Status read = each_period(ledger, ask.period, table, [&](const PeriodBook& book) -> Status {
    for (const auto& [owner, of] : book.statements())
      if (passes(ask.division, owner))
        figures.emplace(std::pair(to_string(book.period()), owner), of.current_fen);
    return {};
  });
  if (!read) return read.error();
  return figures;
}

// Events recorded between that can change what a period gives.
bool may_move(schema::Event::Reader event) {
  switch (event.which()) {
    case schema::Event::USAGE_METERED:
    case schema::Event::USAGE_CORRECTED:
    case schema::Event::TRANSACTION_SETTLED:
    case schema::Event::REFUND_ISSUED:
    case schema::Event::TRANSACTION_VOIDED:
    case schema::Event::COST_AUDITED:
    case schema::Event::INVESTMENT_RECORDED:
    case schema::Event::QUALITY_SCORED:
    case schema::Event::PERMITTED_REVENUE_APPROVED:
    case schema::Event::ALLOCATION_RULE_ADOPTED:
    case schema::Event::ALLOCATION_RULE_AMENDED:
    case schema::Event::ALLOCATION_RUN_COMPUTED:
    case schema::Event::ALLOCATION_ADJUSTED:
      return true;
    default:
      return false;
  }
}

constexpr std::size_t kCausesMax = 12;

Result<std::vector<std::uint64_t>> causes(const LedgerAt& ledger, Size from) {
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t seq = from.value; seq < ledger.as_of().size.value; ++seq) {
    const Status read = ledger.each_of_entry(Seq{seq}, [&](const RecordedEvent& event) -> Status {
      if (may_move(event.event)) numbers.push_back(event.at.number.value);
      return {};
    });
    if (!read) return read.error();
  }
  return numbers;
}

std::string words_of(const std::vector<std::uint64_t>& numbers) {
  std::string words;
  for (std::size_t i = 0; i < std::min(numbers.size(), kCausesMax); ++i)
    words += fmt::format("{}{}", i == 0 ? "" : "、", numbers[i]);
  if (numbers.size() > kCausesMax) words += fmt::format(" … ({})", numbers.size());
  return words;
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  AsOf from = *ask.from;
  from.effective = ledger.as_of().effective;
  LUOSHU_TRY(const auto earlier, ledger.reopened(from));
  LUOSHU_TRY(const Figures before, figures_of(*earlier, ask, table));
  LUOSHU_TRY(const Figures after, figures_of(ledger, ask, table));
  LUOSHU_TRY(const auto numbers, causes(ledger, from.size));
  Figures all = before;
  all.insert(after.begin(), after.end());
  for (const auto& [key, ignored] : all) {
    const auto was = before.find(key);
    const auto is = after.find(key);
    const std::int64_t old_fen = was == before.end() ? 0 : was->second;
    const std::int64_t new_fen = is == after.end() ? 0 : is->second;
    add_row(table,
            {text_cell(key.first), text_cell(key.second),
             text_cell(beneficiary_name(ledger, key.second)), number_cell(old_fen),
             number_cell(new_fen), number_cell(new_fen - old_fen),
             old_fen == new_fen ? Cell() : text_cell(words_of(numbers))},
            {});
    if (old_fen != new_fen)
      for (std::size_t i = 0; i < std::min(numbers.size(), kCausesMax); ++i)
        table.rows.back().events.push_back(EventNumber{numbers[i]});
  }
  return {};
}

}  // namespace

const View views::kReplay{"A1",
                          "replay",
                          {"时点重放", "two points in time"},
                          kColumns,
                          kHeedsPeriod | kHeedsDivision | kHeedsFrom,
                          kHeedsFrom,
                          fill};

}  // namespace luoshu
