#include "projections/bank/line_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "projections/bank/text.h"

namespace luoshu::bank {
namespace {

using Days = std::map<std::pair<std::string, std::optional<Date>>, std::vector<KnownLine>>;

bool is_serial(const std::string& reference) {
  return !reference.empty() && reference != "NONREF" && reference != "NOTPROVIDED";
}

// A serial number that repeats within the file for its account identifies nothing.
std::map<std::pair<std::string, std::string>, int> count_serials(const Reading& reading) {
  std::map<std::pair<std::string, std::string>, int> counts;
  for (const Statement& statement : reading.statements)
    for (const Line& line : statement.lines) ++counts[{statement.account, line.bank_reference}];
  return counts;
}

struct Period {
  std::optional<Date> first;
  std::optional<Date> last;
  bool told = false;  // by the file, not by its lines
};

Period period_of(const Statement& statement) {
  if (statement.from && statement.to) return {statement.from, statement.to, true};
  Period period;
  for (const Line& line : statement.lines) {
    if (line.status != LineStatus::kBooked || !line.booked) continue;
    if (!period.first || *line.booked < *period.first) period.first = line.booked;
    if (!period.last || *line.booked > *period.last) period.last = line.booked;
  }
  return period;
}

bool same_money(const Line& a, const Line& b) {
  return a.booked == b.booked && a.direction == b.direction && a.amount == b.amount;
}

// One account's days, the known lines of which a file takes away one by one.
class Comparison {
 public:
  explicit Comparison(const Days& days) {
    for (const auto& [day, lines] : days)
      for (const KnownLine& known : lines) add(day, &known);
  }

  // First by serial numbers, then by content: so a line with a number never takes the place of an
  // equal one that has another.
  void take(std::vector<KnownLine> incoming, Import& import) {
    std::vector<KnownLine> rest;
    for (KnownLine& line : incoming)
      if (!take_serial(line, import)) rest.push_back(std::move(line));
    for (KnownLine& line : rest)
      if (!take_content(line))
        import.added.push_back(std::move(line));
      else
        ++import.already_there;
  }

  void report_missing(const std::string& account, const Period& period, Import& import) {
    if (!period.first || !period.last) return;
    for (const auto& [day, lines] : open_) {
      if (day.first != account || !day.second) continue;
      if (*day.second < *period.first || *day.second > *period.last) continue;
      const bool edge =
          !period.told && (*day.second == *period.first || *day.second == *period.last);
      for (const KnownLine* known : lines)
        if (!seen_.contains(known)) import.missing.push_back({*known, edge});
    }
  }

 private:
  void add(const std::pair<std::string, std::optional<Date>>& day, const KnownLine* known) {
    open_[day].push_back(known);
    if (!known->serial.empty()) serials_[{day.first, known->serial}] = known;
  }

  bool take_serial(const KnownLine& line, Import& import) {
    if (line.serial.empty()) return false;
    const auto found = serials_.find({line.account, line.serial});
    if (found == serials_.end() || seen_.contains(found->second)) return false;
    seen_.insert(found->second);
    if (!same_money(found->second->line, line.line)) import.changed.push_back(line);
    ++import.already_there;
    return true;
  }

  bool take_content(const KnownLine& line) {
    const auto day = open_.find({line.account, line.line.booked});
    if (day == open_.end()) return false;
    const std::string content = content_of(line.line);
    for (const KnownLine* known : day->second) {
      const bool other_number =
          !line.serial.empty() && !known->serial.empty() && line.serial != known->serial;
      if (other_number || seen_.contains(known) || content_of(known->line) != content) continue;
      seen_.insert(known);
      return true;
    }
    return false;
  }

  std::map<std::pair<std::string, std::optional<Date>>, std::vector<const KnownLine*>> open_;
  std::map<std::pair<std::string, std::string>, const KnownLine*> serials_;
  std::set<const KnownLine*> seen_;
};

}  // namespace

std::string content_of(const Line& line) {
  return fmt::format("{}|{}|{}|{}|{}|{}", line.booked ? line.booked->days : 0,
                     line.direction == Direction::kIn ? "in" : "out", line.amount,
                     folded(line.counterparty.name), folded(line.counterparty.account),
                     folded(line.text));
}

Import LineBook::compare(const Reading& reading) const {
  Import import;
  Comparison comparison(days_);
  const auto serials = count_serials(reading);
  std::vector<KnownLine> incoming;
  for (const Statement& statement : reading.statements) {
    if (statement.kind == StatementKind::kNotification) continue;
    for (const Line& line : statement.lines) {
      if (line.status != LineStatus::kBooked) continue;
      const auto count = serials.find({statement.account, line.bank_reference});
      const bool unique = is_serial(line.bank_reference) && count->second == 1;
      incoming.push_back({statement.account, unique ? line.bank_reference : std::string(), line});
    }
  }
  comparison.take(std::move(incoming), import);
  // A report of a running day closes none: what it lacks may still come.
  for (const Statement& statement : reading.statements)
    if (statement.kind == StatementKind::kStatement)
      comparison.report_missing(statement.account, period_of(statement), import);
  return import;
}

Import LineBook::import(const Reading& reading) {
  Import import = compare(reading);
  for (const KnownLine& line : import.added)
    days_[{line.account, line.line.booked}].push_back(line);
  return import;
}

std::size_t LineBook::size() const {
  std::size_t all = 0;
  for (const auto& [day, lines] : days_) all += lines.size();
  return all;
}

}  // namespace luoshu::bank
