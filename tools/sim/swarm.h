// Swarm runs: each seed draws how large the province is, what its clients do and which faults there
// are (leaving some out finds more than always having all), makes trouble for a while, heals, and
// then wants everything to come right. The same seed gives the same run.
#pragma once

#include "tools/sim/cluster.h"

namespace luoshu::sim {

// Words of `luoshu sim --faults`.
struct FaultName {
  std::string_view name;
  std::string_view meaning_zh;
  std::string_view meaning_en;
};
const std::vector<FaultName>& fault_names();

struct SwarmOptions {
  std::uint64_t seed = 0;
  std::optional<std::size_t> cities;            // else drawn
  std::optional<std::set<std::string>> faults;  // else drawn
  World::Sink trace;
};

struct SwarmResult {
  std::uint64_t seed = 0;
  std::uint64_t trace_hash = 0;
  std::uint64_t events = 0;
  std::uint64_t messages = 0;
  std::uint64_t acknowledged = 0;
  std::uint64_t crashes = 0;
  std::uint64_t size = 0;  // of the log in the end
  Span virtual_time = 0;
  std::size_t cities = 0;
  std::vector<std::string> faults;
  bool fork_proven = false;
  std::string failure;  // empty: all held
};
SwarmResult run_seed(const SwarmOptions& options);

}  // namespace luoshu::sim
