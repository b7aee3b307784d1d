#include "tools/luoshu/founding.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "ledger/base/json.h"
#include "ledger/form/text_rules.h"

namespace luoshu {
namespace {

constexpr std::string_view kTemplate = R"(# What the ledger begins with | 账本创立时登记的内容
# One thing a line: kind | name | ... Replace every name; a line that begins with # is left out.
# 每行一项：类别 | 名称 | ……。请替换全部名称；以 # 开头的行不计。
# Then | 然后: luoshu open --founding THIS_FILE --suite gm --out founding.jsonl

# First day on which all of this holds | 生效日
day | {}

# Take this line out of a real ledger | 正式账本请删去本行
synthetic | yes

# Id of the ledger | its name                                     账本编号 | 账本名称
ledger | LUOSHU-HN | 河南省数据资产登记与收益分配账本

# Year | holidays | working days moved to a week-end | the notice  年 | 节假日 | 调休上班日 | 通知
# A line for each year that is published: without it no working day of that year can be counted.
# FIRST..LAST stands for all days between. 起日..止日 表示其间各日。
calendar | 2026 | 2026-01-01..2026-01-03 2026-02-15..2026-02-23 2026-04-04..2026-04-06 )"
                                       R"(2026-05-01..2026-05-05 2026-06-19..2026-06-21 )"
                                       R"(2026-09-25..2026-09-27 2026-10-01..2026-10-07 | )"
                                       R"(2026-01-04 2026-02-14 2026-02-28 2026-05-09 )"
                                       R"(2026-09-20 2026-10-10 | )"
                                       R"(国务院办公厅关于2026年部分节假日安排的通知（2025-11-04）

# Code of the province (GB/T 2260)                                省级区划代码
province | 410000

# Code of the city | its name                                     市级区划代码 | 名称
city | 410100 | 郑州市
city | 410300 | 洛阳市
city | 411300 | 南阳市

# Alias | full name | unified social credit code | division | roles
# 主体别名 | 全称 | 统一社会信用代码 | 区划代码 | 角色
# The first one founds the ledger: the authority of the province. 首行为省级主管部门，由其创立账本。
party | hn-auth | 河南省行政审批政务信息管理局 | 11410000XX0000019W | 410000 | authority
party | hn-fin | 河南省财政厅 | 11410000XX0000027P | 410000 | finance
party | hn-ndrc | 河南省发展和改革委员会 | 11410000XX0000035J | 410000 | pricing
party | hn-audit | 河南省审计厅 | 11410000XX0000043D | 410000 | auditor
party | zz-impl | 郑州市公共数据实施机构（演示） | 11410100XX00000860 | 410100 | )"
                                       R"(implementer data_holder authority city_officer
party | ly-impl | 洛阳市公共数据实施机构（演示） | 11410300XX00000945 | 410300 | )"
                                       R"(implementer data_holder authority city_officer
party | ny-impl | 南阳市公共数据实施机构（演示） | 11411300XX00001077 | 411300 | )"
                                       R"(implementer data_holder authority city_officer
)";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") + 1 - first);
}

std::vector<std::string_view> parts(std::string_view text, char between) {
  std::vector<std::string_view> found;
  for (;;) {
    const auto end = text.find(between);
    found.push_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return found;
    text.remove_prefix(end + 1);
  }
}

constexpr std::int32_t kDaysOfRangeMax = 31;

// "2026-02-15..2026-02-23 2026-04-04" as single days. What is no day stays as it is: the form of
// the event will say so.
json::Array days_of(std::string_view text) {
  json::Array days;
  for (const std::string_view word : parts(text, ' ')) {
    const auto dots = word.find("..");
    const auto first = parse_date(word.substr(0, dots));
    const bool range = dots != std::string_view::npos && first.has_value();
    const auto last = range ? parse_date(word.substr(dots + 2)) : first;
    if (range && last && *first <= *last && last->days - first->days < kDaysOfRangeMax)
      for (Date day = *first; day <= *last; ++day.days) days.emplace_back(to_string(day));
    else if (!word.empty())
      days.emplace_back(word);
  }
  return days;
}

struct Row {
  std::size_t line = 0;
  std::vector<std::string_view> cells;  // the kind first
};

struct Kind {
  std::string_view name;
  std::size_t cells;  // with the kind
  bool once;
};
constexpr Kind kKinds[] = {{"day", 2, true},       {"synthetic", 2, true}, {"ledger", 3, true},
                           {"calendar", 5, false}, {"province", 2, true},  {"city", 3, false},
                           {"party", 6, false}};

Fault at_line(std::size_t line, const std::string& en, const std::string& zh) {
  return {Errc::kInvalid, fmt::format("line {}: {}", line, en),
          fmt::format("第 {} 行：{}", line, zh)};
}

class Founding {
 public:
  explicit Founding(Suite suite) : suite_(suite) {}

  Status read(std::string_view table) {
    std::size_t line = 0;
    if (table.starts_with("\xEF\xBB\xBF")) table.remove_prefix(3);
    for (const std::string_view text : parts(table, '\n')) {
      ++line;
      if (text.empty() || text.front() == '#') continue;
      LUOSHU_CHECK(take({line, parts(text, '|')}));
    }
    for (const std::string_view needed : {"day", "ledger", "province", "party"})
      if (find(needed) == nullptr)
        return Fault{Errc::kInvalid, fmt::format("there is no line `{} | …`", needed),
                     fmt::format("缺少“{} | ……”行", needed)};
    return check_first_party();
  }

  std::string events() {
    author_ = find("party")->cells[1];
    day_ = find("day")->cells[1];
    const Row& ledger = *find("ledger");
    json::Object opened{{"name", ledger.cells[2]},
                        {"root_key", "root"},
                        {"signature", signature_algorithm(suite_)},
                        {"digest", digest_algorithm(suite_)},
                        {"currency", "CNY"},
                        {"unit", "fen"},
                        {"timezone", "+08:00"}};
    add("LedgerOpened", "root", ledger.cells[1], as_synthetic(std::move(opened)));
    for (const Row& row : rows_) {
      if (row.cells[0] == "calendar") add_calendar(row);
      if (row.cells[0] == "city")
        add("DivisionRegistered", "authority", row.cells[1],
            {{"name", row.cells[2]}, {"parent", province()}, {"level", "city"}});
    }
    for (const Row& row : rows_)
      if (row.cells[0] == "party") add_party(row);
    return std::move(text_);
  }

 private:
  const Row* find(std::string_view kind) const {
    const auto row = std::ranges::find(rows_, kind, [](const Row& one) { return one.cells[0]; });
    return row == rows_.end() ? nullptr : &*row;
  }
  std::string_view province() const { return find("province")->cells[1]; }

  Status take(Row row) {
    const auto* kind = std::ranges::find(kKinds, row.cells[0], &Kind::name);
    const std::string shown = form::shown(row.cells[0]);
    if (kind == std::end(kKinds))
      return at_line(
          row.line,
          fmt::format("'{}' is none of day, synthetic, ledger, calendar, province, city, "
                      "party",
                      shown),
          fmt::format("“{}”不是 day、synthetic、ledger、calendar、province、city、party "
                      "之一",
                      shown));
    if (row.cells.size() != kind->cells)
      return at_line(row.line,
                     fmt::format("a line of '{}' has {} fields parted by |, this one {}",
                                 kind->name, kind->cells, row.cells.size()),
                     fmt::format("“{}”行应有以 | 分隔的 {} 项，此处为 {} 项", kind->name,
                                 kind->cells, row.cells.size()));
    if (kind->once && find(kind->name) != nullptr)
      return at_line(row.line, fmt::format("'{}' stands here a second time", kind->name),
                     fmt::format("“{}”行重复", kind->name));
    if (kind->name == "calendar" && !json::parse(row.cells[1]))
      return at_line(row.line, "the year is a number", "年度须为数字");
    rows_.push_back(std::move(row));
    return Done{};
  }

  // Whoever writes all of this must be the authority of the province.
  Status check_first_party() const {
    const Row& first = *find("party");
    const auto roles = parts(first.cells[5], ' ');
    if (first.cells[4] == province() && std::ranges::find(roles, "authority") != roles.end())
      return Done{};
    return at_line(
        first.line,
        "the first party founds the ledger: it has the role authority and the province's "
        "division",
        "首个主体创立账本：须为省级区划且具有 authority 角色");
  }

  json::Object as_synthetic(json::Object fields) const {
    const Row* row = find("synthetic");
    if (row != nullptr && row->cells[1] == "yes") fields.emplace_back("synthetic", true);
    return fields;
  }

  void add(std::string_view type, std::string_view role, std::string_view subject,
           json::Object fields, std::string_view basis = {}) {
    json::Object event{{"type", type},
                       {"author", author_},
                       {"role", role},
                       {"effective", day_},
                       {"subject", subject}};
    if (!basis.empty()) event.emplace_back("basis", json::Array{basis});
    event.emplace_back("fields", std::move(fields));
    text_ += json::to_line(event) + "\n";
  }

  void add_calendar(const Row& row) {
    json::Object fields{{"year", json::Number{std::string(row.cells[1])}},
                        {"holidays", days_of(row.cells[2])},
                        {"adjusted_workdays", days_of(row.cells[3])}};
    add("WorkCalendarPublished", "authority", fmt::format("CAL-{}", row.cells[1]),
        std::move(fields), row.cells[4]);
  }

  void add_party(const Row& row) {
    const std::string_view division = row.cells[4];
    json::Object fields{{"name", row.cells[2]}, {"uscc", row.cells[3]}, {"division", division}};
    add("PartyRegistered", "authority", row.cells[1], as_synthetic(std::move(fields)));
    for (const std::string_view role : parts(row.cells[5], ' ')) {
      if (role.empty()) continue;
      const std::string_view level = role == "exchange"       ? "market"
                                     : division == province() ? "province"
                                                              : "city";
      add("RoleGranted", "authority", row.cells[1],
          {{"role", role}, {"level", level}, {"division", division}});
    }
  }

  Suite suite_;
  std::vector<Row> rows_;
  std::string_view author_;
  std::string_view day_;
  std::string text_;
};

}  // namespace

std::string founding_template(Date day) {
  return fmt::format(kTemplate, to_string(day));
}

Result<std::string> founding_events(std::string_view table, Suite suite) {
  Founding founding(suite);
  LUOSHU_CHECK(founding.read(table));
  return founding.events();
}

}  // namespace luoshu
