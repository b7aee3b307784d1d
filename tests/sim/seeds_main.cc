// Runs swarm seeds and says what they found; nothing else, so that it can be linked around a
// planted bug.
//
//   PROGRAM FIRST LAST          all of them
//   PROGRAM FIRST LAST until    until the first that finds something
//   PROGRAM FIRST LAST FILE     the same, with the steps of each in FILE
//
// Exit 0 where all seeds held, else 1.
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>

#include "tools/sim/swarm.h"

int main(int count, char** words) {
  if (count < 3) return 2;
  const std::uint64_t first = std::strtoull(words[1], nullptr, 10);
  const std::uint64_t last = std::strtoull(words[2], nullptr, 10);
  const bool until = count > 3;
  std::ofstream file;
  if (until && std::string_view(words[3]) != "until") file.open(words[3], std::ios::trunc);
  std::uint64_t failed = 0;
  std::uint64_t forks = 0;
  std::uint64_t crashes = 0;
  std::uint64_t acknowledged = 0;
  for (std::uint64_t seed = first; seed <= last && !(until && failed > 0); ++seed) {
    luoshu::sim::SwarmOptions options;
    options.seed = seed;
    if (file.is_open()) options.trace = [&](const std::string& line) { file << line << '\n'; };
    const auto result = luoshu::sim::run_seed(options);
    forks += result.fork_proven ? 1 : 0;
    crashes += result.crashes;
    acknowledged += result.acknowledged;
    if (result.failure.empty()) continue;
    ++failed;
    fmt::print("seed {} failed: {}\n  replay: luoshu sim --seed {} --steps\n", seed, result.failure,
               seed);
    std::fflush(stdout);
  }
  fmt::print("seeds {} to {}: {} failed; {} crashes, {} acknowledged, {} forks proven\n", first,
             last, failed, crashes, acknowledged, forks);
  return failed == 0 ? 0 : 1;
}
