// F7 规则版本对照: which version was in force when, who signed it, how it differs from the one
// before, and what each period gave under it. Source: RULEBOOK 5.2.

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/fen_sum.h"
#include "projections/money/period_book.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"
#include "schema/events_allocation.capnp.h"
#include "schema/state_allocation.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"rule", {"规则", "rule"}, Kind::kText, false, true},
    {"version", {"版本", "version"}, Kind::kCount, false, true},
    {"from", {"生效日", "from"}, Kind::kDate},
    {"to", {"止", "to"}, Kind::kDate},
    {"scope", {"适用范围", "scope"}},
    {"author", {"签发", "author"}},
    {"signers", {"会签", "co-signers"}},
    {"changes", {"差异（逐行）", "lines that differ"}},
    {"period", {"期间", "period"}, Kind::kText, false, true},
    {"allocated_fen", {"该版本分配额", "allocated under it"}, Kind::kFen},
};

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
    if (!line.empty()) lines.emplace_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// Lines that only one of them has, in their order: enough to see what was changed. For people each
// on a line.
Phrase changes_of(std::string_view before, std::string_view after) {
  const std::vector<std::string> old_lines = lines_of(before);
  const std::vector<std::string> new_lines = lines_of(after);
  Phrase out;
  const auto add = [&](std::string_view sign, const std::vector<std::string>& these,
                       const std::vector<std::string>& those) {
    for (const std::string& line : these)
      if (std::ranges::find(those, line) == those.end()) {
        out.code += fmt::format("{}{}{}", out.code.empty() ? "" : " / ", sign, line);
        out.zh += fmt::format("{}{}{}", out.zh.empty() ? "" : "\n", sign, line);
      }
  };
  add("− ", old_lines, new_lines);
  add("+ ", new_lines, old_lines);
  out.en = out.zh;
  return out;
}

struct Version {
  std::string rule;
  std::int64_t version = 0;
  std::vector<Cell> cells;
  std::uint64_t event = 0;
};

// Its own last day, or the day before the version that came in its place.
Cell last_day_of(schema::RuleRow::Reader row, schema::RuleVersionItem::Reader version) {
  std::int32_t to = version.getTo();
  for (const auto later : row.getVersions()) {
    if (later.getVersion() <= version.getVersion() || later.getFrom() <= version.getFrom() ||
        from_kj(later.getScope()) != from_kj(version.getScope()))
      continue;
    if (to == kNoDay || later.getFrom() - 1 < to) to = later.getFrom() - 1;
  }
  return date_cell(to);
}

Cell scope_cell(std::string_view scope) {
  static constexpr Term kAll{"all", {"全部交易", "all sales"}};
  if (scope == kAll.code) return kAll;
  return text_cell(scope);
}

Status read_versions(const LedgerAt& ledger, std::string_view rule, schema::RuleRow::Reader row,
                     std::vector<Version>& versions) {
  std::string before;
  for (const auto item : row.getVersions()) {
    Cell author;
    Cell signers;
    std::string text;
    LUOSHU_CHECK(
        ledger.with_event(EventNumber{item.getEvent()}, [&](const RecordedEvent& event) -> Status {
          author = text_cell(event.event.author());
          signers = cosigners_cell(event.event);
          text = from_kj(event.event.is<schema::AllocationRuleAdopted>()
                             ? event.event.fields<schema::AllocationRuleAdopted>().getText()
                             : event.event.fields<schema::AllocationRuleAmended>().getText());
          return {};
        }));
    versions.push_back({std::string(rule),
                        item.getVersion(),
                        {text_cell(rule), number_cell(item.getVersion()), date_cell(item.getFrom()),
                         last_day_of(row, item), scope_cell(from_kj(item.getScope())), author,
                         signers, before.empty() ? Cell() : Cell(changes_of(before, text))},
                        item.getEvent()});
    before = text;
  }
  return {};
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  std::vector<Version> versions;
  Status read = Done{};
  ledger.state().scan(tables::kRules, {}, [&](std::string_view rule, const auto& row) {
    read = read_versions(ledger, rule, *row, versions);
    return read.has_value();
  });
  LUOSHU_CHECK(read);
  std::map<std::pair<std::string, std::int64_t>, std::vector<std::pair<std::string, std::int64_t>>>
      given;
  LUOSHU_CHECK(each_period(ledger, ask.period, table, [&](const PeriodBook& book) -> Status {
    std::map<std::pair<std::string, std::int64_t>, FenSum> sums;
    for (const StepSum& sum : book.sums()) sums[{sum.rule, sum.version}] += sum.fen;
    for (const auto& [key, sum] : sums) {
      LUOSHU_TRY(const std::int64_t fen, sum.fen());
      given[key].emplace_back(to_string(book.period()), fen);
    }
    return {};
  }));
  for (const Version& version : versions) {
    const auto found = given.find({version.rule, version.version});
    if (found == given.end()) {
      std::vector<Cell> cells = version.cells;
      cells.resize(std::size(kColumns));
      add_row(table, std::move(cells), {version.event});
      continue;
    }
    for (const auto& [period, fen] : found->second) {
      std::vector<Cell> cells = version.cells;
      cells.push_back(text_cell(period));
      cells.push_back(number_cell(fen));
      add_row(table, std::move(cells), {version.event});
    }
  }
  return {};
}

}  // namespace

const View views::kRuleVersions{
    "F7",     "rule-versions", {"规则版本对照", "rule versions side by side"},
    kColumns, kHeedsPeriod,    kHeedsNothing,
    fill};

}  // namespace luoshu
