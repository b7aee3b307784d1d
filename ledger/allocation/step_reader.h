// Reads steps and limits, each from its line after the leading word, with the checks that need no
// other line: sums of shares, duplicates in a list, a fallback that fits the method. The names on
// it are noted for the checks across lines (rule_check.h).
#pragma once

#include <string>
#include <vector>

#include "ledger/allocation/line_reader.h"
#include "ledger/allocation/rule.h"

namespace luoshu::allocation {

// A name and where it stands.
struct Mention {
  std::string name;
  Position at;
};

struct Mentions {
  std::vector<Mention> split;       // the names in the split
  std::vector<Mention> pools;       // lines `pool NAME`
  std::vector<Mention> pool_uses;   // in earmark, divide, ceiling and floor
  std::vector<Mention> ceilings;    // pools with a ceiling
  std::vector<Mention> floors;      // pools with a floor
  std::vector<Mention> withholds;   // names of withhold steps
  std::vector<Mention> reserves;    // the name of the cap's reserve
  std::vector<Mention> earmarks;    // names of earmarked lines
  std::vector<Mention> accounts;    // accounts that withhold steps and targets pay to
  std::vector<Mention> floor_uses;  // accounts that floors draw from
};

Withhold read_withhold(LineReader& line, Mentions& mentions);
Cap read_cap(LineReader& line, Mentions& mentions);
Recover read_recover(LineReader& line);
Split read_split(LineReader& line, Mentions& mentions);
Pool read_pool(LineReader& line, Mentions& mentions);
Earmark read_earmark(LineReader& line, Mentions& mentions);
Divide read_divide(LineReader& line, Mentions& mentions);
Ceiling read_ceiling(LineReader& line, Mentions& mentions);
Floor read_floor(LineReader& line, Mentions& mentions);

// ID {"," ID}, none twice: of a scope.
std::vector<std::string> read_ids(LineReader& line);

}  // namespace luoshu::allocation
