#include "projections/views/sheet_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ledger/base/yuan.h"
#include "projections/views/event_words.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"change", {"变化", "change"}},
    {"row", {"行", "row"}, Kind::kText, false, true},
    {"column", {"列", "column"}, Kind::kText, false, true},
    {"before", {"原值", "before"}},
    {"after", {"现值", "after"}},
    {"difference_fen", {"差额", "difference"}, Kind::kFen},
    {"entries", {"记录", "entries"}},
    {"causes", {"造成变化的事件", "events that did it"}},
};

constexpr Term kAdded{"added", {"新增", "added"}};
constexpr Term kRemoved{"removed", {"消失", "removed"}};
constexpr Term kChanged{"changed", {"变更", "changed"}};

constexpr std::size_t kReadingsMax = 400;  // of the view, to find the entries
constexpr std::size_t kCausesShown = 8;
constexpr std::size_t kCausesKept = 64;

std::string cell_words(const Cell& cell, Kind kind) {
  const auto* number = std::get_if<std::int64_t>(&cell);
  if (number == nullptr) return std::string(code_of(cell));
  if (kind == Kind::kFen) return yuan(*number);
  if (kind == Kind::kDate) return to_string(Date{static_cast<std::int32_t>(*number)});
  return fmt::to_string(*number);
}

// Rows by what identifies them; several of one name are numbered.
using Rows = std::map<std::string, Row>;

Rows rows_of(Sheet sheet) {
  Rows rows;
  for (Row& row : sheet.rows) {
    std::string name;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (!sheet.columns[i].identifies) continue;
      if (!name.empty()) name += " · ";
      name += cell_words(row.cells[i], sheet.columns[i].kind);
    }
    std::string unique = name;
    for (int n = 2; rows.contains(unique); ++n) unique = fmt::format("{} #{}", name, n);
    rows.emplace(std::move(unique), std::move(row));
  }
  return rows;
}

bool same_cell(const Cell& a, const Cell& b) {
  if (a.index() != b.index()) return false;
  if (const auto* number = std::get_if<std::int64_t>(&a))
    return *number == std::get<std::int64_t>(b);
  return code_of(a) == code_of(b);
}

const Row* find_row(const Rows& rows, const std::string& name) {
  const auto found = rows.find(name);
  return found == rows.end() ? nullptr : &found->second;
}

bool same_row(const Row* a, const Row* b) {
  if (a == nullptr || b == nullptr) return a == b;
  return std::ranges::equal(a->cells, b->cells, same_cell);
}

// A row changed somewhere in the entries lo .. hi-1, in these columns.
struct Stretch {
  Size lo;
  Size hi;
  std::set<std::size_t> columns;
};

std::set<std::size_t> differing_columns(const Row* a, const Row* b, std::size_t count) {
  std::set<std::size_t> columns;
  for (std::size_t i = 0; i < count; ++i)
    if (a == nullptr || b == nullptr || !same_cell(a->cells[i], b->cells[i])) columns.insert(i);
  return columns;
}

class Differ {
 public:
  Differ(const View& view, const LedgerAt& to, const AsOf& from, const ViewAsk& ask)
      : view_(view), columns_(columns_of(view, to)), to_(to), from_(from), ask_(ask) {}

  Result<Sheet> diff() {
    LUOSHU_TRY(const Rows before, read(from_.size));
    LUOSHU_TRY(const Rows after, read(to_.as_of().size));
    for (const auto* rows : {&before, &after})
      for (const auto& [name, row] : *rows)
        if (!same_row(find_row(before, name), find_row(after, name))) changed_.insert(name);
    LUOSHU_CHECK(narrow(from_.size, before, to_.as_of().size, after));
    Sheet sheet;
    sheet.code = "diff";
    sheet.name = "diff";
    sheet.title = {"视图变化", "changes of a view"};
    sheet.columns = kColumns;
    for (const std::string& name : changed_)
      LUOSHU_CHECK(add_rows(name, find_row(before, name), find_row(after, name), sheet));
    add_remarks(sheet);
    return sheet;
  }

 private:
  // A view that has no answer at a point has no rows there.
  Result<Rows> read(Size size) {
    ++readings_;
    LUOSHU_TRY(const AsOf at, as_of_size(to_.log(), size, to_.as_of()));
    LUOSHU_TRY(const auto ledger, to_.reopened(at));
    auto sheet = read_view(view_, *ledger, ask_);
    if (sheet) return rows_of(*std::move(sheet));
    if (sheet.error().code == Errc::kNotFound) return Rows();
    return sheet.error();
  }

  Status narrow(Size lo, const Rows& at_lo, Size hi, const Rows& at_hi) {
    std::vector<const std::string*> differing;
    for (const std::string& name : changed_)
      if (!same_row(find_row(at_lo, name), find_row(at_hi, name))) differing.push_back(&name);
    if (differing.empty()) return {};
    if (hi.value - lo.value == 1 || readings_ >= kReadingsMax) {
      coarse_ = coarse_ || hi.value - lo.value > 1;
      for (const std::string* name : differing)
        stretches_[*name].push_back(
            {lo, hi,
             differing_columns(find_row(at_lo, *name), find_row(at_hi, *name), columns_.size())});
      return {};
    }
    const Size middle{lo.value + (hi.value - lo.value) / 2};
    LUOSHU_TRY(const Rows at_middle, read(middle));
    LUOSHU_CHECK(narrow(lo, at_lo, middle, at_middle));
    return narrow(middle, at_middle, hi, at_hi);
  }

  struct Causes {
    std::string entries;
    std::vector<Phrase> words;  // of the first ones
    std::vector<EventNumber> events;
    std::size_t all = 0;
  };

  // Of an entry with many events those that the row names, where it names some.
  Status add_causes(const Stretch& stretch, const std::set<std::uint64_t>& named, Causes& causes) {
    for (std::uint64_t seq = stretch.lo.value; seq < stretch.hi.value; ++seq) {
      std::vector<EventNumber> all;
      std::vector<EventNumber> meant;
      LUOSHU_CHECK(to_.each_of_entry(Seq{seq}, [&](const RecordedEvent& event) -> Status {
        all.push_back(event.at.number);
        if (named.contains(event.at.number.value)) meant.push_back(event.at.number);
        return {};
      }));
      for (const EventNumber number : meant.empty() ? all : meant) {
        if (++causes.all <= kCausesShown) {
          LUOSHU_TRY(Phrase words, event_words(to_, number));
          causes.words.push_back(std::move(words));
        }
        if (causes.events.size() < kCausesKept) causes.events.push_back(number);
      }
    }
    return {};
  }

  Result<Causes> causes_of(const std::string& name, std::size_t column, const Row* before,
                           const Row* after) {
    std::set<std::uint64_t> named;
    for (const Row* row : {before, after})
      if (row != nullptr)
        for (const EventNumber event : row->events) named.insert(event.value);
    Causes causes;
    for (const Stretch& stretch : stretches_[name]) {
      if (!stretch.columns.contains(column)) continue;
      const bool one = stretch.hi.value - stretch.lo.value == 1;
      causes.entries +=
          fmt::format("{}{}", causes.entries.empty() ? "" : "、",
                      one ? fmt::to_string(stretch.lo.value)
                          : fmt::format("{}..{}", stretch.lo.value, stretch.hi.value - 1));
      LUOSHU_CHECK(add_causes(stretch, named, causes));
    }
    return causes;
  }

  Status add_rows(const std::string& name, const Row* before, const Row* after, Sheet& sheet) {
    const Term& change = before == nullptr ? kAdded : after == nullptr ? kRemoved : kChanged;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const Column& column = columns_[i];
      const Cell was = before == nullptr ? Cell() : before->cells[i];
      const Cell is = after == nullptr ? Cell() : after->cells[i];
      if (column.identifies || same_cell(was, is)) continue;
      LUOSHU_TRY(const Causes causes, causes_of(name, i, before, after));
      Row row;
      row.cells = {change,
                   text_cell(name),
                   Term{column.key, column.label},
                   words(was, column),
                   words(is, column),
                   difference(was, is, column),
                   text_cell(causes.entries),
                   causes_cell(causes)};
      row.events = causes.events;
      sheet.rows.push_back(std::move(row));
    }
    return {};
  }

  static Cell causes_cell(const Causes& causes) {
    if (causes.words.empty()) return {};
    return joined(causes.words, "；", causes.all - causes.words.size());
  }
  static Cell words(const Cell& cell, const Column& column) {
    if (std::holds_alternative<Term>(cell) || std::holds_alternative<Phrase>(cell)) return cell;
    return text_cell(cell_words(cell, column.kind));
  }

  static Cell difference(const Cell& was, const Cell& is, const Column& column) {
    if (column.kind != Kind::kFen) return {};
    const auto fen = [](const Cell& cell) {
      const auto* number = std::get_if<std::int64_t>(&cell);
      return number == nullptr ? std::int64_t{0} : *number;
    };
    return number_cell(fen(is) - fen(was));
  }

  void add_remarks(Sheet& sheet) const {
    sheet.remarks.push_back(
        {fmt::format("{} {}：由账本规模 {}（{}）到 {}（{}）", view_.code, view_.title.zh,
                     from_.size.value, to_string(from_.recorded), to_.as_of().size.value,
                     to_string(to_.as_of().recorded)),
         fmt::format("{} {}: from size {} ({}) to {} ({})", view_.code, view_.title.en,
                     from_.size.value, to_string(from_.recorded), to_.as_of().size.value,
                     to_string(to_.as_of().recorded))});
    if (coarse_)
      sheet.remarks.push_back({"变化过多：部分只定位到记录区间，请缩小起止范围",
                               "too many changes: some are placed within a stretch of entries; ask "
                               "for less of the log"});
  }

  const View& view_;
  std::span<const Column> columns_;
  const LedgerAt& to_;
  const AsOf from_;
  const ViewAsk& ask_;
  std::size_t readings_ = 0;
  bool coarse_ = false;
  std::set<std::string> changed_;
  std::map<std::string, std::vector<Stretch>> stretches_;
};

}  // namespace

Result<Sheet> diff_view(const View& view, const LedgerAt& to, const AsOf& from,
                        const ViewAsk& ask) {
  if (from.size >= to.as_of().size)
    return Fault{
        Errc::kUsage,
        fmt::format("nothing was recorded between size {} and size {}", from.size.value,
                    to.as_of().size.value),
        fmt::format("账本规模 {} 与 {} 之间没有新的记录", from.size.value, to.as_of().size.value)};
  return Differ(view, to, from, ask).diff();
}

}  // namespace luoshu
