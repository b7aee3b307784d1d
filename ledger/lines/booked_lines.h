// The lines of a run as they are booked, kept small until all are there: then the count and the
// root of the run, and of the statement of each owner (rules version 2, C58). Pure; not safe from
// several threads.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ledger/allocation/allocate.h"
#include "ledger/lines/lines_root.h"

namespace luoshu::lines {

struct RunRoots {
  LinesRoot run;
  std::map<std::string, LinesRoot> by_owner;  // of those who have a statement (A34)
};

class BookedLines {
 public:
  // In any order: the order of the book plays no part.
  void add(const allocation::Booking& booking);
  // REQUIRES the book and the steps of the bookings added.
  RunRoots roots(const allocation::Book& book, const allocation::Steps& steps) const;

 private:
  struct Booked {
    std::string ref;
    std::string rule;
    std::int64_t version = 0;
  };
  struct Entry {
    std::uint32_t booking = 0;
    allocation::StepId step;
    allocation::NameId key;
    allocation::NameId beneficiary;
    allocation::NameId resource;
    std::int64_t fen = 0;
  };
  std::vector<Entry> sorted(const allocation::Steps& steps) const;

  std::vector<Booked> bookings_;
  std::vector<Entry> entries_;
  std::uint32_t steps_ = 0;  // one more than the greatest number of a step
};

}  // namespace luoshu::lines
