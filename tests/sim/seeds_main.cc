// Runs swarm seeds and says what each found; nothing else, so that a program with a planted bug
// can be linked around it.
//
//   PROGRAM FIRST LAST [TRACE_FILE]
//
// Exit 0 where all seeds held, 1 at the first that did not.
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>

#include "tools/sim/swarm.h"

int main(int count, char** words) {
  if (count < 3) return 2;
  const std::uint64_t first = std::strtoull(words[1], nullptr, 10);
  const std::uint64_t last = std::strtoull(words[2], nullptr, 10);
  std::ofstream file;
  if (count > 3) file.open(words[3], std::ios::trunc);
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    luoshu::sim::SwarmOptions options;
    options.seed = seed;
    if (count > 3) options.trace = [&](const std::string& line) { file << line << std::endl; };
    const auto result = luoshu::sim::run_seed(options);
    if (result.failure.empty()) continue;
    fmt::print("seed {} failed: {}\n  replay: luoshu sim --seed {} --steps\n", seed,
               result.failure, seed);
    return 1;
  }
  fmt::print("seeds {} to {} held\n", first, last);
  return 0;
}
