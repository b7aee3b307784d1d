// F7 规则版本对照: which version was in force when, who signed it, how it differs from the one
// before, and what each period gave under it. Source: RULEBOOK 5.2.

#include <fmt/format.h>

#include <algorithm>

#include "projections/views/catalogue.h"
#include "projections/views/rows.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"rule", {"规则", "rule"}, Kind::kText, false, true},
    {"version", {"版本", "version"}, Kind::kCount, false, true},
    {"from", {"生效日", "from"}, Kind::kDate},
    {"to", {"止", "to"}, Kind::kDate},
    {"scope", {"适用范围", "scope"}},
    {"signers", {"会签", "signers"}},
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

// Lines that only one of them has, in their order: enough to see what was changed.
std::string changes_of(std::string_view before, std::string_view after) {
  const std::vector<std::string> old_lines = lines_of(before);
  const std::vector<std::string> new_lines = lines_of(after);
  std::string out;
  const auto add = [&](std::string_view sign, const std::vector<std::string>& these,
                       const std::vector<std::string>& those) {
    for (const std::string& line : these)
      if (std::ranges::find(those, line) == those.end())
        out += fmt::format("{}{}{}", out.empty() ? "" : " / ", sign, line);
  };
  add("− ", old_lines, new_lines);
  add("+ ", new_lines, old_lines);
  return out;
}

struct Version {
  std::string rule;
  std::int64_t version = 0;
  std::vector<Cell> cells;
  std::uint64_t event = 0;
};

Status read_versions(const LedgerAt& ledger, std::string_view rule, schema::RuleRow::Reader row,
                     std::vector<Version>& versions) {
  std::string before;
  for (const auto item : row.getVersions()) {
    Cell signers;
    std::string text;
    LUOSHU_CHECK(
        ledger.with_event(EventNumber{item.getEvent()}, [&](const RecordedEvent& event) -> Status {
          signers = signers_cell(event.event);
          text = from_kj(event.event.isAllocationRuleAdopted()
                             ? event.event.getAllocationRuleAdopted().getText()
                             : event.event.getAllocationRuleAmended().getText());
          return {};
        }));
    versions.push_back({std::string(rule),
                        item.getVersion(),
                        {text_cell(rule), number_cell(item.getVersion()), date_cell(item.getFrom()),
                         date_cell(item.getTo()), text_cell(from_kj(item.getScope())), signers,
                         before.empty() ? Cell() : text_cell(changes_of(before, text))},
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
    std::map<std::pair<std::string, std::int64_t>, std::int64_t> sums;
    for (const StepSum& sum : book.sums()) sums[{sum.rule, sum.version}] += sum.fen;
    for (const auto& [key, fen] : sums) given[key].emplace_back(to_string(book.period()), fen);
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
