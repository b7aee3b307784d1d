// The money of the worked province, gathered from its events in the plainest way: every event that
// stands before a run in the file is known to it. Knows nothing of the rules room.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "ledger/allocation/allocate.h"
#include "ledger/base/json.h"

namespace luoshu::allocation::test {

// A line as henan-expected.json has it.
struct TextLine {
  std::string ref;
  std::int64_t rule = 0;
  std::string step;
  std::string key;
  std::string beneficiary;
  std::string resource;
  std::int64_t fen = 0;
  friend auto operator<=>(const TextLine&, const TextLine&) = default;
};
void PrintTo(const TextLine& line, std::ostream* out);

struct RunResult {
  std::string period;
  std::vector<TextLine> lines;
  std::map<std::string, std::int64_t> by_owner;
  std::map<std::string, std::int64_t> open_costs;  // not 0
};

// Every event of docs/examples/henan-scenario.jsonl, in order.
std::vector<json::Value> read_scenario();
// The lines of every run that the events compute, in order.
std::vector<RunResult> run_all(const std::vector<json::Value>& events);

}  // namespace luoshu::allocation::test
