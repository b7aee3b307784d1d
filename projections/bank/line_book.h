// The lines of accounts that are known, and what a statement adds to them. A line is not its
// content: two equal payments on one day are two; the same file twice, or one that overlaps, adds
// none. A value; pure.
//
// A line is known by the bank's own serial number where it occurs once in its file for that
// account; else by (account, booked day, direction, amount, counterparty and text folded) and how
// many such lines the day has. Neither the row, the running balance nor the file's name is part of
// it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "projections/bank/statement.h"

namespace luoshu::bank {

struct KnownLine {
  std::string account;
  std::string serial;  // empty where the bank's is missing or not unique
  Line line;
};

struct MissingLine {
  KnownLine known;
  // On the first or last day of the statement, of which an earlier export may hold a part only.
  bool at_edge = false;
};

struct Import {
  std::vector<KnownLine> added;
  std::size_t already_there = 0;
  std::vector<MissingLine> missing;  // known, on a day that the statement covers, and not in it
  std::vector<KnownLine> changed;    // a known serial number with another day, amount or direction
};

class LineBook {
 public:
  // What the statements of a file would add; the book is as it was.
  Import compare(const Reading& reading) const;
  // The same, and takes the added lines in. Missing and changed ones are an alarm for people:
  // nothing is deleted. Lines that are not booked, and notifications, are never taken.
  Import import(const Reading& reading);

  std::size_t size() const;

 private:
  using Day = std::pair<std::string, std::optional<Date>>;  // account and booked day
  std::map<Day, std::vector<KnownLine>> days_;
};

// The content of a line as its identity has it, without account and serial number.
std::string content_of(const Line& line);

}  // namespace luoshu::bank
